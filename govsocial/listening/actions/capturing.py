"""Capturing a mention by hand, where no feed reaches."""

from datetime import datetime, timedelta

from flask import current_app

from govsocial.core import clock
from govsocial.core.db import db, next_number
from govsocial.core.errors import Invalid
from govsocial.core.wording import gettext as _
from govsocial.evidence.keeping import keep_upload
from govsocial.evidence.models import Evidence
from govsocial.evidence.pictures import BadFile
from govsocial.ledger.record import record
from govsocial.listening import queries, rules, signals, words
from govsocial.listening.actions.hearing import searched
from govsocial.listening.actions.triage import mention_link
from govsocial.listening.models import Mention, Triage
from govsocial.net.addresses import Refused, check_url
from govsocial.people.models import Person
from govsocial.text import search
from govsocial.text.text import LIMIT, canonical_url, size

SLACK = timedelta(minutes=5)


def capture(
    *,
    address: str,
    text: str,
    author: str,
    platform: str,
    by: Person,
    said_at: datetime | None = None,
    language: str | None = None,
    title: str = "",
    shot: bytes | None = None,
) -> Mention:
    """A mention kept by hand, its words exactly as typed; `shot` is a picture or PDF as uploaded.

    Raises Invalid, also when the same words at the same address are a mention already.
    """
    address, platform, markup = address.strip(), platform.strip(), rules.as_markup(text)
    _check(address, text, markup, platform, said_at)
    next_number("mention", 0)
    mention = _mention(address, markup)
    mention.platform, mention.language = platform, rules.language(language)
    mention.author, mention.title = author.strip()[:300] or None, title.strip()[:1_000] or None
    mention.said_at, mention.captured_by_id = said_at, by.id
    evidence = _keep(shot, address) if shot else None
    mention.number, mention.evidence_id = next_number("mention"), evidence.id if evidence else None
    with record(words.CAPTURED, by=by, mention=mention.number):
        if evidence is not None:
            db.session.add(evidence)
            db.session.flush()
        db.session.add(mention)
        db.session.flush()
        mention.triage = Triage(mention_id=mention.id, mention_number=mention.number, state="waiting")
    search.put("mention", mention.number, searched(mention))
    signals.heard.send([mention])
    return mention


def _check(address: str, text: str, markup: str, platform: str, said_at: datetime | None) -> None:
    errors = {}
    try:
        check_url(address, allow=current_app.config["FETCH_ALLOW"])
    except Refused as refusal:
        errors["address"] = str(refusal)
    if not text.strip():
        errors["text"] = _("Copy the words as they stand.")
    elif size(markup) > LIMIT:
        errors["text"] = _("These words are longer than %(n)s kB. Capture the part that concerns us.", n=LIMIT // 1024)
    if not 0 < len(platform) <= 40:
        errors["platform"] = _("Say in a word or two where it was said.")
    if said_at is not None and said_at > clock.now() + SLACK:
        errors["said_at"] = _("This moment has not come yet.")
    if errors:
        raise Invalid(errors=errors)


def _mention(address: str, markup: str) -> Mention:
    key = (rules.text_key(markup), canonical_url(address) or address)
    if twin := queries.heard_before([key]).get(key):
        raise Invalid(_("%(mention)s holds these words at this address already.", mention=mention_link(twin)))
    return Mention(
        address=address,
        canonical=key[1],
        text_key=key[0],
        fold_key=rules.fold_key(markup),
        heard_at=clock.now(),
        words=markup,
    )


def _keep(shot: bytes, address: str) -> Evidence:
    try:
        return keep_upload(shot).row(url=address)
    except BadFile as refusal:
        raise Invalid(errors={"screenshot": str(refusal)}) from None
