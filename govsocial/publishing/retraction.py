"""Taking an answer back takes two people and a reason: verbs of this room."""

from flask_babel import gettext as _

from govsocial.accounts.notify import tell
from govsocial.core import clock, outbox
from govsocial.core.db import db, lock
from govsocial.core.errors import Invalid, NotAllowed, WrongState
from govsocial.issues.models import Issue
from govsocial.people.models import Person
from govsocial.publishing import actions, queries, rules, words
from govsocial.publishing.models import Publication, Retraction

LONGEST = 5_000


def ask(publication: Publication, *, by: Person, reason: str) -> Retraction:
    """Ask to take an answer back. A second person decides."""
    publication = lock(Publication, publication.id)
    actions.step(publication, "retract")
    if not reason.strip() or len(reason) > LONGEST:
        raise Invalid(errors={"reason": _("Say why the answer has to go, in at most 5,000 characters.")})
    if queries.open_retraction(publication):
        raise WrongState(_("Somebody has asked for this already. A second person decides."))
    with actions.acting(words.RETRACTION_ASKED, publication, by):
        asked = Retraction(
            publication_id=publication.id, state="asked", asked_by_id=by.id, asked_at=clock.now(), reason=reason.strip()
        )
        db.session.add(asked)
    issue = db.session.get(Issue, publication.issue_id)
    tell(
        {publication.publisher_id, *(issue.owner_ids if issue else ())},
        _("Retract publication %(n)s? A second person decides", n=publication.number),
        [_("%(who)s asks to take it back: %(why)s", who=by.name, why=reason.strip())],
        f"/publications/{publication.number}",
        by=by,
    )
    return asked


def decide(publication: Publication, *, by: Person, confirmed: bool) -> None:
    """The second person's decision. Confirmed words are taken off the page: by the program, or by hand."""
    publication = lock(Publication, publication.id)
    asked = queries.open_retraction(publication)
    if asked is None:
        raise WrongState(_("Nobody asks for a retraction here."))
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
    actions.move_response(publication, arrived=True, by=by, act=act)
    if publication.method == "wordpress":
        outbox.queue("retract", {"publication": publication.id})
