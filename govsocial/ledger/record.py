"""record(): the only way a governed row changes. What changes inside the block belongs to one entry.

The entry is made when the block ends and appended as the last act of the business transaction (before COMMIT), so
change and entry live or die together. Entries do not nest: a downstream push is a second record with `cause=`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Protocol

import sqlalchemy as sa
from flask import current_app, has_app_context
from sqlalchemy import event
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.sql.dml import ReturningUpdate

from govsocial.core import clock
from govsocial.core.db import db, slot
from govsocial.core.ids import uuid7
from govsocial.ledger import body
from govsocial.ledger.governed import Governed, columns, commit_private, governed_keys, row_type
from govsocial.ledger.merkle import leaf_hash
from govsocial.ledger.models import Entry, Head, Subject
from govsocial.ledger.vocabulary import UnknownWord, Word

ROWS_PER_ENTRY = 200
SYSTEM = "system"


class Recorded(Protocol):
    """What the ledger knows by a name: a governed row, or what stands for one."""

    @property
    def subject(self) -> str: ...


_ENTRY, _SUBJECT = sa.insert(Entry), sa.insert(Subject)


class Unrecorded(RuntimeError):
    """A governed row changed with no entry to explain it."""


@dataclass(frozen=True)
class Acting:
    """Through which door somebody acts ("web", "cli", "worker", "api"); `aal` 2 with a second factor, else 1."""

    via: str = "cli"
    aal: int = 1


acting: ContextVar[Acting] = ContextVar("acting", default=Acting())  # noqa: B039 - frozen


@dataclass
class Act:
    """An entry in the making. `id` may be named as the cause of a later one."""

    word: Word
    id: str
    head: dict[str, Any]
    facts: dict[str, Any]
    about: list[str]
    touched: dict[str, "Touched"] = field(default_factory=dict)
    batches: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Touched:
    """A governed row that this act changed: the entry that spoke of it before, and which columns changed."""

    row: Governed
    prev: str | None
    changed: set[str]
    before: str | None = None  # digest before this act, kept for rows that were inserted in a batch


def _origin() -> str:
    return str(current_app.config["LOG_ORIGIN"]) if has_app_context() else "govsocial.example/log"


def _begin(
    word: Word,
    by: Any,
    as_: str | None,
    cause: str | None,
    about: Iterable[Recorded],
    when: datetime | None,
    facts: Mapping[str, Any],
) -> Act:
    if word.retired:
        raise UnknownWord(f"{word.name} is retired: old entries have it, no new one may")
    if missing := word.facts - facts.keys():
        raise UnknownWord(f"{word.name} lacks {', '.join(sorted(missing))}")
    door = acting.get()
    who: dict[str, Any] = {"i": by if isinstance(by, str) else by.id, "via": door.via, "aal": door.aal}
    if as_:
        who["as"] = as_
    act_id = uuid7()
    head: dict[str, Any] = {
        "v": 1,
        "log": _origin(),
        "id": act_id,
        "at": body.plain(when or clock.now()),
        "act": word.name,
        "who": who,
    }
    if cause:
        head["cause"] = cause
    plain = {key: body.plain(value) for key, value in facts.items() if value is not None}
    return Act(word, act_id, head, plain, [row.subject for row in about])


@contextmanager
def record(
    word: Word,
    *,
    by: Any,
    as_: str | None = None,
    about: Iterable[Recorded] = (),
    cause: str | None = None,
    when: datetime | None = None,
    **facts: Any,
) -> Iterator[Act]:
    """Everything governed that changes inside belongs to this entry.

    `by` is a person (anything with `.id`) or SYSTEM; `as_` the function they acted for; `about` further rows in whose
    timeline the entry appears; `when` it happened, if that is not now; `facts` what the vocabulary asks for, never
    personal. Raises Unrecorded when nested, or when something governed was pending before the block.
    """
    session: Session = db.session()
    if session.info.get("act"):
        raise Unrecorded(f"{word.name} inside {session.info['act'].word.name}: entries do not nest")
    session.flush()
    act = _begin(word, by, as_, cause, about, when, facts)
    session.info["act"] = act
    try:
        yield act
        session.flush()
        session.info.setdefault("entries", []).extend(_finish(act))
    finally:
        session.info["act"] = None


def note(word: Word, *, by: Any, about: Iterable[Recorded] = (), when: datetime | None = None, **facts: Any) -> None:
    """Put on record an act that changes no row: reading, exporting, a refused attempt."""
    with record(word, by=by, about=about, when=when, **facts):
        pass


def add_batch(act: Act, rows: Sequence[Governed]) -> None:
    """Insert many new rows under this act as one batch: the entry carries their count and Merkle root, not each row.

    All rows are of one table; they are inserted without the unit of work, in id order.
    """
    session: Session = db.session()
    model = type(rows[0])
    ordered = sorted(rows, key=lambda row: row.id)
    for row in ordered:
        row.last_event_id = act.id
        commit_private(row)
        _defaults(row)
    keys = [a.key for a in sa.inspect(model).column_attrs]
    digests = [body.row_digest(columns(row)) for row in ordered]
    session.execute(sa.insert(model), [{key: getattr(row, key) for key in keys} for row in ordered])
    if any(batch["t"] == row_type(model) for batch in act.batches):
        raise Unrecorded(f"{act.word.name}: two batches of {model.__tablename__} in one act")
    act.batches.append({"t": row_type(model), "n": len(ordered), "root": body.batch_root(digests)})


def _defaults(row: Governed) -> None:
    """Scalar column defaults, which the unit of work would have filled in."""
    for column in sa.inspect(type(row)).columns:
        default = column.default
        if default is not None and default.is_scalar and getattr(row, column.key) is None:
            setattr(row, column.key, default.arg)


def _finish(act: Act) -> list[dict[str, Any]]:
    items = [_item(touched) for touched in act.touched.values()]
    about = sorted(set(act.about))
    base = {**act.head, "d": act.facts, **({"re": about} if about else {})}
    if act.batches:
        base["batch"] = act.batches
    if len(items) <= ROWS_PER_ENTRY:
        return [{**base, "on": items}]
    raise Unrecorded(f"{act.word.name}: {len(items)} rows in one act; cut it with in_parts(), or use add_batch()")


def _item(touched: Touched) -> dict[str, Any]:
    row, after = touched.row, columns(touched.row)
    changed = touched.changed | set(after) if _is_whole(touched, after) else touched.changed
    item: dict[str, Any] = {
        "t": row_type(type(row)),
        "i": row.id,
        "after": body.row_digest(after),
        "set": {key: body.long_value(after[key]) for key in sorted(changed) if key in after},
    }
    if touched.prev:
        item["prev"] = touched.prev
        if touched.before:
            item["before"] = touched.before
        if gone := sorted(changed - after.keys()):
            item["unset"] = gone
    return item


def _is_whole(touched: Touched, after: Mapping[str, Any]) -> bool:
    """Whether an entry carries the whole row: a new one, one of a batch, and one that no entry spoke of yet under the
    present number of its schema. A column that came with the number and held something before tells of such an entry.
    """
    known = touched.row.__row__ == 1 or any(key in after for key in set(touched.row.__since__) - touched.changed)
    return touched.prev is None or touched.before is not None or not known


@event.listens_for(Session, "before_flush")
def _stamp(session: Session, _context: Any, _instances: Any) -> None:
    for row in [*session.new, *session.dirty, *session.deleted]:
        if not isinstance(row, Governed) or (row in session.dirty and not session.is_modified(row)):
            continue
        act: Act | None = session.info.get("act")
        if row in session.deleted or act is None:
            raise Unrecorded(f"{row.__tablename__} {row.id}: deleted, or changed outside record()")
        touched = act.touched.get(row.subject)
        if touched is None:
            touched = act.touched[row.subject] = Touched(row, row.last_event_id, set(), _before(row))
        commit_private(row)
        state = sa.inspect(row)
        was_set = state.committed_state.keys() & governed_keys(type(row))  # to another value or to the same
        touched.changed |= {key for key in was_set if state.attrs[key].history.has_changes()}
        for key, filled in _filled(state.mapper).items():
            if key in state.committed_state and state.attrs[key].history.has_changes():
                touched.changed |= filled
        row.last_event_id = act.id


@cache
def _filled(mapper: Mapper[Any]) -> dict[str, set[str]]:
    """Relationships to one row, and the columns that the flush, which is about to begin, fills where one was set."""
    links = [link for link in mapper.relationships if not link.uselist and not link.viewonly]
    return {link.key: {str(column.key) for column in link.local_columns} for link in links}


def _before(row: Governed) -> str | None:
    """The digest of a batched row as it was, so that its batch's root can still be worked out after the change."""
    if not row.__batched__ or not row.last_event_id:
        return None
    attrs = sa.inspect(row).attrs
    was = {key: (attrs[key].history.deleted or [getattr(row, key)])[0] for key in governed_keys(type(row))}
    return body.row_digest({key: body.plain(value) for key, value in was.items() if value is not None})


@event.listens_for(Session, "before_commit")
def _append(session: Session) -> None:
    if session.in_nested_transaction():
        return  # fires for savepoints too
    session.flush()
    entries: list[dict[str, Any]] = session.info.pop("entries", [])
    if not entries:
        return
    bodies = [body.canonical(entry) for entry in entries]
    if max(map(len, bodies)) > body.MAX_BODY:
        raise Unrecorded(f"{entries[0]['act']}: an entry may have {body.MAX_BODY} bytes at most")
    rows = [
        {"event_id": entry["id"], "body": text, "leaf_hash": leaf_hash(text)}
        for entry, text in zip(entries, bodies, strict=True)
    ]
    connection = session.connection()
    first = connection.execute(_taken(), {"count": len(rows)}).scalar_one() - len(rows)
    connection.execute(_ENTRY, [{**row, "seq": first + n} for n, row in enumerate(rows)])
    connection.execute(_SUBJECT, [dict(x) for n, e in enumerate(entries) for x in _subjects(e, first + n)])


@cache
def _taken() -> ReturningUpdate[int]:
    taken = sa.update(Head).where(Head.id == 1).values(next_seq=Head.next_seq + slot("count"))
    return taken.returning(Head.next_seq)


def _subjects(entry: dict[str, Any], seq: int) -> Iterator[dict[str, Any]]:
    names = {f"{item['t'].split('/')[0]}/{item['i']}" for item in entry["on"]} | set(entry.get("re", ()))
    names.add(f"act/{entry['act']}")
    names.add(f"person/{entry['who']['i']}")
    for name in sorted(names):
        yield {"subject": name, "seq": seq}


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _previous: Any) -> None:
    if not session.in_nested_transaction():
        session.info.pop("entries", None)
        session.info.pop("act", None)
