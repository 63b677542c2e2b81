"""The list of responses: narrowed by issue and state, and what was taken back says so."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from govsocial.core.db import commit
from govsocial.desk import responses
from govsocial.desk.responses import Wanted
from govsocial.publishing import actions as publishing
from govsocial.publishing import retraction
from tests import factories
from tests.cast import Cast


def found(cast: Cast, **wanted: object) -> list[tuple[int, str]]:
    """Number and state of what the list shows, and that it is counted the same."""
    asked = Wanted(**wanted)  # type: ignore[arg-type]
    lines, _more = responses.page(cast.ines, asked)
    assert responses.count(cast.ines, asked) == len(lines)
    return [(line.number, line.state) for line in lines]


@pytest.fixture
def taken_back(cast: Cast) -> None:
    """Response 1 is published and retracted, 2 published, 3 in review; 3 is of an issue of its own."""
    issue, channel = factories.issue(cast), factories.channel(cast)
    first = factories.published(cast, of=issue, on=channel)
    factories.published(cast, of=issue, on=channel)
    factories.in_review(cast, of=factories.issue(cast, title="Another matter"), on=channel)
    retraction.ask(first, by=cast.ines, reason="It named an old form.")
    commit()
    assert found(cast) == [(3, "review"), (2, "published"), (1, "published")]
    retraction.decide(first, by=cast.leona, confirmed=True)
    commit()


def test_what_was_taken_back_says_so(cast: Cast, taken_back: None) -> None:
    assert found(cast) == [(3, "review"), (2, "published"), (1, "retracted")]
    assert found(cast, state="retracted") == [(1, "retracted")]
    assert found(cast, state="published") == [(2, "published")]
    assert found(cast, state="review") == [(3, "review")]


def test_what_was_posted_by_hand_awaits_proof(cast: Cast, client_for: Callable[[str], FlaskClient]) -> None:
    [made] = publishing.publish(factories.signed(cast).response, by=cast.tomas)
    commit()
    assert found(cast) == found(cast, state="sending") == [(1, "sending")]
    publishing.posted_by_hand(made, by=cast.tomas)
    commit()
    assert found(cast) == found(cast, state="awaiting") == [(1, "awaiting")]
    assert found(cast, state="sending") == []
    page = client_for("ines").get("/responses").get_data(as_text=True)
    assert "Awaiting proof</span>" in page and "On its way</span>" not in page
    assert "is posted, and waits for proof" in client_for("ines").get("/responses/1").get_data(as_text=True)


def test_the_responses_of_one_issue(cast: Cast, taken_back: None) -> None:
    assert found(cast, issue=1) == [(2, "published"), (1, "retracted")]
    assert found(cast, issue=2) == [(3, "review")]
    assert found(cast, issue=3) == []
