"""Room: a blueprint whose pages and verbs must name the right they need.

room = Room("issues", __name__, url_prefix="/issues")

@room.page("/<int:number>", Permission.ISSUE_READ)         GET; changes nothing
@room.verb("/<int:number>/close", Permission.ISSUE_CLOSE)  POST; commits once at the end, unless the view refused
@room.form("/new", Permission.ISSUE_OPEN)                  GET shows, POST acts
@room.api("/register.json", Permission.REGISTER_READ)      for programs: JSON, problems (RFC 9457), no cookies
"""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, Response, abort, make_response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from govsocial.core import db as database
from govsocial.core.db import db, writing
from govsocial.core.errors import Refusal
from govsocial.ledger.record import note
from govsocial.ledger.vocabulary import Word
from govsocial.people.permissions import Permission, may
from govsocial.web import api, me
from govsocial.web.forms import Form
from govsocial.web.places import address_of
from govsocial.web.readings import note_reading

Body = str | BaseResponse | Mapping[str, Any]  # a page, a redirect or file, what is said as JSON
Answer = Body | tuple[Body, int] | tuple[Body, int, Mapping[str, str]]  # … with a status and headers
View = TypeVar("View", bound=Callable[..., Answer])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Room(Blueprint):
    """A room's door plan. `url_map` walkers find each endpoint's Permission as `view.permission`."""

    def __init__(self, name: str, import_name: str, **options: Any) -> None:
        super().__init__(name, import_name, **{"template_folder": "templates", **options})

    def page(self, rule: str, permission: Permission, *, on_record: Word | None = None) -> Callable[[View], View]:
        """A page. With `on_record`, that it was read is an entry of its own (web/readings.py says when)."""
        return self._add(rule, permission, ["GET"], on_record)

    def verb(self, rule: str, permission: Permission) -> Callable[[View], View]:
        """An act without a page of its own: POST, then redirect."""
        return self._add(rule, permission, ["POST"], None)

    def form(self, rule: str, permission: Permission) -> Callable[[View], View]:
        """A page with a form on it: GET shows it, POST acts or shows it again with what was typed."""
        return self._add(rule, permission, ["GET", "POST"], None)

    def api(self, rule: str, permission: Permission, *, methods: Sequence[str] = ("GET",)) -> Callable[[View], View]:
        """A door for programs (web/api.py). What it does is committed once at the end, as that of a verb."""

        def register(view: View) -> View:
            guarded = _for_programs(view, permission)
            api.csrf.exempt(guarded)
            self.add_url_rule(rule, endpoint=view.__name__, view_func=guarded, methods=list(methods))
            return view

        return register

    def _add(
        self, rule: str, permission: Permission, methods: list[str], on_record: Word | None
    ) -> Callable[[View], View]:
        def register(view: View) -> View:
            self.add_url_rule(
                rule, endpoint=view.__name__, view_func=_guarded(view, permission, on_record), methods=methods
            )
            return view

        return register


def _guarded(view: Callable[..., Answer], permission: Permission, on_record: Word | None) -> Callable[..., Answer]:
    @wraps(view)
    def guarded(**arguments: Any) -> Answer:
        if not may(me.person(), permission):
            if me.person() is not None:
                abort(403)
            if request.method not in SAFE:
                return redirect(address_of("sign_in"))
            return redirect(address_of("sign_in", next=request.full_path.rstrip("?")))
        answer = make_response(view(**arguments))
        _finish(answer)
        if on_record is not None and answer.status_code == 200:
            note_reading(on_record)
        return answer

    guarded.permission = permission  # type: ignore[attr-defined]
    return guarded


def _for_programs(view: Callable[..., Answer], permission: Permission) -> Callable[..., Answer]:
    @wraps(view)
    def guarded(**arguments: Any) -> Response:
        api.admit(permission)
        answer = make_response(view(**arguments))
        _finish(answer)
        return answer

    guarded.permission, guarded.for_programs = permission, True  # type: ignore[attr-defined]
    return guarded


def _finish(answer: Response) -> None:
    """The edge: one commit per unsafe request, or none."""
    if request.method in SAFE:
        return
    if answer.status_code < 400:
        database.commit()
    else:
        db.session.rollback()


def attempt(form: Form, act: Callable[[], Any]) -> bool:
    """Run a verb for a form. On a refusal nothing is changed, the form keeps what was typed and says what is wrong.

    Returns whether the verb was done. The sentence of a rule stands at the top, that of a field beside the field.
    """
    try:
        act()
        database.commit()
        return True
    except Refusal as refusal:
        db.session.rollback()
        put_on_record(refusal)
        form.refuse(refusal.message, refusal.errors)
        form.status = refusal.status
    return False


def put_on_record(refusal: Refusal) -> None:
    """Write the entry a refused act asks for, in a transaction of its own."""
    if refusal.on_record is None:
        return
    word, facts = refusal.on_record
    reader = me.person()
    with writing():
        note(word, by=reader.id if reader else "system", **facts)
        database.commit()


def require(permission: Permission, thing: Any) -> None:
    """403 unless the person may do this to this thing. Visibility (404) is the loading query's work."""
    if not may(me.person(), permission, thing):
        abort(403)
