"""A signal reaches every receiver once, in the order of the rooms, with what was sent."""

import gc

import pytest

from govsocial.core.signals import Signal, signal


@pytest.fixture
def told() -> list[object]:
    return []


@pytest.fixture
def happened() -> Signal[[list[int]]]:
    @signal
    def happened(numbers: list[int], *, by: str) -> None:
        """Something happened."""

    return happened


def test_receivers_are_called_once_each_and_in_the_order_they_were_connected(happened, told) -> None:
    def receivers():
        return [lambda numbers, *, by, n=n: told.append((n, numbers, by)) for n in range(20)]

    made = receivers()
    for _twice in range(2):
        for receiver in made:
            happened.connect(receiver)
    happened.send([1], by="ines")
    assert told == [(n, [1], "ines") for n in range(20)]


def test_a_receiver_nobody_else_holds_is_still_called(happened, told) -> None:
    happened.connect(lambda numbers, *, by: told.append(by))
    gc.collect()
    happened.send([], by="ines")
    assert told == ["ines"]


def test_for_a_while_somebody_more_or_nobody_is_told(happened, told) -> None:
    happened.connect(lambda numbers, *, by: told.append("always"))
    with happened.connected_to(lambda numbers, *, by: told.append("meanwhile")):
        happened.send([], by="ines")
    with happened.muted():
        happened.send([], by="ines")
    happened.send([], by="ines")
    assert told == ["always", "meanwhile", "always"]


def test_what_a_receiver_raises_reaches_who_sent(happened) -> None:
    def fail(numbers: list[int], *, by: str) -> None:
        raise ValueError("a defect")

    happened.connect(fail)
    with pytest.raises(ValueError, match="a defect"):
        happened.send([], by="ines")


def test_the_declaration_is_its_documentation(happened) -> None:
    assert happened.__doc__ == "Something happened."
