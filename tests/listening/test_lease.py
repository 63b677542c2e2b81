"""Two workers, on one machine or two: a source is visited by one of them at a time, and once when it is due."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from govsocial.core import clock
from govsocial.core.db import commit, db
from govsocial.listening import actions, harvest, queries
from govsocial.listening.actions.leasing import LEASE
from govsocial.listening.models import Mention, Source, Visit
from tests.cast import Cast
from tests.listening.feeds import Post, Site, rss, site
from tests.meanwhile import elsewhere
from tests.pages import follow, press

Clients = Callable[[str], FlaskClient]
Plan = Callable[[Callable[[], object]], None]


@pytest.fixture
def courier(app: Flask) -> Iterator[Site]:
    with site(app) as found:
        yield found


@pytest.fixture
def source(cast: Cast, courier: Site) -> Source:
    courier.body = rss(Post("<p>First</p>"))
    made = actions.add_source(name="Courier comments", address=courier.url, by=cast.priya)
    commit()
    return made


@pytest.fixture
def meanwhile(app: Flask, source: Source, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """What another worker does, once, while the next one is out on the net."""

    def plan(act: Callable[[], object]) -> None:
        gather = harvest.gather

        def outrun(errand: harvest.Errand) -> harvest.Harvest:
            monkeypatch.setattr(harvest, "gather", gather)
            elsewhere(app, act).join()
            return gather(errand)

        monkeypatch.setattr(harvest, "gather", outrun)

    return plan


def visit() -> Visit:
    db.session.rollback()
    return db.session.scalars(sa.select(Visit)).one()


def mentions() -> int:
    return db.session.scalars(sa.select(sa.func.count()).select_from(Mention)).one()


def test_two_workers_never_visit_one_source_at_once(courier: Site, meanwhile: Plan) -> None:
    others: list[object] = []
    meanwhile(lambda: others.extend((actions.hear_due(), actions.hear(queries.find_source(1)))))
    assert actions.hear_due() == 1
    assert others == [0, actions.Heard(0, busy=True)]
    assert (len(courier.asked), mentions(), visit().leased_until) == (1, 1, None)


def test_what_another_worker_has_just_visited_is_not_due_any_more(
    app: Flask, cast: Cast, courier: Site, meanwhile: Plan
) -> None:
    """Both saw two due sources. While the first is out for one, the second takes the other."""
    courier.body = rss(Post("<p>First</p>"))
    actions.add_source(name="Courier news", address=courier.url + "?news", by=cast.priya)
    commit()
    others: list[int] = []
    meanwhile(lambda: others.append(actions.hear_due()))
    assert actions.hear_due() == 1
    assert others == [1]
    assert len(courier.asked) == 2


def test_a_source_is_free_again_when_its_worker_died(
    source: Source, courier: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """What nobody catches."""

    def dies(_errand: harvest.Errand) -> harvest.Harvest:
        monkeypatch.setattr("govsocial.listening.actions.leasing._free", lambda *_lease: None)
        raise Killed

    with monkeypatch.context() as killing, pytest.raises(Killed):
        killing.setattr(harvest, "gather", dies)
        actions.hear_due()
    monkeypatch.undo()
    assert actions.hear_due() == 0
    moment = clock.now() + LEASE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert actions.hear_due() == 1
    assert (mentions(), visit().leased_until) == (1, None)


def test_a_lease_that_ran_out_is_not_given_back_for_somebody_else(
    app: Flask, courier: Site, meanwhile: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slow first worker comes back after its lease, while the second holds the source."""
    theirs = clock.now() + 3 * LEASE

    def later_taken() -> None:
        db.session.execute(sa.update(Visit).values(leased_until=theirs))
        commit()

    meanwhile(later_taken)
    actions.hear_due()
    assert visit().leased_until == theirs


def test_a_failed_visit_gives_the_source_back(source: Source, courier: Site) -> None:
    courier.status = 500
    assert actions.hear(source).error
    assert visit().leased_until is None


def test_who_presses_the_button_hears_that_a_visit_is_under_way(source: Source, client_for: Clients) -> None:
    db.session.execute(sa.update(Visit).values(leased_until=clock.now() + LEASE))
    commit()
    priya = client_for("priya")
    page = follow(priya, press(priya, "/sources/1/listen", "/sources/1"))
    assert "being visited at this moment" in page
    assert "The visit failed" not in page
