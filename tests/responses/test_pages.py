"""The pages of this room open for whoever may see them, and say what there is to say."""

from collections.abc import Callable

from flask.testing import FlaskClient

from tests import factories
from tests.cast import Cast

Clients = Callable[[str], FlaskClient]


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return str(answer.get_data(as_text=True))


def test_begin_draft_compare_and_list(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    number, issue = version.response.number, 1
    ines, freya = client_for("ines"), client_for("freya")
    for client in (ines, freya):
        assert "Responses" in text_of(client, "/responses?q=rebate&state=review&mine=y")
        assert "Response" in text_of(client, f"/responses/{number}")
        assert "nothing to compare" in text_of(client, f"/responses/{number}/compare")
    assert "Begin a response" in text_of(ines, f"/issues/{issue}/responses/new")
    assert text_of(freya, f"/issues/{issue}/responses/new", 403)
    assert text_of(ines, "/responses/999", 404)
