"""Places where two people wrote at once: kept beside the working text until somebody settles them. Pure.

A place is `{"id", "at", "spans": [[person id, start, end], …]}`, positions in characters of the working text, in
order, never overlapping. An empty span is the side of somebody who took out words that the other changed: the changed
words stand until it is settled. Spans follow the text through every change; a place where only one person's side is
left is settled by hand.

Words that were not kept when a place was settled are put aside: `{"id", "person", "words", "by", "at"}`, whose they
are, who decided, and where they stood. That position follows the text too, so they can be put back.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from govsocial.text.merge import Piece

Span = list[Any]  # [person id, start, end]
Place = dict[str, Any]
CLOSING = "\n.,;:!?…)]}”’"
MOST = 100  # places: what follows the last is one with it
MOST_PARTS = 50  # of one change within somebody's words: beyond, whose is whose is no longer told apart


class _Map:
    """From positions in the text before a change to positions after it."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.before: list[tuple[int, int, int]] = []  # start and end in the old text, start in the new
        self.mine: dict[int, int] = {}  # where my words begin in the new text → where they end
        old = new = 0
        for piece in pieces:
            if piece.kind != "kept" and piece.mine:
                self.mine[new] = new + len(piece.mine)
            lead = len(piece.mine) + len(piece.gap) if piece.kind == "tie" else 0
            gone = piece.kind == "mine"
            if piece.theirs:
                self.before.append((old, old + len(piece.theirs), -new - 1 if gone else new + lead))
            old, new = old + len(piece.theirs), new + len(piece.text)
        self.end = new
        self.starts = [first for first, _last, _at in self.before]
        self.typed = sorted(self.mine)

    def start(self, position: int) -> int:
        """Where what stood from here on begins now; what was put in before it stays outside."""
        piece = bisect_right(self.starts, position) - 1
        if piece < 0 or position >= self.before[piece][1]:
            return self.end
        first, _last, at = self.before[piece]
        return -at - 1 if at < 0 else at + position - first

    def stop(self, position: int, *, grows: bool) -> int:
        """Where what stood up to here ends now; `grows`: my words that follow at once belong to it."""
        piece = bisect_left(self.starts, position) - 1
        end = 0
        if piece >= 0:
            first, _last, at = self.before[piece]
            end = -at - 1 if at < 0 else at + position - first
        return self.mine.get(end, end) if grows else end

    def moved(self, span: Span, by: str) -> list[Span]:
        """What became of a span: it follows its words, grows with its author, and is parted where I wrote into it."""
        person, start, end = span
        first = self.start(start) if start < end else self.stop(start, grows=False)
        last = self.stop(end, grows=person == by)
        if start < end and first >= last:
            return []
        return [[person, first, last]] if person == by else self._parted(person, first, last, by)

    def _parted(self, person: str, first: int, last: int, by: str) -> list[Span]:
        """What I wrote within a span of somebody else is mine."""
        within = self.typed[bisect_right(self.typed, first) : bisect_left(self.typed, last)]
        spans: list[Span] = []
        for start in within if len(within) <= MOST_PARTS else ():
            end = self.mine[start]
            if end < last:
                spans += [[person, first, start], [by, start, end]]
                first = end
        return [*spans, [person, first, last]]


def follow(places: Sequence[Place], pieces: Sequence[Piece], by: str) -> list[Place]:
    """The places after a change by `by`; those that lost a side are settled and left out."""
    if not places:
        return []
    moved = _Map(pieces)
    followed = []
    for place in places:
        spans = [new for span in place["spans"] for new in moved.moved(span, by)]
        if len({span[0] for span in spans}) > 1 and any(start < end for _person, start, end in spans):
            followed.append({**place, "spans": spans})
    return followed


def ties(pieces: Sequence[Piece], by: str, other: str) -> list[list[Span]]:
    """The spans of new ties: my words, then those of `other`."""
    tied, at = [], 0
    for piece in pieces:
        if piece.is_open:
            middle = at + len(piece.mine)
            tied.append([[by, at, middle], [other, middle + len(piece.gap), at + len(piece.text)]])
        at += len(piece.text)
    return tied


def gathered(places: Sequence[Place], text: str) -> list[Place]:
    """Places that touch are one: they would ask the same question twice. Older ones come first in `places`."""
    apart: list[Place] = []
    for place in places:
        near = [p for p in apart if _touch(p["spans"], place["spans"], text)]
        spans = place["spans"]
        for older in near:
            apart.remove(older)
            spans = _united(older["spans"], spans, text)
        apart.append({**(near[0] if near else place), "spans": spans})
    apart.sort(key=lambda place: int(place["spans"][0][1]))
    if len(apart) > MOST:
        apart[MOST - 1 :] = [
            {**apart[MOST - 1], "spans": [span for place in apart[MOST - 1 :] for span in place["spans"]]}
        ]
    return apart


def sides(place: Place, text: str) -> dict[str, str]:
    """Each person's words at this place, in the order they stand; none of somebody who took them out."""
    wordings: dict[str, list[str]] = {}
    for person, start, end in place["spans"]:
        wordings.setdefault(person, []).append(text[start:end].strip())
    return {person: " ".join(filter(None, parts)) for person, parts in wordings.items()}


def kept(text: str, place: Place, keep: str) -> str:
    """The text with only the words of `keep` (a person id) left at this place."""
    for person, start, end in sorted(place["spans"], key=lambda span: -span[1]):
        if person == keep or start == end:
            continue
        before, after = text[:start], text[end:]
        if before[-1:] in ("", " ", "\n") and after[:1] == " ":
            after = after[1:]
        elif before[-1:] == " " and (not after or after[0] in CLOSING):
            before = before[:-1]
        text = before + after
    return text


def left_out(text: str, place: Place, keep: str) -> list[tuple[str, str, int]]:
    """What `kept` takes out: whose words, the words, and where they begin."""
    starts = {person: start for person, start, end in reversed(place["spans"]) if start < end}
    return [(person, words, starts[person]) for person, words in sides(place, text).items() if words and person != keep]


def anchored(aside: Sequence[dict[str, Any]], pieces: Iterable[Piece]) -> list[dict[str, Any]]:
    """Words put aside, after a change of the text they were taken from."""
    if not aside:
        return []
    moved = _Map(pieces)
    return [{**one, "at": moved.stop(one["at"], grows=False)} for one in aside]


def put_back(text: str, words: str, at: int) -> str:
    """The text with these words at this position, apart from their neighbours."""
    before, after = text[:at], text[at:]
    lead = " " if before and not before[-1].isspace() else ""
    tail = " " if after and after[0] not in f" {CLOSING}" else ""
    return before + lead + words + tail + after


def in_turn(text: str, place: Place) -> str:
    """The text with both wordings kept, one after the other; as it is when other words stand among them."""
    spans = place["spans"]
    first, last = _range(spans)
    gaps = [text[one[2] : next_[1]] for one, next_ in pairwise(spans)]
    if len(spans) < 3 or any(gap.strip() for gap in gaps):
        return text
    stretch = text[first:last]
    lead, tail = stretch[: len(stretch) - len(stretch.lstrip())], stretch[len(stretch.rstrip()) :]
    return text[:first] + lead + " ".join(sides(place, text).values()) + tail + text[last:]


def _range(spans: Sequence[Span]) -> tuple[int, int]:
    return min(s[1] for s in spans), max(s[2] for s in spans)


def _touch(some: Sequence[Span], others: Sequence[Span], text: str) -> bool:
    (_first, end), (start, _last) = sorted((_range(some), _range(others)))
    return start <= end or (not text[end:start].strip() and "\n" not in text[end:start])


def _united(older: Sequence[Span], newer: Sequence[Span], text: str) -> list[Span]:
    """All spans in order; of words that both speak of the older is believed; neighbours of one person are one."""
    pieces = [list(span) for span in older]
    for person, start, end in newer:
        if start == end:
            pieces.append([person, start, end])
        cuts = sorted(span for span in ([s, e] for _p, s, e in older) if span[1] > start and span[0] < end)
        for s, e in cuts:
            if s > start:
                pieces.append([person, start, s])
            start = max(start, e)
        if start < end:
            pieces.append([person, start, end])
    united: list[Span] = []
    for span in sorted((p for p in pieces if p[1] == p[2] or text[p[1] : p[2]].strip()), key=lambda p: (p[1], p[2])):
        if united and united[-1][0] == span[0] and not text[united[-1][2] : span[1]].strip():
            united[-1][2] = max(united[-1][2], span[2])
        else:
            united.append(span)
    return united
