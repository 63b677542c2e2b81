"""What no column can hold is a page, never a fault: NUL in an address or a field, on either database."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.cast import Cast, csrf_of


@pytest.mark.parametrize("path", ["/issues/1/facts/%00", "/issues/1/threads/%00", "/issues/1/seats/%00/leave"])
def test_nul_in_an_address(cast: Cast, client_for: Callable[[str], FlaskClient], path: str) -> None:
    factories.issue(cast)
    assert client_for("ines").get(path).status_code in (400, 404)


def test_nul_in_a_search_and_in_a_field(cast: Cast, client_for: Callable[[str], FlaskClient]) -> None:
    client = client_for("priya")
    for path in ("/mentions", "/issues", "/responses", "/register", "/search", "/people"):
        assert client.get(path, query_string={"q": "a\x00b", "state": "\x00"}).status_code == 200, path
    data = {"csrf_token": csrf_of(client.get("/issues/new")), "title": "a\x00b", "claim": "c\x00d", "function": "web"}
    assert client.post("/issues/new", data=data).status_code in (302, 400, 422)
