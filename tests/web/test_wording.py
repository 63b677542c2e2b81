"""Templates share one dictionary of globals, with sentences of our own in it."""

from flask import Flask

from govsocial.web import wording


def test_every_template_knows_the_globals_of_all(app: Flask) -> None:
    shared = app.jinja_env.globals
    assert app.jinja_env.get_template("base.html").globals is shared
    assert app.jinja_env.get_template("parts/field.html").globals is shared
    assert {"_", "can", "plain", "url_for"} <= shared.keys()


def test_what_one_template_brings_stays_its_own(app: Flask) -> None:
    own = app.jinja_env.from_string("{{ said }} {{ plain is defined }}", globals={"said": "here"})
    assert own.render() == "here True"
    assert "said" not in app.jinja_env.globals


def test_sentences_are_ours_and_not_the_slow_ones_of_babel(app: Flask) -> None:
    ours = {"_": wording.gettext, "gettext": wording.gettext, "ngettext": wording.ngettext}
    assert {name: app.jinja_env.globals[name] for name in ours} == ours
