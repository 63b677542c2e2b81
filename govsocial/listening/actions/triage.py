"""Deciding what becomes of a mention. None of these touches the mention: what was heard stays as it was heard."""

from typing import Any

import sqlalchemy as sa
from markupsafe import Markup

from govsocial.core import clock
from govsocial.core.db import db
from govsocial.core.errors import Invalid, NotFound, Stale, WrongState
from govsocial.core.states import next_state
from govsocial.core.wording import gettext as _
from govsocial.ledger.record import Recorded, record
from govsocial.listening import offers, words
from govsocial.listening.models import Leaving, Mention, Triage
from govsocial.listening.states import TRIAGE
from govsocial.people.models import Person
from govsocial.web.places import link_to

By = Person | str


def mention_link(number: int) -> Markup:
    """A mention in a sentence that begins with it."""
    return link_to(_("Mention %(number)s", number=number), "mention", number)


def assign(mention: Mention, issue_id: str, by: By, *, token: str | None = None, cause: str | None = None) -> None:
    """The mention belongs to that issue. Raises WrongState, Stale, NotFound."""
    triage = _held(mention, token)
    issue = offers.issues().fetch(issue_id)
    if issue.stage == "closed":
        raise WrongState(_("%(issue)s is closed. Choose an open one.", issue=offers.issues().called(issue.number)))
    otherwise = _(
        "%(mention)s is in an issue already. Put it back to triage first.", mention=mention_link(mention.number)
    )
    state = next_state(TRIAGE, triage.state, "assign", otherwise=otherwise)
    facts: dict[str, Any] = {"mention": mention.number, "issue": issue.number}
    with record(words.ASSIGNED, by=by, about=[mention, issue], cause=cause, **facts):
        _decide(triage, by, state=state, issue_id=issue.id)


def leave(mention: Mention, *, reason: str, by: Person, token: str | None = None) -> None:
    """No answer, because …: the mention stays, and so does the reason. Raises Invalid, WrongState, Stale."""
    triage = _held(mention, token)
    if not reason.strip():
        raise Invalid(errors={"reason": _("Say why it is left. Whoever looks later will ask.")})
    otherwise = _("%(mention)s does not wait for triage.", mention=mention_link(mention.number))
    state = next_state(TRIAGE, triage.state, "leave", otherwise=otherwise)
    with record(words.LEFT, by=by, about=[mention], mention=mention.number):
        leaving = Leaving(mention_id=mention.id, by_id=by.id, at=clock.now(), reason=reason.strip())
        db.session.add(leaving)
        db.session.flush()
        _decide(triage, by, state=state, leaving_id=leaving.id)


def take_back(mention: Mention, *, by: Person, token: str | None = None) -> None:
    """The decision is undone: the mention waits again. Raises WrongState, Stale."""
    triage = _held(mention, token)
    otherwise = _("%(mention)s waits for triage already.", mention=mention_link(mention.number))
    state = next_state(TRIAGE, triage.state, "take_back", otherwise=otherwise)
    about: list[Recorded] = [mention]
    if triage.issue_id:
        about.append(offers.issues().fetch(triage.issue_id))
    with record(words.TAKEN_BACK, by=by, about=about, mention=mention.number):
        _decide(triage, by, state=state, issue_id=None)


def _held(mention: Mention, token: str | None) -> Triage:
    query = sa.select(Triage).where(Triage.mention_id == mention.id).with_for_update()
    triage = db.session.scalar(query.execution_options(populate_existing=True))
    if triage is None:
        raise NotFound(_("There is no such mention here."))
    if token is not None and token != triage.last_event_id:
        raise Stale(_("Somebody triaged this mention while you were reading it. Look again, then decide."))
    return triage


def _decide(triage: Triage, by: By, **decided: Any) -> None:
    for key, value in decided.items():
        setattr(triage, key, value)
    triage.by_id = by.id if isinstance(by, Person) else None
    triage.at = clock.now()
