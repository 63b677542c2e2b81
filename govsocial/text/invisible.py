"""Characters nobody sees in words that somebody signs.

Flagged: bidirectional embeddings, overrides and isolates; zero-width characters; tag characters; controls other than
new line and tab; fillers and other characters without a shape. Not flagged, because a script or an emoji needs it:

- joiners and non-joiners after a letter or mark of a script that joins or stacks (Arabic to Mongolian, the Indic
  scripts), and joiners between two pictographs;
- variation selectors after a pictograph, a keycap digit, an ideograph or a Mongolian letter;
- a zero-width space between two letters of a script written without spaces (Thai, Lao, Khmer, Burmese …);
- left-to-right and right-to-left marks on a line that holds right-to-left letters, where they place punctuation;
- the tags of the three flags Unicode lists (England, Scotland, Wales).

A soft hyphen is flagged: it comes along with copied text, makes equal words unequal, and no script needs it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

from markupsafe import Markup, escape

from govsocial.core.wording import lazy_gettext as _l

# One class for everything that may be flagged; the rules below let some of it pass.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_JOINING = re.compile(
    "[\u0600-\u061b\u061d-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17b3\u17b6-\u180a\u1810-\u18af\u1900-\u1c4f"
    "\ua840-\ua8ff\ua930-\ua9ff\uaa00-\uaadf\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00010aff\U00010d00-\U00010d3f\U00010f30-\U00010fff\U00011000-\U00011dff\U0001e900-\U0001e95f]"
)
_UNSPACED = re.compile("[\u0e00-\u0eff\u0f00-\u109f\u1780-\u17b3\u17b6-\u17ff\u1950-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf]")
_PICTOGRAPH = re.compile("[©®‼⁉™ℹ〰〽㊗㊙\u2190-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff]")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_MONGOLIAN = re.compile("[\u1810-\u18af]")
_KEYCAP = re.compile("[0-9#*]")
_FLAGS = re.compile(
    "\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074"
    "|\U000e0077\U000e006c\U000e0073)\U000e007f"
)
_NAMES = {
    "\u00ad": _l("soft hyphen"),
    "\u061c": _l("direction mark"),
    "\u200b": _l("zero-width space"),
    "\u200c": _l("zero-width non-joiner"),
    "\u200d": _l("zero-width joiner"),
    "\u200e": _l("direction mark"),
    "\u200f": _l("direction mark"),
    "\ufeff": _l("byte order mark"),
}
_EMOJI_STYLE = "\ufe0f"
_FROM_LETTER_TO_LETTER = re.compile("[A-Za-z](?:[ -~]*[A-Za-z])?")
_TAGS = re.compile("(<[^<>]*>)")
_BLOCK = re.compile("</?(?:p|br|div|blockquote|ul|ol|li|pre)\\b")


@dataclass(frozen=True, slots=True)
class Found:
    """A flagged character: its place (in characters), itself, its name for people, and its code as U+XXXX."""

    index: int
    char: str
    name: str
    code: str


def find(text: str) -> list[Found]:
    """The flagged characters of a text, in order. Costs time linear in the text."""
    flagged = list(_flagged(text))
    names = {char: _name(char) for char in {text[index] for index in flagged}}
    return [Found(index, text[index], names[text[index]], f"U+{ord(text[index]):04X}") for index in flagged]


def mark(text: str) -> Markup:
    """The text escaped, each flagged character (or run of the same) replaced by its name in a `span.inv`."""
    return _marked(text, find(text))


def apart(text: str) -> Markup:
    """As `mark`, and kept apart in `<bdi>`, so that a name or title cannot reorder the sentence it stands in.

    ASCII from a letter to a letter stands the same with and without.
    """
    marked = mark(text)
    return marked if _FROM_LETTER_TO_LETTER.fullmatch(text) else Markup("<bdi>{}</bdi>").format(marked)


def mark_markup(markup: str) -> Markup:
    """As `mark`, in the words of cleaned markup. What a script or an emoji needs is looked for across its tags."""
    pieces = _TAGS.split(markup)
    texts = [unescape(piece) for piece in pieces[::2]]
    breaks = ["\n" if _BLOCK.match(tag) else "" for tag in pieces[1::2]] + [""]
    found = find("".join(text + end for text, end in zip(texts, breaks, strict=True)))
    if not found:
        return Markup(markup)  # noqa: S704 - clean already
    parts, start = [], 0
    for text, end, tag in zip(texts, breaks, [*pieces[1::2], ""], strict=True):
        here = [replace(this, index=this.index - start) for this in found if start <= this.index < start + len(text)]
        parts += [_marked(text, here), Markup(tag)]  # noqa: S704 - clean already
        start += len(text) + len(end)
    return Markup("").join(parts)


def _marked(text: str, found: list[Found]) -> Markup:
    parts: list[str] = []
    after = 0
    for at, this in enumerate(found):
        if at and found[at - 1].char == this.char and found[at - 1].index == this.index - 1:
            continue
        run = 1
        while at + run < len(found) and found[at + run] == Found(this.index + run, this.char, this.name, this.code):
            run += 1
        label = this.name if run == 1 else f"{this.name} × {run}"
        parts += (
            escape(text[after : this.index]),
            Markup('<span class="inv" title="{}">{}</span>').format(this.code, label),
        )
        after = this.index + run
    return Markup("").join([*parts, escape(text[after:])])


def _flagged(text: str) -> Iterator[int]:
    if not _SUSPECT.search(text):
        return
    in_flags = {at for flag in _FLAGS.finditer(text) for at in range(*flag.span())}
    start = 0
    for line in text.split("\n"):
        has_right_to_left = bool(_RIGHT_TO_LEFT.search(line))
        for match in _SUSPECT.finditer(line):
            at = match.start()
            if not _is_needed(line, at, has_right_to_left) and start + at not in in_flags:
                yield start + at
        start += len(line) + 1


def _is_needed(line: str, at: int, has_right_to_left: bool) -> bool:
    """Whether a script or an emoji needs this character here. Looks at most three characters around."""
    char, before, after = line[at], line[at - 1 : at] if at else "", line[at + 1 : at + 2]
    match char:
        case "\r":
            return not after
        case "\u200e" | "\u200f" | "\u061c":
            return has_right_to_left
        case "\u034f":
            return bool(_RIGHT_TO_LEFT.match(before))
        case "\u200c":
            return _joins(before)
        case "\u200d":
            return _joins(before) or _joins_pictographs(line, at)
        case "\u200b":
            return bool(_UNSPACED.match(before) and _UNSPACED.match(after))
        case "\ufe0e" | "\ufe0f":
            return bool(_PICTOGRAPH.match(before) or (_KEYCAP.match(before) and after == "\u20e3"))
        case "\u180b" | "\u180c" | "\u180d" | "\u180e" | "\u180f":
            return bool(_MONGOLIAN.match(before))
    if "\ufe00" <= char <= "\ufe0d" or "\U000e0100" <= char <= "\U000e01ef":
        return bool(_IDEOGRAPH.match(before))
    return False


def _joins(before: str) -> bool:
    return bool(_JOINING.match(before)) and unicodedata.category(before)[0] in "LM"


def _joins_pictographs(line: str, at: int) -> bool:
    before = line[at - 2 : at - 1] if line[at - 1 : at] == _EMOJI_STYLE and at > 1 else line[at - 1 : at]
    return bool(at and _PICTOGRAPH.match(before) and _PICTOGRAPH.match(line[at + 1 : at + 2]))


def _name(char: str) -> str:
    if char in _NAMES:
        return str(_NAMES[char])
    if char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069":
        return str(_l("direction control: %(name)s", name=unicodedata.name(char).lower()))
    if "\ud800" <= char <= "\udfff":
        return str(_l("half a character"))
    if "\U000e0000" <= char <= "\U000e007f":
        return str(_l("tag character"))
    return unicodedata.name(char, str(_l("control character"))).lower()
