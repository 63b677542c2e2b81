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
import marshal
import os
import re
import select
import stat
import string
import sys
import tempfile
import threading
import unicodedata
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import file_digest, sha256
from io import BufferedReader, StringIO
from itertools import chain, islice
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
EXPORT = "log.bundled"  # the act of taking a bundle; its fact `opens` says what must be open in it
BODY_LIMIT, NOTE_LIMIT, LINE_LIMIT, MANIFEST_LIMIT = 60_000, 100_000, 8 << 20, 64 << 20  # bytes
DEPTH_LIMIT, FILES_LIMIT, ROWS_LIMIT = 64, 1_000_000, 200
DOORS = ("web", "cli", "worker", "api")
SHOWN = 200  # findings reported one by one; the rest is counted
PIECE = 1 << 20  # bytes of openings read in one piece
AHEAD = 64  # pieces that a second process may be ahead; fewer in all are not worth one

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_EVENT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_HIGH = re.compile("[\ue000-\U0010ffff]")  # where the order of code points and of UTF-16 units can part
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_KIND, _ABOUT = re.compile("[a-z][a-z0-9_]*/[1-9][0-9]*"), re.compile("[a-z][a-z0-9_]*/.+", re.DOTALL)
_ANY, _FREE = '"[^"]*+"', r'"([^"\\\x00]*+)"'  # any string, when no escaped quote is left; one without escapes
_LOOSE = re.compile(r"\\(?![bfnrt]|u00(?:0[0-7bef]|1[0-9a-f]))")  # an escape that RFC 8785 does not write so
_CONTROLS = bytes(range(32))
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


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
        if "" in text.split("\n") or len(data.translate(None, _CONTROLS)) + data.count(b"\n") != len(data):
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


# --- what an entry or an opening says by itself: read in any order, by any process ------------------------------------

FORM = "not of the form of an entry"
Said = Any  # tuples of what `marshal` carries; a str says what is wrong
State = tuple[bytes, str, int, list[int]]
Links = tuple[str | None, str | None, str]


class Reader:
    """Reads bodies. Entries of one act look alike, and whether one is canonical is the dearest question of all.

    So when a few that look alike were parsed, written anew and found canonical, a pattern is made of their look: every
    key and brace as it is, free only what stands in strings, the digits of integers, and how long a list of strings is.
    A text that fits the pattern is canonical too, once no control character stands in it and every escape is the right
    one; and its parts are where theirs were. What fits no pattern goes the long way.
    """

    def __init__(self) -> None:
        self._looks: dict[str, list[Look]] = {}
        self._seen: dict[str, Counter[str]] = {}

    def entry(self, data: bytes) -> Said:
        """A body as (event, cause, log, what is unknown, what an export opens, batches, items), or what is wrong."""
        try:
            if len(data) > BODY_LIMIT:
                raise ValueError(f"longer than {BODY_LIMIT} bytes")
            text = data.decode("utf-8")
            looks = self._looks.get(text[8 : text.find('"', 8)], ())
            plain = text.replace("\\\\", "\0\0").replace('\\"', "\0\0")
            if looks and len(data.translate(None, _CONTROLS)) == len(data) and not _LOOSE.search(plain):
                for look in looks:
                    if (said := look.read(text, plain)) is not None:
                        return said
            return self._parse(text)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            return str(error) if type(error) is ValueError else FORM

    def _parse(self, text: str) -> Said:
        body = read_json(text)
        if body["v"] != 1:
            if jcs(body) != text:
                raise ValueError("not in canonical form")
            return "" + body["id"], None, None, f"entry body version {body['v']}", None, (), ()
        write = _encode if _simple(text) else jcs
        sets = [write(item["set"]) for item in body["on"]]
        if _spell(body, sets, write) != text:
            raise ValueError("not in canonical form, or not of the form of an entry")
        event, act, facts = body["id"], body["act"], body["d"]
        if not _EVENT.fullmatch(event) or not _TIME.fullmatch(body["at"]):
            raise ValueError("its id is no UUIDv7, or its time not of the right form")
        if type(facts) is not dict or not _formed(body):
            raise ValueError(FORM)
        items = [_read_item(item, text) for item, text in zip(body["on"], sets, strict=True)]
        batches = _read_batches(body["batch"]) if "batch" in body else ()
        opens = _cell(facts.get("opens", "")) if act == EXPORT else None
        unknown = None if act in ACTS else f"act {act[:80]}"
        if unknown is None and opens is None:
            self._remember(act, body)
        return event, body.get("cause"), body["log"], unknown, opens, batches, items

    def _remember(self, act: str, body: dict[str, Any]) -> None:
        """Count how often entries of this act look like this one; the eighth makes a pattern."""
        seen = self._seen.setdefault(act, Counter())
        if seen.total() < 400:
            look = Look(body)
            seen[look.source] += 1
            if seen[look.source] == 8:
                look.compile()
                self._looks.setdefault(act, []).append(look)


class Look:
    """How an entry looks: a pattern, and which of its groups are what."""

    def __init__(self, body: dict[str, Any]) -> None:
        """From a body that was found canonical."""
        self._batch, self._cause = "batch" in body, "cause" in body
        self._items: list[tuple[str, list[str], bool, bool, bool, int]] = []
        batch = f'"batch":({_look(body["batch"])}),' if self._batch else ""
        cause = f'"cause":{_FREE},' if self._cause else ""
        facts, on = _look(body["d"]), ",".join(map(self._item, body["on"]))
        about = f'"re":{_look_about()},' if "re" in body else ""
        self.source = (
            rf'\{{"act":"{re.escape(body["act"])}","at":"{_TIME.pattern}",{batch}{cause}"d":{facts},'
            rf'"id":"({_EVENT.pattern})","log":{_FREE},"on":\[{on}\],{about}"v":1,"who":{_look_who(body["who"])}\}}'
        )

    def _item(self, item: dict[str, Any]) -> str:
        kind, columns, prev, before = item["t"], item["set"], "prev" in item, "before" in item
        told, row = _told(kind, columns, prev), f"row{len(self._items)}"
        self._items.append((kind, item.get("unset", []), before, prev, bool(told), len(_private(columns))))
        free = {"id": f'"(?P={row})"', told: _FREE}  # a row carries the id that the item names
        inner = ",".join(f"{re.escape(_encode(name))}:{free.get(name) or _look(columns[name])}" for name in columns)
        links = (f'"before":{_FREE},' if before else "") + f'"i":{_FREE.replace("(", f"(?P<{row}>")},'
        links += f'"prev":{_FREE},' if prev else ""
        unset = f',"unset":{re.escape(_encode(item["unset"]))}' if "unset" in item else ""
        return rf'\{{"after":{_FREE},{links}"set":(\{{{inner}\}}),"t":"{re.escape(kind)}"{unset}\}}'

    def compile(self) -> None:
        """Make it ready to read."""
        self._pattern = re.compile(self.source, re.ASCII)

    def read(self, text: str, plain: str) -> Said | None:
        """The entry, when it looks like this. `plain`: the text with a zero for each half of an escaped " or \\."""
        match = self._pattern.fullmatch(plain)
        if match is None:
            return None
        part = iter(match.groups() if plain is text else [text[begin:end] for begin, end in match.regs[1:]])
        batches = _read_batches(_decoder.decode(next(part))) if self._batch else ()
        cause = next(part) if self._cause else None
        event, log, items = next(part), next(part), []
        for kind, unset, has_before, has_prev, has_told, seals in self._items:
            after = next(part)
            before = next(part) if has_before else None
            row_id = next(part)
            links = next(part) if has_prev else None, before, after
            values = next(part)
            items.append(_said(kind, row_id, links, values, unset, seals, next(part) if has_told else ""))
        return event, cause, log, None, None, batches, items


def _look(value: Any) -> str:
    """A pattern for what has these keys and other values."""
    if isinstance(value, dict):
        return rf"\{{{','.join(f'{re.escape(_encode(key))}:{_look(inner)}' for key, inner in value.items())}\}}"
    if isinstance(value, list):
        if all(type(inner) is str for inner in value):
            return rf"\[(?:{_ANY}(?:,{_ANY})*+)?+\]"
        return rf"\[{','.join(map(_look, value))}\]"
    return (
        "(?:true|false)" if isinstance(value, bool) else "(?:0|-?[1-9][0-9]{0,14}+)" if isinstance(value, int) else _ANY
    )


def _look_who(who: dict[str, Any]) -> str:
    function = f'"as":{_ANY},' if "as" in who else ""
    return rf'\{{"aal":[12],{function}"i":{_ANY},"via":"(?:{"|".join(DOORS)})"\}}'


def _look_about() -> str:
    row = r'"[a-z][a-z0-9_]*/[^"\\\x00]++"'
    return rf"\[{row}(?:,{row})*+\]"


def _formed(body: dict[str, Any]) -> bool:
    """Whether what no other check reads is as docs/formats.md says."""
    who, about = body["who"], body.get("re", ["any/row"])
    return (
        who.keys() - {"as"} == {"i", "via", "aal"}
        and type(who["i"]) is str
        and type(who.get("as", "")) is str
        and who["via"] in DOORS
        and type(who["aal"]) is int
        and who["aal"] in (1, 2)
        and len(body["on"]) <= ROWS_LIMIT
        and _texts(about)
        and all(map(_ABOUT.fullmatch, about))
    )


def _read_batches(batches: list[dict[str, Any]]) -> list[tuple[str, int, bytes]]:
    fits = (type(b["n"]) is int and b.keys() == {"t", "n", "root"} and _KIND.fullmatch(b["t"]) for b in batches)
    if not batches or not all(fits):
        raise ValueError(FORM)
    found = [(batch["t"], batch["n"], _unb64(batch["root"])) for batch in batches]
    if any(count < 1 or len(root) != 32 for _, count, root in found):
        raise ValueError("a batch without count or root")
    return found


def _read_item(item: dict[str, Any], text: str) -> tuple[Any, ...]:
    kind, row_id, values, unset = item["t"], item["i"], item["set"], item.get("unset", ())
    links = item.get("prev"), item.get("before"), item["after"]
    if not _KIND.fullmatch(kind) or ("unset" in item and not _texts(unset)):
        raise ValueError(FORM)
    if "id" in unset or any(name in values for name in unset) or (unset and links[0] is None):
        raise ValueError("unsets the id, a column that it sets, or one of a new row")
    if (links[0] is None or links[1] is not None) and "id" not in values:
        raise ValueError("a row without id")
    told = values.get(_told(kind, values, links[0] is not None), "")
    strange = values.get("id", row_id) != row_id
    return _said(kind, row_id, links, text, unset, len(_private(values)), told, strange)


def _texts(value: Any) -> bool:
    return type(value) is list and bool(value) and all(type(one) is str for one in value)


def _told(kind: str, columns: dict[str, Any], prev: bool) -> str:
    """The name of the column that the response log or the evidence needs to know of this row, if any."""
    name = {"signoff": "" if prev else "version_id", "evidence": "sha256"}.get(_table(kind), "")
    return name if type(columns.get(name)) is str else ""


def _said(
    kind: str, row_id: str, links: Links, text: str, unset: Iterable[str], seals: int, told: str, strange: bool = False
) -> tuple[Any, ...]:
    """An item as (key, kind, id, (prev, before, after), (set, unset) of a change, its state, told, strange).

    `strange`: it names another row than its columns do.
    """
    changes, heavy, data = links[0] is not None and links[1] is None, '{"h":' in text, text.encode()
    columns = _columns(text) if changes or heavy else {}
    change = (columns, list(unset)) if changes else None
    state = data, _row_digest(data), seals, _longs(columns) if heavy else []
    return hash(f"{_table(kind)}/{row_id}"), kind, row_id, links, change, state, told, strange


def _columns(text: str) -> dict[str, Any]:
    """A row's columns, when the text is known to be canonical."""
    columns: dict[str, Any] = _decoder.raw_decode(text)[0]
    return columns


def _state(columns: dict[str, Any]) -> State:
    """Of a row with these columns: canonical form, its digest, how many private texts and which long values it has."""
    data = jcs(columns).encode()
    longs = _longs(columns) if b'{"h":' in data else []
    return data, _row_digest(data), len(_private(columns)) if b'_c":' in data else 0, longs


def _row_digest(data: bytes) -> str:
    return _b64(sha256(b"govsocial/row/1\x00" + data).digest())


def _private(columns: dict[str, Any]) -> list[str]:
    """The names of the private texts that these columns commit to."""
    return [name[:-2] for name in sorted(columns) if name[-2:] == "_c"]


def _longs(columns: dict[str, Any]) -> list[int]:
    """The long values that these columns have the hashes of."""
    return [hash((value["h"], value["n"])) for value in columns.values() if _is_long(value)]


def _is_long(value: Any) -> bool:
    return type(value) is dict and value.keys() == {"h", "n"}


def _table(kind: str) -> str:
    return kind[: kind.index("/")]


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


def read_opening(data: bytes) -> Said:
    """A line of openings.jsonl as (kind, …), or what is wrong with it."""
    try:
        text = data.decode("utf-8")
        line = read_json(text)
        if jcs(line) != text:
            raise ValueError("not in canonical form")
        kind, keys = line["k"], line.keys()
        if kind == "long" and keys == {"k", "h", "v"}:
            return _read_long(line["h"], jcs(line["v"]).encode())
        if kind == "private" and keys == {"k", "t", "i", "p", "v", "salt"}:
            digest, row, value = _commitment(line["t"], line["i"], line["p"], line), f"{line['t']} {line['i']}", b""
            if (line["t"], line["p"]) == ("person", "name"):
                value = jcs(line["v"]).encode()
            return kind, hash(f"{line['t']}/{line['i']}"), line["p"], digest, row, value
        if kind == "row" and {"k", "e", "t", "v"} <= keys and keys - {"k", "e", "t", "v"} in (set(), {"open"}, {"i"}):
            return _read_batched(line)
        return "unknown", f"opening {kind}"
    except UnicodeDecodeError:
        return "not UTF-8"
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return str(error) if type(error) is ValueError else "not of the form of an opening"


def _read_long(digest: str, value: bytes) -> Said:
    if digest != _b64(sha256(value).digest()):
        raise ValueError(f"the value is not what an entry has the hash of: {digest}")
    return "long", hash((digest, len(value))), digest, value


def _commitment(table: str, row_id: str, name: str, opened: dict[str, Any]) -> str:
    said, salt = jcs({"t": table, "i": row_id, "p": name, "v": opened["v"]}).encode(), _unb64(opened["salt"])
    return _b64(sha256(b"govsocial/commit/1\x00" + salt + said).digest()) if len(salt) == 32 else ""


def _read_batched(line: dict[str, Any]) -> Said:
    """A row of a batch as ("row", batch, kind, id, digest, names of what stays closed, long values)."""
    kind, table = line["t"], _table(line["t"])
    if "i" in line:  # only its digest
        row_id, digest, closed, longs = line["i"], _b64(_unb64(line["v"])), ["row"], list[int]()
    else:
        columns, opened, row_id = line["v"], line.get("open", {}), line["v"]["id"]
        for name, value in opened.items():
            if value.keys() != {"salt", "v"} or _commitment(table, row_id, name, value) != columns.get(f"{name}_c"):
                raise ValueError(f"the value is not what was committed to: {table} {row_id}, {name}")
        closed = [name for name in _private(columns) if name not in opened]
        _, digest, _, longs = _state(columns)
    if type(row_id) is not str:
        raise ValueError("a row without id")
    return "row", hash(f"{line['e']}\n{table}"), kind, row_id, digest, closed, longs


# --- what the entries say together, row by row ------------------------------------------------------------------------


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
            self._file.seek(self._written)
            self._file.write(self._recent)
            self._written += len(self._recent)
            self._recent.clear()
        return place << 24 | len(data)

    def get(self, ticket: int) -> bytes:
        """What `put` gave this ticket for."""
        place, length = ticket >> 24, ticket & 0xFFFFFF
        if place >= self._written:
            return bytes(self._recent[place - self._written :][:length])
        self._file.seek(place)
        return self._file.read(length)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


@dataclass(slots=True)
class Row:
    """A governed row as the entries left it."""

    kind: str
    event: str
    seqs: str  # numbers of the entries that spoke of it, for the tables of the response log
    data: bytes  # the canonical form of its columns, long values as their stand-ins
    parsed: dict[str, Any] | None = None

    def columns(self) -> dict[str, Any]:
        """The columns, as `data` has them."""
        if self.parsed is None:
            self.parsed = _columns(self.data.decode())
        return self.parsed


class Rows:
    """The last state of every row, found by Python's keyed 64-bit hash of "table/id": about 170 bytes of memory a row.

    The latest stay at hand, for rows are mostly changed again soon; the others wait in the spill.
    """

    def __init__(self, spill: Spill) -> None:
        self._spill = spill
        self._tickets: dict[int, int] = {}
        self._recent: dict[int, Row] = {}

    def __contains__(self, key: int) -> bool:
        return key in self._recent or key in self._tickets

    def get(self, key: int) -> Row | None:
        """The row, or None when no entry spoke of it."""
        row = self._recent.get(key)
        if row is None and (ticket := self._tickets.get(key)) is not None:
            kind, event, seqs, data = self._spill.get(ticket).split(b"\n", 3)
            return Row(kind.decode(), event.decode(), seqs.decode(), data)
        return row

    def put(self, key: int, row: Row) -> None:
        """Remember the row's new state."""
        self._recent[key] = row
        if len(self._recent) >= 512:
            for old_key, old in self._recent.items():
                head = f"{old.kind}\n{old.event}\n{old.seqs}\n"
                self._tickets[old_key] = self._spill.put(head.encode() + old.data)
            self._recent.clear()


@dataclass(slots=True)
class Batch:
    """Rows inserted at once, as their entry told it, and what the openings showed of them."""

    seq: int
    kind: str
    count: int
    root: bytes
    shown: int = 0
    last: str = ""  # id of the row shown last
    leaves: list[bytes] = field(default_factory=list)
    moved: dict[int, int] = field(default_factory=dict)  # rows changed later: hash of the id → of the digest before


class Replay:
    """Takes what was read in the order of the log, checks it against all before, and remembers every row's last state.

    `sealed`: rows whose last state commits to private texts → one bit for each that is not opened yet.
    `heavy`: rows whose last state has long values. `longs`: long values that something signed has the hash of.
    `opens`: what the last export on record says its bundle opens, and the number of that entry.
    """

    def __init__(self, report: Report, origin: str) -> None:
        self.report, self.origin = report, origin
        self.spill = Spill()
        self.rows = Rows(self.spill)
        self.events: set[int] = set()
        self.batches: dict[int, Batch] = {}
        self.batched: set[int] = set()  # rows shown that no entry but their batch's speaks of
        self.sealed: dict[int, int] = {}
        self.heavy: set[int] = set()
        self.longs: dict[int, str] = {}
        self.opened: dict[int, int] = {}
        self.opens: tuple[str, int] = ("", 0)
        self.evidence: set[str] = set()
        self.publications: list[int] = []
        self.signoffs: dict[int, tuple[int, ...]] = {}
        self.columns = lru_cache(256)(self._columns)
        self.person = lru_cache(256)(self._person)

    def entry(self, seq: int, said: Said) -> None:
        """The next entry, as `Reader.entry` gave it."""
        if isinstance(said, str):
            self.report.say(f"not an entry: {said}", entry=seq)
            return
        event, cause, log, unknown, opens, batches, items = said
        name, say = hash(event), self.report.say
        if unknown:
            self.report.unknown[unknown] += 1
        if log is not None:
            if name in self.events:
                say(f"a second entry with the id {event}", entry=seq)
            if cause is not None and hash(cause) not in self.events:
                say("its cause is no earlier entry", entry=seq)
            if log != self.origin:
                say(f"speaks of another log: {log[:80]!r}", entry=seq)
        self.events.add(name)
        if opens is not None:
            self.opens = opens, seq
        for kind, count, root in batches:
            batch = Batch(seq, kind, count, root)
            if self.batches.setdefault(hash(f"{event}\n{_table(kind)}"), batch) is not batch:
                say("two batches of one table", entry=seq)
            self.report.counts["rows in batches"] += count
        for item in items:
            self._row(seq, event, item)

    def _row(self, seq: int, event: str, item: tuple[Any, ...]) -> None:
        """The next item, as `_said` gave it."""
        key, kind, row_id, links, change, state, told, strange = item
        table, old, columns = _table(kind), self.rows.get(key), None
        wrong = self._follows(old, table, row_id, links)
        if old and change and old.kind == kind:
            columns = old.columns() | change[0]
            for name in change[1]:
                columns.pop(name, None)
            state = _state(columns)
        if state[1] != links[2]:
            wrong.append("the row's digest does not fit what the entries say of it")
        if strange:
            wrong.append("the row carries another id")
        for says in wrong:
            self.report.say(says, None, seq, f"{kind} {row_id}")
        self._note(key, table, state, told, new=old is None)
        seqs = "" if table not in LOG_TABLES else f"{old.seqs} {seq}" if old else str(seq)
        self.rows.put(key, Row(kind, event, seqs, state[0], columns))

    def _follows(self, old: Row | None, table: str, row_id: str, links: Links) -> list[str]:
        """What does not fit the entries before, in words."""
        prev, before, _ = links
        if old is None:
            begins = before is None if prev is None else self._from_batch(prev, table, row_id, before)
            return [] if begins else ["follows an entry that never spoke of this row"]
        wrong = [] if prev == old.event else ["does not follow the entry that last spoke of this row"]
        if before is not None and before != _row_digest(old.data):
            wrong.append("the row's digest before does not fit what the entries say of it")
        return wrong

    def _note(self, key: int, table: str, state: State, told: str, *, new: bool) -> None:
        """What openings, response log and evidence will have to fit."""
        _, _, seals, longs = state
        if seals:
            self.sealed[key] = (1 << seals) - 1
        elif not new:
            self.sealed.pop(key, None)
        if longs:
            self.longs.update(dict.fromkeys(longs, table))
            self.heavy.add(key)
        elif not new:
            self.heavy.discard(key)
        if table == "evidence" and told:
            self.evidence.add(told)
        elif table == "publication" and new:
            self.publications.append(key)
        elif table == "signoff" and new:
            version = hash(f"version/{told}")
            self.signoffs[version] = (*self.signoffs.get(version, ()), key)

    def _from_batch(self, prev: str, table: str, row_id: str, before: str | None) -> bool:
        """Whether a row that no entry named yet may come from a batch of this entry."""
        batch = self.batches.get(hash(f"{prev}\n{table}"))
        if batch is None or before is None:
            return False
        batch.moved[hash(row_id)] = hash(before)
        return True

    # what the openings add, once all entries are read

    def opening(self, said: Said) -> None:
        """The next line of openings.jsonl, as `read_opening` gave it. ValueError says what is wrong with it."""
        if isinstance(said, str):
            raise ValueError(said)
        kind, *more = said
        if kind == "long":
            self._open_long(*more)
        elif kind == "private":
            self._open_private(*more)
        elif kind == "row":
            self._open_row(*more)
        else:
            self.report.unknown[more[0]] += 1

    def _open_long(self, name: int, digest: str, value: bytes) -> None:
        if name not in self.longs:
            raise ValueError(f"the value is not what an entry has the hash of: {digest}")
        if name in self.opened:
            raise ValueError("opened twice")
        self.opened[name] = self.spill.put(value)

    def _open_private(self, key: int, name: str, digest: str, label: str, value: bytes) -> None:
        row = self.rows.get(key)
        columns = row.columns() if row else {}
        if columns.get(f"{name}_c") != digest:
            raise ValueError(f"the value is not what was committed to: {label}, {name}")
        bit = 1 << _private(columns).index(name)
        if not self.sealed[key] & bit:
            raise ValueError("opened twice")
        self.sealed[key] ^= bit
        if value:
            self.opened[hash((key, name))] = self.spill.put(value)

    def _open_row(self, key: int, kind: str, row_id: str, digest: str, closed: list[str], longs: list[int]) -> None:
        batch, table, row = self.batches.get(key), _table(kind), f"{_table(kind)} {row_id}"
        if batch is None or batch.shown == batch.count or batch.kind != kind:
            raise ValueError(f"a row of no batch that an entry speaks of: {row}")
        if row_id <= batch.last:
            raise ValueError(f"not in the order of the ids: {row}")
        before, name = batch.moved.pop(hash(row_id), None), hash(f"{table}/{row_id}")
        if before is None and (name in self.rows or name in self.batched):
            raise ValueError(f"a row that began elsewhere: {row}")
        if before is None:
            self.batched.add(name)
        if before is not None and before != hash(digest):
            raise ValueError(f"not as the entry that changed it found it: {row}")
        for column in closed if before is None else ():
            self.closed(f"{table}.{column}", row)
        self.longs.update(dict.fromkeys(longs, f"{table} in batches"))
        batch.shown, batch.last = batch.shown + 1, row_id
        batch.leaves.append(sha256(b"\x00" + _unb64(digest)).digest())
        if batch.shown == batch.count:
            root, batch.leaves = merge(batch.leaves), []
            if root != batch.root:
                raise ValueError(f"the rows are not those of the batch of entry {batch.seq}")

    def settle(self) -> None:
        """Name what is not opened, once all openings are read."""
        if self.opens[0] not in ("", "all"):
            self.report.unknown[f"a bundle that opens {self.opens[0][:80]}"] += 1
        for key in self.heavy | {key for key, bits in self.sealed.items() if bits}:
            self._settle_row(key, self.rows.get(key))
        for name, table in self.longs.items():
            if table[-8:] == " batches" and name not in self.opened:
                self.closed(f"{table}, a long value", None)
        for batch in self.batches.values():
            if not batch.shown:
                self.closed(f"{_table(batch.kind)} in batches", f"{batch.count} rows of entry {batch.seq}", batch.count)
            if 0 < batch.shown < batch.count or len(batch.moved) > batch.count - batch.shown:
                self.report.say(f"its batch of {_table(batch.kind)} is not whole in openings.jsonl", entry=batch.seq)

    def _settle_row(self, key: int, row: Row | None) -> None:
        assert row is not None
        columns, bits = row.columns(), self.sealed.get(key, 0)
        names = [name for place, name in enumerate(_private(columns)) if bits >> place & 1]
        names += [k for k, v in columns.items() if _is_long(v) and hash((v["h"], v["n"])) not in self.opened]
        for name in names:
            self.closed(f"{_table(row.kind)}.{name}", f"{row.kind} {columns.get('id', '?')}")

    def closed(self, what: str, row: str | None, times: int = 1) -> None:
        """Count what is not opened; name it when the last export on record says that everything is."""
        self.report.counts[f"not opened: {what}"] += times
        if self.opens[0] == "all":
            self.report.say(f"{what} is not opened, and by entry {self.opens[1]} all is", "openings.jsonl", None, row)

    # what the response log needs

    def _columns(self, key: int) -> dict[str, Any]:
        """A row's columns with its long values put back, and `_entries`, the numbers of its entries."""
        row = self.rows.get(key)
        if row is None:
            return {"_entries": ""}
        columns = row.columns()
        if b'{"h":' in row.data:
            columns = {name: self._full(value) if type(value) is dict else value for name, value in columns.items()}
        columns["_entries"] = row.seqs
        return columns

    def _full(self, value: dict[str, Any]) -> Any:
        if not _is_long(value):
            return value
        ticket = self.opened.get(hash((value["h"], value["n"])))
        if ticket is None:
            self.report.counts["values withheld from the response log"] += 1
            return WITHHELD
        return read_json(self.spill.get(ticket).decode())

    def _person(self, person_id: str) -> str:
        """A person as the response log names them: name and number; the number alone when the name is withheld."""
        key = hash(f"person/{person_id}")
        number, ticket = self.columns(key).get("number", "?"), self.opened.get(hash((key, "name")))
        if ticket is None:
            self.report.counts["values withheld from the response log"] += 1
            return f"person #{number}"
        return f"{_cell(read_json(self.spill.get(ticket).decode()))} #{number}"


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
    yield "; ".join(ledger.person(str(one)) for one in drafters) if isinstance(drafters, list) else drafters
    yield "; ".join(f"{ledger.person(str(one.get('person_id')))} ({_cell(one.get('function', ''))})" for one in signed)
    yield ledger.person(str(sent.get("publisher_id")))
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


def manifest(files: dict[str, tuple[int, str]]) -> bytes:
    """manifest.json for these files: name → (size, hex SHA-256)."""
    lines = ",\n".join(
        f'  "{name}": {{\n   "sha256": "{digest}",\n   "size": {size}\n  }}'
        for name, (size, digest) in sorted(files.items())
    )
    return f'{{\n "files": {{\n{lines}\n }},\n "format": "{FORMAT}"\n}}\n'.encode()


def policy(vkey: str) -> str:
    """policy.txt (C2SP tlog-policy): the log's key, and no witness asked for."""
    return f"log {vkey}\nquorum none\n"


class Pair:
    """Does pieces of work in their order, with a second process when there is much of it, a processor, and `fork`.

    Whoever of the two is free takes the next piece: by its number, out of a pipe. The other process puts what it found
    into a file and says in a second pipe where; when it dies, this one does what is missing.
    """

    def __init__(self, pieces: list[Callable[[], Any]]) -> None:
        self._pieces = pieces
        self._offered = 0
        self._done: dict[int, Any] = {}
        self._pid = 0
        if _helps(len(pieces)):
            self._open()

    def __iter__(self) -> Iterator[Any]:
        for number, piece in enumerate(self._pieces):
            yield self._take(number) if self._pid else piece()

    def _open(self) -> None:
        self._shelf = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by close()
        self._claims, self._offers = os.pipe()
        self._told, tell = os.pipe()
        os.set_blocking(self._claims, False)
        self._pid = os.fork()
        if not self._pid:
            try:
                os.close(self._offers)
                self._serve(tell)
            finally:
                os._exit(0)
        os.close(tell)

    def _serve(self, tell: int) -> None:
        """The other process: until no piece is offered any more."""
        place = 0
        while select.select([self._claims], [], []):
            number = self._claim()
            if number == -1:
                return
            if number is not None:
                data = marshal.dumps(self._pieces[number]())
                os.pwrite(self._shelf.fileno(), data, place)
                os.write(tell, b"".join(part.to_bytes(8, "big") for part in (number, place, len(data))))
                place += len(data)

    def _claim(self) -> int | None:
        """A piece that nobody else does; None when there is none now, -1 when there will be none."""
        try:
            return int.from_bytes(os.read(self._claims, 8) or b"\xff" * 8, "big", signed=True)
        except BlockingIOError:
            return None

    def _take(self, number: int) -> Any:
        while self._offered < min(number + AHEAD, len(self._pieces)):
            os.write(self._offers, self._offered.to_bytes(8, "big"))
            self._offered += 1
        while number not in self._done:
            waits = len(self._done) >= 8 or select.select([self._told], [], [], 0)[0]  # what is done ahead takes memory
            mine = None if waits else self._claim()
            if mine is not None:
                self._done[mine] = self._do(mine)
            elif parts := os.read(self._told, 24):
                theirs, place, size = (int.from_bytes(parts[n : n + 8], "big") for n in (0, 8, 16))
                self._done[theirs] = marshal.loads(os.pread(self._shelf.fileno(), size, place))  # noqa: S302 - our own
            else:
                self._done[number] = self._do(number)
        done = self._done.pop(number)
        if isinstance(done, Malformed):
            raise done
        return done

    def _do(self, number: int) -> Any:
        """What is wrong with a piece waits for its turn, so that two processes find what one finds."""
        try:
            return self._pieces[number]()
        except Malformed as error:
            return error

    def close(self) -> None:
        """Let the other process end."""
        if self._pid:
            for end in (self._offers, self._claims, self._told):
                os.close(end)
            self._shelf.close()
            os.waitpid(self._pid, 0)


def _helps(pieces: int) -> bool:
    """Whether a second process is worth its start, and can be had."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return pieces > AHEAD and processors > 1 and hasattr(os, "fork") and threading.active_count() == 1


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
        self.reader, self.replay = Reader(), Replay(self.report, key.name)
        self.read: set[str] = {"manifest.json", *NEEDED}
        self.tree = Tree(self._tile)

    def run(self) -> None:
        """All checks. What follows from the entries is left out when entries are missing."""
        if not self.head.signed:
            self.report.say(f"not signed by {self.key.name}, the key you gave", "checkpoint")
        names = sorted(self.files.sizes.keys() - {"manifest.json"})
        groups = [names[at : at + 256] for at in range(0, len(names), 256)]
        tiles = self._tiles()
        spans = range(0, self.files.sizes["openings.jsonl"], PIECE)
        pieces: list[Callable[[], Any]] = [partial(self._digests, group) for group in groups]
        pieces += [partial(self._read_tile, name) for name in tiles if name in self.files.sizes]
        pieces += [partial(self._read_lines, start) for start in spans]
        pair = Pair(pieces)
        try:
            found = iter(pair)
            self._contents(dict(zip(names, chain.from_iterable(islice(found, len(groups))), strict=True)))
            if self._entries(tiles, found):
                self._openings(found)
                self._response_log()
                self._rest()
        finally:
            pair.close()
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

    def _contents(self, found: dict[str, tuple[int, str]]) -> None:
        """Every file against the manifest, and the manifest against the files."""
        for name, is_so in found.items():
            if name not in self.listed:
                self.report.say("not in the manifest", name)
            elif self.listed[name] != is_so:
                self.report.say("not what the manifest says", name)
        if "manifest.json" in self.listed:
            self.report.say("lists itself", "manifest.json")
        elif self.listed == found and self.files.read("manifest.json", MANIFEST_LIMIT) != manifest(found):
            self.report.say("written in another form than the program's", "manifest.json")
        self.report.counts["files"] = len(found)

    def _digests(self, names: list[str]) -> list[tuple[int, str]]:
        """Size and hex SHA-256 of these files."""
        found = []
        for name in names:
            with self.files.open(name) as file:
                found.append((self.files.sizes[name], file_digest(file, "sha256").hexdigest()))
        return found

    def _tiles(self) -> list[str]:
        """The entry tiles that the checkpoint asks for, up to the first that is missing."""
        names = []
        for number in range(-(-self.head.size // 256)):
            names.append(tile_name("entries", number, min(256, self.head.size - 256 * number)))
            if names[-1] not in self.files.sizes:
                break
        return names

    def _entries(self, tiles: list[str], found: Iterator[Any]) -> bool:
        """Replay every entry and rebuild the tree; False when entries are missing."""
        for number, name in enumerate(tiles):
            width = min(256, self.head.size - 256 * number)
            if name not in self.files.sizes:
                self.report.say(f"missing, though the checkpoint speaks of {self.head.size} entries", name)
                return False
            self.read.add(name)
            leaves, entries, whole = next(found)
            if not whole:
                self.report.say("ends inside an entry", name)
            if len(leaves) != width:
                self.report.say(f"holds {len(leaves)} entries, not {width}", name)
                return False
            for seq, said in enumerate(entries, 256 * number):
                self.replay.entry(seq, said)
            self._roots(256 * number, leaves)
            self.tree.add(leaves)
        if not self.head.size:
            self._roots(0, [])
        self.tree.finish()
        return True

    def _read_tile(self, name: str) -> tuple[list[bytes], list[Said], bool]:
        """Leaf hashes and entries of a tile, in which each body stands behind its length; False when one is cut off."""
        data, place = self.files.read(name, 256 * 65_537), 0
        leaves: list[bytes] = []
        entries: list[Said] = []
        while place < len(data):
            end = place + 2 + int.from_bytes(data[place : place + 2], "big")
            if end > len(data):
                return leaves, entries, False
            body = data[place + 2 : end]
            leaves.append(sha256(b"\x00" + body).digest())
            entries.append(self.reader.entry(body))
            place = end
        return leaves, entries, True

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
        if data == b"".join(hashes):
            return
        for place, value in enumerate(hashes):
            if data[32 * place : 32 * place + 32] != value:
                seq = 256 * number + place
                self.report.say("its hash is not the one in this tile", name, None if level else seq)
        if len(data) > 32 * len(hashes):
            self.report.say("holds more hashes than the log has", name)

    def _openings(self, found: Iterator[list[Said]]) -> None:
        number = 0
        for number, said in enumerate(chain.from_iterable(found), 1):
            try:
                self.replay.opening(said)
            except ValueError as error:
                self.report.say(f"line {number}: {error}", "openings.jsonl")
        self.report.counts["openings"] = number
        self.replay.settle()

    def _read_lines(self, start: int) -> list[Said]:
        """The openings that begin in the piece of the file at `start`."""
        found: list[Said] = []
        with self.files.open("openings.jsonl") as file:
            if start:
                file.seek(start - 1)
                while (line := file.readline(LINE_LIMIT)) and line[-1:] != b"\n":
                    pass
            while file.tell() < start + PIECE and (line := file.readline(LINE_LIMIT)):
                found.append(read_opening(line[:-1]) if line[-1:] == b"\n" else "no line, or too long a one")
        return found

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
        for digest in self.replay.evidence - {name[9:] for name in self.files.sizes if name[:9] == "evidence/"}:
            self.replay.closed("evidence", digest)


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
        *("person.absence_ended", "person.absence_lifted", "person.absence_noted", "person.absence_set"),
        *("person.added", "person.deactivated", "person.function_given", "person.function_taken"),
        *("person.preferences_set", "person.reactivated", "person.renamed", "person.role_given"),
        *("person.role_taken", "person.team_set", "person.topics_set", "publication.address_changed"),
        *("publication.correction_begun", "publication.failed", "publication.given_up", "publication.held"),
        *("publication.intended", "publication.not_removed", "publication.posted", "publication.proof_kept"),
        *("publication.proven", "publication.read_back", "publication.refused", "publication.removed"),
        *("publication.reply_heard", "publication.retracted", "publication.succeeded", "publication.unknown"),
        *("register.exported", "response.begun", "response.ended", "response.kept", "response.moved"),
        *("response.reopened", "response.returned", "response.signed_off", "response.target_set"),
        *("response.withdrawn", "retraction.asked", "retraction.refused", "rule.added", "rule.changed"),
        *("seat.accepted", "seat.declined", "seat.handed_over", "seat.invited", "seat.left", "seat.replaced"),
        *("seat.taken", "signoff.refused", "source.added", "source.changed", "source.paused", "source.resumed"),
        *("suggestion.left", "suggestion.made", "suggestion.taken", "suggestion.taken_back", "team.added"),
        *("thread.reopened", "thread.replied", "thread.resolved", "thread.started", "version.submitted"),
    )
)
# end of ACTS

if __name__ == "__main__":
    sys.exit(main())
