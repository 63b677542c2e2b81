"""From an empty draft to a version. Each verb hands the room below what the working text says; that room records it."""

from typing import Any

from govsocial.channels.models import Channel
from govsocial.core.db import db, lock
from govsocial.core.errors import WrongState
from govsocial.core.wording import gettext as _
from govsocial.drafting import checks, queries, rows
from govsocial.drafting.models import Draft
from govsocial.issues.models import Issue
from govsocial.listening.models import Mention
from govsocial.people.models import Person
from govsocial.responses import actions as responses
from govsocial.responses.models import Response, Version
from govsocial.responses.queries import live_text
from govsocial.responses.rules import may_submit
from govsocial.responses.versions import Placing


def begin(
    issue: Issue, *, channel: Channel, target_url: str, by: Person, language: str = "", mention: Mention | None = None
) -> Response:
    """Begin an answer of an issue on a channel; its working text is empty. Raises Invalid, NotAllowed, WrongState."""
    response = responses.begin(issue, channel=channel, target_url=target_url, language=language, mention=mention, by=by)
    db.session.add(
        Draft(response_id=response.id, text="", revision=0, conflicts=[], contributors=[], taken=[], aside=[])
    )
    return response


def submit(response: Response, *, rule: dict[str, Any], by: Person) -> Version:
    """Make the working text a version and send it to review, with the rule that was worked out.

    Raises WrongState when a place is not settled, and what responses.make_version raises.
    """
    may_submit(by)
    response = lock(Response, response.id)
    draft = lock(Draft, response.id)
    if draft.conflicts and response.state == "draft":
        raise WrongState(_("Two of you wrote at the same place. Settle it in the draft first."))
    around = rows.around(response.number, by)
    advice = checks.run(queries.given(around))
    version = responses.make_version(
        response,
        placings=[Placing(around.channel, response.target_url, response.language, draft.text)],
        contributors=draft.contributors,
        taken=draft.taken,
        checks=checks.snapshot(advice),
        rule=rule,
        by=by,
    )
    draft.taken = []
    return version


def reopen(response: Response, *, corrects: str, by: Person, cause: str | None = None) -> None:
    """Begin a correction of publication `corrects` (its id); the draft starts as the live words.

    Whoever contributed before stays a contributor.
    """
    responses.reopen(response, corrects=corrects, by=by, cause=cause)
    draft = lock(Draft, response.id)
    draft.text, draft.conflicts, draft.taken, draft.aside = live_text(response), [], [], []
    draft.revision += 1


def abandon(response: Response, *, reason: str, by: Person) -> None:
    """Give a draft up, with a reason; whoever wrote in it hears of it. Raises Invalid, NotAllowed, WrongState."""
    response = lock(Response, response.id)
    responses.abandon(response, reason=reason, writers=lock(Draft, response.id).contributors, by=by)
