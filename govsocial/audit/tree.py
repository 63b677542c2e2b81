"""The picture of an inclusion proof: the way from one entry up to the signed root, drawn to scale of its steps."""

from dataclasses import dataclass

WIDTH = 340
CENTRE = WIDTH // 2
REACH = 56  # from the way to what is joined with it
STEP = 27
TOP = 34  # room for the words above the root
FOOT = 30  # and for those below the entry


@dataclass(frozen=True)
class Given:
    """A fingerprint the proof brings: it stands for the entries `first` to `last` and is joined in step `number`.

    (x, y) is its place, `label_x` and `anchor` that of its words, `up` the height of the node it helps to make.
    """

    number: int
    first: int
    last: int
    x: int
    y: int
    up: int
    label_x: int
    anchor: str


@dataclass(frozen=True)
class Picture:
    """Places in a box of `width` by `height`. In the centre: the entry, above it the nodes `made`, root last."""

    width: int
    height: int
    centre: int
    entry: int
    made: list[int]
    given: list[Given]


def siblings(index: int, size: int) -> list[tuple[int, int]]:
    """The first and last leaf below each hash of an RFC 6962 inclusion proof, nearest the leaf first."""
    start, end = 0, size
    found = []
    while end - start > 1:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if index < middle:
            found.append((middle, end - 1))
            end = middle
        else:
            found.append((start, middle - 1))
            start = middle
    return found[::-1]


def draw(index: int, size: int) -> Picture:
    """The proof of leaf `index` in a tree of `size` leaves. What stands for earlier entries is drawn left."""
    pairs = siblings(index, size)
    entry = TOP + STEP * len(pairs)
    given = []
    for n, (first, last) in enumerate(pairs):
        side = -1 if last < index else 1
        y = entry - STEP * n
        place = CENTRE + side * REACH
        label = place + side * 15
        given.append(Given(n + 1, first, last, place, y, y - STEP, label, "end" if side < 0 else "start"))
    made = [entry - STEP * n for n in range(1, len(pairs) + 1)]
    return Picture(WIDTH, entry + FOOT, CENTRE, entry, made, given)
