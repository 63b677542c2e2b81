"""What is done to the register of official accounts. Every verb writes its entries and never commits."""

from dataclasses import asdict
from hashlib import sha256
from typing import Any

from flask import current_app

from govsocial.channels import queries, rules, words
from govsocial.channels.login import fields_of
from govsocial.channels.models import Channel, ChannelSecret
from govsocial.channels.rules import Details
from govsocial.channels.states import CHANNEL
from govsocial.core import keys, seal
from govsocial.core.db import db, lock, next_number
from govsocial.core.errors import Invalid, Stale
from govsocial.core.states import next_state
from govsocial.core.wording import gettext as _
from govsocial.ledger.record import record
from govsocial.net.addresses import Refused, check_url
from govsocial.people.models import Person

By = Person | str


def add_channel(details: Details, *, by: By) -> Channel:
    """A planned channel. Raises Invalid."""
    _check(details)
    number = next_number("channel")
    with record(words.ADDED, by=by, channel=number):
        channel = Channel(number=number, state="planned", **asdict(details))
        db.session.add(channel)
    return channel


def edit(channel: Channel, details: Details, *, by: By, token: str | None = None) -> None:
    """Change the register entry. An active channel keeps everything its activation asked for. Raises Invalid, Stale."""
    _hold(channel, token)
    _check(details)
    if channel.state == "active" and (gaps := rules.missing(details)):
        raise Invalid(_("An active channel cannot go without this."), gaps)
    changed = {key: value for key, value in asdict(details).items() if getattr(channel, key) != value}
    if changed:
        with record(words.CHANGED, by=by, about=[channel], channel=channel.number):
            for key, value in changed.items():
                setattr(channel, key, value)


def set_credential(channel: Channel, *, login: str, password: str, by: By) -> None:
    """Keep the platform login and its secret, sealed; it is never shown again. Raises Invalid, WrongState."""
    asked, errors = fields_of(channel), {}
    if not login.strip():
        errors["login"] = str(asked.name.wanted)
    if not password.strip():
        errors["password"] = str(asked.secret.wanted)
    if errors:
        raise Invalid(errors=errors)
    lock(Channel, channel.id)
    sealed = seal.seal(password.strip(), keys.folder(current_app.config["SETTINGS"].instance) / "seal")
    with record(words.CREDENTIAL_SET, by=by, about=[channel], channel=channel.number):
        channel.login = login.strip()
        # Of the sealed form: the ledger leaves the house, and a weak password could be guessed from its own print.
        channel.secret_print = sha256(sealed.encode("ascii")).hexdigest()[:16]
        db.session.merge(ChannelSecret(channel_id=channel.id, sealed=sealed))


def activate(channel: Channel, *, by: By, token: str | None = None) -> None:
    """From now on we may answer there. Raises Invalid naming what is missing, WrongState, Stale."""
    _hold(channel, token)
    state = next_state(
        CHANNEL, channel.state, "activate", otherwise=_("Only a planned or dormant channel is activated.")
    )
    if gaps := rules.missing(channel):
        raise Invalid(_("The channel is not active yet: its register entry is incomplete."), gaps)
    with record(words.ACTIVATED, by=by, about=[channel], channel=channel.number):
        channel.state = state


def rest(channel: Channel, *, by: By, token: str | None = None) -> None:
    """Nobody looks after it for now; nothing goes out there. Raises WrongState, Stale."""
    _hold(channel, token)
    state = next_state(CHANNEL, channel.state, "rest", otherwise=_("Only an active channel becomes dormant."))
    with record(words.RESTED, by=by, about=[channel], channel=channel.number):
        channel.state = state


def close(channel: Channel, *, by: By, token: str | None = None) -> None:
    """The account is given up; its password is forgotten, its record stays. Raises WrongState, Stale."""
    _hold(channel, token)
    state = next_state(CHANNEL, channel.state, "close", otherwise=_("This channel is closed already."))
    with record(words.CLOSED, by=by, about=[channel], channel=channel.number):
        channel.state = state
        channel.secret_print = None
        if (secret := db.session.get(ChannelSecret, channel.id)) is not None:
            db.session.delete(secret)


def hand_over(person: Person, *, by: By, hand_over_to: Person | None, cause: str) -> None:
    """When a person leaves, their channels go to the successor; without one they stay, and the register says so."""
    if hand_over_to is None:
        return
    for channel in queries.held_by(person):
        facts: dict[str, Any] = {"channel": channel.number, "from_person": person.id, "to_person": hand_over_to.id}
        with record(words.HANDED_OVER, by=by, about=[channel], cause=cause, **facts):
            if channel.owner_id == person.id:
                channel.owner_id = hand_over_to.id
            if channel.facilitator_id == person.id:
                channel.facilitator_id = hand_over_to.id


def _hold(channel: Channel, token: str | None) -> None:
    lock(Channel, channel.id)
    if token is not None and token != channel.last_event_id:
        raise Stale(_("Somebody changed this channel while you were reading it. Look again, then decide."))


def _check(details: Details) -> None:
    found = rules.faults(details)
    try:
        check_url(details.site_url, allow=current_app.config["FETCH_ALLOW"])
    except Refused as refusal:
        found["site_url"] = str(refusal)
    for field in ("owner_id", "facilitator_id"):
        person_id = getattr(details, field)
        person = db.session.get(Person, person_id) if person_id else None
        if person_id and (person is None or not person.active):
            found[field] = _("Choose an active colleague.")
    if found:
        raise Invalid(errors=found)
