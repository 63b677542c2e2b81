"""Places where two people wrote at once: kept beside the working text until somebody settles them. Pure.

A place is `{"id", "at", "spans": [[person id, start, end], …]}`, positions in characters of the working text, in
order, never overlapping. Spans follow the text through every change; a place where only one person's words are left is
settled by hand.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from govsocial.core.merge import Piece

Span = list[Any]  # [person id, start, end]
Place = dict[str, Any]
CLOSING = "\n.,;:!?…)]}”’"


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
            self.before.append((old, old + len(piece.theirs), -new - 1 if gone else new + lead))
            old, new = old + len(piece.theirs), new + len(piece.text)
        self.end = new

    def start(self, position: int) -> int:
        """Where what stood from here on begins now; what was put in before it stays outside."""
        for first, last, at in self.before:
            if first <= position < last:
                return -at - 1 if at < 0 else at + position - first
        return self.end

    def stop(self, position: int, *, grows: bool) -> int:
        """Where what stood up to here ends now; `grows`: my words that follow at once belong to it."""
        found = 0
        for first, last, at in self.before:
            if first < position <= last:
                found = -at - 1 if at < 0 else at + position - first
        return self.mine.get(found, found) if grows else found

    def parted(self, person: str, first: int, last: int, by: str) -> list[Span]:
        """A span of somebody else, parted where I wrote into it: what I wrote is mine."""
        spans: list[Span] = []
        for start, end in sorted(self.mine.items()):
            if first < start and end < last:
                spans += [[person, first, start], [by, start, end]]
                first = end
        return [*spans, [person, first, last]]


def follow(places: Sequence[Place], pieces: Sequence[Piece], by: str) -> list[Place]:
    """The places after a change by `by`; those that lost a side are settled and left out."""
    if not places:
        return []
    moved = _Map(pieces)
    found = []
    for place in places:
        spans = []
        for person, start, end in place["spans"]:
            first, last = moved.start(start), moved.stop(end, grows=person == by)
            spans += [[person, first, last]] if person == by else moved.parted(person, first, last, by)
        spans = [span for span in spans if span[1] < span[2]]
        if len({span[0] for span in spans}) > 1:
            found.append({**place, "spans": spans})
    return found


def ties(pieces: Sequence[Piece], by: str, other: str) -> list[list[Span]]:
    """The spans of new ties: my words, then those of `other`."""
    found, at = [], 0
    for piece in pieces:
        if piece.kind == "tie" and piece.mine.strip() and piece.theirs.strip():
            middle = at + len(piece.mine)
            found.append([[by, at, middle], [other, middle + len(piece.gap), at + len(piece.text)]])
        at += len(piece.text)
    return found


def gathered(places: Sequence[Place], text: str) -> list[Place]:
    """Places that touch are one: they would ask the same question twice. Older ones come first in `places`."""
    found: list[Place] = []
    for place in places:
        near = [p for p in found if _touch(p["spans"], place["spans"], text)]
        spans = place["spans"]
        for older in near:
            found.remove(older)
            spans = _united(older["spans"], spans, text)
        found.append({**(near[0] if near else place), "spans": spans})
    return sorted(found, key=lambda place: int(place["spans"][0][1]))


def sides(place: Place, text: str) -> dict[str, str]:
    """Each person's words at this place, in the order they stand."""
    found: dict[str, list[str]] = {}
    for person, start, end in place["spans"]:
        found.setdefault(person, []).append(text[start:end].strip())
    return {person: " ".join(parts) for person, parts in found.items()}


def kept(text: str, place: Place, keep: str) -> str:
    """The text with only the words of `keep` (a person id) left at this place."""
    for person, start, end in sorted(place["spans"], key=lambda span: -span[1]):
        if person == keep:
            continue
        before, after = text[:start], text[end:]
        if before[-1:] in ("", " ", "\n") and after[:1] == " ":
            after = after[1:]
        elif before[-1:] == " " and (not after or after[0] in CLOSING):
            before = before[:-1]
        text = before + after
    return text


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
        cuts = sorted(span for span in ([s, e] for _p, s, e in older) if span[1] > start and span[0] < end)
        for s, e in cuts:
            if s > start:
                pieces.append([person, start, s])
            start = max(start, e)
        if start < end:
            pieces.append([person, start, end])
    united: list[Span] = []
    for span in sorted((p for p in pieces if text[p[1] : p[2]].strip()), key=lambda p: (p[1], p[2])):
        if united and united[-1][0] == span[0] and not text[united[-1][2] : span[1]].strip():
            united[-1][2] = max(united[-1][2], span[2])
        else:
            united.append(span)
    return united
