"""Two wordings of one place, in a text that people are still working on: `⟦mine‖theirs⟧`, settled with one press.

Both sides stay in the text until then, so nothing typed is lost. Blocks never nest.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from govsocial.core.diff import lines

OPEN, BETWEEN, CLOSE = "⟦", "‖", "⟧"
_SIDE = f"[^{OPEN}{BETWEEN}{CLOSE}]*"
_BLOCK = re.compile(f"{OPEN}({_SIDE}){BETWEEN}({_SIDE}){CLOSE}")
PLAIN = str.maketrans({OPEN: "", BETWEEN: " ", CLOSE: ""})

Keep = Literal["mine", "theirs", "both"]


def beside(before: str, after: str) -> str:
    """One after the other, never making one word of two."""
    is_glued = before[-1:].isalnum() and after[:1].isalnum()
    return f"{before} {after}" if is_glued else before + after


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two wordings of one place. `mine`: of the person whose text came later."""

    mine: str
    theirs: str

    @property
    def text(self) -> str:
        """The block as it stands in a working text."""
        return f"{OPEN}{self.mine.translate(PLAIN)}{BETWEEN}{self.theirs.translate(PLAIN)}{CLOSE}"

    @property
    def key(self) -> str:
        """Names this conflict in a form: 12 hexadecimal digits of what it says."""
        return sha256(self.text.encode()).hexdigest()[:12]

    def settled(self, keep: Keep) -> str:
        """The wording kept; `both` one after the other."""
        if keep != "both":
            return self.mine if keep == "mine" else self.theirs
        return beside(self.mine, self.theirs)


@dataclass(frozen=True, slots=True)
class Merged:
    """A working text in parts, in order; line ends are `\\n`."""

    parts: tuple[str | Conflict, ...]

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(part for part in self.parts if isinstance(part, Conflict))


def parse(text: str) -> Merged:
    """A working text with its conflicts found."""
    pieces = _BLOCK.split(lines(text))
    parts: list[str | Conflict] = [pieces[0]] if pieces[0] else []
    for mine, theirs, after in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        parts.append(Conflict(mine, theirs))
        if after:
            parts.append(after)
    return Merged(tuple(parts))


def settle(text: str, key: str, keep: Keep) -> str:
    """The working text with one conflict settled. Raises LookupError when it no longer stands there as it was seen."""
    merged = parse(text)
    for at, part in enumerate(merged.parts):
        if isinstance(part, Conflict) and part.key == key:
            before, after = Merged(merged.parts[:at]).text, Merged(merged.parts[at + 1 :]).text
            return beside(beside(before, part.settled(keep)), after)
    raise LookupError(key)
