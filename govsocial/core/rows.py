"""Pages read rows: a record says which columns a page shows, `Rows` turns a prepared statement into such records.

class Heading(NamedTuple):
    number: int
    title: str

class Card(NamedTuple):             columns first, then parts, then what is filled in later
    id: str
    due_at: datetime | None
    issue: Heading                  another table of the same statement; `| None` for an outer join
    names: tuple[str, ...] = ()     a field with a default is no column

@cache
def _card() -> Rows[Card]:
    query = sa.select(*columns(Card, Response, issue=Issue)).join(Issue, Issue.id == Response.issue_id)
    return Rows(Card, query.where(Response.number == slot("number")))

_card().first(number=318)

Loading an entity costs several times what reading its row costs; entities are for verbs, which change them
(docs/decisions/0015).
"""

from collections.abc import Callable, Iterator
from typing import Any, Generic, NamedTuple, TypeVar, get_args, get_type_hints

import sqlalchemy as sa

from govsocial.core.db import rows_of

Record = TypeVar("Record", bound=tuple[Any, ...])
_Make = Callable[[Any], Any]


class Rows(Generic[Record]):
    """A prepared statement and the record each of its rows becomes.

    Raises TypeError when the statement has more or fewer columns than the record.
    """

    def __init__(self, record: type[Record], query: sa.Select[*tuple[Any, ...]]) -> None:
        self._query = query
        self._make, width = _maker(record, 0)
        if len(query.selected_columns) != width:
            raise TypeError(f"{record.__name__} has {width} columns, its statement {len(query.selected_columns)}")

    def all(self, **given: Any) -> list[Record]:
        """Every row, in the order of the statement. `given`: its parameters."""
        make = self._make
        return [make(row) for row in rows_of(self._query, given)]

    def first(self, **given: Any) -> Record | None:
        """The first row, if there is one."""
        row = rows_of(self._query, given).first()
        return None if row is None else self._make(row)


def columns(record: type[Any], table: Any = None, /, **more: Any) -> list[Any]:
    """The columns to select for a record, in the order `Rows` expects them.

    `table`: the entity (or alias) whose attributes are named as the record's fields. `more`: the entities of parts, at
    any depth, and expressions for fields that are no attribute of `table`. Raises TypeError when a nullable column
    meets a field that is never None.
    """
    found: list[Any] = []
    for field in _fields(record):
        if field.part is not None:
            found += columns(field.part, more[field.name], **more)
            continue
        column = more[field.name] if field.name in more else getattr(table, field.name)
        if getattr(column, "nullable", False) and not field.optional:
            raise TypeError(f"{record.__name__}.{field.name} may be null")
        found.append(column)
    return found


class _Field(NamedTuple):
    name: str
    optional: bool
    part: type[Any] | None


def _fields(record: type[Any]) -> tuple[_Field, ...]:
    """The fields that the statement fills: those with a default are left to whoever reads the record."""
    hints = get_type_hints(record)
    return tuple(_field(name, hints[name]) for name in record._fields if name not in record._field_defaults)


def _field(name: str, hint: Any) -> _Field:
    kinds = (hint, *get_args(hint))
    part = next((kind for kind in kinds if isinstance(kind, type) and hasattr(kind, "_fields")), None)
    return _Field(name, type(None) in kinds or hint is Any, part)


def _maker(record: type[Any], at: int) -> tuple[_Make, int]:
    """What makes the record of a row whose columns begin at `at`, and where the columns after it begin."""
    plain, parts = _parted(record)
    end = start = at + plain
    makers: list[_Make] = []
    for field in parts:
        assert field.part is not None
        make, after = _maker(field.part, end)
        makers.append(_optional(make, end) if field.optional else make)
        end = after
    if not makers:
        return lambda row: record(*row[at:start]), end
    return lambda row: record(*row[at:start], *[make(row) for make in makers]), end


def _parted(record: type[Any]) -> tuple[int, Iterator[_Field]]:
    """How many columns come before the parts, and the parts."""
    fields = _fields(record)
    plain = next((n for n, field in enumerate(fields) if field.part), len(fields))
    late = next((field.name for field in fields[plain:] if field.part is None), None)
    if late is not None:
        raise TypeError(f"{record.__name__}.{late}: columns stand before parts")
    return plain, iter(fields[plain:])


def _optional(make: _Make, key: int) -> _Make:
    """None where the part's first column, its key, is null: an outer join found nothing."""
    return lambda row: None if row[key] is None else make(row)
