"""Autosaves come late, twice, out of order or not at all; nothing typed is lost and all see the same."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govsocial.channels.models import Channel
from govsocial.core.db import commit
from govsocial.drafting import actions as drafting
from govsocial.issues.models import Issue
from govsocial.responses.models import Response
from tests import factories
from tests.cast import Cast
from tests.drafting.pages import Page, stored

Clients = Callable[[str], FlaskClient]
PEOPLE = ("ines", "priya", "mateo")
STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["type", "type", "type", "pass", "swallow", "drop", "double", "late", "arrive", "look"]),
        st.integers(0, 5),
    ),
    max_size=40,
)


@pytest.fixture
def place(cast: Cast) -> tuple[Issue, Channel]:
    return factories.issue(cast), factories.channel(cast)


def begun(cast: Cast, place: tuple[Issue, Channel]) -> Response:
    made = drafting.begin(place[0], channel=place[1], target_url="https://doorstep.example/t/1", by=cast.priya)
    commit()
    return made


class Network:
    """What happens to saves between the pages and the house."""

    def __init__(self, pages: list[Page]) -> None:
        self.pages = pages
        self.counts = [0] * len(pages)
        self.late: list[tuple[Page, dict[str, Any]]] = []

    def step(self, who: int, what: str, where: int) -> None:
        page = self.pages[who]
        if what == "type":
            self.type(who, where)
        elif what == "look":
            page.look()
        elif what == "arrive" and self.late:
            owner, save = self.late.pop(where % len(self.late))
            owner.deliver(save)
        elif what in ("pass", "swallow", "drop", "double", "late") and (save := page.send()):
            self.carry(page, save, what)

    def carry(self, page: Page, save: dict[str, Any], fate: str) -> None:
        if fate in ("late", "double"):
            self.late.append((page, save))
        if fate in ("swallow", "double"):
            page.deliver(save)
        if fate in ("pass", "double"):
            page.answered(save, page.deliver(save))

    def type(self, who: int, where: int) -> None:
        """A next numbered word, letter by letter as far as a save can tell: after one's last word, or at the end."""
        page = self.pages[who]
        name = "abc"[who]
        last = f"{name}{self.counts[who]}."
        self.counts[who] += 1
        word = f"{name}{self.counts[who]}."
        at = page.typed.find(last) + len(last) if where < 4 and last in page.typed else len(page.typed)
        gap = "" if at == 0 else "\n\n" if where == 5 else " "
        after = " " if page.typed[at : at + 1].strip() else ""
        page.typed = f"{page.typed[:at]}{gap}{word}{after}{page.typed[at:]}"

    def calm(self) -> None:
        for page, save in self.late:
            page.deliver(save)
        for _round in range(2):
            for page in self.pages:
                page.settle_down()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_all_pages_end_with_the_same_words_each_once_in_its_authors_order(
    cast: Cast, client_for: Clients, place: tuple[Issue, Channel], steps: list[tuple[int, str, int]]
) -> None:
    clients = CLIENTS.setdefault(id(cast), [client_for(key) for key in PEOPLE])
    response = begun(cast, place)
    number, response_id = response.number, response.id
    network = Network([Page(client, number).open() for client in clients])
    for step in steps:
        network.step(*step)
    network.calm()
    draft = stored(response_id)
    assert {page.typed for page in network.pages} == {draft.text}
    found = draft.text.split()
    for name, count in zip("abc", network.counts, strict=True):
        assert [word for word in found if word[0] == name] == [f"{name}{n}." for n in range(1, count + 1)]
    wrote = {cast.ids[key] for key, count in zip(PEOPLE, network.counts, strict=True) if count}
    assert set(draft.contributors) == wrote


CLIENTS: dict[int, list[FlaskClient]] = {}
