#!/usr/bin/env python3
"""govsocial-verify: prove or refute a bundle, offline, with nothing but Python and the `cryptography` package.

    python verify.py BUNDLE --vkey KEY [--previous NOTE]... [--json]

Exit 0: sound. 1: tampering, and what was touched. 2: malformed, or not a bundle. 3: sound as far as understood, but
something is unknown to this version. docs/formats.md describes every byte that is read here.

This file stands alone and shares no code with the program that writes bundles: everything the program puts into one is
worked out here a second time, and compared. It is written to be read, from top to bottom.
"""

import argparse
import json
import os
import re
import sqlite3
import stat
import sys
import unicodedata
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from io import BufferedReader
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
NEEDED = frozenset(("checkpoint", "policy.txt", "openings.jsonl", "response-log.csv", "README.txt"))
WITHHELD = "(withheld)"
EXPORT = "log.bundled"  # the act of taking a bundle; its fact `opens` says what must be open in it
BODY_LIMIT, NOTE_LIMIT, LINE_LIMIT, STATE_LIMIT, MANIFEST_LIMIT = 60_000, 100_000, 8 << 20, 16 << 20, 64 << 20  # bytes
DEPTH_LIMIT, FILES_LIMIT, ROWS_LIMIT = 64, 1_000_000, 200
DOORS = ("web", "cli", "worker", "api")
SHOWN = 200  # findings reported one by one; the rest is counted

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_EVENT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_HIGH = re.compile("[\ue000-\U0010ffff]")  # where the order of code points and of UTF-16 units can part
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_KIND, _ABOUT = re.compile("[a-z][a-z0-9_]*/[1-9][0-9]*"), re.compile("[a-z][a-z0-9_]*/.+", re.DOTALL)
_CONTROLS = bytes(range(32))
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Wrong(ValueError):
    """What is wrong with an entry, an opening or a piece of one, in words."""


def _need(holds: Any, says: str = "not of the form of an entry") -> None:
    if not holds:
        raise Wrong(says)


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


def _integer(text: str) -> int:
    value = int(text) if len(text) <= 17 else 2**53
    _need(abs(value) < 2**53, "an integer beyond 2^53-1")
    return value


def _refuse(text: str) -> Any:
    raise Wrong(f"{text[:80]} cannot stand in canonical form here")


_decoder = json.JSONDecoder(parse_int=_integer, parse_float=_refuse, parse_constant=_refuse)
_sorting = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)
_keeping = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def jcs(value: Any) -> str:
    """The canonical form of what `read_json` gave."""
    text = _sorting.encode(value)  # as RFC 8785, but that this sorts keys by code point, and not by UTF-16 unit
    return text if text.isascii() or not _HIGH.search(text) else _keeping.encode(_ordered(value))


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _ordered(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        }
    return [_ordered(item) for item in value] if isinstance(value, list) else value


def read_json(data: bytes) -> tuple[Any, str]:
    """The one JSON value in these bytes, and its text. Wrong for floats, nulls, great integers, deep nesting."""
    try:
        text = data.decode("utf-8")
        value = _decoder.decode(text)
    except RecursionError:
        raise Wrong(f"nested deeper than {DEPTH_LIMIT}") from None
    except UnicodeDecodeError:
        raise Wrong("not UTF-8") from None
    except json.JSONDecodeError:
        raise Wrong("not JSON") from None
    if "null" in text or text.count("{") + text.count("[") > DEPTH_LIMIT:  # most texts need no closer look
        _check(value, DEPTH_LIMIT)
    return value, text


def _check(value: Any, depth: int) -> None:
    _need(value is not None, "a null cannot stand in canonical form here")
    if isinstance(value, dict | list):
        _need(depth, f"nested deeper than {DEPTH_LIMIT}")
        for inner in value.values() if isinstance(value, dict) else value:
            _check(inner, depth - 1)


def read_canonical(data: bytes) -> dict[str, Any]:
    """The object that these bytes are the canonical form of; Wrong when they are that of none."""
    value, text = read_json(data)
    _need(jcs(value) == text, "not in canonical form")
    _need(isinstance(value, dict), "not an object")
    return dict(value)


def _b64(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _unb64(text: str) -> bytes:
    """Strict standard base64; Wrong otherwise."""
    try:
        data = b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Wrong("not base64") from None
    _need(_b64(data) == text, "not base64 in its one right form")
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
        digest = sha256(name.encode() + b"\n" + raw).digest()
        _need(name and len(raw) == 33 and raw[0] == 1 and digest[:4].hex() == short)
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
        _need(gap and len(lines) >= 2 and not lines.pop() and _SIZE.fullmatch(size) and len(_unb64(root)) == 32)
        _need("" not in text.split("\n") and len(data.translate(None, _CONTROLS)) + data.count(b"\n") == len(data))
        ours = []
        for line in lines:
            dash, name, signature = line.split(" ")
            raw = _unb64(signature)
            _need(dash == "\u2014" and len(raw) >= 5)
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


# --- what an entry says by itself -------------------------------------------------------------------------------------

Columns = dict[str, Any]


def read_entry(data: bytes) -> tuple[dict[str, Any], list[str]]:
    """The entry with this body, and the canonical form of each `set`; with another `v` than 1 only the id is sure."""
    _need(len(data) <= BODY_LIMIT, f"longer than {BODY_LIMIT} bytes")
    body, text = read_json(data)
    try:
        if body["v"] != 1:
            _need(jcs(body) == text, "not in canonical form")
            _need(type(body["id"]) is str)
            return body, []
        sets = [jcs(item["set"]) for item in body["on"]]
        _need(_spell(body, sets) == text, "not in canonical form, or not of the form of an entry")
        _check_body(body)
    except (TypeError, KeyError, AttributeError):  # a list where a text should be, a key that is not there
        raise Wrong("not of the form of an entry") from None
    return body, sets


def _spell(body: dict[str, Any], sets: list[str]) -> str:
    """The one canonical form of an entry with these members, which have no others and are texts where quotes stand."""
    batch = f'"batch":{jcs(body["batch"])},' if "batch" in body else ""
    cause = f'"cause":"{body["cause"]}",' if "cause" in body else ""
    about = '"re":["' + '","'.join(body["re"]) + '"],' if "re" in body else ""
    on = ",".join(map(_spell_item, body["on"], sets))
    return (
        f'{{"act":"{body["act"]}","at":"{body["at"]}",{batch}{cause}"d":{jcs(body["d"])},"id":"{body["id"]}",'
        f'"log":"{body["log"]}","on":[{on}],{about}"v":1,"who":{jcs(body["who"])}}}'
    )


def _spell_item(item: dict[str, Any], columns: str) -> str:
    before = f'"before":"{item["before"]}",' if "before" in item else ""
    prev = f'"prev":"{item["prev"]}",' if "prev" in item else ""
    unset = f',"unset":{jcs(item["unset"])}' if "unset" in item else ""
    return f'{{"after":"{item["after"]}",{before}"i":"{item["i"]}",{prev}"set":{columns},"t":"{item["t"]}"{unset}}}'


def _are_texts(value: Any) -> bool:
    """Whether this is a list of at least one text, and of nothing else."""
    return type(value) is list and set(map(type, value)) == {str}


def _check_body(body: dict[str, Any]) -> None:
    says = "its id is no UUIDv7, or its time not of the right form"
    _need(_EVENT.fullmatch(body["id"]) and _TIME.fullmatch(body["at"]), says)
    who = body["who"]
    _need(who.keys() - {"as"} == {"i", "via", "aal"} and _are_texts([who["i"], who.get("as", "")]))
    _need(type(who["aal"]) is int and who["aal"] in (1, 2) and who["via"] in DOORS)
    _need(type(body["d"]) is dict and all(map(_ABOUT.fullmatch, body.get("re", ()))))
    _need(len(body["on"]) <= ROWS_LIMIT and body.get("batch", [1]))
    for batch in body.get("batch", ()):
        _need(batch.keys() == {"t", "n", "root"} and type(batch["n"]) is int and _KIND.fullmatch(batch["t"]))
        _need(batch["n"] >= 1 and len(_unb64(batch["root"])) == 32, "a batch without count or root")
    for item in body["on"]:
        _check_item(item)


def _check_item(item: dict[str, Any]) -> None:
    columns, unset, is_new = item["set"], item.get("unset", ()), "prev" not in item
    _need(type(columns) is dict and _KIND.fullmatch(item["t"]) and ("unset" not in item or _are_texts(unset)))
    wrong = "id" in unset or columns.keys() & unset or (unset and is_new)
    _need(not wrong, "unsets the id, a column that it sets, or one of a new row")
    _need("id" in columns or not (is_new or "before" in item), "a row without id")
    for value in columns.values():
        if type(value) is dict and _is_long(value):
            _long_name(value)


def _table(kind: str) -> str:
    """`person` of `person/1`."""
    return kind.partition("/")[0]


def _row_digest(columns: str) -> str:
    return _b64(sha256(b"govsocial/row/1\x00" + columns.encode()).digest())


def _private(columns: Columns) -> list[str]:
    """The names of the private texts that these columns commit to."""
    return [name[:-2] for name in sorted(columns) if name.endswith("_c")]


def _is_long(value: Any) -> bool:
    """Whether it stands in for a long value."""
    return type(value) is dict and value.keys() == {"h", "n"}


def _long_name(stand_in: dict[str, Any]) -> str:
    """What a long value is known by: its hash and its length. Wrong when it has none."""
    _need(type(stand_in["h"]) is str and type(stand_in["n"]) is int, "a long value without hash or length")
    return f"{stand_in['h']} {stand_in['n']}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else jcs(value)


# --- what the entries say together, row by row ------------------------------------------------------------------------

# What has to be remembered, but for the ids of entries, stands in a temporary SQLite database: memory hardly grows. The
# name of a row is "table/id", that of a batch "entry/table". `columns` are in canonical form, long values as stand-ins.
SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;
CREATE TABLE state (name TEXT PRIMARY KEY, kind TEXT, event TEXT, columns TEXT,
    seq INTEGER, place INTEGER, version TEXT) WITHOUT ROWID;
CREATE TABLE spoke (name TEXT, seq INTEGER, PRIMARY KEY (name, seq)) WITHOUT ROWID;
CREATE TABLE evidence (sha256 TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE batch (name TEXT PRIMARY KEY, seq INTEGER, kind TEXT, count INTEGER, root BLOB, shown INTEGER);
CREATE TABLE moved (batch TEXT, row TEXT, before TEXT, PRIMARY KEY (batch, row)) WITHOUT ROWID;
CREATE TABLE unchanged (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE long (name TEXT PRIMARY KEY, batched TEXT, value TEXT);
CREATE TABLE private (row TEXT, name TEXT, value TEXT, PRIMARY KEY (row, name));
BEGIN;
"""
STATE = "SELECT kind, event, columns FROM state WHERE name = ?"


@dataclass(slots=True)
class Batch:
    """Rows inserted at once, as their entry told it, and what the openings have shown of them so far."""

    seq: int
    kind: str
    count: int
    root: bytes
    shown: int = 0
    last: str = ""  # the id of the row shown last
    leaves: list[bytes] = field(default_factory=list)  # of the current tile
    tree: Tree = field(default_factory=lambda: Tree(lambda *tile: None))


class Replay:
    """Takes entries in the order of the log, then openings; checks each against all before, and remembers the rest."""

    def __init__(self, report: Report, origin: str) -> None:
        self.report, self.origin = report, origin
        self.opens: tuple[str, int] = ("", 0)  # what the last export says its bundle opens, and its number
        self.items = 0
        self.events: set[str] = set()
        self.begun: dict[str, Batch] = {}  # batches of which some rows were shown, and not all
        self.db = sqlite3.connect("", isolation_level=None)  # a file without a name, gone when it is closed
        self.db.executescript(SCHEMA)
        self.cursor = self.db.cursor()

    def one(self, statement: str, *values: Any) -> Any:
        """The first row of the answer, None when there is none."""
        return self.cursor.execute(statement, values).fetchone()

    def do(self, statement: str, *values: Any) -> bool:
        """Whether this changed anything."""
        return self.cursor.execute(statement, values).rowcount > 0

    def entry(self, seq: int, data: bytes) -> None:
        """The next entry."""
        say = self.report.say
        try:
            body, sets = read_entry(data)
        except Wrong as error:
            say(f"not an entry: {error}", entry=seq)
            return
        event, cause = body["id"], body.get("cause")
        if body["v"] != 1:
            self.report.unknown[f"entry body version {_text(body['v'])[:80]}"] += 1
            self.events.add(event)
            return
        if cause is not None and cause not in self.events:
            say("its cause is no earlier entry", entry=seq)
        if event in self.events:
            say(f"a second entry with the id {event}", entry=seq)
        self.events.add(event)
        if body["log"] != self.origin:
            say(f"speaks of another log: {body['log'][:80]!r}", entry=seq)
        if body["act"] not in ACTS:
            self.report.unknown[f"act {body['act'][:80]}"] += 1
        if body["act"] == EXPORT:
            self.opens = _text(body["d"].get("opens", "")), seq
        for batch in body.get("batch", ()):
            self._batch(seq, event, batch)
        for item, text in zip(body["on"], sets, strict=True):
            self._item(seq, event, item, text)

    def _batch(self, seq: int, event: str, batch: dict[str, Any]) -> None:
        values = f"{event}/{_table(batch['t'])}", seq, batch["t"], batch["n"], _unb64(batch["root"])
        if not self.do("INSERT OR IGNORE INTO batch VALUES (?, ?, ?, ?, ?, 0)", *values):
            self.report.say("two batches of one table", entry=seq)
        self.report.counts["rows in batches"] += batch["n"]

    def _item(self, seq: int, event: str, item: dict[str, Any], text: str) -> None:
        kind, table, columns = item["t"], _table(item["t"]), item["set"]
        name = f"{table}/{item['i']}"
        old = self.one(STATE, name) if "prev" in item else None
        if old and "before" not in item and old[0] == kind:
            columns = json.loads(old[2]) | columns
            for column in item.get("unset", ()):
                columns.pop(column, None)
            text = jcs(columns)
        version = _text(columns.get("version_id", "")) if table == "signoff" else None
        state = kind, event, text, version, name
        self.items += 1
        begin = "INSERT OR IGNORE INTO state VALUES (?5, ?1, ?2, ?3, ?6, ?7, ?4)"
        if old is None and not self.do(begin, *state, seq, self.items):
            old = self.one(STATE, name)  # it does not say what it follows, and there is such a row already
        if old:
            self.do("UPDATE state SET kind = ?, event = ?, columns = ?, version = ? WHERE name = ?", *state)
        if old and table in ("version", "signoff", "publication"):  # of these the response log names all entries
            self.do("INSERT OR IGNORE INTO spoke VALUES (?, ?)", name, seq)
        wrong = self._follows(item, table, old)
        if _row_digest(text) != item["after"]:
            wrong.append("the row's digest does not fit what the entries say of it")
        if item["set"].get("id", item["i"]) != item["i"]:
            wrong.append("the row carries another id")
        for says in wrong:
            self.report.say(says, entry=seq, row=f"{kind} {item['i']}")
        if len(text) > STATE_LIMIT:
            raise Malformed(f"a row of more than {STATE_LIMIT} bytes: {name[:200]}")
        if table == "evidence" and type(item["set"].get("sha256")) is str:
            self.do("INSERT OR IGNORE INTO evidence VALUES (?)", item["set"]["sha256"])
        for value in filter(_is_long, item["set"].values()) if '{"h":' in text else ():
            self.do("INSERT OR IGNORE INTO long VALUES (?, NULL, NULL)", _long_name(value))

    def _follows(self, item: dict[str, Any], table: str, old: tuple[str, str, str] | None) -> list[str]:
        """What does not fit the entries before, in words. `old`: kind, last entry and columns of the row."""
        prev, before = item.get("prev"), item.get("before")
        if old is None:
            batch, begins = f"{prev}/{table}", prev is None and before is None
            if prev and before is not None and self.one("SELECT 1 FROM batch WHERE name = ?", batch):
                begins = self.do("INSERT OR REPLACE INTO moved VALUES (?, ?, ?)", batch, item["i"], before)
            return [] if begins else ["follows an entry that never spoke of this row"]
        wrong = [] if prev == old[1] else ["does not follow the entry that last spoke of this row"]
        if before is not None and before != _row_digest(old[2]):
            wrong.append("the row's digest before does not fit what the entries say of it")
        return wrong

    # what the openings add, once all entries are read

    def opening(self, data: bytes) -> None:
        """The next line of openings.jsonl; Wrong says what is wrong with it."""
        line = read_canonical(data)
        kind, keys = line.get("k"), line.keys() - {"k"}
        try:
            if kind == "long" and keys == {"h", "v"}:
                self._open_long(line)
            elif kind == "private" and keys == {"t", "i", "p", "v", "salt"}:
                self._open_private(line)
            elif kind == "row" and keys in ({"e", "t", "v"}, {"e", "t", "v", "open"}, {"e", "t", "v", "i"}):
                self._open_row(line)
            elif kind is None:
                raise Wrong("not of the form of an opening")
            else:
                self.report.unknown[f"opening {_text(kind)[:80]}"] += 1
        except (TypeError, KeyError, AttributeError):
            raise Wrong("not of the form of an opening") from None

    def _open_long(self, line: dict[str, Any]) -> None:
        value, says = jcs(line["v"]), f"the value is not what an entry has the hash of: {_text(line['h'])[:80]}"
        data = value.encode()
        _need(line["h"] == _b64(sha256(data).digest()), says)
        name = _long_name({"h": line["h"], "n": len(data)})
        if not self.do("UPDATE long SET value = ? WHERE name = ? AND value IS NULL", value, name):
            raise Wrong("opened twice" if self.one("SELECT 1 FROM long WHERE name = ?", name) else says)

    def _open_private(self, line: dict[str, Any]) -> None:
        table, row, column = line["t"], line["i"], line["p"]
        _need(_are_texts([table, row, column]), "not of the form of an opening")
        name, says = f"{table}/{row}", f"the value is not what was committed to: {table} {row}, {column}"
        state = self.one("SELECT columns FROM state WHERE name = ?", name)
        _need(state and json.loads(state[0]).get(f"{column}_c") == _commitment(table, row, column, line), says)
        value = jcs(line["v"]) if (table, column) == ("person", "name") else None
        _need(self.do("INSERT OR IGNORE INTO private VALUES (?, ?, ?)", name, column, value), "opened twice")

    def _open_row(self, line: dict[str, Any]) -> None:
        row, digest, columns, closed = _read_shown(line)
        table = _table(line["t"])
        name, says = f"{line['e']}/{table}", f"{table} {row}"
        if name not in self.begun:
            found = self.one("SELECT seq, kind, count, root FROM batch WHERE name = ? AND shown = 0", name)
            _need(found and found[1] == line["t"], f"a row of no batch that an entry speaks of: {says}")
            self.begun[name] = Batch(*found)
        batch = self.begun[name]
        _need(batch.kind == line["t"], f"a row of no batch that an entry speaks of: {says}")
        _need(row > batch.last, f"not in the order of the ids: {says}")
        before = self.one("SELECT before FROM moved WHERE batch = ? AND row = ?", name, row)
        if before is None:
            begins = not self.one("SELECT 1 FROM state WHERE name = ?", f"{table}/{row}")
            begins = begins and self.do("INSERT OR IGNORE INTO unchanged VALUES (?)", f"{table}/{row}")
            _need(begins, f"a row that began elsewhere: {says}")
            for column in closed:
                self.closed(f"{table}.{column}", says)
        _need(before is None or before[0] == digest, f"not as the entry that changed it found it: {says}")
        self.do("DELETE FROM moved WHERE batch = ? AND row = ?", name, row)
        for value in filter(_is_long, columns.values()):
            self.do("INSERT OR IGNORE INTO long VALUES (?, NULL, NULL)", _long_name(value))
            self.do("UPDATE long SET batched = ? WHERE name = ?", table, _long_name(value))
        batch.last, batch.shown = row, batch.shown + 1
        batch.leaves.append(sha256(b"\x00" + _unb64(digest)).digest())
        if batch.shown == batch.count:
            self.do("UPDATE batch SET shown = count WHERE name = ?", name)
            del self.begun[name]
            fits = batch.tree.root(batch.leaves) == batch.root
            _need(fits, f"the rows are not those of the batch of entry {batch.seq}")
        elif len(batch.leaves) == 256:
            batch.tree.add(batch.leaves)
            batch.leaves = []

    def settle(self) -> None:
        """Name what is not opened, once all openings are read."""
        self.do("CREATE INDEX signoffs ON state (version) WHERE version IS NOT NULL")
        if self.opens[0] not in ("", "all"):
            self.report.unknown[f"a bundle that opens {self.opens[0][:80]}"] += 1
        commits = """SELECT name, kind, columns FROM state WHERE instr(columns, '_c":') OR instr(columns, '{"h":')"""
        for name, kind, columns in self.db.execute(commits):
            self._settle_row(name, kind, json.loads(columns))
        for (table,) in self.db.execute("SELECT batched FROM long WHERE batched IS NOT NULL AND value IS NULL"):
            self.closed(f"{table} in batches, a long value", None)
        for name, begun in self.begun.items():
            self.do("UPDATE batch SET shown = ? WHERE name = ?", begun.shown, name)
        for name, seq, kind, count, shown in self.db.execute("SELECT name, seq, kind, count, shown FROM batch"):
            if not shown:
                self.closed(f"{_table(kind)} in batches", f"{count} rows of entry {seq}", count)
            (moved,) = self.one("SELECT count(*) FROM moved WHERE batch = ?", name)
            if 0 < shown < count or moved > count - shown:
                self.report.say(f"its batch of {_table(kind)} is not whole in openings.jsonl", entry=seq)

    def _settle_row(self, name: str, kind: str, columns: Columns) -> None:
        opened = {one for (one,) in self.db.execute("SELECT name FROM private WHERE row = ?", (name,))}
        missing = [column for column in _private(columns) if column not in opened]
        missing += [column for column, value in columns.items() if _is_long(value) and self.long(value) is None]
        for column in missing:
            self.closed(f"{_table(kind)}.{column}", f"{kind} {columns.get('id', '?')}")

    def closed(self, what: str, row: str | None, times: int = 1) -> None:
        """Count what is not opened; name it when the last export on record says that everything is."""
        self.report.counts[f"not opened: {what}"] += times
        if self.opens[0] == "all":
            self.report.say(f"{what} is not opened, and by entry {self.opens[1]} all is", "openings.jsonl", None, row)

    def long(self, stand_in: dict[str, Any]) -> str | None:
        """The long value behind its stand-in, in canonical form; None when it is not opened."""
        found = self.one("SELECT value FROM long WHERE name = ?", _long_name(stand_in))
        return found[0] if found else None

    def columns(self, name: str) -> Columns:
        """A row's columns with its long values put back; none when no entry spoke of it."""
        state = self.one("SELECT columns FROM state WHERE name = ?", name)
        columns: Columns = json.loads(state[0]) if state else {}
        for column, stand_in in columns.items():
            if _is_long(stand_in):
                value = self.long(stand_in)
                columns[column] = WITHHELD if value is None else json.loads(value)
                if value is None:
                    self.report.counts["values withheld from the response log"] += 1
        return columns

    def person(self, row: Any) -> str:
        """A person as the response log names them: name and number; the number alone when the name is withheld."""
        name = f"person/{_text(row)}"
        number = _text(self.columns(name).get("number", "?"))
        found = self.one("SELECT value FROM private WHERE row = ? AND name = 'name'", name)
        if found is None:
            self.report.counts["values withheld from the response log"] += 1
        return f"{'person' if found is None else _text(json.loads(found[0]))} #{number}"


def _commitment(table: str, row: str, column: str, opened: dict[str, Any]) -> str:
    """What commits to an opened private text."""
    salt, said = _unb64(opened["salt"]), jcs({"t": table, "i": row, "p": column, "v": opened["v"]})
    _need(len(salt) == 32, f"the value is not what was committed to: {table} {row}, {column}")
    return _b64(sha256(b"govsocial/commit/1\x00" + salt + said.encode()).digest())


def _read_shown(line: dict[str, Any]) -> tuple[str, str, Columns, list[str]]:
    """Of a row of a batch its id, digest, columns if they are shown, and the private texts that are not opened."""
    said, opened = line["v"], line.get("open", {})
    _need(_are_texts([line["e"], line["t"]]), "not of the form of an opening")
    row = line["i"] if "i" in line else said["id"]
    _need(type(row) is str, "a row without id")
    if "i" in line:
        _need(len(_unb64(said)) == 32, "not the digest of a row")
        return row, said, {}, ["row"]
    table = _table(line["t"])
    for name, value in opened.items():
        fits = value.keys() == {"salt", "v"} and _commitment(table, row, name, value) == said.get(f"{name}_c")
        _need(fits, f"the value is not what was committed to: {table} {row}, {name}")
    return row, _row_digest(jcs(said)), said, [name for name in _private(said) if name not in opened]


# --- the response log -------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\U0001d159")  # letters and symbols that show as nothing


def guard(text: str) -> str:
    """The text as a spreadsheet cell that no program takes for a formula: see docs/formats.md."""
    if _NUMBER.fullmatch(text):
        return text
    if text[:1] in ("\t", "\r", "\n"):
        return "'" + text
    for char in text:
        if unicodedata.category(char)[0] in "CZM" or char in _BLANK:
            continue
        return "'" + text if unicodedata.normalize("NFKC", char)[:1] in "=+-@\u2212" else text
    return text


def _csv_line(values: Iterable[str]) -> bytes:
    """RFC 4180, quoted only where needed, UTF-8."""
    cells = ('"' + text.replace('"', '""') + '"' if re.search('[",\r\n]', text) else text for text in values)
    return (",".join(cells) + "\r\n").encode()


def response_log(replay: Replay) -> Iterator[bytes]:
    """The lines of response-log.csv: the head, then one line per publication in the order of the log."""
    yield _csv_line(LOG_COLUMNS)
    for (name,) in replay.db.execute("SELECT name FROM state WHERE name GLOB 'publication/*' ORDER BY place"):
        yield _csv_line(guard(_text(value)) for value in _log_line(replay, name))


def _log_line(replay: Replay, name: str) -> Iterator[Any]:
    sent = replay.columns(name)
    ids = {table: _text(sent.get(f"{table}_id", "")) for table in ("response", "version", "issue", "channel")}
    response, version, issue, channel = (replay.columns(f"{table}/{row}") for table, row in ids.items())
    decisions = replay.db.execute("SELECT name FROM state WHERE version = ? ORDER BY place", (ids["version"],))
    signed = {one: replay.columns(one) for (one,) in decisions.fetchall()}
    signed = {one: columns for one, columns in signed.items() if columns.get("decision") == "signed"}
    spoke, rows = "SELECT seq FROM state WHERE name = :name UNION SELECT seq FROM spoke WHERE name = :name", [*signed]
    rows += [name, f"version/{ids['version']}"]
    seqs = {seq for row in rows for (seq,) in replay.db.execute(spoke, {"name": row})}
    drafters = version.get("contributors", [])
    yield sent.get("number", "")
    yield from (found.get("number", "") for found in (response, version, issue))
    yield channel.get("name", "")
    yield from (sent.get(key, "") for key in ("account", "target_url", "permalink", "state", "read_back"))
    yield "; ".join(map(replay.person, drafters)) if isinstance(drafters, list) else drafters
    yield "; ".join(
        f"{replay.person(one.get('person_id', ''))} ({_text(one.get('function', ''))})" for one in signed.values()
    )
    yield replay.person(sent.get("publisher_id", ""))
    yield from (sent.get(key, "") for key in ("intended_at", "published_at", "words", "digest"))
    yield " ".join(map(str, sorted(seqs)))


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
            packed = " (a zip is unpacked first)" if path.is_file() else ""
            raise Malformed(f"cannot read the folder: {error.strerror}{packed}") from None

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
            return os.fdopen(os.open(self.path / name, _READ), "rb")
        except OSError as error:
            raise Malformed(f"cannot read {name}: {error.strerror}") from None

    def read(self, name: str, limit: int) -> bytes:
        """The whole file; Malformed when it is longer than `limit` bytes."""
        with self.open(name) as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise Malformed(f"{name} is longer than {limit} bytes")
        return data


class Bundle:
    """One verification: `run()` fills the report."""

    def __init__(self, path: Path, key: LogKey, previous: Iterable[bytes], report: Report) -> None:
        self.report, self.key, self.files = report, key, Files(path)
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
        """All checks, in an order in which later ones may rely on what earlier ones read."""
        try:
            if not self.head.signed:
                self.report.say(f"not signed by {self.key.name}, the key you gave", "checkpoint")
            self._contents()
            if self._entries():
                self._openings()
                self._response_log()
                self._rest()
        finally:
            self.replay.db.close()

    def _listed(self) -> dict[str, tuple[int, str]]:
        """The manifest; Malformed when it is none, or a file it lists is missing."""
        try:
            found, _ = read_json(self.files.read("manifest.json", MANIFEST_LIMIT))
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
        found: dict[str, tuple[int, str]] = {}
        for name in self.files.sizes.keys() - {"manifest.json"}:
            with self.files.open(name) as file:
                found[name] = self.files.sizes[name], file_digest(file, "sha256").hexdigest()
        listed = {name: {"size": size, "sha256": digest} for name, (size, digest) in found.items()}
        ours = json.dumps({"files": listed, "format": FORMAT}, indent=1, sort_keys=True) + "\n"
        for name, is_so in found.items():
            if name not in self.listed:
                self.report.say("not in the manifest", name)
            elif self.listed[name] != is_so:
                self.report.say("not what the manifest says", name)
        if "manifest.json" in self.listed:
            self.report.say("lists itself", "manifest.json")
        elif self.listed == found and self.files.read("manifest.json", MANIFEST_LIMIT) != ours.encode():
            self.report.say("written in another form than the program's", "manifest.json")
        self.report.counts["files"] = len(found)

    def _entries(self) -> bool:
        """Replay every entry and rebuild the tree; False when entries are missing."""
        for start in range(0, self.head.size, 256):
            width = min(256, self.head.size - start)
            name = tile_name("entries", start // 256, width)
            if name not in self.files.sizes:
                self.report.say(f"missing, though the checkpoint speaks of {self.head.size} entries", name)
                return False
            self.read.add(name)
            bodies = self._bodies(name)
            if len(bodies) != width:
                self.report.say(f"holds {len(bodies)} entries, not {width}", name)
                return False
            for seq, data in enumerate(bodies, start):
                self.replay.entry(seq, data)
            leaves = [sha256(b"\x00" + data).digest() for data in bodies]
            self._roots(start, leaves)
            self.tree.add(leaves)
        if not self.head.size:
            self._roots(0, [])
        self.tree.finish()
        return True

    def _bodies(self, name: str) -> list[bytes]:
        """The bodies in an entry tile, in which each stands behind its length."""
        data, place, bodies = self.files.read(name, 256 * 65_537), 0, list[bytes]()
        while place < len(data):
            end = place + 2 + int.from_bytes(data[place : place + 2], "big")
            if end > len(data):
                self.report.say("ends inside an entry", name)
                break
            bodies.append(data[place + 2 : end])
            place = end
        return bodies

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
        number = 0
        with self.files.open("openings.jsonl") as file:
            while line := file.readline(LINE_LIMIT):
                number += 1
                try:
                    if not line.endswith(b"\n"):
                        raise Wrong("no line, or too long a one")
                    self.replay.opening(line[:-1])
                except Wrong as error:
                    self.report.say(f"line {number}: {error}", "openings.jsonl")
        self.report.counts["openings"] = number
        self.replay.settle()

    def _response_log(self) -> None:
        """Rebuild it from entries and openings and compare every byte."""
        number = 0
        with self.files.open("response-log.csv") as file:
            for number, line in enumerate(response_log(self.replay)):
                if file.read(len(line)) != line:
                    which = "the head" if number == 0 else f"publication line {number}"
                    self.report.say(f"{which} is not what the entries say", "response-log.csv")
                    return
            if file.read(1):
                self.report.say("holds more than the entries say", "response-log.csv")
        self.report.counts["publications"] = number

    def _rest(self) -> None:
        """The small files, evidence, and whatever belongs to no log."""
        if self.files.read("policy.txt", NOTE_LIMIT) != f"log {self.key.text}\nquorum none\n".encode():
            self.report.say("names another key than the one you gave", "policy.txt")
        if self.files.read("README.txt", NOTE_LIMIT) != README.encode():
            self.report.say("not the program's own text", "README.txt")
        for name in self.files.sizes.keys() - self.read:
            folder, _, digest = name.rpartition("/")
            if folder == "evidence":
                self.report.counts["evidence files"] += 1
                if self.listed.get(name, ("", ""))[1] != digest:
                    self.report.say("its name is not its SHA-256", name)
                elif not self.replay.one("SELECT 1 FROM evidence WHERE sha256 = ?", digest):
                    self.report.say("no entry speaks of this file", name)
            elif name[:5] == "tile/":
                self.report.say("belongs to no log of this size", name)
            elif folder != "checkpoints":
                self.report.unknown[f"file {name}"] += 1
        for (digest,) in self.replay.db.execute("SELECT sha256 FROM evidence"):
            if f"evidence/{digest}" not in self.files.sizes:
                self.replay.closed("evidence", digest)


def verify(path: str | os.PathLike[str], vkey: str, previous: Iterable[str | bytes] = ()) -> Report:
    """Check the bundle in the folder `path` with the log's verifier key and the texts of checkpoints kept earlier."""
    report = Report()
    try:
        notes = [note.encode("utf-8", "replace") if isinstance(note, str) else note for note in previous]
        Bundle(Path(path), read_vkey(vkey), notes, report).run()
    except Malformed as error:
        report.malformed = str(error)
    except sqlite3.Error as error:
        report.malformed = f"the temporary file cannot be written: {error}"
    return report


def _show(text: str) -> None:
    """Print it; what could move a terminal's cursor, or is not of its alphabet, as an escape."""
    text = "".join(char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in text)
    data = text.encode(sys.stdout.encoding or "utf-8", "backslashreplace")
    try:
        print(data.decode(sys.stdout.encoding or "utf-8"), flush=True)
    except BrokenPipeError:  # whoever read this has seen enough; Python would flush once more when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(argv: list[str] | None = None, *, prog: str | None = None) -> int:
    """The command line, which calls itself `prog`; returns the exit code."""
    parser = argparse.ArgumentParser(prog=prog, description="Prove or refute a govsocial audit bundle.")
    parser.add_argument("bundle", type=Path, help="the bundle's folder")
    parser.add_argument("--vkey", required=True, help="the log's verifier key, name+hash+base64, from a trusted source")
    parser.add_argument("--previous", action="append", default=[], type=Path, metavar="NOTE", help="a checkpoint kept")
    parser.add_argument("--json", action="store_true", help="report as JSON")
    asked = parser.parse_args(argv)
    try:
        report = verify(asked.bundle, asked.vkey, [note.read_bytes()[: NOTE_LIMIT + 1] for note in asked.previous])
    except OSError as error:
        report = Report(malformed=f"cannot read: {error}")
    _show(json.dumps(report.as_dict(), indent=1) if asked.json else report.as_text())
    return report.status


# The vocabulary this version understands, written by `python -m tests.ledger.acts`.
VOCABULARY = """
account.codes_made account.email_changed account.invited account.link_sent account.password_changed
account.password_set account.reset_asked account.second_factor_off account.second_factor_on
account.second_factor_reset account.sign_in_failed account.signed_in account.signed_out assessment.answered
assessment.begun assessment.changed assessment.finished channel.activated channel.added channel.changed
channel.closed channel.credential_set channel.handed_over channel.made_dormant comment.made comment.reopened
comment.resolved department.added function.added issue.advanced issue.closed issue.edited issue.fact_added
issue.fact_edited issue.fact_removed issue.opened issue.reopened issue.restricted issue.unrestricted log.bundled
log.read mention.assigned mention.captured mention.heard mention.left mention.taken_back person.absence_ended
person.absence_lifted person.absence_noted person.absence_set person.added person.deactivated person.function_given
person.function_taken person.preferences_set person.reactivated person.renamed person.role_given person.role_taken
person.team_set person.topics_set publication.address_changed publication.correction_begun publication.failed
publication.given_up publication.held publication.intended publication.not_removed publication.posted
publication.proof_kept publication.proven publication.read_back publication.refused publication.removed
publication.reply_heard publication.retracted publication.succeeded publication.unknown register.exported
response.begun response.ended response.kept response.moved response.reopened response.returned response.signed_off
response.target_set response.withdrawn retraction.asked retraction.refused rule.added rule.changed seat.accepted
seat.declined seat.handed_over seat.invited seat.left seat.replaced seat.taken signoff.refused source.added
source.changed source.paused source.resumed suggestion.left suggestion.made suggestion.taken suggestion.taken_back
team.added thread.reopened thread.replied thread.resolved thread.started version.submitted
"""
ACTS = frozenset(VOCABULARY.split())

if __name__ == "__main__":
    sys.exit(main())
