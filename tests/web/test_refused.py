"""A refusal leads on."""

from collections.abc import Callable

from flask.testing import FlaskClient

from tests import factories
from tests.cast import Cast


def test_an_act_opened_as_a_page_leads_to_the_page_it_is_on(
    cast: Cast, client_for: Callable[[str], FlaskClient]
) -> None:
    """After a refusal the browser stands at /responses/1/submit; who opens that again finds the draft."""
    number = factories.draft(cast).number
    answer = client_for("ines").get(f"/responses/{number}/submit")
    assert answer.status_code == 405
    assert f'href="/responses/{number}"' in answer.get_data(as_text=True)
