"""Every refusal is a page that says what happened, what to do next, and gives back what was typed."""

import contextlib
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, current_app, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException

from govsocial.core.db import db
from govsocial.core.errors import Refusal
from govsocial.core.wording import gettext as _
from govsocial.core.wording import lazy_gettext as _l
from govsocial.web import api
from govsocial.web.edge import every_page
from govsocial.web.route import put_on_record

NEVER_SHOWN = ("csrf", "password", "secret", "code", "token")
SAID = {
    400: (_l("That request could not be read"), _l("Go back, check what you sent and try again.")),
    403: (_l("You may not do this"), _l("It needs another right than yours. Ask a colleague who has it.")),
    404: (_l("There is nothing here"), _l("The address may be wrong, or you may not be among those who can see it.")),
    405: (_l("That is not how this page is used"), _l("Go back and use the form or the link on the page.")),
    409: (_l("That cannot be done now"), _l("Look at how things stand, then decide again.")),
    413: (
        _l("That was too much at once"),
        _l("Texts may have 64 kB, files 10 MB. Go back, make it smaller and send it again."),
    ),
    429: (_l("Too many attempts"), _l("Wait a minute, then try again.")),
    500: (_l("Something broke on our side"), _l("Nothing was changed. The fault has been noted; try again.")),
    502: (
        _l("Evidence cannot be read or kept just now"),
        _l("Nothing was changed. If it says the same in a while, tell whoever runs the program."),
    ),
    503: (_l("The database does not answer just now"), _l("Nothing was changed. Wait a minute, then try again.")),
}
PATIENCE = 60  # seconds after which a browser may ask again, as the sentence above says


def typed() -> list[tuple[str, str]]:
    """The submitted fields and texts, secrets left out, for giving them back."""
    if request.method != "POST":
        return []
    pairs = request.form.items(multi=True)
    return [(k, v) for k, v in pairs if v.strip() and not any(word in k.lower() for word in NEVER_SHOWN)]


def page(
    status: int, message: str = "", errors: Mapping[str, str] | None = None, *, alone: bool = False
) -> tuple[str | Response, int]:
    """The error page for a status, a problem for programs. `alone`: with our own globals, not those of libraries."""
    if api.is_called():
        return api.problem(status, message, errors), status
    title, next_step = SAID.get(status, SAID[400])
    try:
        given = typed()
    except HTTPException:  # the body itself was the problem
        given = []
    asked = {"status": status, "title": title, "message": message, "next_step": next_step, "typed": given}
    asked["back"] = _above() if status == 405 else None
    if alone:
        template = current_app.jinja_env.get_template("errors/error.html")
        return template.render(every_page(), **asked), status
    return render_template("errors/error.html", **asked), status


def _above() -> str:
    """The page an address for acts stands under: /responses/3 of /responses/3/submit, opened again by itself."""
    return request.script_root + (request.path.rstrip("/").rpartition("/")[0] or "/")


def install(app: Flask) -> None:
    """Register the handlers."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Any:
        db.session.rollback()
        put_on_record(refusal)
        return page(refusal.status, refusal.message, refusal.errors)

    @app.errorhandler(CSRFError)
    def forged(error: CSRFError) -> Any:
        db.session.rollback()
        return page(400, _("This page had been open too long, or was not ours. Open it again and send it once more."))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Any:
        if error.code is None or error.code < 400:
            return error
        db.session.rollback()
        body, status = page(error.code)
        headers = [(k, v) for k, v in error.get_headers() if k in ("Allow", "Retry-After")]
        return body, status, headers

    @app.errorhandler(DataError)
    def unstorable(_error: DataError) -> Any:
        """What no column can hold: PostgreSQL refuses NUL and numbers out of range, SQLite finds nothing."""
        db.session.rollback()
        return page(400)

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    def unreachable(_error: Exception) -> Any:
        """The database is down, or others kept it busy for longer than we wait."""
        app.logger.exception("database.unreachable")
        return (*_page_alone(503), {"Retry-After": str(PATIENCE)})

    @app.errorhandler(500)
    def broke(_error: Exception) -> Any:
        return _page_alone(500)


def _page_alone(status: int) -> tuple[str | Response, int]:
    """An error page that asks nothing of the database: nobody knows what still works. So the sign-in library, which
    would look for the account of every page, is not asked either.
    """
    with contextlib.suppress(Exception):
        db.session.rollback()
    g.person = None
    return page(status, alone=True)
