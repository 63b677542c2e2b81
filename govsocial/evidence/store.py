"""What every store of evidence does, and what it says when it cannot.

Bytes are named by their SHA-256, written once and never changed: so to keep them twice is to keep them once, and a
store that keeps other bytes under the name is found out by whoever reads.
"""

import re
from hashlib import sha256
from typing import Protocol

from govsocial.core.errors import Refusal
from govsocial.core.wording import gettext as _

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Store(Protocol):
    """Where bytes are kept. Each method raises Unreachable when the store does not do as asked, for whatever reason."""

    def put(self, data: bytes) -> str:
        """Keep the bytes; their SHA-256. Once this returns they outlive a crash of this machine."""

    def read(self, digest: str) -> bytes:
        """The bytes with this SHA-256, compared with it. Raises Missing, Changed."""

    def has(self, digest: str) -> bool:
        """Whether something is kept under this SHA-256; what it is, only reading tells."""

    def delete(self, digest: str) -> None:
        """Keep these bytes no longer. It does not matter whether they were there."""


class Unavailable(Refusal):
    """The evidence cannot be read or kept. The row that speaks of it stays as it is."""

    status = 502


class Missing(Unavailable):
    """Nothing is kept under this SHA-256."""


class Changed(Unavailable):
    """What is kept under this SHA-256 is something else."""


class Unreachable(Unavailable):
    """The store does not answer, or does not do as asked; later it may."""

    def __init__(self) -> None:
        super().__init__(_("The store of evidence does not answer just now. Nothing was changed; try again later."))


def name(digest: str) -> str:
    """What bytes are called in every store: ab/ab12…, as 256 folders are quicker to list than one."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"{digest!r} is not a SHA-256 in lower-case hexadecimal digits")
    return f"{digest[:2]}/{digest}"


def compared(data: bytes, digest: str) -> bytes:
    """The same bytes. Raises Changed when they are not those of the digest."""
    if sha256(data).hexdigest() != digest:
        raise Changed(
            _("The stored file %(digest)s was changed in the store. Put it back from a backup.", digest=digest[:12])
        )
    return data
