"""Reads of the ledger: entries under filters, newest first. A subject's entries are walked by number, not gathered."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from govsocial.core.db import db, rows_of
from govsocial.core.errors import NotFound
from govsocial.issues import queries as issues
from govsocial.issues.models import Issue
from govsocial.ledger.models import Entry, Subject
from govsocial.people.permissions import Holder
from govsocial.publishing.models import Publication
from govsocial.responses.models import Response


def hidden_from(person: Holder) -> sa.Select[int]:
    """Entries a person may not read as sentences: those of restricted issues they do not see."""
    hidden = issues.hidden_from(person).subquery()
    return sa.select(Subject.seq).where(Subject.subject.in_(sa.select("issue/" + hidden.c.id)))


@dataclass(frozen=True)
class Asked:
    """The ledger page's filters; empty ones ask nothing. `issue`, `response`: their numbers."""

    act: str = ""
    who: str = ""
    issue: int | None = None
    response: int | None = None

    @property
    def subjects(self) -> list[Any]:
        """What entries must speak of, all of it; what has fewest entries first, as a rule."""
        found: list[Any] = []
        if self.issue is not None:
            found.append(sa.select("issue/" + Issue.id).where(Issue.number == self.issue).scalar_subquery())
        found += [f"person/{self.who}"] if self.who else []
        return found + ([f"act/{self.act}"] if self.act else [])

    @property
    def about_response(self) -> sa.Select[int]:
        """Entries that speak of the response or of what was sent of it."""
        sent = sa.select("publication/" + Publication.id).join(Response, Response.id == Publication.response_id)
        one = sa.select("response/" + Response.id).where(Response.number == self.response)
        subjects = one.union_all(sent.where(Response.number == self.response))
        return sa.select(Subject.seq).where(Subject.subject.in_(subjects))


def page(
    person: Holder, asked: Asked, *, before: int | None = None, limit: int = 50
) -> tuple[list[tuple[int, bytes]], bool]:
    """Entries newest first (seq, body), and whether older ones follow."""
    seq: Any = Entry.seq
    query = sa.select(Entry.seq, Entry.body)
    for subject in asked.subjects:  # the first is walked from its newest entry, further ones are looked up
        spoken = sa.orm.aliased(Subject)
        query = query.join(spoken, sa.and_(spoken.seq == seq, spoken.subject == subject))
        seq = spoken.seq if seq is Entry.seq else seq
    if asked.response is not None:
        query = query.where(seq.in_(asked.about_response))
    if before is not None:
        query = query.where(seq < before)
    query = query.where(seq.not_in(hidden_from(person)))
    rows = [(row[0], row[1]) for row in rows_of(query.order_by(seq.desc()).limit(limit + 1))]
    return rows[:limit], len(rows) > limit


def find(seq: int, person: Holder) -> Entry:
    """One entry. Raises NotFound."""
    query = sa.select(Entry).where(Entry.seq == seq, Entry.seq.not_in(hidden_from(person)))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("There is no such entry here.")
    return found


def size() -> int:
    """How many entries there are."""
    highest = rows_of(sa.select(sa.func.max(Entry.seq))).scalar_one()
    return 0 if highest is None else highest + 1
