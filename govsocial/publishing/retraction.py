"""Taking an answer back, with two people and a reason, and off the page: verbs of this room."""

from typing import Any

from govsocial.core import clock, outbox
from govsocial.core.db import db, lock
from govsocial.core.errors import Invalid, NotAllowed, WrongState
from govsocial.core.wording import gettext as _
from govsocial.ledger.record import SYSTEM
from govsocial.people.models import Person
from govsocial.people.permissions import Permission
from govsocial.platforms.registry import capabilities
from govsocial.publishing import actions, queries, rules, words
from govsocial.publishing.models import Publication, Retraction

LONGEST = 5_000


def ask(publication: Publication, *, by: Person, reason: str) -> Retraction:
    """Ask to take an answer back. A second person decides. Raises Invalid, NotAllowed, WrongState."""
    rules.needs(by, Permission.PUBLICATION_RETRACT)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST:
        raise Invalid(errors={"reason": _("Say why the answer has to go, in at most 5,000 characters.")})
    publication = lock(Publication, publication.id)
    actions.step(publication, "retract")
    if queries.open_retraction(publication):
        raise WrongState(_("Somebody has asked for this already. A second person decides."))
    with actions.acting(words.RETRACTION_ASKED, publication, by):
        asked = Retraction(
            publication_id=publication.id, state="asked", asked_by_id=by.id, asked_at=clock.now(), reason=reason
        )
        db.session.add(asked)
    subject = _("Retract publication %(n)s? A second person decides", n=publication.number)
    actions.tell(publication, subject, _("%(who)s asks to take it back: %(why)s", who=by.name, why=reason), by=by)
    return asked


def decide(publication: Publication, *, by: Person, confirmed: bool) -> None:
    """The second person's decision. Confirmed words are taken off the page: by the program, or by hand.

    Raises NotAllowed, WrongState.
    """
    by = lock(Person, by.id)
    rules.needs(by, Permission.PUBLICATION_RETRACT)
    publication = lock(Publication, publication.id)
    asked = queries.open_retraction(publication)
    if asked is None:
        raise WrongState(_("Nobody asks for a retraction here any more."))
    if not rules.is_second_person(asked.asked_by_id, by):
        raise NotAllowed(_("You asked for this retraction. A second person has to decide."))
    state = actions.step(publication, "retract")
    word = words.RETRACTED if confirmed else words.RETRACTION_REFUSED
    with actions.acting(word, publication, by) as act:
        asked.state = "confirmed" if confirmed else "refused"
        asked.decided_by_id, asked.decided_at = by.id, clock.now()
        if confirmed:
            publication.state = state
    if not confirmed:
        return
    actions.move_response(publication, by=by, cause=act.id)
    if capabilities(publication.method).removes:
        outbox.queue("retract", {"publication": publication.id})
    else:
        subject = _("Publication %(n)s is retracted: take it off the page", n=publication.number)
        actions.tell(publication, subject, _("No program can: delete the post by hand, then say so here."), by=SYSTEM)


def removed(publication: Publication, *, how: str, by: Any) -> None:
    """The retracted words are off the page. `how`: "by hand", or what the platform did. Raises NotAllowed,
    WrongState."""
    if isinstance(by, Person):
        rules.needs(by, Permission.PUBLICATION_PROVE)
    publication = lock(Publication, publication.id)
    if publication.state != "retracted" or publication.removed_at is not None:
        raise WrongState(_("There is nothing to take off the page."))
    with actions.acting(words.REMOVED, publication, by, {"how": how}):
        publication.removed_at, publication.failure = clock.now(), None


def not_removed(publication: Publication, *, why: str) -> None:
    """The program could not take them off: said once for each reason, to people who can."""
    publication = lock(Publication, publication.id)
    if publication.failure == why or publication.removed_at is not None:
        return
    with actions.acting(words.NOT_REMOVED, publication, SYSTEM, {"why": why[:500]}):
        publication.failure = why
    subject = _("Publication %(n)s is retracted and still on the page", n=publication.number)
    actions.tell(publication, subject, why, by=SYSTEM)
