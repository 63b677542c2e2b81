"""What entries and openings prove, as docs/formats.md says it; no manifest, hash tiles or plain form of entries."""

import json
import re
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HEAD = (
    "publication,response,version,issue,channel,account,target,permalink,state,read_back,drafters,signers,publisher,"
    "intended_at,published_at,words,digest,entries"
)
Columns = dict[str, Any]
Key = tuple[str, str]


def need(holds: object, says: str) -> None:
    if not holds:
        raise ValueError(says)


def digest(*parts: bytes) -> bytes:
    return sha256(b"".join(parts)).digest()


def b64(raw: bytes) -> str:
    return b64encode(raw).decode()


def unb64(text: str, size: int) -> bytes:
    raw = b64decode(text.encode("ascii"), validate=True)
    need(b64(raw) == text and len(raw) == size, "no base64 of this size")
    return raw


def jcs(value: Any) -> bytes:
    return json.dumps(_ordered(value, 64), ensure_ascii=False, separators=(",", ":")).encode()


def _ordered(value: Any, depth: int) -> Any:
    need(type(value) in (str, bool) or (abs(value) < 2**53 if type(value) is int else depth), "too great or too deep")
    if type(value) is dict:
        return {key: _ordered(value[key], depth - 1) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    need(type(value) in (str, bool, int, list), "a null or a float")
    return [_ordered(one, depth - 1) for one in value] if type(value) is list else value


def read(data: bytes) -> Any:
    value = json.loads(data.decode())
    need(jcs(value) == data, "not canonical")
    return value


def root(hashes: list[bytes]) -> bytes:
    """Over these leaf hashes, as RFC 6962 defines it: split at the largest power of two below their number."""
    if len(hashes) < 2:
        return hashes[0] if hashes else digest()
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return digest(b"\1", root(hashes[:half]), root(hashes[half:]))


def row_digest(columns: Columns) -> str:
    return b64(digest(b"govsocial/row/1\0", jcs(columns)))


def commitment(table: str, row: str, column: str, opened: Columns) -> str:
    said = jcs({"t": table, "i": row, "p": column, "v": opened["v"]})
    return b64(digest(b"govsocial/commit/1\0", unb64(opened["salt"], 32), said))


def is_long(value: Any) -> bool:
    stands = type(value) is dict and value.keys() == {"h", "n"}
    need(not stands or (type(value["h"]), type(value["n"])) == (str, int), "no stand-in")
    return stands


class Second:
    """One verification; its status is 0, 1 or 3, `found` says what is wrong, `unknown` what it does not know."""

    def __init__(self, folder: Path, vkey: str, acts: Collection[str]) -> None:
        self.acts = acts
        self.origin, _, raw = vkey.split("+", 2)
        self.public, self.found, self.unknown = b64decode(raw), list[str](), list[str]()
        self.files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        self.ids: dict[str, int] = {}
        self.rows: dict[Key, tuple[str, str, Columns, list[int]]] = {}  # kind, last entry, columns, numbers of entries
        self.batches: dict[Key, Columns] = {}  # entry and table
        self.followed: dict[Key, dict[str, str]] = {}  # of a batch: row → its digest before the first change
        self.shown: dict[Key, dict[str, str]] = {}  # of a batch: row → its digest
        self.unchanged: set[Key] = set()  # rows of batches that no item speaks of
        self.longs: set[tuple[str, int]] = set()
        self.wanted: set[object] = set()  # what is to be open
        self.opened: dict[object, Any] = {}
        self.evidence: set[str] = set()
        self.opens: Any = None

    def status(self) -> int:
        bodies = list(self._bodies())
        self._try("tree", self._tree, bodies)
        for number, body in enumerate(bodies):
            self._try(f"entry {number}", self._entry, number, body)
        for number, line in enumerate(self.files["openings.jsonl"].split(b"\n")[:-1], 1):
            self._try(f"opening {number}", self._opening, line)
        self._try("openings", self._settle)
        self._try("response log", self._compare_log)
        return 1 if self.found else 3 if self.unknown else 0

    def _try(self, what: str, check: Any, *given: Any) -> None:
        try:
            check(*given)
        except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature) as error:
            self.found.append(f"{what}: {error!r}")

    def _note(self, name: str) -> tuple[int, bytes]:
        text, _, lines = self.files[name].decode().rpartition("\n\n")
        origin, size, hash_ = text.split("\n")[:3]
        marks = [b64decode(line.split(" ")[2]) for line in lines.split("\n")[:-1] if line.split(" ")[1] == self.origin]
        ours = [mark[4:] for mark in marks if mark[:4] == digest(self.origin.encode(), b"\n", self.public)[:4]]
        need(ours and origin == self.origin and name in ("checkpoint", f"checkpoints/{size}.note"), "not signed")
        for one in ours:
            Ed25519PublicKey.from_public_bytes(self.public[1:]).verify(one, f"{text}\n".encode())
        return int(size), unb64(hash_, 32)

    def _tree(self, bodies: list[bytes]) -> None:
        leaves = [digest(b"\0", body) for body in bodies]
        need(len(leaves) == self._note("checkpoint")[0], "entries are missing")
        for name in self.files:
            if name.startswith("checkpoint"):
                size, hash_ = self._note(name)
                need(size <= len(leaves) and root(leaves[:size]) == hash_, f"{name}: another root")

    def _bodies(self) -> Iterator[bytes]:
        for name in sorted(name for name in self.files if name.startswith("tile/entries/")):
            data = self.files[name]
            while data:
                end = 2 + int.from_bytes(data[:2], "big")
                yield data[2:end]
                data = data[end:]

    def _entry(self, number: int, data: bytes) -> None:
        body = read(data)
        need(len(data) <= 60_000 and type(body["id"]) is str, "size or id")
        if body["v"] != 1:
            self.unknown.append("body version")
            self.ids[body["id"]] = number
            return
        need(body["log"] == self.origin and body["id"] not in self.ids, "log or id")
        need("cause" not in body or body["cause"] in self.ids, "cause")
        self.ids[body["id"]] = number
        self.unknown += [body["act"]] if body["act"] not in self.acts else []
        if body["act"] == "log.bundled":
            self.opens = body["d"].get("opens")
        for batch in body.get("batch", ()):
            key = body["id"], batch["t"].split("/")[0]
            need(key not in self.batches, "two batches of a table")
            self.batches[key] = batch
        for item in body["on"]:
            self._item(number, body["id"], item)

    def _item(self, number: int, event: str, item: Columns) -> None:
        kind, row, columns, unset, prev = item["t"], item["i"], item["set"], item.get("unset", []), item.get("prev")
        need(not {"id", *columns} & {*unset}, "unset")
        key, old = (kind.split("/")[0], row), self.rows.get((kind.split("/")[0], row))
        if old:
            need(prev == old[1] and item.get("before", row_digest(old[2])) == row_digest(old[2]), "prev or before")
            if "before" not in item and kind == old[0]:
                columns = {k: v for k, v in (old[2] | columns).items() if k not in unset}
        elif prev is not None:
            need((prev, key[0]) in self.batches, "prev is no batch")
            self.followed.setdefault((prev, key[0]), {})[row] = item["before"]
        else:
            need("before" not in item and not unset, "a new row with a past")
        need(columns.get("id", row if old else None) == row, "id")
        self.longs |= {(v["h"], v["n"]) for v in item["set"].values() if is_long(v)}
        if key[0] == "evidence" and "sha256" in columns:
            self.evidence.add(columns["sha256"])
        self.rows[key] = kind, event, columns, [*(old[3] if old else []), number]
        need(row_digest(columns) == item["after"], "after")

    def _opening(self, data: bytes) -> None:
        line = read(data)
        kind, keys = line["k"], line.keys()
        if kind == "long" and keys == {"k", "h", "v"}:
            name: Any = (line["h"], len(jcs(line["v"])))
            need(line["h"] == b64(digest(jcs(line["v"]))) and name in self.longs, "of no entry")
        elif kind == "private" and keys == {"k", "t", "i", "p", "v", "salt"}:
            name, columns = (line["t"], line["i"], line["p"]), self.rows[line["t"], line["i"]][2]
            need(columns[f"{line['p']}_c"] == commitment(line["t"], line["i"], line["p"], line), "committed to another")
        elif kind == "row" and keys in ({*"ketv"}, {*"ketv", "open"}, {*"ketvi"}):
            self._shown(line)
            return
        else:
            self.unknown.append(f"opening {kind}")
            return
        need(name not in self.opened, "opened twice")
        self.opened[name] = line["v"]

    def _shown(self, line: Columns) -> None:
        key, opens = (line["e"], line["t"].split("/")[0]), line.get("open", {})
        table, columns, shown = key[1], {} if "i" in line else line["v"], self.shown.setdefault(key, {})
        row, said = (line["i"], line["v"]) if "i" in line else (columns["id"], row_digest(columns))
        need(self.batches[key]["t"] == line["t"] and type(row) is str and unb64(said, 32), "batch, row or digest")
        need(not shown or row > [*shown][-1], "not in order")
        for name, opened in opens.items():
            fits = commitment(table, row, name, opened) == columns[f"{name}_c"]
            need(opened.keys() == {"salt", "v"} and fits, "committed to another")
        if before := self.followed.get(key, {}).get(row):
            need(before == said, "not as it was found")
        else:
            need((table, row) not in self.unchanged and (table, row) not in self.rows, "began elsewhere")
            self.unchanged.add((table, row))
            self.wanted |= {(table, row, n[:-2]) for n in columns if n[-2:] == "_c" and n[:-2] not in opens}
            self.wanted |= {(table, row)} if "i" in line else set()
        self.longs |= {(v["h"], v["n"]) for v in columns.values() if is_long(v)}
        self.wanted |= {(v["h"], v["n"]) for v in columns.values() if is_long(v)}
        shown[row] = said

    def _settle(self) -> None:
        for key, batch in self.batches.items():
            shown, followed = self.shown.get(key), self.followed.get(key, {})
            if shown is None:
                self.wanted.add(key)
                need(len(followed) <= batch["n"], f"too many rows of {key}")
            else:
                leaves = [digest(b"\0", unb64(said, 32)) for said in shown.values()]
                need(len(leaves) == batch["n"] and b64(root(leaves)) == batch["root"], f"not the rows of {key}")
                need(followed.keys() <= shown.keys(), f"a row is missing of {key}")
        for (table, row), (_, _, columns, _) in self.rows.items():
            self.wanted |= {(table, row, name[:-2]) for name in columns if name[-2:] == "_c"}
            self.wanted |= {(v["h"], v["n"]) for v in columns.values() if is_long(v)}
        files = {name[9:] for name in self.files if name.startswith("evidence/")}
        need(files <= self.evidence and all(digest(self.files[f"evidence/{n}"]).hex() == n for n in files), "evidence")
        missing = [*(self.wanted - self.opened.keys()), *(self.evidence - files)]
        need(self.opens != "all" or not missing, f"not opened: {missing}")
        self.unknown += [] if self.opens in (None, "all") else ["d.opens"]

    def _value(self, table: str, row: Any, name: str) -> Any:
        value: Any = self.rows[table, row][2].get(name, "") if (table, row) in self.rows else ""
        return self.opened.get((value["h"], value["n"]), "(withheld)") if is_long(value) else value

    def _person(self, row: Any) -> str:
        number = self._value("person", str(row), "number")
        return f"{self.opened.get(('person', str(row), 'name'), 'person')} #{text(number) or '?'}"

    def _compare_log(self) -> None:
        lines = [HEAD, *(self._line(row) for table, row in self.rows if table == "publication")]
        need(
            "".join(f"{line}\r\n" for line in lines).encode() == self.files["response-log.csv"], "not what entries say"
        )

    def _line(self, row: str) -> str:
        def own(*names: str) -> list[Any]:
            return [self._value("publication", row, name) for name in names]

        response, version, issue, channel = own("response_id", "version_id", "issue_id", "channel_id")
        signed = [
            (i, columns)
            for (table, i), (_, _, columns, _) in self.rows.items()
            if table == "signoff" and columns.get("version_id") == version and columns.get("decision") == "signed"
        ]
        drafters = self._value("version", version, "contributors")
        spoke = [("publication", row), ("version", version), *(("signoff", i) for i, _ in signed)]
        numbers = {number for key in spoke if key in self.rows for number in self.rows[key][3]}
        fields = [
            *own("number"),
            *(self._value("response", response, "number"), self._value("version", version, "number")),
            *(self._value("issue", issue, "number"), self._value("channel", channel, "name")),
            *own("account", "target_url", "permalink", "state", "read_back"),
            "; ".join(map(self._person, drafters)) if type(drafters) is list else drafters,
            "; ".join(f"{self._person(one.get('person_id'))} ({text(one.get('function', ''))})" for _, one in signed),
            self._person(*own("publisher_id")),
            *own("intended_at", "published_at", "words", "digest"),
            " ".join(map(str, sorted(numbers))),
        ]
        return ",".join(map(field, fields))


def text(value: Any) -> str:
    return value if type(value) is str else jcs(value).decode()


def field(value: Any) -> str:
    """Guarded and quoted."""
    said = text(value)
    seen = [
        c
        for c in said
        if unicodedata.category(c)[0] not in "CZM" and c not in "\u115f\u1160\u3164\uffa0\u2800\U0001d159"
    ]
    formula = seen and unicodedata.normalize("NFKC", seen[0])[0] in "=+-@\u2212"
    if (said[:1] in ("\t", "\r", "\n") or formula) and not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", said):
        said = f"'{said}"
    return '"' + said.replace('"', '""') + '"' if re.search('[",\r\n]', said) else said
