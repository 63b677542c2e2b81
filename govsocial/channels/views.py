"""Doors of the register of official accounts."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from govsocial.channels import actions, login, queries, rules
from govsocial.channels.forms import STATE, TONE, ChannelFilter, ChannelForm, CredentialForm, StateForm
from govsocial.channels.models import Channel
from govsocial.core import clock
from govsocial.core.db import db
from govsocial.core.wording import gettext as _
from govsocial.ledger import history
from govsocial.people import queries as people
from govsocial.people.permissions import Permission, may
from govsocial.platforms.protocol import PlatformError
from govsocial.platforms.registry import answering, capabilities
from govsocial.web import me
from govsocial.web.forms import whole
from govsocial.web.route import Answer, Room, attempt

room = Room("channels", __name__, url_prefix="/channels")


@room.page("", Permission.CHANNEL_READ)
def channel_list() -> Answer:
    """The register."""
    form = ChannelFilter()
    chosen = {"words": form.q.data or "", "state": form.state.data or ""}
    rows, after = queries.page(**chosen, after=whole(request.args.get("after")) or 0)
    return render_template(
        "channels/list.html",
        filters=form,
        rows=rows,
        after=after,
        total=queries.count(**chosen),
        today=clock.today(me.zone()).isoformat(),
        **_shown(),
    )


@room.page("/<int:number>", Permission.CHANNEL_READ)
def channel(number: int) -> Answer:
    """One channel: what it is for, who looks after it, what was done to it."""
    return _page(queries.by_number(number), StateForm())


@room.form("/new", Permission.CHANNEL_WRITE)
def add() -> Answer:
    """Enter a channel."""
    form = ChannelForm()
    made: list[Channel] = []
    if form.validate_on_submit() and attempt(
        form, lambda: made.append(actions.add_channel(form.details(), by=me.actor()))
    ):
        flash(_("%(name)s is in the register. Activate it when its entry is complete.", name=made[0].name), "good")
        return redirect(url_for("channels.channel", number=made[0].number))
    return render_template("channels/edit.html", form=form, channel=None), form.status


@room.form("/<int:number>/edit", Permission.CHANNEL_WRITE)
def edit(number: int) -> Answer:
    """Change the register entry."""
    found = queries.by_number(number)
    form = ChannelForm(_for_form(found))
    if form.validate_on_submit() and attempt(
        form, lambda: actions.edit(found, form.details(), by=me.actor(), token=form.token.data)
    ):
        flash(_("The register entry is changed."), "good")
        return redirect(url_for("channels.channel", number=number))
    if form.status == 409:
        form.renew(found.last_event_id)
    return render_template("channels/edit.html", form=form, channel=found), form.status


@room.form("/<int:number>/login", Permission.CHANNEL_WRITE)
def credential(number: int) -> Answer:
    """Set the login and its secret."""
    found = queries.by_number(number)
    form = CredentialForm(login.fields_of(found), found.login)
    if form.validate_on_submit() and attempt(
        form,
        lambda: actions.set_credential(
            found, login=form.login.data or "", password=form.password.data or "", by=me.actor()
        ),
    ):
        flash(_("The password is sealed. Nobody can read it here again. Try the login to see that it works."), "good")
        return redirect(url_for("channels.channel", number=number))
    return render_template("channels/credential.html", form=form, channel=found), form.status


@room.verb("/<int:number>/login/try", Permission.CHANNEL_WRITE)
def try_login(number: int) -> Answer:
    """Ask the site whether it takes the login, before a publication does."""
    found = queries.by_number(number)
    shown, platform, account = found.account, login.sender_of(found), login.account_of(found)
    db.session.rollback()  # nobody waits for our lock while we wait for the site
    try:
        name = platform.whoami(account).name
    except PlatformError as trouble:
        flash(_("The login does not work. %(why)s", why=trouble.message), "stop")
    else:
        said = _("The site takes the login. Our answers appear there as “%(name)s”.", name=name)
        flash(said, "good" if name == shown else "wait")
    return redirect(url_for("channels.channel", number=number))


@room.verb("/<int:number>/activate", Permission.CHANNEL_WRITE)
def activate(number: int) -> Answer:
    """Activate, or say what is missing."""
    return _move(number, actions.activate, _("The channel is active: responses can be drafted for it."))


@room.verb("/<int:number>/rest", Permission.CHANNEL_WRITE)
def rest(number: int) -> Answer:
    """Make dormant."""
    return _move(number, actions.rest, _("The channel is dormant: nothing new is drafted for it."))


@room.form("/<int:number>/close", Permission.CHANNEL_WRITE)
def close(number: int) -> Answer:
    """Confirm, then close for good."""
    found, form = queries.by_number(number), StateForm()
    if form.validate_on_submit() and attempt(form, lambda: actions.close(found, by=me.actor(), token=form.token.data)):
        flash(_("The channel is closed. Its record stays."), "good")
        return redirect(url_for("channels.channel", number=number))
    form.token.data = found.last_event_id
    return render_template("channels/close.html", form=form, channel=found), form.status


def _shown() -> dict[str, Any]:
    """What every page of the register needs to name things."""
    may_write = may(me.person(), Permission.CHANNEL_WRITE)
    methods = {key: platform.labels.choice for key, platform in answering().items()}
    return {"methods": methods, "states": STATE, "tones": TONE, "may_write": may_write}


def _move(number: int, verb: Any, said: str) -> Answer:
    found, form = queries.by_number(number), StateForm()
    if form.validate_on_submit() and attempt(form, lambda: verb(found, by=me.actor(), token=form.token.data)):
        flash(said, "good")
        return redirect(url_for("channels.channel", number=number))
    return _page(found, form)


def _page(found: Channel, form: StateForm) -> Answer:
    form.token.data = found.last_event_id
    named = people.names(i for i in (found.owner_id, found.facilitator_id) if i)
    return render_template(
        "channels/channel.html",
        form=form,
        channel=found,
        offers=capabilities(found.method),
        named=named,
        gaps=rules.missing(found) if found.state != "closed" else {},
        today=clock.today(me.zone()).isoformat(),
        trail=history.trail([found.subject], people.names),
        **_shown(),
    ), form.status


def _for_form(found: Channel) -> Any:
    """The row as the form reads it: its date as a date."""
    from datetime import date
    from types import SimpleNamespace

    shown = {name: getattr(found, name) for name in rules.Details.__dataclass_fields__}
    shown["review_on"] = date.fromisoformat(found.review_on) if found.review_on else None
    shown["owner_id"], shown["facilitator_id"] = found.owner_id or "", found.facilitator_id or ""
    return SimpleNamespace(**shown, token=found.last_event_id)
