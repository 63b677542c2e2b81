"""The doors of an open page: JSON in and out. A refusal is a sentence beside the words, never a page in their place."""

from typing import Any
from uuid import UUID

from flask import Response as HttpResponse
from flask import jsonify, request

from govsocial.core.db import db
from govsocial.core.errors import Invalid, Refusal
from govsocial.core.wording import gettext as _
from govsocial.drafting import actions, page, rows
from govsocial.drafting.models import Draft
from govsocial.drafting.views.draft import room
from govsocial.people.permissions import Permission
from govsocial.responses.models import Response
from govsocial.responses.queries import by_number
from govsocial.web import me
from govsocial.web.route import Answer

MOST = 2**31 - 1
MOST_BYTES = 1_000_000  # two texts of 64 kB, every character written as an escape


@room.verb("/responses/<int:number>/save", Permission.RESPONSE_DRAFT)
def save(number: int) -> Answer:
    """{"tab", "sequence", "base", "text", "paragraph", "seen"} → the text as it stands now, and who is here."""
    response = by_number(number, me.somebody())
    try:
        given = _body()
        draft = actions.save(
            response,
            base=_text(given, "base"),
            text=_text(given, "text"),
            by=me.actor(),
            tab=_tab(given),
            sequence=_whole(given, "sequence"),
        )
        return jsonify(_answer(response, draft, given, revision=None))
    except Refusal as refusal:
        return _refused(refusal)


@room.verb("/responses/<int:number>/here", Permission.RESPONSE_DRAFT)
def here(number: int) -> Answer:
    """{"tab", "revision", "paragraph", "seen", "mark"} → who is here, and the text if it is another than the page has.

    204 when that is what the page was told last, as `mark` says.
    """
    response = by_number(number, me.somebody())
    try:
        given = _body()
        draft = db.session.get_one(Draft, response.id)
        told = _answer(response, draft, given, revision=_whole(given, "revision"))
        is_known = "text" not in told and given.get("mark") == told["mark"]
        return HttpResponse(status=204, mimetype="application/json") if is_known else jsonify(told)
    except Refusal as refusal:
        return _refused(refusal)


@room.page("/responses/<int:number>/live", Permission.RESPONSE_READ)
def live(number: int) -> Answer:
    """What stands beside the words, as markup by name: {"places", "suggestions", "checks", "stream"}."""
    return jsonify(page.fragments(rows.around(number, me.somebody()), me.somebody(), request.args.get("do", "")))


def _answer(response: Response, draft: Draft, given: dict[str, Any], *, revision: int | None) -> dict[str, Any]:
    actions.sit(response, tab=_tab(given), by=me.actor(), paragraph=_whole(given, "paragraph"))
    return page.answer(response, me.somebody(), draft, revision=revision, seen=_whole(given, "seen"))


def _refused(refusal: Refusal) -> Answer:
    db.session.rollback()
    return jsonify({"error": refusal.message}), refusal.status


def _body() -> dict[str, Any]:
    if (request.content_length or 0) > MOST_BYTES:
        raise Invalid(_("This text is longer than the limit of 64 kB. Shorten it."))
    try:
        given = request.get_json(silent=True)
    except RecursionError:  # brackets in brackets, thousands deep
        given = None
    if not isinstance(given, dict):
        raise Invalid(_("That save could not be read."))
    return given


def _text(given: dict[str, Any], name: str) -> str:
    if not isinstance(given.get(name), str):
        raise Invalid(_("That save could not be read."))
    return str(given[name])


def _whole(given: dict[str, Any], name: str) -> int:
    number = given.get(name, 0)
    if not isinstance(number, int) or isinstance(number, bool) or not -1 <= number <= MOST:
        raise Invalid(_("That save could not be read."))
    return number


def _tab(given: dict[str, Any]) -> str:
    try:
        return str(UUID(_text(given, "tab")))
    except ValueError:
        raise Invalid(_("That save could not be read.")) from None
