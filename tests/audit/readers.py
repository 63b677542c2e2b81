"""What the tests of this room share: published responses to read about, and doors for readers."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from govsocial.publishing.models import Publication
from tests import factories
from tests.cast import Cast, csrf_of

Clients = Callable[[str], FlaskClient]


def published(cast: Cast, count: int, words: str = factories.WORDS) -> list[Publication]:
    """So many published responses of one issue on one channel, oldest first."""
    issue, channel = factories.issue(cast), factories.channel(cast)
    return [factories.published(cast, of=issue, on=channel, words=f"{words} ({n})") for n in range(count)]


def text_of(client: FlaskClient, path: str) -> str:
    """A page that has to be there."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def sent(client: FlaskClient, path: str) -> Any:
    """The answer to a button of the register's page."""
    return client.post(path, data={"csrf_token": csrf_of(client.get("/register"))})
