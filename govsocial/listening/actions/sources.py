"""Adding, changing, pausing and resuming sources."""

from typing import Any

import sqlalchemy as sa

from govsocial.channels.models import Channel
from govsocial.core import clock
from govsocial.core.db import db, lock, next_number
from govsocial.core.errors import Invalid, Stale
from govsocial.core.states import next_state
from govsocial.core.wording import gettext as _
from govsocial.ledger.record import record
from govsocial.listening import rules, words
from govsocial.listening.harvest import place_of
from govsocial.listening.models import Source, Visit
from govsocial.listening.states import SOURCE
from govsocial.people.models import Person
from govsocial.platforms.protocol import Refused
from govsocial.platforms.registry import hearing
from govsocial.web.places import link_to


def add_source(
    *, name: str, address: str, by: Person, channel_id: str | None = None, language: str | None = None
) -> Source:
    """A feed to listen to: a web address, or a file of the instance as "feeds/name.xml". Raises Invalid."""
    given = _checked(name, address, channel_id, language)
    number = next_number("source")
    with record(words.SOURCE_ADDED, by=by, source=number):
        source = Source(number=number, state="active", added_by_id=by.id, **given)
        db.session.add(source)
    db.session.add(Visit(source_id=source.id, due_at=clock.now(), failures=0, heard=0))
    return source


def change_source(
    source: Source,
    *,
    name: str,
    address: str,
    by: Person,
    channel_id: str | None = None,
    language: str | None = None,
    token: str | None = None,
) -> None:
    """Another name, address, channel or language; what was heard through it stays. Raises Invalid, Stale."""
    _hold(source, token)
    given = _checked(name, address, channel_id, language, source)
    changed = {key: value for key, value in given.items() if getattr(source, key) != value}
    if not changed:
        return
    with record(words.SOURCE_CHANGED, by=by, about=[source], source=source.number):
        for key, value in changed.items():
            setattr(source, key, value)
    if "address" in changed:
        visited(source.id, due_at=clock.now(), etag=None, modified=None, failures=0, error=None)


def pause(source: Source, *, by: Person, token: str | None = None) -> None:
    """Stop visiting. Raises WrongState, Stale."""
    _hold(source, token)
    state = next_state(SOURCE, source.state, "pause", otherwise=_("This source is paused already."))
    with record(words.SOURCE_PAUSED, by=by, about=[source], source=source.number):
        source.state = state


def resume(source: Source, *, by: Person, token: str | None = None) -> None:
    """Visit again, at once. Raises WrongState, Stale."""
    _hold(source, token)
    state = next_state(SOURCE, source.state, "resume", otherwise=_("This source is active."))
    with record(words.SOURCE_RESUMED, by=by, about=[source], source=source.number):
        source.state = state
    visited(source.id, due_at=clock.now(), failures=0)


def visited(source_id: str, **told: Any) -> None:
    """Note on the source's Visit how things stand; ungoverned, so no entry."""
    db.session.execute(sa.update(Visit).where(Visit.source_id == source_id).values(**told))


def _hold(source: Source, token: str | None) -> None:
    lock(Source, source.id)
    if token is not None and token != source.last_event_id:
        raise Stale(_("Somebody changed this source while you were reading it. Look again, then decide."))


def _checked(
    name: str, address: str, channel_id: str | None, language: str | None, source: Source | None = None
) -> dict[str, Any]:
    name, address, errors = name.strip(), address.strip(), {}
    kind = "feed" if address.lower().startswith(("http://", "https://")) else "file"
    if not name:
        errors["name"] = _("Give the source a name.")
    try:
        hearing()[kind].check(place_of(address))
    except Refused as refusal:
        errors["address"] = refusal.message
    same = sa.select(Source.number).where(Source.address == address, *([Source.id != source.id] if source else []))
    if "address" not in errors and (twin := db.session.scalar(same.limit(1))):
        errors["address"] = _(
            "%(source)s listens there already.",
            source=link_to(_("Source %(number)s", number=twin), "source", twin),
        )
    if channel_id and db.session.get(Channel, channel_id) is None:
        errors["channel_id"] = _("Choose a channel of the register.")
    if errors:
        raise Invalid(errors=errors)
    spoken = rules.language(language)
    return {"name": name, "kind": kind, "address": address, "channel_id": channel_id or None, "language": spoken}
