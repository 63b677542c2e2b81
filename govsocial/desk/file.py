"""The file of an issue: every room's part of it, read once for the page."""

from functools import cache
from typing import Any

import sqlalchemy as sa

from govsocial.assessment import playbook
from govsocial.assessment import queries as assessment
from govsocial.channels.models import Channel
from govsocial.core.db import db, rows_of, slot
from govsocial.issues import file as issue_page
from govsocial.issues.models import Issue
from govsocial.ledger import history
from govsocial.ledger.models import Subject
from govsocial.listening import queries as listening
from govsocial.listening.models import Mention, Triage
from govsocial.people import queries as people
from govsocial.people.permissions import Holder, Permission, may
from govsocial.publishing.models import Publication
from govsocial.responses.models import Response
from govsocial.signoff.models import Signoff

TRAIL = 12
MENTIONS = 5
RESPONSES = 10


def read(issue: Issue, reader: Holder, before: int | None) -> dict[str, Any]:
    """What templates/desk/issue.html asks for. `before` pages the timeline by entry number."""
    runs = assessment.of_issue(issue)
    standing = next((run for run in runs if run.state == "finished"), None)
    held = assessment.show(standing) if standing else None
    responses = _responses(issue)
    signers = {i for row in responses for i in row["signers"]}
    shown = issue_page.read(issue, reader, also=signers | (held.people if held else set()))
    heard = _heard(issue)

    def names(ids: set[str]) -> dict[str, str]:
        return {**shown.names, **people.names(ids - shown.names.keys())}

    lines = history.trail([issue.subject], names, before=before, limit=TRAIL + 1)
    return {
        "file": shown,
        "issue": issue,
        "mentions": listening.of_issue(issue.id, size=MENTIONS),
        "heard": heard,
        "assessed": held,
        "running": next((run for run in runs if run.state == "open"), None),
        "books": list(playbook.shipped().values()),
        "may_assess": may(reader, Permission.ASSESSMENT_WRITE, issue) and issue.stage != "closed",
        "may_draft": may(reader, Permission.RESPONSE_DRAFT) and issue.stage != "closed",
        "responses": responses,
        "names": shown.names,
        "lines": lines[:TRAIL],
        "older": len(lines) > TRAIL,
        "total": heard["entries"],
    }


def _heard(issue: Issue) -> dict[str, Any]:
    """How often, in how many places and since when it was heard, how many entries and responses there are."""
    count, places, since, total, answers = rows_of(_counts(), {"issue": issue.id, "subject": issue.subject}).one()
    return {"count": count, "places": places, "since": since, "entries": total, "responses": answers}


@cache
def _counts() -> sa.Select[*tuple[Any, ...]]:
    issue, subject = slot("issue"), slot("subject")
    entries = sa.select(sa.func.count()).select_from(Subject).where(Subject.subject == subject).scalar_subquery()
    responses = sa.select(sa.func.count()).where(Response.issue_id == issue).scalar_subquery()
    places = sa.func.count(sa.distinct(sa.func.coalesce(Mention.source_id, Mention.platform)))
    heard = sa.func.count(), places, sa.func.min(Mention.heard_at)
    query = sa.select(*heard, entries, responses).select_from(Triage).join(Mention, Mention.id == Triage.mention_id)
    return query.where(Triage.issue_id == issue)


def _responses(issue: Issue) -> list[dict[str, Any]]:
    """The newest responses, each with its newest publication and its newest version's sign-offs; one statement."""
    found: dict[str, dict[str, Any]] = {}
    for response, channel, publication, signoff in db.session.execute(_newest(), {"issue": issue.id}):
        row: dict[str, Any] = {
            "response": response,
            "channel": channel,
            "publication": publication,
            "decisions": [],
            "signers": [],
        }
        row = found.setdefault(response.id, row)
        if signoff is not None:
            row["decisions"].append(signoff)
            row["signers"].append(signoff.person_id)
    return list(found.values())


@cache
def _newest() -> sa.Select[*tuple[Any, ...]]:
    few = sa.select(Response.number).where(Response.issue_id == slot("issue")).order_by(Response.number.desc())
    newest = sa.select(sa.func.max(Publication.number)).where(Publication.response_id == Response.id)
    latest = sa.and_(Signoff.response_id == Response.id, Signoff.version_number == Response.latest)
    query = sa.select(Response, Channel.name, Publication, Signoff).join(Channel, Channel.id == Response.channel_id)
    query = query.outerjoin(Publication, Publication.number == newest.correlate(Response).scalar_subquery())
    query = query.outerjoin(Signoff, sa.and_(latest, Signoff.decision == "signed"))
    few_of_them = sa.select(few.limit(RESPONSES).subquery().c.number)
    return query.where(Response.number.in_(few_of_them)).order_by(Response.number.desc(), Signoff.at)
