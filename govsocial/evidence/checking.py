"""Is everything still there that rows speak of? Reads every file on record and compares it with its digest."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

from govsocial.core.db import db, writing
from govsocial.evidence import queries
from govsocial.evidence.offers import Reference
from govsocial.evidence.store import Changed, Missing
from govsocial.evidence.stores import store

Answer = TypeVar("Answer")


class Checked(NamedTuple):
    """One file. `fault` is what is wrong with it, if anything: missing, changed; `needed_by`: whose evidence it is."""

    sha256: str
    fault: str = ""
    needed_by: tuple[Reference, ...] = ()


def check() -> Iterator[Checked]:
    """Every file on record. No transaction is open while a file is read. Raises Unreachable."""
    for digest in _asked(queries.digests):
        try:
            store().read(digest)
            yield Checked(digest)
        except (Missing, Changed) as fault:
            yield Checked(digest, type(fault).__name__.lower(), tuple(_asked(partial(queries.references, digest))))


def _asked(query: Callable[[], Sequence[Answer]]) -> Sequence[Answer]:
    """What a query finds, its transaction closed again."""
    with writing(False):
        found = query()
        db.session.rollback()
    return found
