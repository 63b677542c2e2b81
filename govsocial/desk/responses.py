"""The list of responses, narrowed by filters and paged by number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from govsocial.channels.models import Channel
from govsocial.core.db import db, rows_of
from govsocial.drafting import queries as drafting
from govsocial.drafting.models import Draft
from govsocial.issues.models import Issue
from govsocial.listening.models import Mention
from govsocial.people.models import Person
from govsocial.people.permissions import Holder
from govsocial.responses import queries as responses
from govsocial.responses.models import Response
from govsocial.responses.states import STANDS_AS
from govsocial.text import search
from govsocial.text.text import snippet

PAGE = 25
CAP = 1_000
OPENING = 70


class Line(NamedTuple):
    """A line of the list; `state` as in states.LISTED_NAMES."""

    number: int
    state: str
    latest: int
    called: str
    opening: str  # our first words, empty before there are any
    issue_number: int
    issue_title: str
    channel: str
    begun_by: str | None
    begun_at: datetime
    saved_at: datetime | None


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; `issue`: its number; `mine`: only what this person began or wrote in."""

    words: str = ""
    state: str = ""
    channel: int | None = None
    mine: bool = False
    issue: int | None = None


def page(person: Holder, wanted: Wanted, *, before: int | None = None) -> tuple[list[Line], bool]:
    """Responses below number `before`, newest first, and whether older ones follow; one statement."""
    shown = (
        Response,
        Mention.title,
        Mention.author,
        Issue.number,
        Issue.title,
        Channel.name,
        Person.name,
        Draft.saved_at,
        sa.func.substr(Draft.text, 1, 4 * OPENING),
        responses.listed_state(),
    )
    query = sa.select(*shown).join(Issue, Issue.id == Response.issue_id)
    query = query.join(Channel, Channel.id == Response.channel_id).join(Person, Person.id == Response.begun_by_id)
    query = query.join(Draft, Draft.response_id == Response.id).outerjoin(Mention, Mention.id == Response.mention_id)
    query, number = search.joined(query.where(*_narrowed(person, wanted)), "response", wanted.words, Response.number)
    if before is not None:
        query = query.where(number < before)
    rows = db.session.execute(query.order_by(number.desc()).limit(PAGE + 1)).all()
    return [_line(*row) for row in rows[:PAGE]], len(rows) > PAGE


def count(person: Holder, wanted: Wanted) -> int:
    """How many responses the filters leave, counted up to CAP."""
    query = sa.select(Response.id).join(Issue, Issue.id == Response.issue_id).where(*_narrowed(person, wanted))
    query, _number = search.joined(query, "response", wanted.words, Response.number)
    return rows_of(sa.select(sa.func.count()).select_from(query.limit(CAP).subquery())).scalar_one()


def _line(
    response: Response,
    title: str | None,
    author: str | None,
    issue_number: int,
    issue: str,
    channel: str,
    begun_by: str | None,
    saved_at: datetime | None,
    text: str,
    state: str,
) -> Line:
    return Line(
        number=response.number,
        state=state,
        latest=response.latest,
        called=responses.called(title, author, response.target_url),
        opening=snippet(text, OPENING),
        issue_number=issue_number,
        issue_title=issue,
        channel=channel,
        begun_by=begun_by,
        begun_at=response.begun_at,
        saved_at=saved_at,
    )


def _narrowed(person: Holder, wanted: Wanted) -> list[Any]:
    conditions: list[Any] = [responses.visible_to(person)]
    if wanted.state in STANDS_AS:
        conditions.append(responses.is_listed(wanted.state))
    elif wanted.state:
        conditions += [Response.state == wanted.state]
        conditions += [sa.not_(responses.is_listed(told)) for told, state in STANDS_AS.items() if state == wanted.state]
    if wanted.issue is not None:
        conditions.append(Issue.number == wanted.issue)
    if wanted.channel is not None:
        chosen = sa.select(Channel.id).where(Channel.number == wanted.channel).scalar_subquery()
        conditions.append(Response.channel_id == chosen)
    if wanted.mine:
        conditions.append(drafting.drafted_by(person))
    return conditions
