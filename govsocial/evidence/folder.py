"""Evidence in a folder of this machine: nothing to set up, and no other machine sees it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from govsocial.core.log import log
from govsocial.core.wording import gettext as _
from govsocial.evidence.store import Missing, Unreachable, compared, name


class Folder:
    """A Store (store.py) in a folder, which is made when the first file is kept."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, data: bytes) -> str:
        """See Store. What an earlier crash cut off is written anew."""
        digest = sha256(data).hexdigest()
        path = self.path / name(digest)
        with _understood():
            if not path.exists() or path.stat().st_size != len(data):
                _write(path, data)
        return digest

    def read(self, digest: str) -> bytes:
        """See Store."""
        with _understood():
            try:
                data = (self.path / name(digest)).read_bytes()
            except FileNotFoundError:
                raise Missing(_missing(digest)) from None
        return compared(data, digest)

    def has(self, digest: str) -> bool:
        """See Store."""
        with _understood():
            return (self.path / name(digest)).is_file()

    def delete(self, digest: str) -> None:
        """See Store."""
        with _understood():
            (self.path / name(digest)).unlink(missing_ok=True)


def _missing(digest: str) -> str:
    told = _("The file %(digest)s is on record, but not in the evidence folder of this machine.", digest=digest[:12])
    shared = _(
        "If another machine kept it, both need one store: whoever runs the program sets evidence_store on both "
        "(docs/operators.md). Otherwise it has to come back from a backup."
    )
    return f"{told} {shared}"


@contextmanager
def _understood() -> Iterator[None]:
    """What the disk refuses is said as every store says it; the log has the reason."""
    try:
        yield
    except OSError as error:
        log().error("evidence.unreachable", why=str(error))
        raise Unreachable from error


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
