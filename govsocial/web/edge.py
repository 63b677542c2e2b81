"""What happens around every request: extensions, transactions that know whether they write, what templates can ask."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_babel import Babel, get_locale
from flask_mail import Mail
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect

from govsocial.core.config import ROOT
from govsocial.core.db import db, set_writing
from govsocial.ledger.record import Acting, acting
from govsocial.web import filters, me, nav
from govsocial.web.route import SAFE, static_url

csrf = CSRFProtect()
mail = Mail()
RTL = frozenset({"ar", "fa", "he", "ur"})


def install(app: Flask) -> None:
    """Extensions, request hooks and template globals."""
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    csrf.init_app(app)
    mail.init_app(app)
    Babel(app, timezone_selector=me.zone)
    filters.install(app)
    folder = Path(app.static_folder or "")

    @cache
    def print_of(name: str) -> str:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]

    app.extensions["govsocial_prints"] = print_of

    @app.before_request
    def prepare() -> None:
        set_writing(request.method not in SAFE)
        acting.set(Acting("web", 1))

    app.context_processor(_globals)


def _globals() -> dict[str, Any]:
    from flask import current_app

    locale = get_locale()
    language = locale.language if locale else "en"
    person = me.person()
    return {
        "nav": nav.groups(person) if person else [],
        "me": person,
        "organisation": current_app.config["ORGANISATION"],
        "zone": me.zone(),
        "lang": language,
        "dir": "rtl" if language in RTL else "ltr",
        "static_url": static_url,
        "demo": current_app.config["DEMO"],
        "ledger_status": None,
    }
