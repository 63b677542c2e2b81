"""The hash tree as static files in the layout of C2SP tlog-tiles."""

from collections.abc import Callable

from govsocial.ledger import merkle

WIDTH = 256  # hashes in a full tile


def tile_name(level: int | str, number: int, width: int = WIDTH) -> str:
    """Path of a tile: three digits a step, all but the last marked with x; a partial tile says its width."""
    digits = f"{number:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    steps = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    path = "/".join([f"x{step}" for step in steps[:-1]] + steps[-1:])
    return f"tile/{level}/{path}" + ("" if width == WIDTH else f".p/{width}")


class Tiles:
    """Takes leaf hashes one by one and gives `put` each tile, full ones at once and the partial ones at the end.

    A hash of level L+1 is the root of a full tile of level L.
    """

    def __init__(self, put: Callable[[str, bytes], None]) -> None:
        self._put = put
        self._levels: list[tuple[int, list[bytes]]] = []  # of each level how many tiles are full, and the next one

    def push(self, value: bytes, level: int = 0) -> None:
        """Append one hash."""
        if level == len(self._levels):
            self._levels.append((0, []))
        number, tile = self._levels[level]
        tile.append(value)
        if len(tile) == WIDTH:
            self._put(tile_name(level, number), b"".join(tile))
            self._levels[level] = number + 1, []
            self.push(merkle.root(tile), level + 1)

    def finish(self) -> None:
        """Put the tiles that are not full."""
        for level, (number, tile) in enumerate(self._levels):
            if tile:
                self._put(tile_name(level, number, len(tile)), b"".join(tile))
