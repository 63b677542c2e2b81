"""Three ways over words: what two people made of one text at the same time. Pure.

Both descend from `base`, the text one browser last had acknowledged. What only one of them changed is taken; where both
wrote at the same place both wordings stay, mine first, so that a word typed on goes beside the word it continues.
Where one took out words that the other changed, the changed words stay: that is a tie too, with nothing on one side.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from govsocial.text.diff import compare_soon, tokens

SECONDS = 0.1  # for each of the two comparisons: whoever merges keeps others from writing
MOST = 50  # ties, from which the stretch that holds them is one tie

Kind = Literal["kept", "mine", "tie"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the result. `theirs` is what stood there, `mine` what I made of it.

    kept: theirs goes on. mine: mine stands in its place. tie: both stand, mine first; `old` is what both began with.
    """

    kind: Kind
    theirs: str
    mine: str = ""
    old: str = ""

    @property
    def is_open(self) -> bool:
        """Whether there is a choice: both wrote words, or one took out words that the other changed."""
        mine, theirs = self.mine.strip(), self.theirs.strip()
        return self.kind == "tie" and bool((mine and theirs) or ((mine or theirs) and self.old.strip()))

    @property
    def gap(self) -> str:
        """A space, where two wordings would otherwise run into one word."""
        apart = not self.mine or not self.theirs or self.mine[-1].isspace() or self.theirs[0].isspace()
        return "" if apart or self.kind != "tie" else " "

    @property
    def text(self) -> str:
        """What stands in the result."""
        if self.kind == "kept":
            return self.theirs
        return self.mine if self.kind == "mine" else f"{self.mine}{self.gap}{self.theirs}"


def merge(base: str, mine: str, theirs: str) -> list[Piece]:
    """What `mine` and `theirs` made of `base`, in order. Line ends are `\\n`; any sizes.

    Past the time limit of the diff, or with more ties than anybody would settle, ties get larger; no word of either is
    ever lost.
    """
    if mine in (base, theirs):
        return [Piece("kept", theirs)]
    return _gathered(list(_pieces(tokens(base), tokens(mine), tokens(theirs))))


def text_of(pieces: Iterable[Piece]) -> str:
    """The merged text."""
    return "".join(piece.text for piece in pieces)


class _Matcher:
    """What merge3 asks of difflib, answered by diff-match-patch: difflib takes seconds on a hostile text."""

    def __init__(self, _junk: Any, a: Sequence[str], b: Sequence[str]) -> None:
        self.a, self.b = a, b

    def get_matching_blocks(self) -> list[tuple[int, int, int]]:
        at_a = at_b = 0
        found = []
        for op, run in compare_soon(self.a, self.b, SECONDS):
            if op == "equal":
                found.append((at_a, at_b, len(run)))
            at_a += len(run) if op != "insert" else 0
            at_b += len(run) if op != "delete" else 0
        return [*found, (at_a, at_b, 0)]


def _pieces(old: list[str], mine: list[str], theirs: list[str]) -> Iterator[Piece]:
    from merge3 import Merge3

    z = a = b = 0
    regions = Merge3(old, mine, theirs, sequence_matcher=_Matcher).find_sync_regions()
    for z_start, z_end, a_start, a_end, b_start, b_end in regions:
        yield from _changed(old[z:z_start], mine[a:a_start], theirs[b:b_start])
        if b_end > b_start:
            yield Piece("kept", "".join(theirs[b_start:b_end]))
        z, a, b = z_end, a_end, b_end


def _changed(old: list[str], mine: list[str], theirs: list[str]) -> Iterator[Piece]:
    """One stretch that at least one of the two changed."""
    words, others = "".join(mine), "".join(theirs)
    if mine in (old, theirs) or _holds(theirs, mine):
        yield from _kept(others)
    elif theirs == old or _holds(mine, theirs):
        yield Piece("mine", others, words)
    elif old and (at := _find(mine, old)) is not None:
        # I only added before and after words that they changed: there is nothing to choose.
        yield from _added("".join(mine[:at]))
        yield from _kept(others)
        yield from _added("".join(mine[at + len(old) :]))
    elif old and (at := _find(theirs, old)) is not None:
        yield from _kept("".join(theirs[:at]))
        yield Piece("mine", "".join(old), words)
        yield from _kept("".join(theirs[at + len(old) :]))
    else:
        yield Piece("tie", others, words, "".join(old))


def _gathered(pieces: list[Piece]) -> list[Piece]:
    """The pieces; of very many ties one."""
    ties = [at for at, piece in enumerate(pieces) if piece.is_open]
    if len(ties) <= MOST:
        return pieces
    first, last = ties[0], ties[-1] + 1
    held = pieces[first:last]
    mine = "".join(piece.theirs if piece.kind == "kept" else piece.mine for piece in held)
    return [
        *pieces[:first],
        Piece("tie", "".join(p.theirs for p in held), mine, "".join(p.old for p in held)),
        *pieces[last:],
    ]


def _kept(text: str) -> Iterator[Piece]:
    if text:
        yield Piece("kept", text)


def _added(text: str) -> Iterator[Piece]:
    if text:
        yield Piece("mine", "", text)


def _find(longer: list[str], shorter: list[str]) -> int | None:
    """Where `shorter` stands in `longer` as it is."""
    n = len(shorter)
    places = range(len(longer) - n + 1)
    return next((at for at in places if longer[at] == shorter[0] and longer[at : at + n] == shorter), None)


def _holds(longer: list[str], shorter: list[str]) -> bool:
    """Whether one is the other continued: an older save of the same words, arriving late, is no tie."""
    n = len(shorter)
    return bool("".join(shorter).strip()) and n < len(longer) and (longer[:n] == shorter or longer[-n:] == shorter)
