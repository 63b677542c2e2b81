"""What leaves the house after the commit: sending, reading back, taking off the page. Runs in the worker.

Intent before, result after. Before anything is sent the platform is asked whether it is there already; after a lost
answer it is asked again; a call is never repeated blindly (docs/decisions/0004). No transaction is open while somebody
else's server thinks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from govsocial.channels.login import account_of
from govsocial.channels.models import Channel
from govsocial.core import clock, outbox
from govsocial.core.db import commit, db, writing
from govsocial.core.log import log
from govsocial.core.outbox import Later, carrier
from govsocial.core.wording import gettext as _
from govsocial.ledger.record import SYSTEM, Acting, acting
from govsocial.platforms.compare import Verdict, compare
from govsocial.platforms.protocol import (
    Account,
    Answers,
    Gone,
    Limited,
    Lost,
    PlatformError,
    Posted,
    Posting,
    ReadsBack,
    Removes,
    Sends,
)
from govsocial.platforms.registry import channel_platform
from govsocial.publishing import actions, proof, queries, retraction
from govsocial.publishing.models import Publication

Outcome = tuple[str, dict[str, str]]
"""A verb for actions.result, and its facts."""

SOONEST, LATEST = timedelta(minutes=1), timedelta(hours=6)
PATIENCE = timedelta(days=60)
POLITE = timedelta(days=1)  # how long words wait for a platform that asks us to come back later


@dataclass(frozen=True)
class Errand:
    """One publication as it stood, apart from any session, and all that is needed to ask its platform about it."""

    publication: Publication
    platform: Answers
    account: Account
    posting: Posting


def _load(publication_id: str) -> Errand:
    """The errand of a publication. Ends the present transaction."""
    found = db.session.get_one(Publication, publication_id)
    account = account_of(db.session.get_one(Channel, found.channel_id))
    db.session.expunge(found)
    db.session.rollback()
    posting = Posting(found.id, found.words, found.target_url, found.external_id or "")
    return Errand(found, channel_platform(found.method), account, posting)


def _errand(work: Callable[[Errand], None]) -> Callable[[dict[str, Any]], None]:
    @wraps(work)
    def run(payload: dict[str, Any]) -> None:
        token = acting.set(Acting("worker", 1))
        try:
            work(_load(payload["publication"]))
        finally:
            acting.reset(token)

    return run


@carrier("publish")
@_errand
def send(errand: Errand) -> None:
    """Send one intended publication, once."""
    publication, platform = errand.publication, errand.platform
    if publication.state != "intended" or not isinstance(platform, Sends):
        return
    is_first = _is_first(publication)
    try:
        verb, facts = _send(platform, errand, is_first)
    except Limited as limited:
        due = _when(limited)
        if due - publication.intended_at < POLITE:
            raise Later(limited.message, due) from None
        verb, facts = "fail" if is_first else "lose", {"why": limited.message}
    except Exception as error:  # whatever went wrong, the words may be out: a person has to look
        log().exception("publish.failed", publication=publication.number)
        verb, facts = "lose", {"why": _("Something broke while sending: %(what)s.", what=type(error).__name__)}
    with writing():
        actions.result(publication, verb, **facts)
        commit()


def _send(platform: Sends, errand: Errand, is_first: bool) -> Outcome:
    """Look, send, and look again when the answer was lost. Raises Limited while nothing is sent."""
    try:
        there = platform.find(errand.account, errand.posting)
    except Limited:
        raise
    except PlatformError as trouble:  # an earlier try that was cut short may have sent them
        return "fail" if is_first else "lose", {"why": trouble.message}
    if there:
        return _outcome(there)
    try:
        return _outcome(platform.send(errand.account, errand.posting))
    except Limited:
        raise
    except Lost as trouble:
        lost = trouble
    except PlatformError as trouble:
        return "fail", {"why": trouble.message}
    try:
        there = platform.find(errand.account, errand.posting)
    except PlatformError as second:
        return "lose", {"why": f"{lost.message} {second.message}"}
    return _outcome(there) if there else ("lose", {"why": lost.message})


def _when(limited: Limited) -> datetime:
    """When to come back: as the platform says, but not at once."""
    return max(limited.until, clock.now() + SOONEST)


def _is_first(publication: Publication) -> bool:
    """Whether nobody has tried to send this before."""
    tries = [parcel.attempts for parcel in queries.unsent(publication)]
    db.session.rollback()
    return max(tries, default=0) <= 1


def _outcome(found: Posted) -> Outcome:
    return "succeed" if found.is_live else "hold", {"external_id": found.external_id, "permalink": found.permalink}


def look_again(publication_id: str) -> Outcome | None:
    """For a person who waits for an outcome: what the site says now, None when it says nothing new.

    Ends the present transaction. Raises PlatformError when the site gives no answer.
    """
    errand = _load(publication_id)
    publication, platform = errand.publication, errand.platform
    if publication.state == "held" and publication.external_id and isinstance(platform, ReadsBack):
        seen, _verdict = _seen(platform, errand)
        found = {"external_id": publication.external_id, "permalink": publication.permalink or ""}
        return {"out": ("succeed", found), "gone": ("fail", {"why": _gone()})}.get(seen)
    there = platform.find(errand.account, errand.posting) if isinstance(platform, Sends) else None
    return _outcome(there) if there else None


@carrier("read_back")
@_errand
def read_back(errand: Errand) -> None:
    """What does a visitor see? Held posts are looked at again until they are out or gone."""
    publication, platform = errand.publication, errand.platform
    if publication.state not in ("published", "held") or not publication.external_id:
        return
    if not isinstance(platform, ReadsBack):
        return
    try:
        seen, verdict = _seen(platform, errand)
    except PlatformError as trouble:
        raise _later(trouble) from None
    with writing():
        _keep(publication, seen, verdict)
        commit()


def _seen(platform: ReadsBack, errand: Errand) -> tuple[str, Verdict]:
    """("out", how the words compare), ("held", …) or ("gone", …)."""
    try:
        words = platform.read_back(errand.account, errand.posting).words
    except Gone:
        return "gone", Verdict("differs")
    if words is None:
        return "held", Verdict("held")
    return "out", compare(errand.posting.words, words, platform.formatting)


def _later(trouble: PlatformError) -> Later:
    return Later(trouble.message, _when(trouble) if isinstance(trouble, Limited) else None)


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
def retract(errand: Errand) -> None:
    """Take a retracted answer off the page."""
    publication, platform = errand.publication, errand.platform
    if publication.state != "retracted" or publication.removed_at or not publication.external_id:
        return
    if not isinstance(platform, Removes):
        return
    try:
        how = platform.remove(errand.account, errand.posting)
    except PlatformError as trouble:
        with writing():
            retraction.not_removed(publication, why=trouble.message)
            commit()
        raise _later(trouble) from None
    with writing():
        retraction.removed(publication, how=how, by=SYSTEM)
        commit()
