"""Write an audit bundle: static files in the C2SP tlog-tiles layout that `verify.py` proves (docs/formats.md)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from govsocial.ledger import body, checkpoint, verify


class BadBundle(ValueError):
    """What was given cannot become a bundle that the verifier accepts."""


@dataclass(frozen=True)
class Written:
    """What stands in the bundle now. `left_out`: openings and evidence that its entries do not speak of."""

    size: int
    publications: int
    openings: int
    evidence: int
    left_out: int
    findings: tuple[str, ...]


def long_opening(value: Any) -> dict[str, Any] | None:
    """The line that opens this value, if it is one that stands in entries as a hash; None otherwise."""
    stand_in = body.long_value(value)
    return None if stand_in is value else {"k": "long", "h": stand_in["h"], "v": value}


def private_opening(table: str, row_id: str, column: str, value: Any, salt: bytes) -> dict[str, Any]:
    """The line that opens a private value."""
    return {"k": "private", "t": table, "i": row_id, "p": column, "v": body.plain(value), "salt": body.b64(salt)}


def row_opening(
    event: str, kind: str, columns: Mapping[str, Any], private: Mapping[str, tuple[Any, bytes]]
) -> dict[str, Any]:
    """The line that shows a row as its batch began, `kind` "mention/1". `private`: name → value and salt."""
    opened = {name: {"v": body.plain(value), "salt": body.b64(salt)} for name, (value, salt) in private.items()}
    line = {"k": "row", "e": event, "t": kind, "v": body.row_values(columns)}
    return line | {"open": opened} if opened else line


def closed_row(event: str, kind: str, row_id: str, digest: str) -> dict[str, Any]:
    """The line in the place of a row of a batch that is not shown: it was changed since, or is withheld."""
    return {"k": "row", "e": event, "t": kind, "i": row_id, "v": digest}


def write_bundle(
    out: Path,
    *,
    vkey: str,
    entries: Iterable[bytes],
    checkpoints: Sequence[str],
    openings: Iterable[Mapping[str, Any]] = (),
    evidence: Iterable[bytes] = (),
) -> Written:
    """Write a bundle into `out`, a folder that is new or empty.

    `entries`: bodies in the order of the log; those past the newest checkpoint are left out. `checkpoints`: notes, the
    newest last. `openings`: lines as the functions above make them, read after the entries; rows of a batch come in
    the order of their ids, and before the long values that only they have. `evidence`: files. Streams: memory grows by
    about 200 bytes a governed row. Raises BadBundle, checkpoint.BadNote, FileExistsError; a folder that was begun then
    lacks its manifest and is no bundle.
    """
    if not checkpoints:
        raise BadBundle("a bundle needs a checkpoint: let the signer sign one first")
    heads = [checkpoint.verify(note, vkey) for note in checkpoints]
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    writer = _Writer(out, vkey)
    try:
        return writer.write(heads, checkpoints, entries, openings, evidence)
    finally:
        writer.replay.spill.close()


class _Writer:
    """Puts files and remembers them for the manifest."""

    def __init__(self, out: Path, vkey: str) -> None:
        self.out, self.vkey = out, vkey
        self.files: dict[str, tuple[int, str]] = {}
        self.report, self.reader = verify.Report(), verify.Reader()
        self.replay = verify.Replay(self.report, vkey.split("+")[0])

    def write(
        self,
        heads: Sequence[checkpoint.Checkpoint],
        notes: Sequence[str],
        entries: Iterable[bytes],
        openings: Iterable[Mapping[str, Any]],
        evidence: Iterable[bytes],
    ) -> Written:
        """Everything, in the order in which it is known; the manifest last."""
        for head, note in zip(heads[:-1], notes[:-1], strict=True):
            self.put(f"checkpoints/{head.size}.note", [note.encode()])
        self.put("checkpoint", [notes[-1].encode()])
        self._entries(islice(entries, heads[-1].size), heads[-1])
        opened, closed = self._openings(openings)
        kept, strange = self._evidence(evidence)
        self.put("response-log.csv", verify.csv_bytes(verify.response_log(self.replay)))
        self.put("policy.txt", [verify.policy(self.vkey).encode()])
        self.put("README.txt", [verify.README.encode()])
        (self.out / "manifest.json").write_bytes(verify.manifest(self.files))
        findings = tuple(map(str, self.report.findings))
        return Written(heads[-1].size, len(self.replay.publications), opened, kept, closed + strange, findings)

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write one file."""
        path, digest, size = self.out / name, sha256(), 0
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.files[name] = (size, digest.hexdigest())

    def _entries(self, entries: Iterator[bytes], head: checkpoint.Checkpoint) -> None:
        tree = verify.Tree(self._tile)
        size, root = 0, tree.root([])
        while bodies := list(islice(entries, 256)):
            for seq, entry in enumerate(bodies, size):
                self.replay.entry(seq, self.reader.entry(entry))
            name = verify.tile_name("entries", size // 256, len(bodies))
            self.put(name, (len(entry).to_bytes(2) + entry for entry in bodies))
            leaves = [sha256(b"\x00" + entry).digest() for entry in bodies]
            size, root = size + len(bodies), tree.root(leaves)
            tree.add(leaves)
        tree.finish()
        if (size, root) != (head.size, head.root):
            raise BadBundle(f"the {size} entries are not those the checkpoint signed, {head.size}")

    def _tile(self, level: int, number: int, hashes: list[bytes]) -> None:
        self.put(verify.tile_name(level, number, len(hashes)), hashes)

    def _openings(self, openings: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
        """How many lines were written, and how many left out because no entry commits to them."""
        seen: set[int] = set()
        left_out = 0

        def lines() -> Iterator[bytes]:
            nonlocal left_out
            for opening in openings:
                line = body.canonical(dict(opening))
                if hash(line) in seen:
                    continue
                try:
                    self.replay.opening(verify.read_opening(line))
                except ValueError:
                    left_out += 1
                    continue
                seen.add(hash(line))
                yield line + b"\n"

        self.put("openings.jsonl", lines())
        self.replay.settle()
        return len(seen), left_out

    def _evidence(self, files: Iterable[bytes]) -> tuple[int, int]:
        """How many files were copied, and how many left out because no entry speaks of them."""
        kept = left_out = 0
        for data in files:
            digest = sha256(data).hexdigest()
            name = f"evidence/{digest}"
            if name in self.files:
                continue
            if digest not in self.replay.evidence:
                left_out += 1
                continue
            self.put(name, [data])
            kept += 1
        return kept, left_out
