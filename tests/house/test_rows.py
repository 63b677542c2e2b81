"""Pages read rows: a GET of one that was converted loads no entity (docs/decisions/0015)."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from govsocial.core.db import db
from govsocial.signoff.models import Signoff
from tests.browser.places import Place
from tests.house.test_pages import signed_in

CONVERTED = (
    "drafting.ask_links",
    "drafting.draft",
    "drafting.suggest",
    "publishing.correct",
    "publishing.decide_retraction",
    "publishing.move",
    "publishing.publication",
    "publishing.publish",
    "publishing.prove",
    "publishing.retract",
    "publishing.settle",
    "signoff.return_version",
    "signoff.review",
    "signoff.sign",
    "signoff.withdraw",
)


@contextmanager
def loaded() -> Iterator[list[str]]:
    """The names of the tables whose rows become entities meanwhile."""
    found: list[str] = []

    def note(_session: Session, thing: object) -> None:
        found.append(type(thing).__name__)

    sa.event.listen(Session, "loaded_as_persistent", note)
    try:
        yield found
    finally:
        sa.event.remove(Session, "loaded_as_persistent", note)


def loaded_by(app: Flask, place: Place) -> list[str]:
    """What opening a page loads."""
    client = signed_in(app, place.who)
    with loaded() as found:
        answer = client.get(place.address)
    assert answer.status_code == 200, place.address
    return found


@pytest.mark.parametrize("endpoint", CONVERTED)
def test_a_page_that_was_converted_loads_no_entity(demo_app: Flask, pages: list[Place], endpoint: str) -> None:
    opened = [place for place in pages if place.endpoint == endpoint]
    assert opened
    assert {place.address: things for place in opened if (things := loaded_by(demo_app, place))} == {}


def test_an_entity_that_a_page_loads_is_found(demo_app: Flask, pages: list[Place]) -> None:
    place = next(place for place in pages if place.endpoint == "signoff.review")
    show = demo_app.view_functions["signoff.review"]

    def loads(**given: int) -> object:
        db.session.scalars(sa.select(Signoff).limit(1)).all()
        return show(**given)

    demo_app.view_functions["signoff.review"] = loads
    try:
        assert loaded_by(demo_app, place) == ["Signoff"]
    finally:
        demo_app.view_functions["signoff.review"] = show
