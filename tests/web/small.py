"""A small app that has the templates, filters and forms, and nothing else of the program."""

from typing import Any

from flask import Flask, render_template_string, url_for
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from html5lib import HTMLParser

from govsocial.web import filters

ZONE = "Europe/Brussels"


def small_app() -> Flask:
    """Renders as the program does, for a reader in Brussels."""
    app = Flask("govsocial", template_folder="web/templates", static_folder="web/static")
    app.config.update(SECRET_KEY="small", ZONE=ZONE, BABEL_DEFAULT_TIMEZONE=ZONE, WTF_CSRF_CHECK_DEFAULT=False)
    Babel(app)
    CSRFProtect(app)
    filters.install(app)
    app.context_processor(lambda: {"static_url": lambda name: url_for("static", filename=name)})
    return app


def render(app: Flask, source: str, **values: Any) -> str:
    """A template from its source, inside a request."""
    with app.test_request_context("/"):
        return render_template_string(source, **values)


def check_page(page: str) -> None:
    """Strict HTML, no id twice, every label leads somewhere, every input of a person has a name."""
    parser = HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(page) if page.lstrip().startswith("<!doctype") else parser.parseFragment(page)
    elements = list(tree.iter())
    ids = [e.get("id") for e in elements if e.get("id")]
    assert len(ids) == len(set(ids)), f"twice: {sorted(i for i in ids if ids.count(i) > 1)}"
    labelled = {e.get("for") for e in elements if e.tag == "label"}
    assert labelled <= set(ids)
    for element in elements:
        for attribute in ("aria-describedby", "aria-labelledby"):
            assert set((element.get(attribute) or "").split()) <= set(ids), attribute
        assert not element.get("style") and element.tag != "style"
        if element.tag in ("select", "textarea", "input") and element.get("type") not in ("hidden", "submit"):
            assert element.get("id") in labelled
