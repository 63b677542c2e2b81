"""govsocial: a public body answers in public, together."""

import logging
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from govsocial.core.config import Settings, load


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    """The program as a WSGI application. Fails at once, with one sentence, when a setting or key is missing."""
    from govsocial import rooms
    from govsocial.core import keys
    from govsocial.web import edge, errors, headers

    settings = settings or load()
    app = Flask("govsocial", instance_path=str(settings.instance), template_folder="web/templates")
    app.static_folder = "web/static"
    app.testing = testing
    app.config.update(configuration(settings))
    app.config.update(SECRET_KEY=keys.read(settings.instance, "secret"), SETTINGS=settings)
    app.config.update(LOG_ORIGIN=keys.log_origin(settings.instance))
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    edge.install(app)
    errors.install(app)
    headers.install(app)
    rooms.install(app)
    if settings.demo:
        from govsocial.demo.cast import shown

        app.extensions["govsocial_demo_people"] = shown()
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    return app


def configuration(settings: Settings) -> dict[str, Any]:
    """The settings as Flask and its extensions name them."""
    engine: dict[str, Any] = {"pool_pre_ping": settings.database.startswith("postgresql")}
    return {
        "SQLALCHEMY_DATABASE_URI": settings.database,
        "SQLALCHEMY_ENGINE_OPTIONS": engine,
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SESSION_COOKIE_SECURE": not (settings.demo or settings.insecure_cookies),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "govsocial",
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        "ORGANISATION": settings.organisation,
        "ZONE": settings.zone,
        "BABEL_DEFAULT_LOCALE": settings.locale,
        "BABEL_DEFAULT_TIMEZONE": settings.zone,
        "FETCH_ALLOW": settings.fetch_allow,
        "BASE_URL": settings.site,
        "MAIL_SERVER": settings.mail_server,
        "MAIL_SUPPRESS_SEND": False,
        "MAIL_PORT": settings.mail_port,
        "MAIL_USERNAME": settings.mail_username or None,
        "MAIL_PASSWORD": settings.mail_password or None,
        "MAIL_USE_TLS": settings.mail_use_tls,
        "MAIL_USE_SSL": settings.mail_use_ssl,
        "MAIL_DEFAULT_SENDER": settings.mail_sender,
        "LIMITS_STORAGE": settings.limits,
        "SIGN_IN_LIMIT": settings.sign_in_limit,
        "DEMO": settings.demo,
    }
