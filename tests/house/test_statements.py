"""No page asks the database more than eight times, those that still load entities twelve, however much stands on it."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask

from govsocial.core.db import db
from tests.browser.places import Place
from tests.house.test_pages import signed_in

MOST = 8
MOST_LOADED = 12
LOADED = {  # not converted to rows (docs/decisions/0015)
    "accounts.profile",
    "audit.register",
    "audit.story",
    "desk.desk",
    "desk.issue_file",
    "issues.issue_list",
    "people.deactivate",
    "people.person",
    "people.person_list",
}
CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile, what opens and closes transactions aside."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(CONTROL):
            asked.append(" ".join(statement.split())[:110])

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def asked_by(app: Flask, pages: list[Place]) -> dict[str, list[str]]:
    """Statements by address, each page opened by somebody who may."""
    clients = {key: signed_in(app, key) for key in {place.who for place in pages}}
    found = {}
    for place in pages:
        with counted(app) as asked:
            answer = clients[place.who].get(place.address)
        assert answer.status_code == 200, place.address
        found[place.address] = asked
    return found


def too_many(pages: list[Place], asked: dict[str, list[str]]) -> dict[str, list[str]]:
    """The pages that ask more often than they may."""
    most = {place.address: MOST_LOADED if place.endpoint in LOADED else MOST for place in pages}
    return {address: statements for address, statements in asked.items() if len(statements) > most[address]}


def test_no_page_asks_too_often(demo_app: Flask, pages: list[Place]) -> None:
    asked = asked_by(demo_app, pages)
    assert len(asked) > 60
    assert too_many(pages, asked) == {}


def test_a_static_file_asks_nothing(demo_app: Flask, pages: list[Place]) -> None:
    client = signed_in(demo_app, pages[0].who)
    with counted(demo_app) as asked:
        answer = client.get("/static/look.css")
    answer.close()
    assert answer.status_code == 200
    assert asked == []


def test_one_question_too_many_is_found(demo_app: Flask, pages: list[Place]) -> None:
    place = next(place for place in pages if place.endpoint == "publishing.publish")
    show = demo_app.view_functions["publishing.publish"]

    def asks_more(**given: int) -> object:
        for _turn in range(MOST):
            db.session.scalar(sa.text("SELECT 1"))
        return show(**given)

    demo_app.view_functions["publishing.publish"] = asks_more
    try:
        assert too_many([place], asked_by(demo_app, [place])).keys() == {place.address}
    finally:
        demo_app.view_functions["publishing.publish"] = show
