"""Doors of this room: the list, beginning, the draft page, suggestions, comments, comparing."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from govsocial.channels import queries as channels
from govsocial.channels.models import Channel
from govsocial.core.diff import word_diff
from govsocial.core.errors import Invalid
from govsocial.core.text import plain
from govsocial.issues import queries as issues
from govsocial.listening import queries as listening
from govsocial.listening.models import Mention
from govsocial.people.permissions import Permission
from govsocial.responses import actions, checks, drafting, page, queries, states
from govsocial.responses.forms import CommentForm, EndForm, ListFilter, SuggestForm, TargetForm, WordsForm
from govsocial.responses.models import Response
from govsocial.web import me
from govsocial.web.forms import choices, whole
from govsocial.web.route import Room, attempt

room = Room("responses", __name__)


@room.page("/responses", Permission.RESPONSE_READ)
def response_list() -> Any:
    form = ListFilter()
    known = channels.page()[0]
    form.channel.choices = choices(("", _("Any")), *((str(c.number), c.name) for c in known))
    wanted = queries.Wanted(form.q.data or "", form.state.data or "", whole(form.channel.data), bool(form.mine.data))
    lines, more = queries.page(me.somebody(), wanted, before=whole(request.args.get("before")))
    return render_template(
        "responses/list.html",
        filter=form,
        lines=lines,
        more=more,
        total=queries.count(me.somebody(), wanted),
        cap=queries.CAP,
        states=states,
        paged="before" in request.args,
    )


@room.form("/issues/<int:number>/responses/new", Permission.RESPONSE_DRAFT)
def begin(number: int) -> Any:
    issue = issues.find(number, me.somebody())
    mention = _mention_of(issue.id)
    form = TargetForm(target_url=mention.address if mention else "", language=(mention and mention.language) or "")
    known = _offer_channels(form)

    def act() -> None:
        form.made = actions.begin(
            issue,
            channel=_chosen(known, form),
            target_url=form.target_url.data or "",
            language=form.language.data,
            mention=mention,
            by=me.somebody(),
        )

    if form.validate_on_submit() and attempt(form, act):
        return redirect(url_for("responses.draft", number=form.made.number))
    said = plain(mention.words or "") if mention else ""
    given = {"form": form, "issue": issue, "mention": mention, "said": said, "channels": known}
    return render_template("responses/begin.html", **given), form.status


@room.form("/responses/<int:number>/target", Permission.RESPONSE_DRAFT)
def target(number: int) -> Any:
    around = queries.around(number, me.somebody())
    response = around.response
    shown = {"channel": str(around.channel.number), "target_url": response.target_url, "language": response.language}
    form = TargetForm(token=response.last_event_id, data=shown)
    known = _offer_channels(form)

    def act() -> None:
        actions.set_target(
            response,
            channel=_chosen(known, form),
            target_url=form.target_url.data or "",
            language=form.language.data,
            token=form.token.data or "",
            by=me.somebody(),
        )

    if form.validate_on_submit() and attempt(form, act):
        return redirect(url_for("responses.draft", number=number))
    return render_template("responses/target.html", form=form, response=response, around=around), form.status


@room.page("/responses/<int:number>", Permission.RESPONSE_READ)
def draft(number: int) -> Any:
    around = queries.around(number, me.somebody())
    return render_template("responses/draft.html", **page.shown(around, me.somebody(), request.args.get("do", "")))


@room.verb("/responses/<int:number>/words", Permission.RESPONSE_DRAFT)
def write(number: int) -> Any:
    """The editor without scripts."""
    response, form = queries.by_number(number, me.somebody()), WordsForm()
    if form.validate_on_submit() and attempt(form, lambda: _save(response, form)):
        flash(_("Saved. What others wrote meanwhile is merged in."), "good")
        return redirect(url_for("responses.draft", number=number, do="edit"))
    shown = page.shown(queries.around(number, me.somebody()), me.somebody(), "edit", form=form)
    return render_template("responses/draft.html", **shown), form.status


@room.verb("/responses/<int:number>/settle", Permission.RESPONSE_DRAFT)
def settle(number: int) -> Any:
    response = queries.by_number(number, me.somebody())
    place, keep = request.form.get("place", ""), request.form.get("keep", "")
    drafting.settle(response, place=place, keep=keep, by=me.somebody())
    return redirect(url_for("responses.draft", number=number, do="edit"))


@room.form("/responses/<int:number>/suggest", Permission.RESPONSE_SUGGEST)
def suggest(number: int) -> Any:
    response, form = queries.by_number(number, me.somebody()), SuggestForm()
    if form.validate_on_submit() and attempt(
        form, lambda: actions.suggest(response, old=form.old.data or "", new=form.new.data or "", by=me.somebody())
    ):
        flash(_("Suggested. Whoever takes it writes it; you can still sign."), "good")
        return redirect(url_for("responses.draft", number=number, do="suggest"))
    shown = page.shown(queries.around(number, me.somebody()), me.somebody(), "suggest", suggest_form=form)
    return render_template("responses/draft.html", **shown), form.status


@room.verb("/responses/<int:number>/suggestions/<made>/take", Permission.RESPONSE_DRAFT)
def take(number: int, made: str) -> Any:
    response = queries.by_number(number, me.somebody())
    actions.take(queries.suggestion(response, made), by=me.somebody())
    flash(_("Taken. These words are yours now, and you cannot sign them."), "good")
    return redirect(url_for("responses.draft", number=number, do="edit"))


@room.verb("/responses/<int:number>/suggestions/<made>/leave", Permission.RESPONSE_DRAFT)
def leave(number: int, made: str) -> Any:
    response = queries.by_number(number, me.somebody())
    actions.leave(queries.suggestion(response, made), by=me.somebody())
    flash(_("Left. The record keeps it."), "good")
    return redirect(url_for("responses.draft", number=number))


@room.form("/responses/<int:number>/end", Permission.RESPONSE_DRAFT)
def end(number: int) -> Any:
    response, form = queries.by_number(number, me.somebody()), EndForm()
    if form.validate_on_submit() and attempt(
        form, lambda: actions.abandon(response, reason=form.reason.data or "", by=me.somebody())
    ):
        flash(_("Response %(n)s is given up. Its words stay in the record.", n=number), "good")
        return redirect(url_for("responses.draft", number=number))
    return render_template(
        "responses/end.html", form=form, response=response, around=queries.around(number, me.somebody())
    ), form.status


@room.page("/responses/<int:number>/compare", Permission.RESPONSE_READ)
def compare(number: int) -> Any:
    response = queries.by_number(number, me.somebody())
    known = {version.number: version for version in queries.versions_of(response)}
    new = known.get(whole(request.args.get("new")) or response.latest)
    old = known.get(whole(request.args.get("old")) or (new.number - 1 if new else 0))
    steps = word_diff(old.placements[0]["words"], new.placements[0]["words"]) if old and new else []
    return render_template(
        "responses/compare.html",
        response=response,
        around=queries.around(number, me.somebody()),
        known=known,
        old=old,
        new=new,
        view="side" if request.args.get("view") == "side" else "text",
        parts=[(page.SIGNS[op], words) for op, words in steps],
        kept=checks.titles(new.checks) if new else [],
    )


@room.form("/responses/<int:number>/versions/<int:version>/comment", Permission.RESPONSE_COMMENT)
def comment(number: int, version: int) -> Any:
    found, form = queries.version_by_number(number, version, me.somebody()), CommentForm()
    if form.validate_on_submit() and attempt(
        form, lambda: actions.comment(found, quote=form.quote.data or "", text=form.text.data or "", by=me.somebody())
    ):
        return redirect(url_for("signoff.review", number=number, version=version, _anchor="com-h"))
    return render_template("responses/comment.html", form=form, version=found), form.status


@room.verb("/responses/<int:number>/comments/<remark>/resolve", Permission.RESPONSE_COMMENT)
def resolve(number: int, remark: str) -> Any:
    return _turned(number, remark, actions.resolve)


@room.verb("/responses/<int:number>/comments/<remark>/reopen", Permission.RESPONSE_COMMENT)
def reopen_comment(number: int, remark: str) -> Any:
    return _turned(number, remark, actions.reopen_comment)


def _turned(number: int, remark: str, verb: Any) -> Any:
    response = queries.by_number(number, me.somebody())
    found, version = queries.remark(response, remark)
    verb(found, by=me.somebody())
    return redirect(url_for("signoff.review", number=number, version=version, _anchor="com-h"))


def _save(response: Response, form: WordsForm) -> None:
    drafting.save(response, base=form.base.data or "", text=form.text.data or "", by=me.somebody())


def _mention_of(issue_id: str) -> Mention | None:
    """The mention named in the address, if it belongs to the issue."""
    number = whole(request.args.get("mention"))
    if number is None:
        return None
    mention = listening.find(number, me.somebody())
    return mention if mention.triage.issue_id == issue_id else None


def _offer_channels(form: TargetForm) -> list[Channel]:
    known = channels.active()
    form.channel.choices = choices(*((str(c.number), c.name) for c in known))
    return known


def _chosen(known: list[Channel], form: TargetForm) -> Channel:
    found = next((c for c in known if str(c.number) == form.channel.data), None)
    if found is None:
        raise Invalid(errors={"channel": _("Choose an active channel.")})
    return found
