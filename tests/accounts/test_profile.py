"""One's own profile."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from govsocial.core import clock
from govsocial.core.db import db
from govsocial.people import queries
from tests.accounts.doors import entries, send
from tests.cast import Cast

Clients = Callable[[str], FlaskClient]


def test_zone_mail_and_topics_are_kept(client_for: Clients, cast: Cast) -> None:
    client = client_for("ines")
    answer = send(client, "/profile", zone="America/Toronto", mail="none", topics="Rebate eligibility\r\ndates\r\n")
    assert answer.status_code == 302
    ines = cast.ines
    assert (ines.zone, ines.mail, queries.topics_of(ines)) == (
        "America/Toronto",
        "none",
        ["dates", "rebate eligibility"],
    )
    page = client.get("/profile").get_data(as_text=True)
    assert "dates\nrebate eligibility" in page
    assert " EST" in page or " EDT" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"zone": "Mars/Olympus"}, "Choose one of the options"),
        ({"mail": "weekly"}, "Choose one of the options"),
        ({"topics": "x" * 81}, "A topic may have 80 characters."),
    ],
)
def test_what_cannot_be_kept_is_given_back(client_for: Clients, cast: Cast, wrong: dict[str, str], said: str) -> None:
    answer = send(client_for("ines"), "/profile", **{"zone": "", "mail": "at_once", "topics": "dates", **wrong})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page
    assert wrong.get("topics", "dates") in page
    assert queries.topics_of(cast.ines) == []


def test_days_away_are_those_of_ones_own_clock(client_for: Clients, cast: Cast) -> None:
    client = client_for("ines")
    with time_machine.travel(datetime(2026, 12, 1, 12, tzinfo=UTC), tick=True):
        client = client_for("ines")
        assert send(client, "/profile/away", starts="2026-12-24", ends="2026-12-31").status_code == 302
        absence = queries.absence_of(cast.ines)
        assert absence is not None
        assert absence.starts_at == datetime(2026, 12, 23, 23, tzinfo=UTC)
        assert absence.ends_at == datetime(2026, 12, 31, 23, tzinfo=UTC)
        assert send(client, "/profile", at="/profile/away/end").status_code == 302
        assert queries.absence_of(cast.ines) is None
        assert send(client, "/profile", at="/profile/away/end").status_code == 409


@pytest.mark.parametrize(
    ("starts", "ends"), [("2026-12-31", "2026-12-24"), ("", ""), ("soon", "later"), ("0001-01-01", "9999-12-31")]
)
def test_days_that_are_none(client_for: Clients, cast: Cast, starts: str, ends: str) -> None:
    assert send(client_for("ines"), "/profile/away", starts=starts, ends=ends).status_code == 422
    assert queries.absence_of(cast.ines) is None


def test_everybody_has_a_profile_and_sees_what_is_on_record_about_them(client_for: Clients) -> None:
    for key, said in (("freya", "Auditor"), ("ines", "Policy"), ("ada", "Administrator")):
        page = client_for(key).get("/profile").get_data(as_text=True)
        assert said in page
        assert "signed in (password)" in page


def test_a_session_ends_after_twelve_hours_without_a_request(client_for: Clients) -> None:
    client = client_for("ines")
    with time_machine.travel(clock.now() + timedelta(hours=11), tick=True):
        assert client.get("/profile").status_code == 200
    with time_machine.travel(clock.now() + timedelta(hours=24), tick=True):
        assert client.get("/profile").status_code == 302
    db.session.rollback()
    assert len(entries("account.signed_in")) == 1
