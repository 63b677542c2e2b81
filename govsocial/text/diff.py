"""What changed between two texts, word by word.

diff-match-patch compares characters, so each distinct token (a word, a run of spaces, a new line, a sign) becomes one
character. It works against a time limit: past it the answer is coarser, never wrong.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from govsocial.core import clock

Op = Literal["equal", "delete", "insert"]
Diff = list[tuple[Op, str]]
Steps = list[tuple[Op, list[str]]]

SECONDS = 0.5
_HALVES = 16_000
_LONG = 4_000  # tokens of both texts together, from which lines are compared before words

# Scripts written without spaces change sign by sign. A word may hold marks, joiners, an apostrophe; a number points.
_SIGN = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_STOP = r"\s!-/:-@\[-^`{-~\u00a1\u00a7\u00ab\u00b6\u00b7\u00bb\u00bf\u2010-\u2027\u2030-\u205e\u27e6\u27e7\u3000-\u303f"
_LETTER = rf"[^{_STOP}{_SIGN}]"
TOKEN = rf"\n|[^\S\n]+|\d+(?:[.,]\d+)+|{_LETTER}+(?:['’]{_LETTER}+)*|[{_SIGN}][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*|."
_TOKENS = re.compile(TOKEN, re.DOTALL)

_SIGNS: dict[Op, str] = {"equal": "=", "delete": "-", "insert": "+"}
_OPS: dict[int, Op] = {-1: "delete", 0: "equal", 1: "insert"}


def lines(text: str) -> str:
    """The text with every line end as `\\n`."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def word_diff(old: str, new: str) -> Diff:
    """The steps from `old` to `new`; a deletion stands before the insertion that replaces it. Line ends are `\\n`."""
    steps = compare(tokens(old), tokens(new))
    return [(op, "".join(run)) for op, run in _tidy(steps)]


def changes(old: str, new: str) -> list[tuple[str, str]]:
    """The same steps as pages draw them (parts/diff.html): "=", "-" or "+", and the words."""
    return [(_SIGNS[op], words) for op, words in word_diff(old, new)]


def tokens(text: str) -> list[str]:
    """Words, runs of spaces, line ends and signs; joined they are the text with every line end as `\\n`."""
    return _TOKENS.findall(lines(text))


def compare(old: Sequence[str], new: Sequence[str], seconds: float | None = None) -> Steps:
    """Steps between two lists of tokens, in about `seconds` (SECONDS, when left out)."""
    return _compare(old, new, _deadline(seconds))


def compare_soon(old: Sequence[str], new: Sequence[str], seconds: float) -> Steps:
    """As `compare`; long texts line by line first, then the words of changed lines while there is time."""
    until = _deadline(seconds)
    if len(old) + len(new) <= _LONG:
        return _compare(old, new, until)
    found: Steps = []
    gone: list[str] = []
    come: list[str] = []
    for op, run in [*_compare(_by_line(old), _by_line(new), until), ("equal", [])]:
        parts = tokens("".join(run))
        if op == "delete":
            gone += parts
        elif op == "insert":
            come += parts
        else:
            found += _compare(gone, come, until) if gone and come else _change(gone, come)
            found += [("equal", parts)] if parts else []
            gone, come = [], []
    return found


def _by_line(run: Sequence[str]) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", "".join(run))


def _deadline(seconds: float | None) -> float:
    return clock.now().timestamp() + (SECONDS if seconds is None else seconds)


def _compare(old: Sequence[str], new: Sequence[str], deadline: float) -> Steps:
    from diff_match_patch import diff_match_patch

    engine: Any = diff_match_patch()
    # Above 0 it first looks for a common half: good for long rewritten texts, but quadratic and outside the limit.
    engine.Diff_Timeout = SECONDS if len(old) + len(new) <= _HALVES else 0
    numbers: dict[str, str] = {}
    texts = ["".join(numbers.setdefault(token, _character(len(numbers))) for token in side) for side in (old, new)]
    named = {character: token for token, character in numbers.items()}
    return [
        (_OPS[op], [named[character] for character in run]) for op, run in engine.diff_main(*texts, False, deadline)
    ]


def _character(number: int) -> str:
    """A character per token, from the supplementary planes: none of them is a surrogate."""
    return chr(0x10000 + number)


def _tidy(steps: Sequence[tuple[Op, list[str]]]) -> Iterator[tuple[Op, list[str]]]:
    """Changes that only a space keeps apart are one change: `ab cd` to `ef gh` is one step to read, not two."""
    gone: list[str] = []
    come: list[str] = []
    for at, (op, run) in enumerate(steps):
        if op == "delete":
            gone += run
        elif op == "insert":
            come += run
        elif gone and come and at + 1 < len(steps) and len(run) == 1 and run[0].isspace() and run[0] != "\n":
            gone += run
            come += run
        else:
            yield from _change(gone, come)
            gone, come = [], []
            yield "equal", run
    yield from _change(gone, come)


def _change(gone: list[str], come: list[str]) -> Iterator[tuple[Op, list[str]]]:
    if gone:
        yield "delete", gone
    if come:
        yield "insert", come
