"""A draft and what stands round it, as pages and checks read it: never changed here."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from govsocial.assessment.models import Assessment
from govsocial.assessment.rows import Standing
from govsocial.channels.models import Channel
from govsocial.channels.rows import ChannelRow
from govsocial.core.db import slot
from govsocial.core.errors import NotFound
from govsocial.core.rows import Rows, columns
from govsocial.drafting.models import Draft
from govsocial.issues import rows as issues
from govsocial.issues.models import Fact, Issue
from govsocial.issues.rows import FactRow, IssueRow
from govsocial.listening.models import Mention, Triage
from govsocial.listening.rows import MentionRow
from govsocial.people.permissions import Holder
from govsocial.people.reader import Reader, reading
from govsocial.responses.models import Response
from govsocial.responses.queries import visible_to
from govsocial.responses.rows import ResponseRow
from govsocial.text.text import plain, snippet

STREAM = 20


class DraftRow(NamedTuple):
    """The working text. What the columns mean: drafting/models.py."""

    text: str
    revision: int
    conflicts: list[Any]
    contributors: list[Any]
    saved_at: datetime | None
    aside: list[Any]


class Around(NamedTuple):
    """A response and what stands round it: issue, channel, working text, the assessment that holds, the mention it
    answers, the issue's facts. The statement has a row for each fact.
    """

    response: ResponseRow
    issue: IssueRow
    channel: ChannelRow
    draft: DraftRow
    assessed: Standing | None
    mention: MentionRow | None
    fact: FactRow | None
    facts: tuple[FactRow, ...] = ()


def around(number: int, person: Holder) -> Around:
    """The response of that number with all this, in one statement. Raises NotFound."""
    found = _around(reading(person)).all(number=number, me=person.id)
    if not found:
        raise NotFound("There is no such response here.")
    return found[0]._replace(facts=tuple(row.fact for row in found if row.fact))


@cache
def _around(reader: Reader) -> Rows[Around]:
    parts = {"response": Response, "issue": Issue, "channel": Channel, "draft": Draft, "assessed": Assessment}
    parts |= {"mention": Mention, "fact": Fact}
    query = sa.select(*columns(Around, **parts, **issues.listed())).select_from(Response)
    query = query.join(Issue, Issue.id == Response.issue_id).join(Channel, Channel.id == Response.channel_id)
    query = query.join(Draft, Draft.response_id == Response.id)
    stands = sa.and_(Assessment.issue_id == Issue.id, Assessment.state == "finished")
    query = query.outerjoin(Assessment, stands).outerjoin(Mention, Mention.id == Response.mention_id)
    query = query.outerjoin(Fact, sa.and_(Fact.issue_id == Issue.id, Fact.active))
    query = query.where(Response.number == slot("number"), visible_to(reader))
    return Rows(Around, query.order_by(Fact.position))


class Heard(NamedTuple):
    """A mention in the live stream."""

    mention: MentionRow
    text: str
    is_answered: bool


def stream(around: Around) -> list[Heard]:
    """The issue's newest mentions, the one that is answered first."""
    answered = around.mention
    newest = _newest().all(issue=around.issue.id)
    others = [mention for mention in newest if answered is None or mention.id != answered.id]
    ordered = [answered, *others] if answered else others
    return [Heard(m, snippet(plain(m.words or ""), 240), m is answered) for m in ordered]


@cache
def _newest() -> Rows[MentionRow]:
    query = sa.select(*columns(MentionRow, Mention)).join(Triage, Triage.mention_id == Mention.id)
    query = query.where(Triage.issue_id == slot("issue"))
    return Rows(MentionRow, query.order_by(Triage.mention_number.desc()).limit(STREAM))
