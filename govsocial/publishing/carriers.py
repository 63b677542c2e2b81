"""What leaves the house after the commit: sending, reading back, taking off the page. Runs in the worker.

Intent before, result after. Before anything is sent the platform is asked whether it is there already; after a lost
answer it is asked again; a call is never repeated blindly (docs/decisions/0004). No transaction is open while somebody
else's server thinks.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

import sqlalchemy as sa

from govsocial.channels.login import site_of
from govsocial.channels.models import Channel
from govsocial.core import clock, outbox
from govsocial.core.db import commit, db, writing
from govsocial.core.log import log
from govsocial.core.outbox import Later, Parcel, carrier
from govsocial.core.wording import gettext as _
from govsocial.ledger.record import SYSTEM, Acting, acting
from govsocial.platforms.wordpress import Answered, Site, Trouble
from govsocial.publishing import actions, proof, retraction
from govsocial.publishing.compare import Verdict, compare, compare_html
from govsocial.publishing.models import Publication
from govsocial.text.text import TooLong

Outcome = tuple[str, dict[str, str]]
"""A verb for actions.result, and its facts."""

SOONEST, LATEST = timedelta(minutes=1), timedelta(hours=6)
PATIENCE = timedelta(days=60)
NOT_LET = (401, 403)


def _load(publication_id: str) -> tuple[Publication, Site]:
    """The publication as it stands, apart from any session, and its site. Ends the present transaction."""
    publication = db.session.get_one(Publication, publication_id)
    site = site_of(db.session.get_one(Channel, publication.channel_id))
    db.session.expunge(publication)
    db.session.rollback()
    return publication, site


def _errand(work: Callable[[Publication, Site], None]) -> Callable[[dict[str, Any]], None]:
    @wraps(work)
    def run(payload: dict[str, Any]) -> None:
        token = acting.set(Acting("worker", 1))
        try:
            work(*_load(payload["publication"]))
        finally:
            acting.reset(token)

    return run


@carrier("publish")
@_errand
def send(publication: Publication, site: Site) -> None:
    """Send one intended publication, once."""
    if publication.state != "intended":
        return
    is_first = _is_first(publication)
    try:
        verb, facts = _send(publication, site, is_first)
    except Exception as error:  # whatever went wrong, the words may be out: a person has to look
        log().exception("publish.failed", publication=publication.number)
        verb, facts = "lose", {"why": _("Something broke while sending: %(what)s.", what=type(error).__name__)}
    with writing():
        actions.result(publication, verb, **facts)
        commit()


def _send(publication: Publication, site: Site, is_first: bool) -> Outcome:
    try:
        post, parent = site.post_of(publication.target_url)
        there = _find(site, post, parent, publication)
    except Trouble as trouble:  # an earlier try that was cut short may have sent them
        return "fail" if is_first else "lose", {"why": trouble.message}
    if there:
        return _outcome(there)
    try:
        return _outcome(site.comment(post, parent, publication.words))
    except Trouble as trouble:
        if not (trouble.sent or trouble.is_duplicate):
            return "fail", {"why": trouble.message}
        lost = trouble
    try:
        there = _find(site, post, parent, publication)
    except Trouble as second:
        return "lose", {"why": f"{lost.message} {second.message}"}
    return _outcome(there) if there else ("lose", {"why": lost.message})


def _is_first(publication: Publication) -> bool:
    """Whether nobody has tried to send this before."""
    query = sa.select(Parcel.attempts, Parcel.payload).where(Parcel.kind == "publish", Parcel.done_at.is_(None))
    tries = [row.attempts for row in db.session.execute(query) if row.payload["publication"] == publication.id]
    db.session.rollback()
    return max(tries, default=0) <= 1


def _find(site: Site, post: int, parent: int, publication: Publication) -> Answered | None:
    return site.find(post, parent, lambda text: compare(publication.words, text).read_back != "differs")


def _outcome(found: Answered) -> Outcome:
    return "succeed" if found.is_live else "hold", {"external_id": found.id, "permalink": found.link}


def look_again(publication_id: str) -> Outcome | None:
    """For a person who waits for an outcome: what the site says now, None when it says nothing new.

    Ends the present transaction. Raises Trouble when the site gives no answer.
    """
    publication, site = _load(publication_id)
    if publication.state == "held" and publication.external_id:
        seen, _verdict = _seen(publication, site)
        found = {"external_id": publication.external_id, "permalink": publication.permalink or ""}
        return {"out": ("succeed", found), "gone": ("fail", {"why": _gone()})}.get(seen)
    post, parent = site.post_of(publication.target_url)
    there = _find(site, post, parent, publication)
    return _outcome(there) if there else None


@carrier("read_back")
@_errand
def read_back(publication: Publication, site: Site) -> None:
    """What does a visitor see? Held comments are looked at again until they are out or gone."""
    if publication.state not in ("published", "held") or not publication.external_id:
        return
    try:
        seen, verdict = _seen(publication, site)
    except (Trouble, TooLong) as trouble:
        raise Later(str(trouble)) from None
    with writing():
        _keep(publication, seen, verdict)
        commit()


def _seen(publication: Publication, site: Site) -> tuple[str, Verdict]:
    """("out", how the words compare), ("held", …) or ("gone", …)."""
    number = str(publication.external_id)
    if shown := site.public(number):
        return "out", compare_html(publication.words, shown.html)
    try:
        kept = site.read(number)
    except Trouble as trouble:
        if trouble.status not in NOT_LET:
            raise
        return "held", Verdict("held")  # our account may not moderate: it is told no more than a visitor
    return ("held", Verdict("held")) if kept else ("gone", Verdict("differs"))


def _keep(publication: Publication, seen: str, verdict: Verdict) -> None:
    if publication.state == "held" and seen == "gone":
        actions.result(publication, "fail", why=_gone())
        return
    if publication.state == "held" and seen == "out":
        actions.result(publication, "succeed")
    if publication.read_back != "held" or seen != "held":
        proof.read_back(publication, verdict)
    age = clock.now() - publication.intended_at
    if seen == "held" and age < PATIENCE:
        due = clock.now() + min(max(SOONEST, age / 4), LATEST)
        outbox.queue("read_back", {"publication": publication.id}, due=due)


def _gone() -> str:
    return str(_("The site’s moderators did not let it through, or removed it."))


@carrier("retract")
@_errand
def retract(publication: Publication, site: Site) -> None:
    """Take a retracted answer off the page."""
    if publication.state != "retracted" or publication.removed_at or not publication.external_id:
        return
    try:
        site.delete(publication.external_id)
    except Trouble as trouble:
        with writing():
            retraction.not_removed(publication, why=trouble.message)
            commit()
        raise Later(trouble.message) from None
    with writing():
        retraction.removed(publication, how="in the site's bin", by=SYSTEM)
        commit()
