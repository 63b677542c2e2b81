"""Reads of drafts: the working text with what stands round it, who is here, what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from govsocial.core import clock
from govsocial.core.db import rows_of, slot
from govsocial.drafting.checks import Given
from govsocial.drafting.models import DraftContributor, Tab
from govsocial.drafting.rows import Around
from govsocial.listening.models import Triage
from govsocial.people.permissions import Holder
from govsocial.people.reader import Reader
from govsocial.platforms.registry import channel_platform
from govsocial.responses.models import Response, Suggestion
from govsocial.text.text import plain

HERE = timedelta(seconds=20)
TYPING = timedelta(seconds=6)


def drafted_by(person: Holder | Reader) -> sa.ColumnElement[bool]:
    """The responses this person began or wrote in."""
    wrote = sa.select(DraftContributor.response_id).where(DraftContributor.person_id == person.id)
    return sa.or_(Response.begun_by_id == person.id, Response.id.in_(wrote))


def news(response: Response, after: int) -> tuple[int, int, str]:
    """Number of the issue's newest mention, how many are newer than `after`, and the newest decision on a suggestion.

    The last is the id of an entry: it changes whenever a suggestion is made, taken or left.
    """
    given = {"issue": response.issue_id, "after": after, "response": response.id}
    newest, fresh, last = rows_of(_news(), given).one()
    return max(int(newest), after), int(fresh), last or ""


@cache
def _news() -> sa.Select[*tuple[Any, ...]]:
    mentions = sa.select(sa.func.coalesce(sa.func.max(Triage.mention_number), 0), sa.func.count())
    issue, after = slot("issue"), slot("after")
    mentions = mentions.where(Triage.issue_id == issue, Triage.mention_number > after)
    decided = sa.select(sa.func.max(Suggestion.last_event_id)).where(Suggestion.response_id == slot("response"))
    return mentions.add_columns(decided.scalar_subquery())


def given(around: Around) -> Given:
    """What the checks look at, and what they compare it with."""
    answered = plain(around.mention.words or "") if around.mention else ""
    return Given(
        text=around.draft.text,
        disclosure=around.channel.disclosure,
        limit=around.channel.character_limit,
        measure=channel_platform(around.channel.method).measure,
        language=around.response.language,
        myths=[myth for myth in (around.issue.claim, answered) if myth],
        facts=[fact.text for fact in around.facts],
    )


@dataclass(frozen=True)
class Present:
    """Somebody at the draft now; `paragraph` is 0 when they are only reading."""

    person_id: str
    paragraph: int


def present(response: Response) -> Sequence[Present]:
    """Who is here, each person once, typing before reading."""
    now = clock.now()
    persons: dict[str, Present] = {}
    for person, typing_at, paragraph in rows_of(_present(), {"response": response.id, "since": now - HERE}):
        types = typing_at is not None and now - typing_at < TYPING
        if types or person not in persons:
            persons[person] = Present(person, paragraph if types else 0)
    return sorted(persons.values(), key=lambda one: (not one.paragraph, one.person_id))


@cache
def _present() -> sa.Select[str, datetime | None, int]:
    query = sa.select(Tab.person_id, Tab.typing_at, Tab.paragraph).order_by(Tab.person_id)
    return query.where(Tab.response_id == slot("response"), Tab.seen_at > slot("since"))
