"""Doors of this room: comparing versions, and comments on their words. Writing them is the room above, drafting."""

from typing import Any

from flask import redirect, render_template, request

from govsocial.people.permissions import Permission
from govsocial.responses import actions, queries, versions
from govsocial.responses.forms import CommentForm
from govsocial.web import me
from govsocial.web.forms import whole
from govsocial.web.places import address_of
from govsocial.web.route import Answer, Room, attempt

room = Room("responses", __name__)


@room.page("/responses/<int:number>/compare", Permission.RESPONSE_READ)
def compare(number: int) -> Answer:
    response = queries.by_number(number, me.somebody())
    known = {version.number: version for version in queries.versions_of(response)}
    new = known.get(whole(request.args.get("new")) or response.latest)
    old = known.get(whole(request.args.get("old")) or (new.number - 1 if new else 0))
    return render_template(
        "responses/compare.html",
        response=response,
        known=known,
        old=old,
        new=new,
        view="side" if request.args.get("view") == "side" else "text",
        changed=versions.changed(old.placements, new.placements) if old and new else [],
    )


@room.form("/responses/<int:number>/versions/<int:version>/comment", Permission.RESPONSE_COMMENT)
def comment(number: int, version: int) -> Answer:
    commented, form = queries.version_by_number(number, version, me.somebody()), CommentForm()
    if form.validate_on_submit() and attempt(
        form,
        lambda: actions.comment(commented, quote=form.quote.data or "", text=form.text.data or "", by=me.actor()),
    ):
        return redirect(address_of("version", number, version, part="com-h"))
    return render_template("responses/comment.html", form=form, version=commented), form.status


@room.verb("/responses/<int:number>/comments/<remark>/resolve", Permission.RESPONSE_COMMENT)
def resolve(number: int, remark: str) -> Answer:
    return _turned(number, remark, actions.resolve)


@room.verb("/responses/<int:number>/comments/<remark>/reopen", Permission.RESPONSE_COMMENT)
def reopen_comment(number: int, remark: str) -> Answer:
    return _turned(number, remark, actions.reopen_comment)


def _turned(number: int, remark: str, verb: Any) -> Answer:
    response = queries.by_number(number, me.somebody())
    comment, version = queries.remark(response, remark)
    verb(comment, by=me.actor())
    return redirect(address_of("version", number, version, part="com-h"))
