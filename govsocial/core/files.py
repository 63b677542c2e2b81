"""Evidence: bytes kept under their SHA-256 in `<instance>/evidence/`, written once and never changed.

Pictures people upload are decoded and written anew, so that nothing but the picture is kept: no place, no camera,
nothing hidden behind the last pixel. Bytes fetched from elsewhere are kept exactly as they came.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

from govsocial.core.wording import gettext as _

FOLDER = "evidence"
MAX_BYTES = 10 * 2**20
MAX_PIXELS = 30_000_000

Kind = Literal["png", "jpeg", "webp", "pdf"]
TYPES = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", "pdf": "application/pdf"}

_DIGEST = re.compile(r"[0-9a-f]{64}")


class BadFile(ValueError):
    """The file cannot be taken, or is no longer what was stored. The message is a sentence to show."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A kept file. `sha256` and `size` are those of the bytes kept; `name` is the one it came with, for people only."""

    sha256: str
    size: int
    kind: str
    name: str


def sniff(data: bytes) -> Kind:
    """What a file is by its first bytes, whatever its name says. Raises BadFile for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith(b"%PDF-"):
        return "pdf"
    raise BadFile(_("This is not a PNG, JPEG, WebP or PDF file."))


def store(data: bytes, folder: Path, original_name: str | None = None) -> Stored:
    """Keep an uploaded picture (written anew) or PDF (as it is) under `folder`/evidence. Raises BadFile."""
    if not data:
        raise BadFile(_("The file is empty."))
    if len(data) > MAX_BYTES:
        size = -(-len(data) // 2**20)
        raise BadFile(_("The file has %(size)s MB; at most %(limit)s MB fit.", size=size, limit=MAX_BYTES // 2**20))
    kind = sniff(data)
    kept = data if kind == "pdf" else _redrawn(data, kind)
    return _keep(kept, folder, kind, _plain_name(original_name))


def store_raw(data: bytes, folder: Path, kind: str) -> Stored:
    """Keep bytes exactly as they came: a fetched feed, a read-back, a pasted page."""
    return _keep(data, folder, kind, "")


def path_of(folder: Path, digest: str) -> Path:
    """Where the bytes with this SHA-256 (64 lower-case hexadecimal digits) are kept. Raises BadFile for others."""
    if not _DIGEST.fullmatch(digest):
        raise BadFile(_("This is not the digest of a stored file."))
    return folder / FOLDER / digest[:2] / digest


def read(folder: Path, digest: str) -> bytes:
    """The kept bytes, checked against their digest. Raises BadFile when they are gone or were changed."""
    try:
        data = path_of(folder, digest).read_bytes()
    except OSError:
        raise BadFile(_("The stored file %(digest)s is missing.", digest=digest[:12])) from None
    if sha256(data).hexdigest() != digest:
        raise BadFile(_("The stored file %(digest)s was changed on disk.", digest=digest[:12]))
    return data


@contextmanager
def open_stored(folder: Path, digest: str) -> Iterator[BinaryIO]:
    """The kept bytes as a file to read from, checked first. Raises BadFile."""
    with BytesIO(read(folder, digest)) as stream:
        yield stream


def _keep(data: bytes, folder: Path, kind: str, name: str) -> Stored:
    digest = sha256(data).hexdigest()
    path = path_of(folder, digest)
    if not path.exists() or path.stat().st_size != len(data):
        _write(path, data)
    return Stored(digest, len(data), kind, name)


def _write(path: Path, data: bytes) -> None:
    """All or nothing, also when the machine stops in between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _redrawn(data: bytes, kind: Kind) -> bytes:
    from PIL import Image, ImageOps

    too_large = _("The picture has more than %(n)s million pixels.", n=MAX_PIXELS // 1_000_000)
    try:
        with Image.open(BytesIO(data), formats=[kind]) as source:
            if source.width * source.height > MAX_PIXELS:
                raise BadFile(too_large)
            picture = ImageOps.exif_transpose(source)
        picture.info = {name: value for name, value in picture.info.items() if name == "transparency"}
        result = BytesIO()
        picture.save(result, format=kind, **({} if kind == "png" else {"quality": 90}))
    except BadFile:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadFile(too_large) from None
    except Exception:  # decoders of hostile bytes raise whatever they meet: OSError, SyntaxError, struct.error …
        raise BadFile(_("The picture is damaged and cannot be read.")) from None
    return result.getvalue()


def _plain_name(name: str | None) -> str:
    """The last part of a file name without control characters, at most 120 characters."""
    last = re.split(r"[\\/]", name or "")[-1]
    return "".join(char for char in last if char.isprintable())[:120]
