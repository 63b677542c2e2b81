"""Every macro writes strict, labelled HTML, and shows hostile text as text."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    URLField,
)

from govsocial.web.forms import FilterForm, Form, Moment, Text, Words, choices
from tests.web.small import check_page, render, small_app

PARTS = Path(__file__).parents[2] / "govsocial/web/templates/parts"
EVIL = "<script>alert(1)</script>\" onload='x' &amp; \u202e"
AT = datetime(2026, 11, 19, 13, 20, tzinfo=UTC)

# One use of every macro, with hostile text wherever text goes in.
USES = {
    "brand": ("brand", "{{ brand('/', evil) }}"),
    "button": (
        "button, link_button, text_button, post_button",
        "<form>{{ button(evil, 'go', true, name=evil, value=evil, key='N', attrs={'title': evil}) }}"
        "{{ text_button(evil, evil, evil) }}</form>{{ link_button(evil, '/x?' ~ evil, 'stop', key='A') }}"
        "{{ post_button(evil, '/x', fields={evil: evil}) }}{{ post_button(evil, '/x', plain=true) }}",
    ),
    "checks": ("checks", "{{ checks([('good', evil, ''), ('wait', evil, evil), ('stop', evil, none)]) }}"),
    "confirm": ("will_happen", "{{ will_happen([evil, evil], evil) }}"),
    "copy": ("copy", "{{ copy('exact', evil) }}"),
    "count": ("count", "{{ count(0) }}{{ count(1000, 1000) }}"),
    "csrf": ("csrf, hidden", "<form>{{ csrf() }}</form><form>{{ hidden(form) }}</form>"),
    "diff": ("diff, diff_pair", "{{ diff(parts, evil) }}{{ diff_pair(parts, evil, evil, 'en') }}"),
    "empty": ("empty", "{{ empty(evil, evil) }}{% call empty(evil) %}<a href='/'>x</a>{% endcall %}"),
    "errors": ("error_summary", "{{ error_summary(form, evil) }}<i id='title'></i><i id='functions-0'></i>"),
    "facts": ("facts", "{{ facts([(evil, evil), ('none', none), ('empty', '')], wide=true, panel=true) }}"),
    "field": ("field", "{% for f in form %}{{ field(f, note=evil, hints={'a': evil}, pair=true) }}{% endfor %}"),
    "filters": (
        "filters, tabs",
        "{% call filters(evil, '/', ignored, fold=[form.title]) %}x{% endcall %}"
        "{{ tabs([(evil, '/', 7, true), ('x', '/', none, 0)], evil) }}",
    ),
    "fingerprint": ("fingerprint", "{{ fingerprint(evil, evil) }}"),
    "keys": ("keys", "{{ keys([('N', evil)], walk=true) }}"),
    "lanes": (
        "lanes",
        "{{ lanes([{'function': evil, 'state': 'signed', 'tone': 'good', 'word': evil, 'signer': evil, 'note': evil},"
        "{'function': evil, 'state': 'off', 'tone': 'plain', 'word': evil}]) }}",
    ),
    "notice": (
        "notice, notice_box",
        "{{ notice('wait', evil, evil, status=true, class='mt') }}{% call notice('stop', evil) %}x{% endcall %}"
        "{% call notice_box('good', evil, evil) %}<p>x</p>{% endcall %}",
    ),
    "pager": ("pager", "{{ pager(evil, '/?a', evil, '/?b', evil) }}{{ pager(evil) }}"),
    "path": ("step", "<ol class='path'>{% call step('done') %}x{% endcall %}{% call step('now') %}x{% endcall %}</ol>"),
    "pick": ("pick", "<ul>{{ pick(evil, at, evil, evil, '/x', true, evil) }}{{ pick(evil, none, evil, evil) }}</ul>"),
    "seats": (
        "seats",
        "{{ seats([{'function': evil, 'url': '/a', 'url_text': evil}, {'function': evil},"
        "{'function': evil, 'name': evil, 'note': evil, 'url': '/b', 'url_text': evil}]) }}",
    ),
    "section": ("section", "{% call section('s', evil, n=7, right=evil) %}x{% endcall %}"),
    "stages": ("stages", "{{ stages([(evil, 'done'), (evil, 'now'), (evil, '')], evil) }}"),
    "table": (
        "table, row, th, td",
        "{% call table(evil, [evil, (evil, 'l')], dense=true, hide=true) %}{% call row() %}{{ th(evil) }}"
        "{{ td(evil, evil, 'late') }}{% endcall %}{% call row() %}{% call th() %}x{% endcall %}"
        "{% call td(evil) %}<b>x</b>{% endcall %}{% endcall %}{% endcall %}",
    ),
    "tag": ("tag, tone", "{{ tag('go', evil, status=true) }}{{ tone('stop', evil) }}"),
    "task": (
        "task",
        "<ol>{{ task('go', evil, evil, '/', evil, at, 'late', evil) }}{{ task('go', evil, evil, '/', '') }}</ol>",
    ),
    "time": ("time", "{{ time(at) }}{{ time(at, 'clock') }}{{ time(at, 'day') }}{{ time(none) }}"),
    "trail": (
        "trail, entry",
        "{{ trail([{'at': at, 'tone': 'go', 'sentence': evil, 'entry': 20471, 'url': '/e'},"
        "{'at': at, 'sentence': evil}]) }}{{ entry(7) }}",
    ),
    "typed": ("typed", "{{ typed([(evil, evil), ('a', '\\n\\nb')]) }}"),
    "who": ("who, avatar", "{{ who(evil, evil) }}{{ who(evil, you=true) }}{{ avatar(none) }}"),
    "words": (
        "words, block, clip",
        "{{ words(evil, 'theirs', 'en', evil, evil, 'https://x.example', 'w') }}{{ words(evil, 'ours') }}"
        "{{ words(evil, 'bytes', id='b') }}{{ block(evil) }}{{ clip(evil, 'fr') }}",
    ),
}


class Everything(Form):
    title = StringField("Title", description=EVIL)
    address = URLField("Address")
    note = Text("Note", description="A hint")
    words = Words("Words")
    secret = PasswordField("Password")
    due = Moment("Due")
    day = DateField("Day")
    hours = IntegerField("Hours")
    urgency = SelectField("Urgency", choices=choices(("a", EVIL), ("b", "B")), description=EVIL)
    functions = SelectMultipleField("Functions", choices=choices(("a", EVIL), ("b", "B")), description=EVIL)
    true = RadioField("True?", choices=choices(("a", EVIL), ("b", "B")))
    sure = BooleanField("Sure", description=EVIL)
    shot = FileField("Screenshot")
    token = HiddenField(default=EVIL)


def values() -> dict[str, Any]:
    form = Everything(formdata=None, title=EVIL, note=EVIL, words=EVIL)
    form.refuse("Not now, " + EVIL, {"title": EVIL, "functions": EVIL})
    ignored = FilterForm({})
    ignored.ignored = [EVIL]
    parts = [("=", "a " + EVIL), ("-", EVIL + "\n\nb"), ("+", EVIL)]
    return {"evil": EVIL, "at": AT, "form": form, "ignored": ignored, "parts": parts}


@pytest.fixture
def app() -> Flask:
    return small_app()


def show(app: Flask, source: str) -> str:
    with app.test_request_context("/"):
        return app.jinja_env.from_string(source).render(**values())


def test_every_macro_file_is_tried_here() -> None:
    assert {path.stem for path in PARTS.glob("*.html")} == set(USES)
    for name, (macros, _use) in USES.items():
        defined = set(re.findall(r"{% macro ([a-z]\w*)\(", (PARTS / f"{name}.html").read_text()))
        assert defined == set(macros.split(", ")), name


def test_the_catalogue_names_every_macro_file() -> None:
    catalogue = (PARTS.parents[3] / "docs/templates.md").read_text()
    for name in USES:
        assert f"| {name} |" in catalogue or name == "brand", name


@pytest.mark.parametrize("name", sorted(USES))
def test_a_macro_writes_strict_html_and_shows_text_as_text(app: Flask, name: str) -> None:
    macros, use = USES[name]
    page = show(app, f"{{% from 'parts/{name}.html' import {macros} %}}{use}")
    check_page(page)
    assert "<script" not in page and "onload='x'" not in page.replace("&#39;", "")


def test_a_field_says_label_hint_error_input_in_this_order(app: Flask) -> None:
    page = show(
        app, "{% from 'parts/field.html' import field %}{{ field(form.title, hint='A hint', note='optional') }}"
    )
    order = [page.index(piece) for piece in ("<label", "(optional)", 'id="title-h"', 'id="title-e"', "<input")]
    assert order == sorted(order)
    assert 'aria-describedby="title-h title-e"' in page and 'aria-invalid="true"' in page


def test_a_group_is_a_fieldset_whose_first_choice_the_summary_leads_to(app: Flask) -> None:
    page = show(
        app,
        "{% from 'parts/field.html' import field %}{% from 'parts/errors.html' import error_summary %}"
        "{{ error_summary(form) }}{{ field(form.functions) }}",
    )
    assert 'href="#functions-0"' in page and '<input type="checkbox" name="functions" id="functions-0"' in page
    assert "<legend>Functions</legend>" in page and "3 things to mend" in page


def test_a_moment_names_its_zone_and_nothing_is_cut_by_the_browser(app: Flask) -> None:
    page = show(app, "{% from 'parts/field.html' import field %}{{ field(form.due) }}{{ field(form.note, rows=9) }}")
    assert re.search(r"\(CES?T\)", page) and 'rows="9"' in page and "maxlength" not in page


def test_what_is_copied_is_exactly_the_text(app: Flask) -> None:
    page = render(app, "{% from 'parts/copy.html' import copy %}{{ copy('w', text) }}", text=" a\n\n<b>\u200b \n")
    assert ">" + " a\n\n&lt;b&gt;\u200b \n" + "</template>" in page


BASE = """{% extends base %}{% block crumb %}{{ crumb }}{% endblock %}{% block h1 %}Open <b>an</b> issue{% endblock %}
{% block lede %}{{ lede }}{% endblock %}{% block main %}<p>x</p>{% endblock %}"""


def whole_page(app: Flask, base: str, **given: Any) -> str:
    page = render(app, BASE, base=base, **given)
    check_page(page)
    return page


@pytest.mark.parametrize("base", ["base.html", "plain.html"])
def test_a_page_stands_with_nothing_given(app: Flask, base: str) -> None:
    page = whole_page(app, base)
    assert "<title>Open an issue – govsocial</title>" in page and page.count("<h1>") == 1
    assert 'class="lede"' not in page and 'class="crumb"' not in page and "<form" not in page


def test_the_rail_shows_rooms_counts_person_and_ledger(app: Flask) -> None:
    item = {"label": EVIL, "url": "/x", "count": 23, "current": True}
    page = whole_page(
        app,
        "base.html",
        me={"name": "Tomas Verhey", "functions_text": "Communications"},
        rail={
            "groups": [
                {"heading": EVIL, "lines": [item, {**item, "count": 0, "current": False}, {**item, "count": None}]}
            ],
            "status": {"tone": "good", "text": "Ledger sound", "when": "Left the house 14:12 CET"},
        },
        organisation=EVIL,
        search_url="/search",
        profile_url="/me",
        sign_out_url="/out",
        crumb="From here",
        lede="More",
    )
    assert page.count('<span class="n">23</span>') == 1 and 'aria-current="page"' in page and ">TV<" in page
    assert page.count("csrf_token") == 1 and 'class="crumb">From here' in page


@pytest.mark.parametrize("base", ["base.html", "plain.html"])
def test_errors_are_counted_in_the_title_and_come_first(app: Flask, base: str) -> None:
    with app.test_request_context("/"):
        source = BASE.replace(
            "<p>x</p>", "{% from 'parts/field.html' import field %}{% for f in form %}{{ field(f) }}{% endfor %}"
        )
        page = app.jinja_env.from_string(source).render(base=base, **values(), static_url=lambda name: name)
    check_page(page)
    assert "<title>Open an issue (3 errors) – govsocial</title>" in page
    assert page.index('class="errors') < page.index("<h1>")


def test_a_flash_is_a_notice_with_its_first_sentence_ahead(app: Flask) -> None:
    with app.test_request_context("/") as context:
        context.session["_flashes"] = [("success", "Done. " + EVIL), ("message", "Look.")]
        page = app.jinja_env.from_string(BASE).render(
            base="base.html",
            static_url=lambda name: name,
            get_flashed_messages=lambda with_categories: context.session["_flashes"],
        )
    check_page(page)
    assert "<strong>Done.</strong>" in page and 'class="notice is-good flash" role="status"' in page


@pytest.mark.parametrize("me", [None, {"name": "Tomas Verhey"}])
@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 422, 429, 500, 503])
def test_an_error_page_says_what_to_do_and_gives_back_what_was_typed(app: Flask, status: int, me: Any) -> None:
    page = render(
        app,
        "{% include 'errors/error.html' %}",
        status=status,
        title="You may not do this",
        message=EVIL,
        next_step="Ask a colleague who has the right.",
        typed=[("claim", EVIL + "\nline two"), ("true_now", "x")],
        me=me,
    )
    check_page(page)
    assert "<title>You may not do this – govsocial</title>" in page and "Ask a colleague" in page
    assert "line two</textarea>" in page and ">True now</label>" in page
    assert ('class="shell"' in page) == (me is not None and status < 500)
