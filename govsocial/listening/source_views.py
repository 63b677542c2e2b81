"""Doors of the sources."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from govsocial.channels.models import Channel
from govsocial.core.db import db
from govsocial.core.wording import gettext as _
from govsocial.core.wording import ngettext
from govsocial.ledger import history
from govsocial.listening import actions, queries
from govsocial.listening.forms import LANGUAGES, PressForm, SourceFilter, SourceForm
from govsocial.listening.models import Source
from govsocial.listening.views import room
from govsocial.people import queries as people
from govsocial.people.permissions import Permission, may
from govsocial.web import me
from govsocial.web.forms import whole
from govsocial.web.route import Answer, attempt


@room.page("/sources", Permission.SOURCE_READ)
def source_list() -> Answer:
    """What we listen to."""
    form = SourceFilter()
    chosen = {"words": form.q.data or "", "state": form.state.data or ""}
    rows, before = queries.sources_page(**chosen, before=whole(request.args.get("before")))
    total = queries.source_count(**chosen)
    return render_template(
        "listening/sources.html", filters=form, rows=rows, before=before, total=total, may_write=_may_write()
    )


@room.page("/sources/<int:number>", Permission.SOURCE_READ)
def source(number: int) -> Answer:
    """One source: how its visits go, what was done to it."""
    return _page(queries.find_source(number), PressForm())


@room.form("/sources/new", Permission.SOURCE_WRITE)
def add_source() -> Answer:
    """Add a source."""
    form = SourceForm()
    made: list[Source] = []
    if form.validate_on_submit() and attempt(
        form, lambda: made.append(actions.add_source(**form.given(), by=me.actor()))
    ):
        flash(
            _("%(name)s is a source now. Listen to it at once, or wait for its first visit.", name=made[0].name), "good"
        )
        return redirect(url_for("listening.source", number=made[0].number))
    return render_template("listening/source_edit.html", form=form, source=None), form.status


@room.form("/sources/<int:number>/edit", Permission.SOURCE_WRITE)
def edit_source(number: int) -> Answer:
    """Change a source."""
    found = queries.find_source(number)
    form = SourceForm(_for_form(found))
    if form.validate_on_submit() and attempt(
        form, lambda: actions.change_source(found, **form.given(), by=me.actor(), token=form.token.data)
    ):
        flash(_("The source is changed."), "good")
        return redirect(url_for("listening.source", number=number))
    if form.status == 409:
        form.renew(found.last_event_id)
    return render_template("listening/source_edit.html", form=form, source=found), form.status


@room.verb("/sources/<int:number>/pause", Permission.SOURCE_WRITE)
def pause(number: int) -> Answer:
    """Stop visiting."""
    return _press(number, actions.pause, _("The source is paused. Nothing is fetched from it."))


@room.verb("/sources/<int:number>/resume", Permission.SOURCE_WRITE)
def resume(number: int) -> Answer:
    """Visit again."""
    return _press(number, actions.resume, _("The source is active again."))


@room.verb("/sources/<int:number>/listen", Permission.SOURCE_WRITE)
def listen(number: int) -> Answer:
    """Visit one source now."""
    found = queries.find_source(number)
    heard = actions.hear(found, by=me.actor())
    if heard.count or not heard.error or found.state == "paused":  # else the page itself says why it failed
        _tell(heard)
    return redirect(url_for("listening.source", number=number))


@room.verb("/sources/listen", Permission.SOURCE_WRITE)
def listen_all() -> Answer:
    """Visit every active source now."""
    _tell(actions.hear_all(by=me.actor()))
    return redirect(url_for("listening.mention_list"))


def _tell(heard: actions.Heard) -> None:
    if heard.busy:
        flash(_("This source is being visited at this moment. Look again in a minute."), "wait")
        return
    said = ngettext("One new mention was heard.", "%(num)d new mentions were heard.", heard.count)
    if heard.count or not heard.error:
        flash(said if heard.count else _("Nothing new was heard."), "good")
    if heard.error:
        flash(_("The visit failed. %(why)s", why=heard.error), "wait")


def _press(number: int, verb: Any, said: str) -> Answer:
    found, form = queries.find_source(number), PressForm()
    if form.validate_on_submit() and attempt(form, lambda: verb(found, by=me.actor(), token=form.token.data)):
        flash(said, "good")
        return redirect(url_for("listening.source", number=number))
    return _page(found, form)


def _page(found: Source, form: PressForm) -> Answer:
    form.token.data = found.last_event_id
    return render_template(
        "listening/source.html",
        form=form,
        source=found,
        visit=queries.visit(found),
        channel=db.session.get(Channel, found.channel_id) if found.channel_id else None,
        names=people.names([found.added_by_id]),
        languages=LANGUAGES,
        may_write=_may_write(),
        trail=history.trail([found.subject], people.names),
    ), form.status


def _may_write() -> bool:
    return may(me.person(), Permission.SOURCE_WRITE)


def _for_form(found: Source) -> Any:
    from types import SimpleNamespace

    shown = {"name": found.name, "address": found.address, "token": found.last_event_id}
    return SimpleNamespace(**shown, channel_id=found.channel_id or "", language=found.language or "")
