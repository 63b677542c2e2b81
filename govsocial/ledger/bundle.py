"""Write an audit bundle: static files in the C2SP tlog-tiles layout that `verify.py` proves (docs/formats.md).

Nothing is shared with verify.py, which works out all that stands here once more.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from govsocial.ledger import body, checkpoint, merkle
from govsocial.ledger.projection import Projection
from govsocial.ledger.tiles import Tiles, tile_name

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
    the order of their ids, and before the long values that only they have. `evidence`: files. Streams: memory does not
    grow with the log. Raises BadBundle, checkpoint.BadNote, FileExistsError; a folder that was begun then lacks its
    manifest and is no bundle.
    """
    if not checkpoints:
        raise BadBundle("a bundle needs a checkpoint: let the signer sign one first")
    heads = [checkpoint.verify(note, vkey) for note in checkpoints]
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    writer = _Writer(out)
    try:
        writer.put("policy.txt", [policy(vkey).encode()])
        return writer.write(heads, checkpoints, entries, openings, evidence)
    finally:
        writer.projection.close()


def policy(vkey: str) -> str:
    """policy.txt (C2SP tlog-policy): the log's key, and no witness asked for."""
    return f"log {vkey}\nquorum none\n"


def manifest(files: Mapping[str, tuple[int, str]]) -> bytes:
    """manifest.json for these files: name → (size, hex SHA-256)."""
    listed = {name: {"sha256": digest, "size": size} for name, (size, digest) in files.items()}
    return json.dumps({"files": listed, "format": FORMAT}, indent=1, sort_keys=True).encode() + b"\n"


def csv_lines(lines: Iterable[list[str]]) -> Iterator[bytes]:
    """RFC 4180, UTF-8, one chunk a line."""
    for line in lines:
        buffer = StringIO(newline="")
        csv.writer(buffer, lineterminator="\r\n").writerow(line)
        yield buffer.getvalue().encode()


class _Writer:
    """Puts files and remembers them for the manifest."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.files: dict[str, tuple[int, str]] = {}
        self.projection = Projection()

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
        self.put("response-log.csv", csv_lines(self.projection.response_log()))
        self.put("README.txt", [README.encode()])
        (self.out / "manifest.json").write_bytes(manifest(self.files))
        return Written(heads[-1].size, self.projection.publications, opened, kept, closed + strange)

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
        tree, tiles = merkle.Range(), Tiles(lambda name, data: self.put(name, [data]))
        while bodies := list(islice(entries, 256)):
            name = tile_name("entries", tree.size // 256, len(bodies))
            for seq, entry in enumerate(bodies, tree.size):
                self.projection.entry(seq, entry)
                leaf = merkle.leaf_hash(entry)
                tree.push(leaf)
                tiles.push(leaf)
            self.put(name, (len(entry).to_bytes(2) + entry for entry in bodies))
        tiles.finish()
        if (tree.size, tree.root()) != (head.size, head.root):
            raise BadBundle(f"the {tree.size} entries are not those the checkpoint signed, {head.size}")

    def _openings(self, openings: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
        """How many lines were written, and how many left out because no entry commits to them."""
        written = left_out = 0

        def lines() -> Iterator[bytes]:
            nonlocal written, left_out
            for opening in openings:
                line = body.canonical(dict(opening))
                takes = self.projection.takes(line, opening)
                written += takes is True
                left_out += takes is False
                if takes:
                    yield line + b"\n"

        self.put("openings.jsonl", lines())
        return written, left_out

    def _evidence(self, files: Iterable[bytes]) -> tuple[int, int]:
        """How many files were copied, and how many left out because no entry speaks of them."""
        kept = left_out = 0
        for data in files:
            digest = sha256(data).hexdigest()
            name = f"evidence/{digest}"
            if name in self.files:
                continue
            if not self.projection.is_evidence(digest):
                left_out += 1
                continue
            self.put(name, [data])
            kept += 1
        return kept, left_out
