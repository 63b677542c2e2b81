"""Numbers in addresses are small enough for every column."""

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule

from govsocial.web.addresses import PublicNumber

ADDRESSES = Map([Rule("/issues/<int:number>", endpoint="issue")], converters={"int": PublicNumber})


def test_a_number_of_nine_digits_is_read() -> None:
    assert ADDRESSES.bind("gov.example").match("/issues/999999999") == ("issue", {"number": 999_999_999})


@pytest.mark.parametrize("number", ["1000000000", "-1", "1.5", "x"])
def test_any_other_leads_nowhere(number: str) -> None:
    with pytest.raises(NotFound):
        ADDRESSES.bind("gov.example").match(f"/issues/{number}")
