"""What leaves the house after the commit: sending, reading back, taking off the page. Runs in the worker.

Intent before, result after. Before anything is sent the platform is asked whether it is there already; after a lost
answer it is asked again; a call is never repeated blindly (docs/decisions/0004).
"""

from typing import Any

from flask import current_app
from flask_babel import gettext as _

from govsocial.channels.models import Channel
from govsocial.channels.queries import credential
from govsocial.core.db import commit, db, writing
from govsocial.core.outbox import Later, carrier
from govsocial.ledger.record import SYSTEM, Acting, acting
from govsocial.platforms.wordpress import Answered, Site, Trouble
from govsocial.publishing import actions, proof, words
from govsocial.publishing.compare import compare_html
from govsocial.publishing.models import Publication


def site_of(channel: Channel) -> Site:
    """The channel's site with its unsealed password."""
    login, password = credential(channel) or ("", "")
    return Site(channel.site_url, login, password, current_app.config["FETCH_ALLOW"])


def _load(payload: dict[str, Any]) -> tuple[Publication, Site]:
    acting.set(Acting("worker", 1))
    publication = db.session.get(Publication, payload["publication"])
    assert publication is not None
    channel = db.session.get(Channel, publication.channel_id)
    assert channel is not None
    site = site_of(channel)
    db.session.expunge(publication)
    db.session.rollback()  # no transaction stays open while somebody else's server thinks
    return publication, site


@carrier("publish")
def send(payload: dict[str, Any]) -> None:
    """Send one intended publication, once."""
    publication, site = _load(payload)
    if publication.state != "intended":
        return
    verb, facts = _send(publication, site)
    with writing():
        actions.result(publication, verb, **facts)
        commit()


def _send(publication: Publication, site: Site) -> tuple[str, dict[str, str]]:
    """(verb for actions.result, its facts)."""
    try:
        post, parent = site.post_of(publication.target_url)
        there = site.find(post, publication.words)
    except Trouble as trouble:
        return "fail", {"why": trouble.message}
    if there:
        return _outcome(there)
    try:
        return _outcome(site.comment(post, parent, publication.words))
    except Trouble as trouble:
        if not (trouble.sent or trouble.duplicate):
            return "fail", {"why": trouble.message}
        return _look(site, post, publication, trouble)


def _look(site: Site, post: int, publication: Publication, trouble: Trouble) -> tuple[str, dict[str, str]]:
    """After a lost answer: is it there?"""
    try:
        there = site.find(post, publication.words)
    except Trouble as second:
        return "lose", {"why": f"{trouble.message} {second.message}"}
    return _outcome(there) if there else ("lose", {"why": trouble.message})


def _outcome(found: Answered) -> tuple[str, dict[str, str]]:
    live = found.status == "approved"
    return "succeed" if live else "hold", {"external_id": found.id, "permalink": found.link}


def look_again(publication: Publication, channel: Channel) -> tuple[str, dict[str, str]] | None:
    """For a person who settles an unknown outcome: what the platform says now, None when it is not there.

    Raises Trouble when the platform does not say.
    """
    site = site_of(channel)
    post, _parent = site.post_of(publication.target_url)
    there = site.find(post, publication.words)
    return _outcome(there) if there else None


@carrier("read_back")
def read_back(payload: dict[str, Any]) -> None:
    """What does a visitor see? Held comments are looked at again until they are out or gone."""
    publication, site = _load(payload)
    if publication.state not in ("published", "held") or not publication.external_id:
        return
    try:
        seen = site.public(publication.external_id)
        ours = seen or site.read(publication.external_id)
    except Trouble as trouble:
        raise Later(trouble.message) from None
    with writing():
        _keep(publication, seen, ours)
        commit()
    if seen is None and ours is not None:
        raise Later(_("Held for moderation."))


def _keep(publication: Publication, seen: Answered | None, ours: Answered | None) -> None:
    if seen is not None:
        if publication.state == "held":
            actions.result(
                publication, "succeed", external_id=publication.external_id or "", permalink=publication.permalink or ""
            )
        proof.read_back(publication, compare_html(publication.words, seen.html))
    elif ours is None and publication.state == "held":
        actions.result(publication, "fail", why=_("The site's moderators removed it."))


@carrier("retract")
def retract(payload: dict[str, Any]) -> None:
    """Take a retracted answer off the page."""
    publication, site = _load(payload)
    if publication.state != "retracted" or not publication.external_id:
        return
    try:
        site.delete(publication.external_id)
    except Trouble as trouble:
        raise Later(trouble.message) from None
    with writing():
        with actions.acting(words.REMOVED, publication, SYSTEM, {"how": "in the site's bin"}):
            pass
        commit()
