"""It happened: a room tells higher rooms, which it does not know, within the transaction in which it happened.

A room declares in its `signals.py` what it sends. The declaration is never run: its arguments are what receivers are
given (mypy checks both ends), its docstring says when it is sent and what they may do.

    @signal
    def heard(mentions: Sequence[Mention]) -> None:
        \"\"\"New mentions are stored. …\"\"\"

    heard.send(mentions)                       the lower room
    signals.heard.connect(replies.notice)      a higher one, in its `install`
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Generic, ParamSpec, cast

import blinker

Told = ParamSpec("Told")


class _InOrder(dict[Any, None]):
    """A set that remembers the order: entries of several receivers should stand in the ledger in the same order
    wherever the program runs. Blinker's documentation names `set_class` for this.
    """

    def add(self, key: Any) -> None:
        """As of a set."""
        self[key] = None

    def discard(self, key: Any) -> None:
        """As of a set."""
        self.pop(key, None)


class _Ordered(blinker.Signal):
    set_class = cast(type[set[Any]], _InOrder)


class Signal(Generic[Told]):
    """A blinker signal whose arguments have types: the first positional, as blinker's sender, the others by name.

    Receivers run in the order of the rooms, low to high. What one of them raises undoes the whole act.
    """

    def __init__(self, declared: Callable[Told, None]) -> None:
        self.__doc__ = declared.__doc__
        self._signal = _Ordered(declared.__doc__)

    def connect(self, receiver: Callable[Told, None]) -> None:
        """From now on. The same function connected twice is called once; it is held, not weakly referred to."""
        self._signal.connect(receiver, weak=False)

    def connected_to(self, receiver: Callable[Told, None]) -> AbstractContextManager[None]:
        """Only within a `with` block, beside the others."""
        return self._signal.connected_to(receiver)

    def muted(self) -> AbstractContextManager[None]:
        """Nobody is told within a `with` block."""
        return self._signal.muted()

    def send(self, *told: Told.args, **more: Told.kwargs) -> None:
        """Tell every receiver."""
        self._signal.send(*told, **more)  # type: ignore[arg-type]  # a receiver that is a coroutine could ask for more


def signal(declared: Callable[Told, None]) -> Signal[Told]:
    """Declare a signal."""
    return Signal(declared)
