#!/usr/bin/env python3
"""govsocial-verify: prove or refute a bundle, offline, with nothing but Python and the `cryptography` package.

    python verify.py BUNDLE --vkey KEY [--previous NOTE]... [--json]

Exit 0: sound. 1: tampering, and what was touched. 2: malformed, or not a bundle. 3: sound as far as understood, but
something is unknown to this version. docs/formats.md describes every byte that is read here.

This file stands alone and shares no code with the program that writes the ledger: it is a second implementation.
"""

import argparse
import csv
import gc
import json
import os
import re
import stat
import string
import sys
import tempfile
import unicodedata
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import file_digest, sha256
from io import BufferedReader, StringIO
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "govsocial/bundle/1"
README = """This folder is a govsocial audit bundle. It proves who responded where, with whose sign-off, in which words.

To check it, take the verifier and the log's verifier key from somewhere you trust, not from whoever gave you this
folder, and run, without network:

    python verify.py THIS-FOLDER --vkey KEY

Give a checkpoint you kept from earlier with --previous NOTE: it proves that nothing was cut off or rewritten since.
The verifier is one file; it needs Python 3.11 or newer and the package "cryptography".
Exit 0: sound. 1: touched, and it says where. 2: not a whole bundle. 3: sound, but it holds something the verifier does
not know.

response-log.csv   one line per publication; the verifier rebuilds it from the entries and compares every byte
checkpoint         the signed head of the log (C2SP tlog-checkpoint); keep it for --previous
checkpoints/       older heads
tile/              the entries and their hash tree (C2SP tlog-tiles, RFC 6962)
openings.jsonl     values the entries hold only as hashes: long texts, names and private words
evidence/          files, each named by its SHA-256
policy.txt         the log's public key
manifest.json      every file with its size and SHA-256
"""
LOG_COLUMNS = (
    *("publication", "response", "version", "issue", "channel", "account", "target", "permalink", "state", "read_back"),
    *("drafters", "signers", "publisher", "intended_at", "published_at", "words", "digest", "entries"),
)
LOG_TABLES = frozenset(("person", "issue", "response", "version", "signoff", "publication", "channel"))
NEEDED = frozenset(("checkpoint", "policy.txt", "openings.jsonl", "response-log.csv", "README.txt"))
WITHHELD = "(withheld)"
BODY_LIMIT, NOTE_LIMIT, LINE_LIMIT, MANIFEST_LIMIT = 60_000, 100_000, 8 << 20, 64 << 20  # bytes
DEPTH_LIMIT, FILES_LIMIT = 64, 1_000_000
SHOWN = 200  # findings reported one by one; the rest is counted

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_EVENT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_HIGH = re.compile("[\ue000-\U0010ffff]")  # where the order of code points and of UTF-16 units can part
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class Malformed(Exception):
    """Not a bundle, not a whole one, or nothing that can be checked."""


@dataclass
class Finding:
    """Something that is not as the log says: which file, entry or row, and what about it."""

    says: str
    file: str | None = None
    entry: int | None = None
    row: str | None = None

    def __str__(self) -> str:
        where = [self.file, None if self.entry is None else f"entry {self.entry}", self.row]
        return ": ".join([", ".join(part for part in where if part), self.says]).removeprefix(": ")


@dataclass
class Report:
    """What the verifier found. `status` is the exit code."""

    origin: str = ""
    size: int = 0
    root: str = ""
    findings: list[Finding] = field(default_factory=list)
    malformed: str = ""
    unknown: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def status(self) -> int:
        """0 sound, 1 tampering, 2 malformed, 3 something not understood."""
        return 1 if self.counts["findings"] else 2 if self.malformed else 3 if self.unknown else 0

    def say(self, says: str, file: str | None = None, entry: int | None = None, row: str | None = None) -> None:
        """Take down a finding."""
        self.counts["findings"] += 1
        if len(self.findings) < SHOWN:
            self.findings.append(Finding(says, file, entry, row))

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return {
            "status": self.status,
            "verdict": VERDICTS[self.status],
            "origin": self.origin,
            "size": self.size,
            "root": self.root,
            "malformed": self.malformed,
            "findings": [vars(finding) for finding in self.findings],
            "not_understood": dict(self.unknown),
            "counts": dict(self.counts),
        }

    def as_text(self) -> str:
        """For people."""
        lines = [f"{VERDICTS[self.status]}: {self.origin or 'no log read'}, {self.size} entries"]
        lines += [f"  {finding}" for finding in self.findings]
        if (more := self.counts["findings"] - len(self.findings)) > 0:
            lines.append(f"  and {more} more")
        if self.malformed:
            lines.append(f"  {self.malformed}")
        lines += [f"  not understood: {what} ({times})" for what, times in sorted(self.unknown.items())]
        lines += [f"  {what}: {number}" for what, number in sorted(self.counts.items()) if what != "findings"]
        return "\n".join(lines)


VERDICTS = {0: "Sound", 1: "Tampered with", 2: "Malformed", 3: "Sound, but not fully understood"}


# --- canonical JSON (RFC 8785, without floats and nulls) --------------------------------------------------------------


@lru_cache(4096)
def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) >= 2**53:
        raise ValueError("an integer beyond 2^53-1")
    return int(text)


def _refuse(text: str) -> Any:
    raise ValueError(f"{text} cannot stand in canonical form here")


_decoder = json.JSONDecoder(parse_int=_integer, parse_float=_refuse, parse_constant=_refuse)


def _encoder(sort: bool) -> Callable[[Any], str]:
    """Compact JSON. One C encoder serves all calls: JSONEncoder.encode builds another each time, which costs more."""
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return json.JSONEncoder(ensure_ascii=False, sort_keys=sort, separators=(",", ":")).encode
    chunks = make(None, _refuse, json.encoder.encode_basestring, None, ":", ",", sort, False, False)
    return lambda value: "".join(chunks(value, 0))


_encode, _encode_as_is = _encoder(True), _encoder(False)


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    return [_ordered(item) for item in value] if isinstance(value, list) else value


def jcs(value: Any) -> str:
    """The canonical form of what `read_json` gave."""
    text = _encode(value)
    return text if _simple(text) else _encode_as_is(_ordered(value))


def _simple(text: str) -> bool:
    """Whether code points and UTF-16 units sort the same in this text, so that keys need no order of their own."""
    return text.isascii() or not _HIGH.search(text)


def read_json(text: str) -> Any:
    """One JSON value and nothing after it. ValueError for floats, nulls and integers beyond 2^53-1 too."""
    try:
        value, end = _decoder.raw_decode(text)
        deep = text.count("{") + text.count("[") > DEPTH_LIMIT and _depth(value) > DEPTH_LIMIT
    except RecursionError:
        deep = True
    if deep:
        raise ValueError(f"nested deeper than {DEPTH_LIMIT}")
    if end != len(text) or ("null" in text and _has_null(value)):
        raise ValueError("a null, or something after the value")
    return value


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


def _has_null(value: Any) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    return value is None or (isinstance(value, list) and any(map(_has_null, value)))


def _b64(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _unb64(text: str) -> bytes:
    """Strict standard base64; ValueError otherwise."""
    data = b64decode(text.encode("ascii"), validate=True)
    if _b64(data) != text:
        raise ValueError("not base64 in its one right form")
    return data


# --- signed notes (C2SP signed-note, tlog-checkpoint) -----------------------------------------------------------------


@dataclass
class LogKey:
    """The log's public key, from the verifier key text `name+hash+base64`."""

    name: str
    short: bytes
    public: Ed25519PublicKey
    text: str


def read_vkey(text: str) -> LogKey:
    """Malformed when this is no Ed25519 verifier key."""
    text = text.strip()
    try:
        name, short, data = text.split("+", 2)
        raw = _unb64(data)
        if not name or len(raw) != 33 or raw[0] != 1 or sha256(name.encode() + b"\n" + raw).digest()[:4].hex() != short:
            raise ValueError
        return LogKey(name, bytes.fromhex(short), Ed25519PublicKey.from_public_bytes(raw[1:]), text)
    except ValueError:
        raise Malformed("the verifier key is not of the form name+hash+base64 for Ed25519") from None


@dataclass
class Note:
    """A checkpoint as it was read; `signed` says whether the log's key signed it."""

    origin: str
    size: int
    root: bytes
    signed: bool


def read_note(data: bytes, key: LogKey, what: str) -> Note:
    """Malformed when this is no checkpoint note; a wrong or missing signature only shows in `signed`."""
    try:
        text, gap, tail = data.decode("utf-8").rpartition("\n\n")
        lines = tail.split("\n")
        origin, size, root = text.split("\n")[:3]
        if not gap or len(lines) < 2 or lines.pop() or not _SIZE.fullmatch(size) or len(_unb64(root)) != 32:
            raise ValueError
        ours = []
        for line in lines:
            dash, name, signature = line.split(" ")
            raw = _unb64(signature)
            if dash != "\u2014" or len(raw) < 5:
                raise ValueError
            if name == key.name and raw[:4] == key.short:
                ours.append(raw[4:])
    except ValueError:
        raise Malformed(f"{what} is not a checkpoint note") from None
    signed = bool(ours) and origin == key.name and all(_signed(key, raw, text + "\n") for raw in ours)
    return Note(origin, int(size), _unb64(root), signed)


def _signed(key: LogKey, signature: bytes, text: str) -> bool:
    try:
        key.public.verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True


# --- the tree (RFC 6962) and its tiles (C2SP tlog-tiles) --------------------------------------------------------------


def tile_name(level: int | str, number: int, width: int = 256) -> str:
    """Path of a tile: three digits a step, all but the last marked with x; a partial tile says its width."""
    steps = [f"{number % 1000:03}"]
    while number := number // 1000:
        steps.insert(0, f"x{number % 1000:03}")
    return f"tile/{level}/{'/'.join(steps)}" + (f".p/{width}" if width < 256 else "")


def merge(hashes: list[bytes]) -> bytes:
    """Root over complete subtrees of one height, the last of which may be smaller."""
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=False)
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in pairs] + hashes[len(hashes) & ~1 :]
    return hashes[0]


class Tree:
    """The hash tree, kept as one unfinished tile a level. `emit(level, number, hashes)` sees every finished tile."""

    def __init__(self, emit: Callable[[int, int, list[bytes]], None]) -> None:
        self.emit = emit
        self.levels: list[list[bytes]] = [[]]
        self.done: list[int] = [0]

    def root(self, leaves: list[bytes]) -> bytes:
        """Root over all finished tiles and these further leaves of the current one."""
        rest: list[bytes] = []
        for hashes in [leaves, *self.levels[1:]]:
            rest = [merge(hashes + rest)] if hashes or rest else []
        return rest[0] if rest else sha256(b"").digest()

    def add(self, leaves: list[bytes], level: int = 0) -> None:
        """Take a full tile of leaf hashes, or the last, partial one."""
        if level == len(self.levels):
            self.levels.append([])
            self.done.append(0)
        tile = self.levels[level]
        tile += leaves
        if len(tile) == 256:
            self.emit(level, self.done[level], tile)
            self.done[level] += 1
            self.levels[level] = []
            self.add([merge(tile)], level + 1)

    def finish(self) -> None:
        """Show the partial tiles, too."""
        for level, hashes in enumerate(self.levels):
            if hashes:
                self.emit(level, self.done[level], hashes)


# --- what the entries say, row by row ---------------------------------------------------------------------------------


class Spill:
    """Bytes put aside in a temporary file, found again by a number: memory stays small however long the log is."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by close()
        self._written = 0
        self._recent = bytearray()

    def put(self, data: bytes) -> int:
        """Keep these bytes."""
        if len(data) >= 1 << 24:
            raise Malformed("a row of more than 16 MiB")
        place = self._written + len(self._recent)
        self._recent += data
        if len(self._recent) > 1 << 20:
            self._file.write(self._recent)
            self._written += len(self._recent)
            self._recent.clear()
        return place << 24 | len(data)

    def get(self, ticket: int) -> bytes:
        """What `put` gave this ticket for."""
        place, length = ticket >> 24, ticket & 0xFFFFFF
        if place >= self._written:
            return bytes(self._recent[place - self._written :][:length])
        return os.pread(self._file.fileno(), length, place)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


@dataclass(slots=True)
class Row:
    """A governed row as the entries left it: its columns, long values as their stand-ins."""

    kind: str
    event: str
    seqs: str  # numbers of the entries that spoke of it, for the tables of the response log
    columns: dict[str, Any]
    data: bytes  # their canonical form

    def digest(self) -> str:
        """What `after` of the entry that left it so must be."""
        return _b64(sha256(b"govsocial/row/1\x00" + self.data).digest())


class Rows:
    """The last state of every row, found by Python's keyed 64-bit hash of "table/id": about 150 bytes of memory a row.

    The latest stay at hand, for rows are mostly changed again soon; the others wait in a temporary file.
    """

    def __init__(self, spill: Spill) -> None:
        self._spill = spill
        self._tickets: dict[int, int] = {}
        self._recent: dict[int, Row] = {}

    def get(self, key: int) -> Row | None:
        """The row, or None when no entry spoke of it."""
        row = self._recent.get(key)
        if row is None and (ticket := self._tickets.get(key)) is not None:
            kind, event, seqs, data = self._spill.get(ticket).split(b"\n", 3)
            return Row(kind.decode(), event.decode(), seqs.decode(), read_json(data.decode()), data)
        return row

    def put(self, key: int, row: Row) -> None:
        """Remember the row's new state."""
        self._recent[key] = row
        if len(self._recent) >= 1024:
            for old_key, old in self._recent.items():
                head = f"{old.kind}\n{old.event}\n{old.seqs}\n"
                self._tickets[old_key] = self._spill.put(head.encode() + old.data)
            self._recent.clear()


class Replay:
    """Takes bodies in order, checks each against all before it, and remembers every row's last state."""

    def __init__(self, report: Report, origin: str) -> None:
        self.report, self.origin = report, origin
        self.spill = Spill()
        self.rows = Rows(self.spill)
        self.events: set[int] = set()
        self.batches: set[int] = set()
        self.longs: set[int] = set()
        self.opened: dict[int, int] = {}
        self.evidence: set[str] = set()
        self.publications: list[int] = []
        self.signoffs: dict[int, list[int]] = {}
        self.columns = lru_cache(256)(self._columns)
        self.person = lru_cache(256)(self._person)

    def entry(self, seq: int, data: bytes) -> None:
        """The next entry."""
        try:
            if len(data) > BODY_LIMIT:
                raise ValueError(f"longer than {BODY_LIMIT} bytes")
            text = data.decode("utf-8")
            body = read_json(text)
            if body["v"] != 1:
                return self._other(body, text)
            write = _encode if _simple(text) else jcs
            sets = [write(item["set"]) for item in body["on"]]
            if _spell(body, sets, write) != text:
                raise ValueError("not in canonical form, or not of the form of an entry")
            if type(body["d"]) is not dict or type(body["who"]["i"]) is not str:
                raise ValueError("not of the form of an entry")
            self._body(seq, body, sets)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            why = str(error) if type(error) is ValueError else "not of the form of an entry"
            self.report.say(f"not an entry: {why}", entry=seq)

    def _other(self, body: Any, text: str) -> None:
        if jcs(body) != text:
            raise ValueError("not in canonical form")
        self.events.add(hash(body["id"]))
        self.report.unknown[f"entry body version {body['v']}"] += 1

    def _body(self, seq: int, body: dict[str, Any], sets: list[str]) -> None:
        event = body["id"]
        if not _EVENT.fullmatch(event) or not _TIME.fullmatch(body["at"]):
            raise ValueError("its id is no UUIDv7, or its time not of the right form")
        if body["log"] != self.origin:
            self.report.say(f"speaks of another log: {body['log'][:80]!r}", entry=seq)
        if hash(event) in self.events:
            self.report.say(f"a second entry with the id {event}", entry=seq)
        if "cause" in body and hash(body["cause"]) not in self.events:
            self.report.say("its cause is no earlier entry", entry=seq)
        self.events.add(hash(event))
        if body["act"] not in ACTS:
            self.report.unknown[f"act {body['act'][:80]}"] += 1
        for batch in body.get("batch", ()):
            if len(_unb64(batch["root"])) != 32 or batch["n"] < 1:
                raise ValueError("a batch without count or root")
            self.batches.add(hash(f"{event}\n{batch['t'][: batch['t'].index('/')]}"))
            self.report.counts["rows in batches"] += batch["n"]
        for item, text in zip(body["on"], sets, strict=True):
            self._row(seq, event, item, text)

    def _row(self, seq: int, event: str, item: dict[str, Any], text: str) -> None:
        kind, row_id, values = item["t"], item["i"], item["set"]
        table = kind[: kind.index("/")]
        key = hash(f"{table}/{row_id}")
        row, old = Row(kind, event, "", values, text.encode()), self.rows.get(key)
        wrong = self._follows(row, old, table, item)
        if row.digest() != item["after"]:
            wrong.append("the row's digest does not fit what the entries say of it")
        if row.columns.get("id", row_id) != row_id:
            wrong.append("the row carries another id")
        for says in wrong:
            self.report.say(says, None, seq, f"{kind} {row_id}")
        if table in LOG_TABLES:
            row.seqs = f"{row.seqs} {seq}" if row.seqs else str(seq)
            if old is None:
                self._logged(table, key, values)
        elif table == "evidence":
            self.evidence.add(values.get("sha256", ""))
        if '{"h":' in text:
            self._note_longs(values)
        self.rows.put(key, row)

    def _follows(self, row: Row, old: Row | None, table: str, item: dict[str, Any]) -> list[str]:
        """Put what the row was before under what changed. What does not fit together, in words."""
        prev, before, unset = item.get("prev"), item.get("before"), item.get("unset", ())
        if any(name in row.columns for name in unset) or (unset and prev is None):
            raise ValueError("unsets a column that it sets, or of a new row")
        if old is None:
            if prev is None or (before is not None and hash(f"{prev}\n{table}") in self.batches):
                return []
            return ["follows an entry that never spoke of this row"]
        row.seqs = old.seqs
        wrong = [] if prev == old.event else ["does not follow the entry that last spoke of this row"]
        if before is not None:
            if before != old.digest():
                wrong.append("the row's digest before does not fit what the entries say of it")
        elif prev is not None and old.kind == row.kind:
            row.columns = {name: value for name, value in (old.columns | row.columns).items() if name not in unset}
            row.data = jcs(row.columns).encode()
        return wrong

    def _logged(self, table: str, key: int, values: dict[str, Any]) -> None:
        if table == "publication":
            self.publications.append(key)
        elif table == "signoff":
            self.signoffs.setdefault(hash(f"version/{values['version_id']}"), []).append(key)

    def _note_longs(self, values: dict[str, Any]) -> None:
        for value in values.values():
            if isinstance(value, dict) and value.keys() == {"h", "n"}:
                self.longs.add(hash((value["h"], value["n"])))

    # what the openings add, once all entries are read

    def opening(self, text: str) -> None:
        """One line of openings.jsonl. ValueError says what is wrong with it."""
        try:
            line = read_json(text)
            if jcs(line) != text:
                raise ValueError("not in canonical form")
            value = jcs(line["v"]).encode()
            if line["k"] == "long" and line.keys() == {"k", "h", "v"}:
                name = hash((line["h"], len(value)))
                if line["h"] != _b64(sha256(value).digest()) or name not in self.longs:
                    raise ValueError(f"the value is not what an entry has the hash of: {line['h']}")
            elif line["k"] == "private" and line.keys() == {"k", "t", "i", "p", "v", "salt"}:
                name = hash(f"{line['t']}/{line['i']}.{line['p']}")
                self._private(line)
            else:
                self.report.unknown[f"opening {line['k']}"] += 1
                return
        except (TypeError, KeyError, AttributeError):
            raise ValueError("not of the form of an opening") from None
        if name in self.opened:
            raise ValueError("opened twice")
        self.opened[name] = self.spill.put(value)

    def _private(self, line: dict[str, Any]) -> None:
        row = self.rows.get(hash(f"{line['t']}/{line['i']}"))
        said = jcs({name: line[name] for name in "tipv"}).encode()
        digest = _b64(sha256(b"govsocial/commit/1\x00" + _unb64(line["salt"]) + said).digest())
        if len(line["salt"]) != 44 or row is None or row.columns.get(f"{line['p']}_c") != digest:
            raise ValueError(f"the value is not what was committed to: {line['t']} {line['i']}, {line['p']}")

    def _columns(self, key: int) -> dict[str, Any]:
        """A row's columns with its long values put back, and `_entries`, the numbers of its entries."""
        row = self.rows.get(key)
        if row is None:
            return {"_entries": ""}
        columns = {name: self._full(value) if type(value) is dict else value for name, value in row.columns.items()}
        return columns | {"_entries": row.seqs}

    def _full(self, value: dict[str, Any]) -> Any:
        if value.keys() != {"h", "n"}:
            return value
        ticket = self.opened.get(hash((value["h"], value["n"])))
        if ticket is None:
            self.report.counts["values withheld from the response log"] += 1
            return WITHHELD
        return read_json(self.spill.get(ticket).decode())

    def _person(self, person_id: Any) -> str:
        """A person as the response log names them: name and number; the number alone when the name is withheld."""
        number = self.columns(hash(f"person/{person_id}")).get("number", "?")
        ticket = self.opened.get(hash(f"person/{person_id}.name"))
        if ticket is None:
            self.report.counts["values withheld from the response log"] += 1
            return f"person #{number}"
        return f"{_cell(read_json(self.spill.get(ticket).decode()))} #{number}"


def _spell(body: dict[str, Any], sets: list[str], write: Callable[[Any], str]) -> str:
    """The one canonical form of an entry with these members; what differs from it is none."""
    on = ",".join([_spell_row(item, text, write) for item, text in zip(body["on"], sets, strict=True)])
    batch = f'"batch":{write(body["batch"])},' if "batch" in body else ""
    cause = f'"cause":"{body["cause"]}",' if "cause" in body else ""
    about = f'"re":{write(body["re"])},' if "re" in body else ""
    return (
        f'{{"act":"{body["act"]}","at":"{body["at"]}",{batch}{cause}"d":{write(body["d"])},"id":"{body["id"]}",'
        f'"log":"{body["log"]}","on":[{on}],{about}"v":1,"who":{write(body["who"])}}}'
    )


def _spell_row(item: dict[str, Any], text: str, write: Callable[[Any], str]) -> str:
    before = f'"before":"{item["before"]}",' if "before" in item else ""
    prev = f'"prev":"{item["prev"]}",' if "prev" in item else ""
    unset = f',"unset":{write(item["unset"])}' if "unset" in item else ""
    return f'{{"after":"{item["after"]}",{before}"i":"{item["i"]}",{prev}"set":{text},"t":"{item["t"]}"{unset}}}'


# --- the response log -------------------------------------------------------------------------------------------------

_SAFE = frozenset(("", *string.ascii_letters, *string.digits))
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\U0001d159")  # letters and symbols that show as nothing


def guard(text: str) -> str:
    """The text as a spreadsheet cell that no program takes for a formula: an apostrophe stands before what could be.

    Dangerous is what begins with = + - @ or a look-alike, also behind spaces, controls, marks and other characters
    that do not show, and what begins with a tab or a line end. A plain signed number stays a number.
    """
    if text[:1] in _SAFE or _NUMBER.fullmatch(text):
        return text
    if text[0] in "\t\r\n":
        return "'" + text
    for char in text:
        if unicodedata.category(char)[0] in "CZM" or char in _BLANK:
            continue
        return "'" + text if unicodedata.normalize("NFKC", char)[:1] in "=+-@\u2212" else text
    return text


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else jcs(value)


def response_log(ledger: Replay) -> Iterator[list[str]]:
    """The lines of response-log.csv: the head, then one line per publication in the order of the log."""
    yield list(LOG_COLUMNS)
    for key in ledger.publications:
        yield [guard(_cell(value)) for value in _log_line(ledger, ledger.columns(key))]


def _log_line(ledger: Replay, sent: dict[str, Any]) -> Iterator[Any]:
    response, version, issue, channel = (
        ledger.columns(hash(f"{table}/{sent.get(f'{table}_id')}"))
        for table in ("response", "version", "issue", "channel")
    )
    signed = [ledger.columns(key) for key in ledger.signoffs.get(hash(f"version/{sent.get('version_id')}"), ())]
    signed = [decision for decision in signed if decision.get("decision") == "signed"]
    seqs = {int(seq) for row in (version, *signed, sent) for seq in row["_entries"].split()}
    drafters = version.get("contributors", [])
    yield sent.get("number", "")
    yield from (row.get("number", "") for row in (response, version, issue))
    yield channel.get("name", "")
    yield from (sent.get(name, "") for name in ("account", "target_url", "permalink", "state", "read_back"))
    yield "; ".join(ledger.person(one) for one in drafters) if isinstance(drafters, list) else drafters
    yield "; ".join(f"{ledger.person(one.get('person_id'))} ({_cell(one.get('function', ''))})" for one in signed)
    yield ledger.person(sent.get("publisher_id"))
    yield from (sent.get(name, "") for name in ("intended_at", "published_at", "words", "digest"))
    yield " ".join(map(str, sorted(seqs)))


def csv_bytes(lines: Iterable[list[str]]) -> Iterator[bytes]:
    """RFC 4180, UTF-8, one chunk a line."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for line in lines:
        writer.writerow(line)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


# --- the bundle -------------------------------------------------------------------------------------------------------


class Files:
    """The regular files under a folder. Anything else there, and any name that no bundle has, is refused."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sizes: dict[str, int] = {}
        self.seen = 0
        try:
            self._walk("")
        except OSError as error:
            raise Malformed(f"cannot read the folder: {error.strerror}") from None

    def _walk(self, below: str) -> None:
        folders = []
        with os.scandir(self.path / below) as found:
            for item in found:
                name, mode = below + item.name, item.stat(follow_symlinks=False).st_mode
                self.seen += 1
                if not _NAME.fullmatch(name) or len(name) > 200 or self.seen > FILES_LIMIT:
                    raise Malformed(f"a name that no bundle has, or too many files: {name[:200]!r}")
                if stat.S_ISDIR(mode):
                    folders.append(name + "/")
                elif stat.S_ISREG(mode):
                    self.sizes[name] = item.stat(follow_symlinks=False).st_size
                else:
                    raise Malformed(f"{name} is neither a file nor a folder")
        for name in folders:
            self._walk(name)

    def open(self, name: str) -> BufferedReader:
        """Malformed when the file is not there; never follows a link."""
        if name not in self.sizes:
            raise Malformed(f"{name} is missing")
        try:
            return os.fdopen(os.open(self.path / name, os.O_RDONLY | os.O_NOFOLLOW), "rb")
        except OSError as error:
            raise Malformed(f"cannot read {name}: {error.strerror}") from None

    def read(self, name: str, limit: int) -> bytes:
        """The whole file; Malformed when it is longer than `limit` bytes."""
        with self.open(name) as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise Malformed(f"{name} is longer than {limit} bytes")
        return data


def manifest(files: dict[str, tuple[int, str]]) -> bytes:
    """manifest.json for these files: name → (size, hex SHA-256)."""
    listed = {name: {"sha256": digest, "size": size} for name, (size, digest) in files.items()}
    return (json.dumps({"files": listed, "format": FORMAT}, indent=1, sort_keys=True) + "\n").encode()


def policy(vkey: str) -> str:
    """policy.txt (C2SP tlog-policy): the log's key, and no witness asked for."""
    return f"log {vkey}\nquorum none\n"


class Bundle:
    """One verification: `run()` fills the report."""

    def __init__(self, path: Path, key: LogKey, previous: Iterable[bytes], report: Report) -> None:
        self.report = report
        self.key = key
        self.files = Files(path)
        self.listed = self._listed()
        self.head = read_note(self.files.read("checkpoint", NOTE_LIMIT), key, "checkpoint")
        self.report.origin, self.report.size = self.head.origin, self.head.size
        self.report.root = _b64(self.head.root)
        self.older: list[tuple[int, str, bytes]] = []  # size, name and root, the largest first
        self._older(previous)
        self.replay = Replay(self.report, key.name)
        self.read: set[str] = {"manifest.json", *NEEDED}
        self.tree = Tree(self._tile)

    def run(self) -> None:
        """All checks. What follows from the entries is left out when entries are missing."""
        if not self.head.signed:
            self.report.say(f"not signed by {self.key.name}, the key you gave", "checkpoint")
        try:
            self._contents()
            if self._entries():
                self._openings()
                self._response_log()
                self._rest()
        finally:
            self.replay.spill.close()

    def _listed(self) -> dict[str, tuple[int, str]]:
        """The manifest; Malformed when it is none, or a file it lists is missing."""
        try:
            found = read_json(self.files.read("manifest.json", MANIFEST_LIMIT).decode().rstrip("\n"))
            if found.get("format") != FORMAT:
                raise Malformed(f"not a bundle of the format {FORMAT}")
            listed = {name: (item["size"], item["sha256"]) for name, item in found["files"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Malformed("manifest.json is not a manifest") from None
        if missing := sorted((listed.keys() | NEEDED) - self.files.sizes.keys()):
            raise Malformed(f"missing: {', '.join(missing[:10])}")
        return listed

    def _older(self, previous: Iterable[bytes]) -> None:
        """Read every older checkpoint before anything is judged."""
        notes = [(name, self.files.read(name, NOTE_LIMIT)) for name in self.files.sizes if name[:12] == "checkpoints/"]
        notes += [(f"previous checkpoint {n}", note) for n, note in enumerate(previous, 1)]
        for name, data in sorted(notes):
            note = read_note(data, self.key, name)
            if not note.signed:
                self.report.say(f"not signed by {self.key.name}, the key you gave", name)
            if name[:12] == "checkpoints/" and name != f"checkpoints/{note.size}.note":
                self.report.say("its name is not its size", name)
            if note.size > self.head.size:
                self.report.say(f"the log was cut: this shows {note.size} entries, the bundle {self.head.size}", name)
            self.older.append((note.size, name, note.root))
        self.older.sort(reverse=True)
        self.report.counts["older checkpoints"] = len(self.older)

    def _contents(self) -> None:
        """Every file against the manifest, and the manifest against the files."""
        found = {}
        for name, size in sorted(self.files.sizes.items()):
            if name == "manifest.json":
                continue
            with self.files.open(name) as file:
                found[name] = (size, file_digest(file, "sha256").hexdigest())
            if name not in self.listed:
                self.report.say("not in the manifest", name)
            elif self.listed[name] != found[name]:
                self.report.say("not what the manifest says", name)
        if self.listed == found and self.files.read("manifest.json", MANIFEST_LIMIT) != manifest(found):
            self.report.say("written in another form than the program's", "manifest.json")
        self.report.counts["files"] = len(found)

    def _entries(self) -> bool:
        """Read and replay every entry and rebuild the tree; False when entries are missing."""
        for number in range(-(-self.head.size // 256)):
            width = min(256, self.head.size - 256 * number)
            name = tile_name("entries", number, width)
            if name not in self.files.sizes:
                self.report.say(f"missing, though the checkpoint speaks of {self.head.size} entries", name)
                return False
            self.read.add(name)
            bodies = list(self._frames(name))
            if len(bodies) != width:
                self.report.say(f"holds {len(bodies)} entries, not {width}", name)
                return False
            leaves = [sha256(b"\x00" + body).digest() for body in bodies]
            for seq, body in enumerate(bodies, 256 * number):
                self.replay.entry(seq, body)
            self._roots(256 * number, leaves)
            self.tree.add(leaves)
        if not self.head.size:
            self._roots(0, [])
        self.tree.finish()
        return True

    def _frames(self, name: str) -> Iterator[bytes]:
        """The bodies of an entry tile, each behind its length as two big-endian bytes."""
        data, place = self.files.read(name, 256 * 65_537), 0
        while place < len(data):
            end = place + 2 + int.from_bytes(data[place : place + 2])
            if end > len(data):
                self.report.say("ends inside an entry", name)
                return
            yield data[place + 2 : end]
            place = end

    def _roots(self, start: int, leaves: list[bytes]) -> None:
        """Compare with every checkpoint whose size falls into this tile."""
        while self.older and self.older[-1][0] <= start + len(leaves):
            size, name, root = self.older.pop()
            if self.tree.root(leaves[: size - start]) != root:
                self.report.say(f"the first {size} entries are not those this checkpoint signed", name)
        if start + len(leaves) == self.head.size and self.tree.root(leaves) != self.head.root:
            self.report.say("the entries do not add up to the root it signed", "checkpoint")

    def _tile(self, level: int, number: int, hashes: list[bytes]) -> None:
        name = tile_name(level, number, len(hashes))
        if name not in self.files.sizes:
            self.report.say("missing, though the checkpoint's size asks for it", name)
            return
        self.read.add(name)
        data = self.files.read(name, 256 * 32)
        for place, value in enumerate(hashes):
            if data[32 * place : 32 * place + 32] != value:
                seq = 256 * number + place
                self.report.say("its hash is not the one in this tile", name, None if level else seq)
        if len(data) > 32 * len(hashes):
            self.report.say("holds more hashes than the log has", name)

    def _openings(self) -> None:
        with self.files.open("openings.jsonl") as file:
            number = 0
            while line := file.readline(LINE_LIMIT):
                number += 1
                try:
                    if line[-1:] != b"\n":
                        raise ValueError("no line, or too long a one")
                    self.replay.opening(line[:-1].decode("utf-8"))
                except ValueError as error:
                    why = "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
                    self.report.say(f"line {number}: {why}", "openings.jsonl")
        self.report.counts["openings"] = number

    def _response_log(self) -> None:
        """Rebuild it from entries and openings and compare every byte."""
        with self.files.open("response-log.csv") as file:
            for number, line in enumerate(csv_bytes(response_log(self.replay))):
                if file.read(len(line)) != line:
                    which = "the head" if number == 0 else f"publication line {number}"
                    self.report.say(f"{which} is not what the entries say", "response-log.csv")
                    return
            if file.read(1):
                self.report.say("holds more than the entries say", "response-log.csv")
        self.report.counts["publications"] = len(self.replay.publications)

    def _rest(self) -> None:
        """The small files, evidence, and whatever belongs to no log."""
        if self.files.read("policy.txt", NOTE_LIMIT) != policy(self.key.text).encode():
            self.report.say("names another key than the one you gave", "policy.txt")
        if self.files.read("README.txt", NOTE_LIMIT) != README.encode():
            self.report.say("not the program's own text", "README.txt")
        for name in self.files.sizes.keys() - self.read:
            folder, _, digest = name.rpartition("/")
            if folder == "evidence":
                self.report.counts["evidence files"] += 1
                if self.listed.get(name, ("", ""))[1] != digest:
                    self.report.say("its name is not its SHA-256", name)
                elif digest not in self.replay.evidence:
                    self.report.say("no entry speaks of this file", name)
            elif name[:5] == "tile/":
                self.report.say("belongs to no log of this size", name)
            elif folder != "checkpoints":
                self.report.unknown[f"file {name}"] += 1


def verify(path: str | os.PathLike[str], vkey: str, previous: Iterable[str | bytes] = ()) -> Report:
    """Check the bundle in the folder `path` with the log's verifier key and the texts of checkpoints kept earlier."""
    report, busy = Report(), gc.isenabled()
    gc.disable()  # millions of small values, and no cycles among them
    try:
        notes = [note.encode("utf-8", "replace") if isinstance(note, str) else note for note in previous]
        Bundle(Path(path), read_vkey(vkey), notes, report).run()
    except Malformed as error:
        report.malformed = str(error)
    finally:
        if busy:
            gc.enable()
    return report


def main(argv: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="govsocial-verify", description="Prove or refute a govsocial audit bundle.")
    parser.add_argument("bundle", type=Path, help="the bundle's folder")
    parser.add_argument("--vkey", required=True, help="the log's verifier key, name+hash+base64, from a trusted source")
    parser.add_argument("--previous", action="append", default=[], type=Path, metavar="NOTE", help="a checkpoint kept")
    parser.add_argument("--json", action="store_true", help="report as JSON")
    asked = parser.parse_args(argv)
    try:
        report = verify(asked.bundle, asked.vkey, [note.read_bytes()[: NOTE_LIMIT + 1] for note in asked.previous])
    except OSError as error:
        report = Report(malformed=f"cannot read: {error}")
    text = json.dumps(report.as_dict(), indent=1) if asked.json else report.as_text()
    print("".join(char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in text))
    return report.status


# The vocabulary this version understands, written by `python -m tests.ledger.acts`.
ACTS: frozenset[str] = frozenset(
    (
        *("account.codes_made", "account.email_changed", "account.invited", "account.link_sent"),
        *("account.password_changed", "account.password_set", "account.reset_asked", "account.second_factor_off"),
        *("account.second_factor_on", "account.second_factor_reset", "account.sign_in_failed", "account.signed_in"),
        *("account.signed_out", "assessment.answered", "assessment.begun", "assessment.changed"),
        *("assessment.finished", "channel.activated", "channel.added", "channel.changed", "channel.closed"),
        *("channel.credential_set", "channel.handed_over", "channel.made_dormant", "comment.made"),
        *("comment.reopened", "comment.resolved", "department.added", "function.added", "issue.advanced"),
        *("issue.closed", "issue.edited", "issue.fact_added", "issue.fact_edited", "issue.fact_removed"),
        *("issue.opened", "issue.reopened", "issue.restricted", "issue.unrestricted", "log.bundled", "log.read"),
        *("mention.assigned", "mention.captured", "mention.heard", "mention.left", "mention.taken_back"),
        *("person.absence_ended", "person.absence_set", "person.added", "person.deactivated"),
        *("person.function_given", "person.function_taken", "person.preferences_set", "person.reactivated"),
        *("person.renamed", "person.role_given", "person.role_taken", "person.team_set", "person.topics_set"),
        *("publication.correction_begun", "publication.failed", "publication.given_up", "publication.held"),
        *("publication.intended", "publication.not_removed", "publication.posted", "publication.proof_kept"),
        *("publication.proven", "publication.read_back", "publication.refused", "publication.removed"),
        *("publication.reply_heard", "publication.retracted", "publication.succeeded", "publication.unknown"),
        *("register.exported", "response.begun", "response.ended", "response.kept", "response.moved"),
        *("response.reopened", "response.returned", "response.signed_off", "response.target_set"),
        *("response.withdrawn", "retraction.asked", "retraction.refused", "rule.added", "rule.changed"),
        *("seat.accepted", "seat.declined", "seat.handed_over", "seat.invited", "seat.left", "seat.replaced"),
        *("seat.taken", "signoff.refused", "source.added", "source.changed", "source.paused", "source.resumed"),
        *("suggestion.left", "suggestion.made", "suggestion.taken", "team.added", "thread.reopened"),
        *("thread.replied", "thread.resolved", "thread.started", "version.submitted"),
    )
)
# end of ACTS

if __name__ == "__main__":
    sys.exit(main())
