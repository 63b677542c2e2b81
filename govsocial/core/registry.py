"""What rooms offer to a page that stands below them: the page asks the registry and knows no room."""

from collections.abc import Iterator
from typing import Generic, TypeVar

Offer = TypeVar("Offer")


class Registry(Generic[Offer]):
    """Offers by name, in the order of the rooms that made them, low to high.

    A room adds its offer in `install`. One process may build several applications, so the same name replaces what it
    named before and keeps its place.
    """

    def __init__(self, **offers: Offer) -> None:
        self._offers = offers

    def add(self, name: str, offer: Offer) -> None:
        """Put the offer there."""
        self._offers[name] = offer

    def __getitem__(self, name: str) -> Offer:
        try:
            return self._offers[name]
        except KeyError:
            raise LookupError(f"no room offers {name!r}; there are {', '.join(self._offers) or 'none'}") from None

    def __iter__(self) -> Iterator[Offer]:
        return iter(self._offers.values())

    def __len__(self) -> int:
        return len(self._offers)

    def items(self) -> Iterator[tuple[str, Offer]]:
        """The offers with their names."""
        return iter(self._offers.items())
