"""Proof that a posting by hand is live, and reading back what visitors see: verbs of this room."""

from typing import Any

from flask_babel import gettext as _

from govsocial.core import clock
from govsocial.core.db import db, lock
from govsocial.core.errors import Invalid, NotAllowed
from govsocial.ledger.record import SYSTEM
from govsocial.listening.models import Evidence
from govsocial.people.models import Person
from govsocial.publishing import actions, words
from govsocial.publishing.compare import Verdict, contains
from govsocial.publishing.models import Publication


def prove(
    publication: Publication, *, by: Person, permalink: str, pasted: str, picture: Evidence | None = None
) -> Verdict:
    """Keep what a visitor sees as evidence; with the signed words in it the publication is proven, else it waits on."""
    permalink = actions.check_permalink(permalink)
    if not pasted.strip() and picture is None:
        raise Invalid(errors={"pasted": _("Paste the page as text, or add a screenshot.")})
    publication = lock(Publication, publication.id)
    verdict = contains(publication.words, pasted) if pasted.strip() else Verdict("differs", (), "")
    proven = verdict.read_back != "differs"
    state = actions.step(publication, "prove")
    word = words.PROVEN if proven else words.PROOF_REFUSED
    with actions.acting(word, publication, by, {"permalink": permalink} if proven else None) as act:
        if picture is not None:
            db.session.add(picture)
            publication.evidence = [*publication.evidence, picture.id]
        publication.permalink = permalink
        publication.seen = pasted.strip() or publication.seen
        publication.read_back = verdict.read_back if pasted.strip() else publication.read_back
        publication.read_back_at = clock.now()
        if proven:
            publication.state = state
    if proven:
        actions.move_response(publication, arrived=True, by=by, act=act)
    return verdict


def read_back(publication: Publication, verdict: Verdict, *, by: Any = SYSTEM) -> None:
    """Keep what the platform shows now, and how it compares with the signed words."""
    publication = lock(Publication, publication.id)
    said = {"verdict": verdict.read_back}
    with actions.acting(words.READ_BACK, publication, by, said):
        publication.read_back = verdict.read_back
        publication.read_back_at = clock.now()
        publication.seen = verdict.seen


def confirm(publication: Publication, *, by: Person) -> None:
    """A second person has looked at the picture and the page: the signed words stand there."""
    publication = lock(Publication, publication.id)
    state = actions.step(publication, "prove")
    if not publication.evidence or not publication.permalink:
        raise Invalid(_("There is no picture to confirm yet."))
    if by.id == publication.publisher_id:
        raise NotAllowed(_("A second person has to confirm a picture, not the one who posted the words."))
    with actions.acting(words.PROVEN, publication, by, {"permalink": publication.permalink}) as act:
        publication.state = state
        publication.read_back = "same"
        publication.read_back_at = clock.now()
    actions.move_response(publication, arrived=True, by=by, act=act)
