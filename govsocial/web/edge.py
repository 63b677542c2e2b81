"""What happens around every request: extensions, transactions that know whether they write, what templates can ask."""

from collections.abc import Sequence
from typing import Any

from flask import Flask, current_app, request, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_babel import Babel, get_locale
from flask_mail import Mail
from itsdangerous import URLSafeTimedSerializer
from markupsafe import Markup

from govsocial.core.db import db, set_writing
from govsocial.core.wording import catalogues, settle, unsettle
from govsocial.ledger import history
from govsocial.ledger.record import Acting, acting
from govsocial.people.permissions import Permission, may
from govsocial.text import text
from govsocial.web import api, assets, filters, health, me, nav, readings, strict, wording
from govsocial.web.addresses import PublicNumber
from govsocial.web.places import address_of
from govsocial.web.route import SAFE

mail = Mail()
RTL = frozenset({"ar", "fa", "he", "ur"})


def install(app: Flask) -> None:
    """Extensions, request hooks and template globals."""
    app.jinja_environment = wording.Environment  # before anything asks for `jinja_env`, which is made then
    app.url_map.converters["int"] = PublicNumber
    db.init_app(app)
    api.csrf.init_app(app)
    mail.init_app(app)
    Babel(app, timezone_selector=me.zone).domain_instance = catalogues
    wording.install(app)  # after Babel, which gives the templates sentences of its own
    filters.install(app)
    readings.install(app)
    if app.testing:
        strict.install(app)
    assets.install(app)

    @app.before_request
    def prepare() -> None:
        set_writing(request.method not in SAFE)
        db.session().expire_on_commit = False  # what was just written need not be read again to be shown
        called = api.is_called()
        acting.set(Acting("api" if called else "web", 1))
        settle()
        if called:
            api.begin()
        elif request.endpoint != "static":
            me.person()  # here, so that the page of a refusal need not ask a database that does not answer

    app.teardown_request(lambda _error: unsettle())
    app.context_processor(every_page)
    tools = {"can": can, "with_args": with_args, "trail_lines": trail_lines, "plain": text.plain, "clean": clean}
    app.jinja_env.globals.update(tools, address_of=address_of)
    app.session_interface = OneSigner(app)
    app.register_blueprint(health.room)


class OneSigner(SecureCookieSessionInterface):
    """Sessions as Flask keeps them; what signs them is made once, not twice a request. Programs get no cookie."""

    def __init__(self, app: Flask) -> None:
        self._signer = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Of the one app there is."""
        return self._signer

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Not where programs call, though a browser may have sent one along."""
        return super().should_set_cookie(app, session) and not api.is_called()


def every_page() -> dict[str, Any]:
    """What base.html asks on every page."""
    locale = get_locale()
    language = locale.language if locale else "en"
    person = me.person()
    return {
        "rail": nav.Rail(person) if person else None,
        "me": person,
        "organisation": current_app.config["ORGANISATION"],
        "zone": me.zone(),
        "lang": language,
        "dir": "rtl" if language in RTL else "ltr",
        "static_url": assets.static_url,
        "demo": current_app.config["DEMO"],
        "search_url": address_of("search") if person else None,
        "keys_url": address_of("keys") if person else None,
        "profile_url": address_of("profile") if person else None,
        "sign_out_url": address_of("sign_out") if person else None,
    }


def clean(markup: str | None) -> Markup:
    """Markup from the web, made safe to show."""
    return Markup(text.clean_html(markup or ""))  # noqa: S704 - clean_html is the one place that makes it safe


def can(permission: str, thing: Any = None) -> bool:
    """For templates: whether the reader may do this, `can('register:export')`."""
    return may(me.person(), Permission(permission), thing)


def with_args(**changed: Any) -> str:
    """This page's address with some arguments changed, or taken out with None: for paging and filters."""
    arguments = {**request.args.to_dict(), **changed}
    kept = {key: value for key, value in arguments.items() if value is not None and not key.startswith("_")}
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **kept})


def trail_lines(lines: Sequence[history.Line]) -> list[dict[str, Any]]:
    """Ledger lines as parts/trail.html draws them, what was written with an act in quotation marks."""
    return [
        {
            "at": line.at,
            "tone": "" if line.tone == "plain" else line.tone,
            "sentence": line.sentence + _quoted(line.quote),
            "entry": line.seq,
            "url": address_of("entry", line.seq),
        }
        for line in lines
    ]


def _quoted(quote: str | None) -> Markup:
    return Markup(" “{}”").format(filters.apart(quote)) if quote else Markup()
