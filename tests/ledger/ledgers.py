"""A small ledger made by hand, for tests of the bundle and its verifier: no database, no application."""

import itertools
import os
import uuid
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from govsocial.ledger import body, bundle, checkpoint, merkle

ORIGIN = "log.example/govsocial"
ACTS = frozenset(
    (
        *("person.added", "channel.added", "issue.opened", "response.begun", "log.read", "response.submitted"),
        *("response.signed_off", "publication.intended", "publication.succeeded", "mention.heard", "triage.left"),
        "log.bundled",
    )
)
AT = "2026-11-22T11:38:05.123456Z"


def event_id(number: int) -> str:
    """A UUIDv7 that is the same in every run."""
    return str(uuid.UUID(int=0x0193_0000_0000_7000_8000 << 48 | number))


class Log:
    """Entries as the program would write them."""

    def __init__(self, key: checkpoint.Key | None = None) -> None:
        self.key = key or checkpoint.new_key(ORIGIN)
        self.bodies: list[bytes] = []
        self.notes: list[str] = []
        self.rows: dict[str, tuple[str, dict[str, Any]]] = {}  # "table/id" → last event, columns
        self.openings: list[dict[str, Any]] = []
        self._numbers = itertools.count(1)

    def new_id(self) -> str:
        return event_id(next(self._numbers))

    def act(self, name: str, *rows: tuple[str, str, dict[str, Any]], **more: Any) -> str:
        """One entry; each row is (table, id, changed columns), None unsets a column. Returns the entry's id."""
        event = self.new_id()
        on = [self._item(event, *row) for row in rows]
        who = {"i": "system", "via": "cli", "aal": 1}
        head = {"v": 1, "log": self.key.name, "id": event, "at": AT, "act": name, "who": who, "d": {}}
        self.bodies.append(body.canonical(head | {"on": on} | more))
        return event

    def _item(self, event: str, table: str, row_id: str, changed: dict[str, Any]) -> dict[str, Any]:
        name = f"{table}/{row_id}"
        prev, columns = self.rows.get(name, (None, {"id": row_id}))
        if prev is None:
            changed = {"id": row_id} | changed
        columns = {key: value for key, value in (columns | changed).items() if value is not None}
        self.rows[name] = (event, columns)
        item: dict[str, Any] = {"t": f"{table}/1", "i": row_id, "after": body.row_digest(columns)}
        item["set"] = {key: body.long_value(value) for key, value in changed.items() if value is not None}
        for value in changed.values():
            if value is not None and (line := bundle.long_opening(value)):
                self.openings.append(line)
        if prev:
            item["prev"] = prev
            if unset := sorted(key for key, value in changed.items() if value is None):
                item["unset"] = unset
        return item

    def person(self, number: int, name: str) -> str:
        """A person whose name is private."""
        row_id, salt = self.new_id(), os.urandom(32)
        committed = body.commitment("person", row_id, "name", name, salt)
        self.act("person.added", ("person", row_id, {"number": number, "name_c": committed, "active": True}))
        self.openings.append(bundle.private_opening("person", row_id, "name", name, salt))
        return row_id

    def heard(self, words: Iterable[str]) -> list[str]:
        """Mentions that came in one batch, each with private words. Returns their ids."""
        rows = []
        for text in words:
            row_id, salt = self.new_id(), os.urandom(32)
            committed = body.commitment("mention", row_id, "words", text, salt)
            rows.append(({"id": row_id, "words_c": committed, "cut": False}, {"words": (text, salt)}))
        root = body.batch_root(body.row_digest(columns) for columns, _ in rows)
        event = self.act("mention.heard", batch=[{"t": "mention/1", "n": len(rows), "root": root}])
        self.openings += [bundle.row_opening(event, "mention/1", *row) for row in rows]
        return [str(columns["id"]) for columns, _ in rows]

    def exported(self) -> str:
        """The entry of an export that opens all, and a checkpoint over it."""
        self.act("log.bundled", d={"scope": "everything", "opens": "all"})
        return self.sign()

    def sign(self) -> str:
        """A checkpoint over all entries so far."""
        root = merkle.root(map(merkle.leaf_hash, self.bodies))
        self.notes.append(checkpoint.sign(self.key.name, len(self.bodies), root, self.key))
        return self.notes[-1]

    def write(self, out: Path, evidence: tuple[Path, ...] = ()) -> bundle.Written:
        """The bundle over the newest checkpoint."""
        return bundle.write_bundle(
            out,
            vkey=self.key.vkey,
            entries=iter(self.bodies),
            checkpoints=self.notes,
            openings=self.openings,
            evidence=(path.read_bytes() for path in evidence),
        )


WORDS = "The fee is 12 euro, not 40: see the price list. — Ministry of Example, officially"


def river(words: str = WORDS, *, filler: int = 0) -> Log:
    """One response from issue to publication, by five people, with two checkpoints on the way."""
    log = Log()
    ann, ben, cora, dov = (log.person(n, name) for n, name in enumerate(("Ann", "Ben", "=Cora()", "Dov"), 1))
    issue, response, version, channel, sent = (log.new_id() for _ in range(5))
    log.act("channel.added", ("channel", channel, {"number": 1, "name": "Town blog", "state": "active"}))
    log.act("issue.opened", ("issue", issue, {"number": 7, "title": "Fees", "stage": "heard"}))
    log.act("response.begun", ("response", response, {"number": 3, "issue_id": issue, "state": "draft"}))
    log.sign()
    for number in range(filler):
        log.act("log.read", re=[f"issue/{issue}"], d={"page": number})
    placement = {"channel": channel, "target": "https://blog.example/fees", "language": "en", "words": words}
    fixed: dict[str, Any] = {"number": 1, "response_id": response, "placements": [placement], "digest": "d" * 64}
    log.act(
        "response.submitted", ("version", version, fixed | {"contributors": [ann]}), ("issue", issue, {"due_at": AT})
    )
    for person, function in ((ben, "policy"), (cora, "communications")):
        decision = {"version_id": version, "function": function, "person_id": person, "decision": "signed"}
        log.act("response.signed_off", ("signoff", log.new_id(), decision))
    intent = {
        "number": 5,
        "response_id": response,
        "version_id": version,
        "issue_id": issue,
        "channel_id": channel,
        "account": "@ministry",
        "target_url": "https://blog.example/fees",
        "state": "intended",
        "words": words,
        "digest": "d" * 64,
        "publisher_id": dov,
        "intended_at": AT,
        "read_back": "none",
    }
    cause = log.act("publication.intended", ("publication", sent, intent))
    live = {"state": "published", "published_at": AT, "permalink": "https://blog.example/fees#c9", "read_back": "same"}
    log.act("publication.succeeded", ("publication", sent, live), ("issue", issue, {"due_at": None}), cause=cause)
    log.sign()
    return log


def remanifest(folder: Path) -> None:
    """Make the manifest fit the files again, as whoever touches a bundle would."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "manifest.json":
            data = path.read_bytes()
            found[path.relative_to(folder).as_posix()] = (len(data), sha256(data).hexdigest())
    (folder / "manifest.json").write_bytes(bundle.manifest(found))


def frames(data: bytes) -> Iterator[bytes]:
    """The bodies in an entry tile."""
    while data:
        size = int.from_bytes(data[:2])
        yield data[2 : 2 + size]
        data = data[2 + size :]


def framed(bodies: list[bytes]) -> bytes:
    """An entry tile of these bodies."""
    return b"".join(len(entry).to_bytes(2) + entry for entry in bodies)


def rebuilt(log: Log, out: Path, bodies: list[bytes], key: checkpoint.Key) -> Path:
    """What somebody with a key writes: other entries, hashes, head and response log, all fitting each other."""
    other = Log(key)
    other.bodies, other.openings = bodies, log.openings
    other.sign()
    other.write(out)
    return out
