"""Derived tables: lists that a row keeps as JSON, said again as rows, so that they can be joined, indexed and counted.

The JSON is what is on record (or what people work on); a derived table repeats it and decides nothing. No trigger
guards it and no entry speaks of it: it can be thrown away and made anew at any time, `reconcile` names every row that
does not follow from the JSON, and what leaves the house is read from the JSON whose digest was signed.
"""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from govsocial.core.db import Base, db

PAGE = 500
MENDED = "`govsocial rebuild` mends it"
Values = dict[str, Any]


class Derived:
    """Mixin of every derived table."""

    __tablename__: str
    __reads__: ClassVar[tuple[InstrumentedAttribute[Any], ...]]
    """The columns of the source that `said_by` looks at, its primary key first."""

    @classmethod
    def said_by(cls, source: Any) -> list[Values]:
        """The rows that follow from one row of the source: a thing, or a row of the columns in `__reads__`."""
        raise NotImplementedError


def derived_models() -> list[type[Derived]]:
    """Every derived table's class, by table name: the order in which all writers take them."""
    return sorted(Derived.__subclasses__(), key=lambda model: model.__tablename__)


def put(*new: Base) -> None:
    """Write the derived rows of things that are new. Part of the transaction that makes them."""
    db.session.flush()
    for model in derived_models():
        sources = [source for source in new if type(source) is model.__reads__[0].class_]
        if rows := [values for source in sources for values in model.said_by(source)]:
            db.session.execute(sa.insert(model), rows)


def rebuild() -> int:
    """Throw every derived table away and make it anew; how many rows there are now. Never commits."""
    count = 0
    for model in derived_models():
        if db.engine.dialect.name == "postgresql":  # or rows that others write meanwhile would be written twice
            db.session.execute(sa.text(f"LOCK TABLE {model.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))
        db.session.execute(sa.delete(model))
        for sources in _sources(model):
            if rows := [values for source in sources for values in model.said_by(source)]:
                db.session.execute(sa.insert(model), rows)
                count += len(rows)
    return count


def differences() -> list[str]:
    """One sentence per source whose derived rows are not what follows from it, and per row that has no source."""
    return [line for model in derived_models() for line in _differences(model)]


def _differences(model: type[Derived]) -> Iterator[str]:
    table, source = sa.inspect(model).local_table, model.__reads__[0]
    [link] = [column for column in table.columns if column.references(source.expression)]
    for sources in _sources(model):
        stands: dict[str, list[Values]] = {row[0]: [] for row in sources}
        for row in db.session.execute(sa.select(table).where(link.in_(stands))).mappings():
            stands[row[link]].append(dict(row))
        for row in sources:
            if _sorted(stands[row[0]]) != _follows(model, row):
                yield f"{table.name}: not what {source.class_.__tablename__}/{row[0]} says; {MENDED}"
    orphans = sa.select(link).where(link.not_in(sa.select(source))).distinct()
    for lost in db.session.scalars(orphans.order_by(link)):
        yield f"{table.name}: there is no {source.class_.__tablename__}/{lost}; {MENDED}"


def _follows(model: type[Derived], source: Any) -> list[list[tuple[str, Any]]] | None:
    """What follows from a source; None from one that somebody made unreadable."""
    try:
        return _sorted(model.said_by(source))
    except (TypeError, KeyError):
        return None


def _sorted(rows: list[Values]) -> list[list[tuple[str, Any]]]:
    return sorted(sorted(row.items()) for row in rows)


def _sources(model: type[Derived]) -> Iterator[Sequence[Any]]:
    """Every row of the source in the order of its key, by pages, each read before anything is written."""
    key, last = model.__reads__[0], None
    while True:
        query = sa.select(*model.__reads__).order_by(key).limit(PAGE)
        page = db.session.execute(query if last is None else query.where(key > last)).all()
        if page:
            yield page
        if len(page) < PAGE:
            return
        last = page[-1][0]
