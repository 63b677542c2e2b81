"""Two people change one text at once: three-way merge over words and spaces.

What both changed differently becomes a conflict, shown in the working text as `⟦mine‖theirs⟧` and settled later with
one press. Both sides stay in the text until then, so nothing typed is lost. A conflict never nests: somebody who goes
on typing without having seen the block types on in the side that holds their words.

`base` is the text the browser last had acknowledged, never the version a draft was once based on. When its answer was
lost, the browser does not know: then `base` is the text last received from it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from govsocial.core.conflict import CLOSE, OPEN, PLAIN, Conflict, Keep, Merged, beside, parse
from govsocial.core.diff import TOKEN, compare, lines
from govsocial.core.text import scalar, words

_TOKENS = re.compile(TOKEN, re.DOTALL)
_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


def merge(base: str, mine: str, theirs: str) -> Merged:
    """What `mine` and `theirs` made of `base`, together. Any sizes; past diff's time limit conflicts get larger."""
    base, mine, theirs = (lines(scalar(text)) for text in (base, mine, theirs))
    if theirs in (base, mine):
        return parse(mine)
    if mine == base:
        return parse(theirs)
    old, new = _TOKENS.findall(base), _TOKENS.findall(mine)
    view = _view(theirs, old, {*words(base), *words(mine)})
    text = "".join(_wrapped(_gathered(_joined(_combined(old, new, view))), view))
    parts = (part.translate(PLAIN) if isinstance(part, str) else part for part in parse(text).parts)
    return Merged(tuple(part for part in parts if part))


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some text of the result, and the block of `theirs` it stands in (an index), if any."""

    text: str
    block: int | None = None


@dataclass(slots=True)
class _View:
    """`theirs` with each unseen block replaced by the side its writer knows, so that it can be compared."""

    pieces: list[_Piece] = field(default_factory=list)
    blocks: list[tuple[Conflict, Keep]] = field(default_factory=list)

    def block_at(self, at: int) -> int | None:
        return self.pieces[at].block if 0 <= at < len(self.pieces) else None


def _view(theirs: str, old: list[str], known: set[str]) -> _View:
    view, at = _View(), 0
    seen = _seen(old, _TOKENS.findall(theirs))
    for part in parse(theirs).parts:
        tokens = _TOKENS.findall(part if isinstance(part, str) else part.text)
        if isinstance(part, str) or {at, at + len(tokens) - 1} <= seen:
            view.pieces += map(_Piece, tokens)
        else:
            side: Keep = "mine" if _share(part.mine, known) >= _share(part.theirs, known) else "theirs"
            view.pieces += [_Piece(token, len(view.blocks)) for token in _TOKENS.findall(part.settled(side))]
            view.blocks.append((part, side))
        at += len(tokens)
    return view


def _seen(old: list[str], tokens: list[str]) -> set[int]:
    """Where marks of blocks that stand in `old` already stand in `tokens`."""
    if OPEN not in old or OPEN not in tokens:
        return set()
    matches = _Matcher(None, old, tokens).get_matching_blocks()
    return {at for _a, start, n in matches for at in range(start, start + n) if tokens[at] in (OPEN, CLOSE)}


def _share(side: str, known: set[str]) -> float:
    found = words(side)
    if not found:
        return 0.0 if side else -1.0
    return sum(word in known for word in found) / len(found)


class _Matcher:
    """What merge3 asks of difflib, answered by diff-match-patch: difflib takes seconds on a hostile text."""

    def __init__(self, _junk: Any, a: Sequence[str], b: Sequence[str]) -> None:
        self.a, self.b = a, b

    def get_matching_blocks(self) -> list[tuple[int, int, int]]:
        at_a = at_b = 0
        found = []
        for op, run in compare(self.a, self.b):
            if op == "equal":
                found.append((at_a, at_b, len(run)))
            at_a += len(run) if op != "insert" else 0
            at_b += len(run) if op != "delete" else 0
        return [*found, (at_a, at_b, 0)]


def _combined(old: list[str], new: list[str], view: _View) -> Iterator[_Piece | Conflict]:
    """Region by region: what one side changed is taken, what both changed differently is a conflict."""
    from merge3 import Merge3

    regions = Merge3(old, new, [piece.text for piece in view.pieces], sequence_matcher=_Matcher).find_sync_regions()
    z = a = b = 0
    for z_start, z_end, a_start, a_end, b_start, b_end in regions:
        yield from _changed(old[z:z_start], new[a:a_start], view, b, b_start)
        yield from view.pieces[b_start:b_end]
        z, a, b = z_end, a_end, b_end


def _changed(old: list[str], new: list[str], view: _View, start: int, end: int) -> Iterator[_Piece | Conflict]:
    pieces = view.pieces[start:end]
    theirs = [piece.text for piece in pieces]
    n = len(old)
    if new in (old, theirs):
        yield from pieces
    elif theirs == old:
        yield _Piece("".join(new), view.block_at(start if pieces else start - 1))
        yield from (_Piece("", piece.block) for piece in pieces)
    # One side replaced the old words, the other only added before or after them: there is nothing to choose.
    elif n and new[:n] == old:
        yield from pieces
        yield _Piece("".join(new[n:]), None if old[-1] == CLOSE else view.block_at(end - 1))
    elif n and theirs[:n] == old:
        yield _Piece("".join(new), pieces[0].block)
        yield from (_Piece("", piece.block) for piece in pieces[:n])
        yield from pieces[n:]
    elif n and new[-n:] == old:
        yield _Piece("".join(new[:-n]))
        yield from pieces
    elif n and theirs[-n:] == old:
        yield from pieces[:-n]
        yield _Piece("".join(new), pieces[-n].block)
        yield from (_Piece("", piece.block) for piece in pieces[-n:])
    else:
        yield from _clash(old, new, pieces)


def _clash(old: list[str], new: list[str], pieces: list[_Piece]) -> Iterator[_Piece | Conflict]:
    theirs = [piece.text for piece in pieces]
    mine = "".join(new)
    if _holds(theirs, new) or (not mine.strip() and not "".join(old).strip()):
        yield from pieces
    elif theirs and _holds(new, theirs):
        n = len(theirs)
        is_longer_after = new[:n] == theirs
        yield _Piece("" if is_longer_after else "".join(new[:-n]), pieces[0].block)
        yield from pieces
        yield _Piece("".join(new[n:]) if is_longer_after else "", pieces[-1].block)
    elif any(piece.block is not None for piece in pieces):
        yield from pieces
        yield Conflict(_flat(mine), "")
    elif not "".join(theirs).strip() and not "".join(old).strip():
        yield _Piece(mine)
    else:
        yield Conflict(_flat(mine), _flat("".join(theirs)))


def _holds(longer: list[str], shorter: list[str]) -> bool:
    """An older save of the same words, arriving late, is no conflict."""
    n = len(shorter)
    return bool("".join(shorter).strip()) and n <= len(longer) and (longer[:n] == shorter or longer[-n:] == shorter)


def _flat(text: str) -> str:
    """A side of a conflict holds no block: both sides of one follow each other."""
    parts = (part if isinstance(part, str) else part.settled("both") for part in parse(text).parts)
    return "".join(parts).translate(PLAIN)


def _joined(items: Iterator[_Piece | Conflict]) -> list[_Piece | Conflict]:
    """New conflicts that only spaces keep apart are one; spaces both sides begin or end with stand outside."""
    joined: list[_Piece | Conflict] = []
    for item in items:
        if isinstance(item, Conflict):
            space = joined[-1] if joined and isinstance(joined[-1], _Piece) else _Piece("")
            is_gap = space.block is None and "\n" not in space.text and not space.text.strip()
            at = len(joined) - 1 - (is_gap and len(joined) > 1)
            before = joined[at] if joined else None
            if isinstance(before, Conflict):
                del joined[at:]
                gap = space.text
                item = Conflict(f"{before.mine}{gap}{item.mine}", f"{before.theirs}{gap}{item.theirs}")
        joined.append(item)
    return joined


def _gathered(items: list[_Piece | Conflict]) -> list[_Piece | Conflict]:
    """The pieces of each block side by side: text that got between them joins them, a conflict follows them."""
    last = {item.block: at for at, item in enumerate(items) if isinstance(item, _Piece)}
    gathered: list[_Piece | Conflict] = []
    waiting: list[_Piece | Conflict] = []
    block: int | None = None
    for at, item in enumerate(items):
        if isinstance(item, Conflict):
            (waiting if block is not None else gathered).append(item)
            continue
        block = item.block if block is None else block
        gathered.append(_Piece(item.text, block))
        if block is not None and at >= last[block]:
            gathered += waiting
            waiting, block = [], None
    return gathered


def _wrapped(items: list[_Piece | Conflict], view: _View) -> Iterator[str]:
    """The text, with the blocks of `theirs` put back around what became of the side that was compared."""
    last = " "
    is_inside = False
    for block, run in groupby(items, key=lambda item: item.block if isinstance(item, _Piece) else None):
        for item in run if block is None else [_rewrapped(run, *view.blocks[block], after=last)]:
            if isinstance(item, Conflict):
                text = beside(last, item.settled("both"))[len(last) :] if is_inside else _shown(item)
            else:
                text = item.text
                is_inside = text.rfind(OPEN) > text.rfind(CLOSE) if OPEN in text or CLOSE in text else is_inside
            last = text[-1:] or last
            yield text


def _rewrapped(run: Iterable[_Piece | Conflict], conflict: Conflict, side: Keep, *, after: str) -> _Piece | Conflict:
    """One block again; only its other side, when nothing is left of this one."""
    text = _flat("".join(item.text for item in run))
    other = conflict.settled("theirs" if side == "mine" else "mine")
    if text.strip():
        return Conflict(text, other) if side == "mine" else Conflict(other, text)
    return _Piece(beside(after, other)[len(after) :])


def _shown(conflict: Conflict) -> str:
    if conflict.mine == conflict.theirs:
        return conflict.mine
    before, after = "", ""
    sides = [_EDGES.fullmatch(side) for side in (conflict.mine, conflict.theirs)]
    (head, mine, tail), (other_head, theirs, other_tail) = (side.groups() for side in sides if side)
    if mine and theirs and head == other_head:
        before, head, other_head = head, "", ""
    if mine and theirs and tail == other_tail:
        after, tail, other_tail = tail, "", ""
    return before + Conflict(f"{head}{mine}{tail}", f"{other_head}{theirs}{other_tail}").text + after
