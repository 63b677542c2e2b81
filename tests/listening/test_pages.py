"""A network that is heard page by page: each page is kept with the cursor it ends at, and nothing is heard twice."""

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.core import clock
from govsocial.core.db import commit, db
from govsocial.core.errors import Invalid
from govsocial.evidence.models import Evidence
from govsocial.listening import actions, queries
from govsocial.listening.models import Mention, Source
from govsocial.platforms import registry
from govsocial.platforms.protocol import Cursor
from tests.cast import Cast
from tests.platforms.fake import Tunnel

ADDRESS = "https://burrow.example/"


@pytest.fixture
def tunnel(monkeypatch: pytest.MonkeyPatch) -> Tunnel:
    """Five things said; heard where feeds are heard otherwise."""
    monkeypatch.setattr(registry, "_hearing", dict(registry.hearing()))
    made = Tunnel([(f"<p>Voice {n}</p>", f"{ADDRESS}posts/{n}") for n in range(1, 6)])
    registry.register(made)
    return made


@pytest.fixture
def source(app: Flask, cast: Cast, tunnel: Tunnel) -> Source:
    made = actions.add_source(name="Burrow", address=ADDRESS, by=cast.priya)
    commit()
    return made


def heard() -> list[str | None]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Mention.words).order_by(Mention.number)))


def test_all_pages_are_heard_in_the_order_things_were_said(source: Source, tunnel: Tunnel) -> None:
    assert actions.hear(source).count == 5
    assert heard() == [f"<p>Voice {n}</p>" for n in range(1, 6)]
    kinds = db.session.scalars(sa.select(Evidence.kind)).all()
    assert kinds == ["json", "json", "json"], "each page as it came"
    assert set(db.session.scalars(sa.select(Mention.platform))) == {"burrow"}


def test_a_visit_goes_on_where_the_last_one_ended(source: Source, tunnel: Tunnel) -> None:
    actions.hear(source)
    tunnel.said.append(("<p>Voice 6</p>", f"{ADDRESS}posts/6"))
    assert actions.hear(source).count == 1
    assert tunnel.asked == [Cursor(), Cursor("5")]


def test_what_was_heard_before_a_rest_is_kept_and_the_rest_is_waited_out(source: Source, tunnel: Tunnel) -> None:
    tunnel.breaks_after = 2
    found = actions.hear(source)
    assert (found.count, found.error) == (2, "The burrow asks for a rest.")
    visit = queries.visit(source)
    assert visit is not None and visit.etag == "2"
    assert (visit.due_at - clock.now()).total_seconds() > 7_000, "as long as the network asked for"
    tunnel.breaks_after = None
    assert actions.hear(source).count == 3
    assert tunnel.asked == [Cursor(), Cursor("2")]
    assert heard() == [f"<p>Voice {n}</p>" for n in range(1, 6)]


def test_an_address_that_can_never_be_heard_is_no_source(tunnel: Tunnel, cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        actions.add_source(name="Elsewhere", address="https://hill.example/", by=cast.priya)
    assert refused.value.errors == {"address": "That is no burrow."}
