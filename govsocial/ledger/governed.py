"""Governed rows: no row changes without an entry that explains it.

A governed table declares, beside its columns, `__private__` (names of private text columns; the salt and the
commitment columns are added here), `__row__` (the number of its row schema, raised by a migration that adds or renames
governed columns) and `__since__` (the columns that came with that number; they may be NULL, for rows from before).
"""

import os
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from govsocial.core.ids import uuid7
from govsocial.ledger import body

UNGOVERNED_COLUMNS = frozenset({"last_event_id"})


class Governed:
    """Mixin of every governed table."""

    __private__: ClassVar[tuple[str, ...]] = ()
    __row__: ClassVar[int] = 1
    __since__: ClassVar[tuple[str, ...]] = ()
    __batched__: ClassVar[bool] = False  # rows come in batches: later entries carry the whole row and its digest before
    __tablename__: str

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)

    @declared_attr
    def last_event_id(cls) -> Mapped[str]:
        """The entry that last spoke of this row; also the token that makes stale writes fail."""
        link = sa.ForeignKey("ledger_entry.event_id", deferrable=True, initially="DEFERRED")
        return mapped_column(sa.String(36), link, index=True)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.last_event_id, "version_id_generator": False}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        for name in cls.__private__:
            setattr(cls, f"{name}_salt", mapped_column(sa.LargeBinary, nullable=True))
            setattr(cls, f"{name}_c", mapped_column(sa.String(44), nullable=True))
        super().__init_subclass__(**kwargs)

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"id": uuid7(), **values})

    @property
    def subject(self) -> str:
        """How the ledger names this row: "table/id"."""
        return f"{self.__tablename__}/{self.id}"


_keys: dict[type[Governed], tuple[str, ...]] = {}


def governed_keys(model: type[Governed]) -> tuple[str, ...]:
    """The names of a table's governed columns, commitments in place of private texts."""
    cached = _keys.get(model)
    if cached is None:
        hidden = UNGOVERNED_COLUMNS | set(model.__private__) | {f"{name}_salt" for name in model.__private__}
        cached = _keys[model] = tuple(a.key for a in sa.inspect(model).column_attrs if a.key not in hidden)
    return cached


def columns(row: Governed) -> dict[str, Any]:
    """The governed columns that hold something, in their plain form: what `after` is the digest of."""
    values = ((key, getattr(row, key)) for key in governed_keys(type(row)))
    return {key: body.plain(value) for key, value in values if value is not None}


def row_digest(row: Governed) -> str:
    """Base64 SHA-256 over the row's governed columns (docs/formats.md, "Row digest")."""
    return body.row_digest(columns(row))


def row_type(model: type[Governed]) -> str:
    """ "signoff/1": table and row-schema number, as entries name it."""
    return f"{model.__tablename__}/{model.__row__}"


def commit_private(row: Governed) -> None:
    """Give every private text that was set or replaced a fresh salt and its commitment."""
    state = sa.inspect(row)
    for name in row.__private__:
        if not state.attrs[name].history.has_changes() and getattr(row, f"{name}_c") is not None:
            continue
        value = getattr(row, name)
        if value is not None:
            salt = os.urandom(32)
            setattr(row, f"{name}_salt", salt)
            setattr(row, f"{name}_c", body.commitment(row.__tablename__, row.id, name, value, salt))


def governed_models() -> list[type[Governed]]:
    """Every governed table's class, by table name."""
    found: list[type[Governed]] = []
    queue = [Governed]
    while queue:
        for sub in queue.pop().__subclasses__():
            queue.append(sub)
            if hasattr(sub, "__table__"):
                found.append(sub)
    return sorted(found, key=lambda model: model.__tablename__)
