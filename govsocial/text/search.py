"""Full-text search over tables of its own: what a person types finds the same rows on both databases.

Words are made here, in Python: folded (no case, no accents), then cut at everything that is neither letter nor digit.
SQLite keeps them in one FTS5 table per kind, PostgreSQL in one tsvector made of exactly these words, so neither
database's idea of a word, a stop word or a query language comes into it. The tables are ungoverned: they can be rebuilt
from the rows.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import sqlalchemy as sa

from govsocial.core.db import db, rows_of
from govsocial.text.text import fold

__all__ = [
    "KINDS",
    "WINDOW",
    "end",
    "joined",
    "matches",
    "owns",
    "put",
    "put_many",
    "terms",
]

KINDS = ("mention", "issue", "response", "publication")
WINDOW = 1_000
"""The most recent matches a search looks at in one go: common words would otherwise cost a walk over everything."""
MOST_TERMS = 12
LONGEST = 60
_WORD = re.compile(r"[^\W_]+")


def owns(table: str) -> bool:
    """Whether a table of the database belongs to the index, for those who compare the schema with the models."""
    return any(table == f"search_{kind}" or table.startswith(f"search_{kind}_") for kind in KINDS)


def terms(text: str) -> list[str]:
    """The words of a text as the index holds them, in order of first appearance, each once."""
    return list(dict.fromkeys(word[:LONGEST] for word in _WORD.findall(fold(text))))


def put(kind: str, number: int, text: str) -> None:
    """Index a row under its public number, in the present transaction; what stood there before is replaced."""
    put_many(kind, [(number, text)])


def put_many(kind: str, rows: Iterable[tuple[int, str]]) -> None:
    """`put` for many rows, by one statement."""
    given = [(number, terms(text)) for number, text in rows]
    if not given:
        return
    if db.engine.dialect.name == "sqlite":
        written = [{"number": n, "words": " ".join(words)} for n, words in given]
        db.session.execute(_put_line(kind), written)
    else:
        db.session.execute(_put_array(kind), [{"number": n, "words": words} for n, words in given])


@cache
def _put_line(kind: str) -> sa.TextClause:
    return sa.text(f"INSERT OR REPLACE INTO {_name(kind)} (rowid, words) VALUES (:number, :words)")  # noqa: S608


@cache
def _put_array(kind: str) -> sa.TextClause:
    put_words = (
        f"INSERT INTO {_name(kind)} (rowid, words) VALUES (:number, array_to_tsvector(:words)) "  # noqa: S608
        "ON CONFLICT (rowid) DO UPDATE SET words = excluded.words"
    )
    return sa.text(put_words).bindparams(sa.bindparam("words", type_=sa.ARRAY(sa.Text)))


def matches(kind: str, query: str, *, before: int | None = None, most: int | None = WINDOW) -> sa.Select[int]:
    """Public numbers of the newest `most` rows (None: all) that hold every word typed, the last also as a beginning.

    For `WHERE number IN (...)` and for paging by key: `before` looks below that number only. A query without any word
    (signs alone) finds nothing. No query is a syntax error.
    """
    found = _hits(kind, query, before)
    return sa.select(found.c.rowid).order_by(found.c.rowid.desc()).limit(most)


def matches_or_number(kind: str, number: sa.SQLColumnExpression[int], words: str) -> sa.ColumnElement[bool]:
    """The condition that a row holds the words, or that they are its public number."""
    held = number.in_(matches(kind, words))
    return sa.or_(number == int(words), held) if words.isdecimal() and len(words) < 10 else held


def end(kind: str, query: str, *, before: int | None = None) -> int | None:
    """Where the window of `matches` ends: older rows may hold the words too, below it; None: there are none."""
    window = matches(kind, query, before=before).subquery()
    last, found = rows_of(sa.select(sa.func.min(window.c.rowid), sa.func.count()).select_from(window)).one()
    return last if found == WINDOW else None


def joined(query: sa.Select[Any], kind: str, words: str, number: Any) -> tuple[sa.Select[Any], Any]:
    """The query cut down to rows that hold the words, all of them, and the column to order it by, newest first.

    `number` is the public number in the query. Cut to a page, SQLite reads no more matches than it needs for it.
    """
    if not words:
        return query, number
    found = _hits(kind, words, None)
    return query.join(found, found.c.rowid == number), found.c.rowid


def _hits(kind: str, query: str, before: int | None) -> sa.FromClause:
    wanted = terms(query)[:MOST_TERMS]
    table = sa.table(_name(kind), sa.column("rowid", sa.Integer), sa.column("words"))
    if not wanted:
        return sa.select(table.c.rowid).where(sa.false()).subquery("hits")
    below = [] if before is None else [table.c.rowid < before]
    if db.engine.dialect.name == "sqlite":
        found = sa.literal_column(table.name).op("MATCH")(_fts5(wanted))
        return sa.select(table.c.rowid).where(found, *below).subquery("hits")
    from sqlalchemy.dialects.postgresql import TSQUERY

    # Kept apart, so that the planner looks the words up instead of walking the primary key backwards in hope.
    asked = sa.cast(_tsquery(wanted), TSQUERY)
    named = sa.select(table.c.rowid).where(table.c.words.op("@@")(asked), *below)
    return named.cte("hits").prefix_with("MATERIALIZED")


def _name(kind: str) -> str:
    if kind not in KINDS:
        raise LookupError(kind)
    return f"search_{kind}"


def _beginning(wanted: list[str]) -> str:
    return "*" if len(wanted[-1]) > 1 else ""


def _fts5(wanted: list[str]) -> str:
    """Terms hold letters and digits only, so quoting them is all the care they need."""
    return " ".join(f'"{word}"' for word in wanted) + _beginning(wanted)


def _tsquery(wanted: list[str]) -> str:
    return " & ".join(f"'{word}'" for word in wanted) + (":*" if _beginning(wanted) else "")
