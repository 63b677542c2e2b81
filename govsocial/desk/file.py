"""The file of an issue: every room's part of it, read once for the page."""

from typing import Any

import sqlalchemy as sa

from govsocial.assessment import playbook
from govsocial.assessment import queries as assessment
from govsocial.channels.models import Channel
from govsocial.core.db import db
from govsocial.issues import file as issue_page
from govsocial.issues.models import Issue
from govsocial.ledger import history
from govsocial.listening import queries as listening
from govsocial.people import queries as people
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may
from govsocial.publishing.models import Publication
from govsocial.responses.models import Response, Version
from govsocial.signoff.models import Signoff

TRAIL = 12
MENTIONS = 5


def read(issue: Issue, reader: Person, before: int | None) -> dict[str, Any]:
    """What templates/desk/issue.html asks for. `before` pages the timeline by entry number."""
    shown = issue_page.read(issue, reader)
    runs = assessment.of_issue(issue)
    standing = next((run for run in runs if run.state == "finished"), None)
    held = assessment.show(standing) if standing else None
    responses = _responses(issue)
    people_named = {i for row in responses for i in row["signers"]} | (held.people if held else set())
    lines = history.trail([issue.subject], people.names, before=before, limit=TRAIL + 1)
    return {
        "file": shown,
        "issue": issue,
        "mentions": listening.of_issue(issue.id, size=MENTIONS),
        "heard": _heard(issue),
        "assessed": held,
        "running": next((run for run in runs if run.state == "open"), None),
        "books": list(playbook.shipped().values()),
        "may_assess": may(reader, Permission.ASSESSMENT_WRITE, issue) and issue.stage != "closed",
        "may_draft": may(reader, Permission.RESPONSE_DRAFT) and issue.stage != "closed",
        "responses": responses,
        "names": {**shown.names, **people.names(people_named - shown.names.keys())},
        "lines": lines[:TRAIL],
        "older": len(lines) > TRAIL,
        "total": history.count([issue.subject]),
    }


def _heard(issue: Issue) -> dict[str, Any]:
    from govsocial.listening.models import Mention, Triage

    query = sa.select(sa.func.count(), sa.func.count(sa.distinct(Mention.platform)), sa.func.min(Mention.heard_at))
    query = query.select_from(Triage).join(Mention, Mention.id == Triage.mention_id)
    count, places, since = db.session.execute(query.where(Triage.issue_id == issue.id)).one()
    return {"count": count, "places": places, "since": since}


def _responses(issue: Issue) -> list[dict[str, Any]]:
    """Responses of the issue, newest first, with their newest publication and sign-offs. Three statements."""
    query = sa.select(Response, Channel.name).join(Channel, Channel.id == Response.channel_id)
    rows = db.session.execute(query.where(Response.issue_id == issue.id).order_by(Response.number.desc())).all()
    ids = [response.id for response, _channel in rows]
    if not ids:
        return []
    out: dict[str, Publication] = {}
    for publication in db.session.scalars(
        sa.select(Publication).where(Publication.response_id.in_(ids)).order_by(Publication.number)
    ):
        out[publication.response_id] = publication
    signed = sa.select(Signoff, Version.number).join(Version, Version.id == Signoff.version_id)
    signed = signed.where(Signoff.response_id.in_(ids), Signoff.decision == "signed")
    signers: dict[tuple[str, int], list[Signoff]] = {}
    for decision, number in db.session.execute(signed):
        signers.setdefault((decision.response_id, number), []).append(decision)
    return [
        {
            "response": response,
            "channel": channel,
            "publication": out.get(response.id),
            "decisions": signers.get((response.id, response.latest), []),
            "signers": [s.person_id for s in signers.get((response.id, response.latest), [])],
        }
        for response, channel in rows
    ]
