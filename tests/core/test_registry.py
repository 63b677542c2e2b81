"""What rooms offer, by name, in order."""

import pytest

from govsocial.core.registry import Registry


def test_offers_come_in_the_order_of_the_rooms_and_the_same_name_replaces() -> None:
    offers: Registry[int] = Registry()
    for name, offer in (("listening", 1), ("issues", 2), ("listening", 3)):
        offers.add(name, offer)
    assert list(offers) == [3, 2] and len(offers) == 2
    assert list(offers.items()) == [("listening", 3), ("issues", 2)]
    assert offers["issues"] == 2


def test_what_nobody_offers_is_said_with_what_there_is() -> None:
    with pytest.raises(LookupError, match="no room offers 'desk'; there are issues"):
        Registry(issues=1)["desk"]
