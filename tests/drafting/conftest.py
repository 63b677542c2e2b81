"""A response whose draft has words."""

import pytest

from govsocial.responses.models import Response
from tests import factories
from tests.cast import Cast


@pytest.fixture
def response(cast: Cast) -> Response:
    """With words in its draft, written by Priya."""
    return factories.draft(cast)
