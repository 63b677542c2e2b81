"""A room names no page of a room further down: it asks by the thing (govsocial/web/places.py)."""

import ast
import re
import tomllib
from collections.abc import Iterator
from typing import get_args

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from govsocial.web import places
from tests.house.sources import ROOT, files, name_of

QUOTED = re.compile(r"""(?<![\w])(?:"([^"\n{}]*)"|'([^'\n{}]*)')""")
ALONE = {"desk", "search", "keys", "sign_in", "sign_out", "profile", "new_issue"}  # not one among many
THING = re.compile(r"""(?:address_of|path_of)\(\s*["'](\w+)["']|link_to\(.*, "(\w+)", """)


def river() -> dict[str, int]:
    """How far down each room stands, as import-linter reads it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contract = next(
        each for each in settings["tool"]["importlinter"]["contracts"] if each["containers"] == ["govsocial"]
    )
    layers = [re.findall(r"\w+", layer) for layer in reversed(contract["layers"])]
    return {room: depth for depth, rooms in enumerate(layers) for room in rooms}


def owner(app: Flask, endpoint: str) -> str:
    """The room of a page. Those of the sign-in library belong to accounts."""
    package, _, rest = app.view_functions[endpoint].__module__.partition(".")
    return rest.partition(".")[0] if package == "govsocial" else "accounts"


def said(name: str, text: str) -> Iterator[tuple[int, str]]:
    """Every string with its line; in Python with 1 for what is put in, in a template those without any markup."""
    if name.endswith(".py"):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.JoinedStr):
                parts = (str(part.value) if isinstance(part, ast.Constant) else "1" for part in node.values)
                yield node.lineno, "".join(parts)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.lineno, node.value
        return
    for number, line in enumerate(text.splitlines(), 1):
        yield from ((number, double or single) for double, single in QUOTED.findall(line))


def led_to(app: Flask, doors: MapAdapter, what: str) -> str | None:
    """The room of the page that a string names, as an endpoint or as an address."""
    if what in app.view_functions and what != "static":
        return owner(app, what)
    endpoint = door_at(doors, what) if re.match(r"/[a-z]", what) else None
    return owner(app, endpoint) if endpoint and endpoint != "static" else None


def door_at(doors: MapAdapter, path: str) -> str | None:
    """The endpoint at an address, whatever the method."""
    for method in ("GET", "POST"):
        try:
            endpoint, _arguments = doors.match(path, method)
        except (HTTPException, RequestRedirect):
            continue
        return str(endpoint)
    return None


def upward(app: Flask, name: str, text: str) -> list[str]:
    """The strings of a file that lead to a page of a room further down."""
    depth, doors = river(), app.url_map.bind("localhost")
    here = name.split("/")[1].removesuffix(".py")
    if here not in depth:
        return []
    wrong = []
    for line, what in said(name, text):
        room = led_to(app, doors, what)
        if room is not None and depth[room] > depth[here]:
            wrong.append(f"{name}:{line} names a page of {room}: {what}")
    return wrong


def test_no_room_names_a_page_further_down(app: Flask) -> None:
    read = [*files("govsocial"), *files("govsocial", suffix=".html"), *files("govsocial", suffix=".txt")]
    assert len(read) > 200
    wrong = [line for path in read for line in upward(app, name_of(path), path.read_text("utf-8"))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("govsocial/issues/views.py", 'redirect(url_for("desk.issue_file", number=1))'),
        ("govsocial/issues/actions.py", 'tell(f"/responses/{number}")'),
        ("govsocial/signoff/actions/review.py", 'path = f"/responses/{response.number}/publish"'),
        ("govsocial/web/route.py", 'redirect("/sign-in")'),
        ("govsocial/listening/templates/listening/pane.html", "{{ url_for('issues.open_issue', mention=1) }}"),
        ("govsocial/web/templates/base.html", '<a href="/search">'),
    ],
)
def test_a_page_further_down_is_found(app: Flask, name: str, text: str) -> None:
    assert len(upward(app, name, text)) == 1


def test_what_is_one_s_own_or_further_up_may_be_named(app: Flask) -> None:
    assert (
        upward(app, "govsocial/desk/views.py", 'url_for("desk.desk"), url_for("issues.issue_list"), "/issues/1"') == []
    )
    assert upward(app, "govsocial/issues/views.py", '"issue.opened", "a/b", "/no/such/page", "/static/look.css"') == []


def test_every_thing_has_a_page_and_somebody_who_asks_for_it(app: Flask) -> None:
    read = [*files("govsocial"), *files("govsocial", suffix=".html")]
    asked = {word for path in read for pair in THING.findall(path.read_text("utf-8")) for word in pair if word}
    assert asked == set(get_args(places.Thing))
    with app.app_context():
        for thing in get_args(places.Thing):
            numbers = (1, 2) if thing == "version" else () if thing in ALONE else (1,)
            assert door_at(app.url_map.bind("localhost"), places.path_of(thing, *numbers)), thing
