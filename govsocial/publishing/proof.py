"""Proof that words are live, and reading back what visitors see: verbs of this room."""

from typing import Any
from urllib.parse import urlsplit

from govsocial.core import clock
from govsocial.core.db import db, lock
from govsocial.core.errors import Invalid, NotAllowed, WrongState
from govsocial.core.wording import gettext as _
from govsocial.evidence.keeping import keep
from govsocial.evidence.models import Evidence
from govsocial.ledger.record import SYSTEM
from govsocial.people.models import Person
from govsocial.people.permissions import Holder, Permission
from govsocial.platforms.compare import Verdict, contains
from govsocial.platforms.registry import channel_platform
from govsocial.publishing import actions, queries, rules, words
from govsocial.publishing.models import Publication
from govsocial.text.text import TooLong, check_size

URL_LIMIT = 2_000


def prove(
    publication: Publication,
    *,
    by: Person,
    permalink: str,
    pasted: str,
    picture: Evidence | None = None,
    elsewhere: bool = False,
) -> Verdict:
    """Keep what a visitor sees as evidence; with the signed words in it the publication is proven, else it waits on.

    A permalink on another site than the page we answer is a slip of the hand unless `elsewhere` says that it is meant.
    Raises Invalid, NotAllowed, WrongState.
    """
    rules.needs(by, Permission.PUBLICATION_PROVE)
    permalink, pasted = _permalink(permalink, publication, elsewhere), _pasted(pasted, picture)
    publication = lock(Publication, publication.id)
    state = actions.step(publication, "prove")
    verdict = _compared(publication, pasted)
    proven = verdict.read_back != "differs"
    kept = _page(pasted, permalink), picture
    word, facts = (words.PROVEN, {"permalink": permalink}) if proven else (words.PROOF_REFUSED, {})
    with actions.acting(word, publication, by, facts):
        _bring(publication, permalink, *kept, by=by)
        if proven:
            _live(publication, state, verdict)
            actions.move_response(publication)
    actions.index(publication)
    return verdict


def move(
    publication: Publication,
    *,
    by: Person,
    permalink: str,
    pasted: str,
    picture: Evidence | None = None,
    elsewhere: bool = False,
) -> None:
    """Published words stand at another address now, and the page there, pasted, shows them; a picture may come along.

    The old address and its proof stay on record. Raises Invalid, NotAllowed, WrongState.
    """
    rules.needs(by, Permission.PUBLICATION_PROVE)
    permalink, pasted = _permalink(permalink, publication, elsewhere), _pasted(pasted, None)
    publication = lock(Publication, publication.id)
    if publication.state != "published":
        raise WrongState(_("Only of a published answer the address can be changed. Bring proof instead."))
    if permalink == publication.permalink:
        raise Invalid(errors={"permalink": _("This is the address on record already.")})
    verdict, page = _compared(publication, pasted), _page(pasted, permalink)
    if verdict.read_back == "differs" or page is None:
        raise Invalid(errors={"pasted": _("The signed words are not in what you pasted. Paste the whole page.")})
    facts = {"permalink": permalink, "before": publication.permalink or ""}
    with actions.acting(words.ADDRESS_CHANGED, publication, by, facts):
        _bring(publication, permalink, page, picture, by=by)
        _live(publication, publication.state, verdict)
    actions.index(publication)


def confirm(publication: Publication, *, by: Person) -> None:
    """A second person has looked at the picture and the page: the signed words stand there."""
    rules.needs(by, Permission.PUBLICATION_PROVE)
    publication = lock(Publication, publication.id)
    state = actions.step(publication, "prove")
    if not queries.has_picture(queries.evidence_of(publication)) or not publication.permalink:
        raise Invalid(_("There is no picture to confirm yet."))
    if not may_confirm(publication, by):
        raise NotAllowed(_("A second person has to confirm a picture: not who posted the words or brought it."))
    with actions.acting(words.PROVEN, publication, by, {"permalink": publication.permalink}):
        _live(publication, state, Verdict("same"))
        actions.move_response(publication)


def may_confirm(publication: rules.Posted, person: Holder) -> bool:
    """Whether this person is neither the publisher nor whoever brought the proof."""
    firsts = (publication.publisher_id, publication.proof_by_id)
    return all(rules.is_second_person(first, person) for first in firsts)


def read_back(publication: Publication, verdict: Verdict, *, by: Any = SYSTEM) -> None:
    """Keep what the platform shows now, and how it compares with the signed words. Words that differ reach people."""
    publication = lock(Publication, publication.id)
    told = publication.read_back == verdict.read_back and publication.seen == verdict.seen
    with actions.acting(words.READ_BACK, publication, by, {"verdict": verdict.read_back}):
        publication.read_back = verdict.read_back
        publication.read_back_at = clock.now()
        publication.seen = verdict.seen
    if verdict.read_back == "differs" and not told:
        subject = _("Publication %(n)s: visitors see other words", n=publication.number)
        actions.tell(publication, subject, _("What stands there is not what was signed."), by=by)


def _bring(publication: Publication, permalink: str, *evidence: Evidence | None, by: Person) -> None:
    """The address somebody brought, and what a visitor sees there, as far as it was brought."""
    kept = [row for row in evidence if row is not None]
    db.session.add_all(kept)
    publication.evidence = [*publication.evidence, *(row.id for row in kept)]
    publication.permalink, publication.proof_by_id = permalink, by.id


def _live(publication: Publication, state: str, verdict: Verdict) -> None:
    publication.state, publication.failure = state, None
    publication.published_at = publication.published_at or clock.now()
    publication.read_back, publication.read_back_at = verdict.read_back, clock.now()
    publication.seen = verdict.seen or None


def _compared(publication: Publication, pasted: str) -> Verdict:
    return contains(publication.words, pasted, channel_platform(publication.method).formatting)


def _page(pasted: str, permalink: str) -> Evidence | None:
    """A pasted page as evidence. Others may speak on it too, so it stays out of the ledger, which has its digest."""
    return keep(pasted.encode(), "text").row(url=permalink) if pasted else None


def _pasted(pasted: str, picture: Evidence | None) -> str:
    if not pasted.strip() and picture is None:
        raise Invalid(errors={"pasted": _("Paste the page as text, or add a screenshot.")})
    try:
        return check_size(pasted.strip())
    except TooLong as long:
        raise Invalid(errors={"pasted": str(long)}) from None


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _permalink(address: str, publication: Publication, elsewhere: bool) -> str:
    """A web address somebody brought; on another site than the page we answer only when it is meant. Raises Invalid."""
    address = address.strip()
    try:
        good = urlsplit(address).scheme in ("https", "http") and bool(urlsplit(address).hostname)
    except ValueError:
        good = False
    if not good or len(address) > URL_LIMIT or any(c.isspace() for c in address):
        raise Invalid(errors={"permalink": _("Give the whole address of the post, with https://")})
    there, here = _host(address), _host(publication.target_url)
    if not elsewhere and not rules.same_site(there, here):
        said = _("The post is on %(there)s, the page we answer on %(here)s. Check the address.", there=there, here=here)
        raise Invalid(errors={"elsewhere": said})
    return address
