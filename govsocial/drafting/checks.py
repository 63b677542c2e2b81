"""Checks of a draft: advice with reasons, never a lock, after the Debunking Handbook 2020. Pure.

Two sentences speak of the same thing when enough of their longer words are shared: cheap, language-blind, and said as
what it is, a hint.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from govsocial.core.wording import gettext as _
from govsocial.responses.versions import outgoing
from govsocial.text import invisible
from govsocial.text.text import fold, grade, words

SOURCE = re.compile(r"https?://[^\s<>\"'/.]{1,63}\.[^\s<>\"']{2,}")
_SENTENCE = re.compile(r"[^.!?…\n]*[^\s.!?…][^.!?…\n]*(?:[.!?…]+(?!\s|$)[^.!?…\n]*)*[.!?…]*")
_LONG = 4  # letters: shorter words carry grammar
SAME = 0.6  # share of a sentence's words that make it the same statement
NEAR = 0.25  # share that makes it a return to a statement
HARD = 11.0  # school grade from which a text asks much of its readers
LONGEST = 20_000  # characters looked at
MOST = 100  # sentences of a text that are compared with another

# By language: what tells readers that a sentence beside it is not so. Searched in folded text, so folded itself.
_WARNINGS = {
    "en": r"claim|myth|rumou?r|false|untrue|mistake|mislead|incorrect|inaccurate|hoax|wrong|\bnot (true|so|correct)",
    "fr": r"prétend|mythe|rumeur|faux|fausse|erreur|erroné|inexact|trompeu|infox|contrairement|\bpas (vrai|exact)",
    "de": r"behaupt|mythos|gerücht|falsch|irrtum|irreführ|unwahr|\bnicht (wahr|richtig)|stimmt nicht",
    "nl": r"bewering|beweer|mythe|fabel|gerucht|onjuist|onwaar|misleid|vergissing|\bniet (waar|juist)|klopt niet",
    "es": r"bulo|mito|rumor|fals[oa]|engañ|erróneo|equivoc|incorrect|\bno es (cierto|verdad)",
    "it": r"bufala|mito|\bvoci\b|fals[oa]|ingann|errat|sbaglia|scorrett|\bnon è (vero|così)",
    "pt": r"boato|mito|rumor|fals[oa]|engan|errad|incorret|\bnão é (verdade|assim)",
    "pl": r"\bmit\b|plotk|pogłosk|fałsz|nieprawd|błęd|myln",
    "uk": r"міф|чутк|хибн|неправд|фейк|помилк|оман",
    "ar": r"خرافة|شائعة|إشاعة|خاطئ|كاذب|مضلل|غير صحيح",
}
WARNINGS = {language: re.compile(fold(pattern)) for language, pattern in _WARNINGS.items()}


@dataclass(frozen=True)
class Given:
    """What is checked, and against what: the claim and the mention's words (myths), the issue's facts."""

    text: str
    disclosure: str
    limit: int = 0  # characters the channel takes, 0: unknown
    language: str = "en"
    myths: Sequence[str] = ()
    facts: Sequence[str] = ()
    measure: Callable[[str], int] = len  # as the channel's platform counts

    @cached_property
    def told(self) -> list[tuple[str, bool]]:
        """The first sentences, each with whether it says what was claimed, and not rather one of the facts."""
        claimed = [_bag(sentence) for myth in self.myths for sentence in sentences(myth)[:MOST]][:MOST]
        known = [_bag(fact) for fact in self.facts]
        return [(sentence, _is_said(_bag(sentence), claimed, known)) for sentence in sentences(self.text)[:MOST]]


@dataclass(frozen=True)
class Check:
    """One piece of advice. `tone`: good, wait or stop."""

    key: str
    tone: str
    title: str
    reason: str = ""


def run(given: Given) -> list[Check]:
    """All advice that fits, most serious first."""
    if not given.text.strip():
        return [Check("words", "wait", _("Nothing is written yet"), _("Checks appear here as you write."))]
    advice = [check for ask in _ALL if (check := ask(given))]
    return sorted(advice, key=lambda check: ("stop", "wait", "good").index(check.tone))


def snapshot(checks: Sequence[Check]) -> list[dict[str, str]]:
    """What a version keeps of them."""
    return [{"key": check.key, "tone": check.tone} for check in checks]


def titles(kept: Sequence[dict[str, str]]) -> list[tuple[str, str, str]]:
    """Advice that was kept, for showing: (tone, title, "")."""
    names = {
        ("disclosure", "good"): _("Says who we are, in the first line"),
        ("disclosure", "stop"): _("Nobody can see who speaks"),
        ("source", "good"): _("Names a source"),
        ("source", "stop"): _("No source"),
        ("opening", "good"): _("Does not open with the myth"),
        ("opening", "wait"): _("Opens with the myth"),
        ("myth", "good"): _("Tells the myth once"),
        ("myth", "wait"): _("Tells the myth more than once"),
        ("warning", "good"): _("Warns before the myth"),
        ("warning", "wait"): _("Tells the myth without a warning"),
        ("ending", "good"): _("Returns to the fact at the end"),
        ("ending", "wait"): _("Last sentence does not return to the fact"),
        ("length", "good"): _("Fits the channel"),
        ("length", "stop"): _("Too long for this channel"),
        ("invisible", "stop"): _("Invisible characters"),
        ("grade", "good"): _("Plain language"),
        ("grade", "wait"): _("Hard to read"),
    }
    return [(k["tone"], names[k["key"], k["tone"]], "") for k in kept if (k["key"], k["tone"]) in names]


def sentences(text: str) -> list[str]:
    """Sentences, addresses of the web left out."""
    stripped = (m.strip() for m in _SENTENCE.findall(SOURCE.sub("", text[:LONGEST])))
    return [sentence for sentence in stripped if words(sentence)]


def _disclosure(given: Given) -> Check | None:
    if given.disclosure.strip():
        return Check("disclosure", "good", _("Says who we are, in the first line"))
    reason = _("This channel has no disclosure line. An administrator adds it there.")
    return Check("disclosure", "stop", _("Nobody can see who speaks"), reason)


def _source(given: Given) -> Check | None:
    if SOURCE.search(given.text):
        return Check("source", "good", _("Names a source"), _("Readers can check what you say."))
    return Check("source", "stop", _("No source"), _("Add the address of a page where readers can check what you say."))


def _opening(given: Given) -> Check | None:
    if given.told and given.told[0][1]:
        reason = _(
            "The first sentence shares most of its words with what was claimed. Readers keep it: lead with the fact."
        )
        return Check("opening", "wait", _("Opens with the myth"), reason)
    return Check("opening", "good", _("Does not open with the myth"), _("Readers keep the first sentence."))


def _myth(given: Given) -> Check | None:
    """Every telling makes a myth more familiar, and what is familiar is believed."""
    told = sum(is_myth for _said, is_myth in given.told)
    if told < 2:
        return Check("myth", "good", _("Tells the myth once")) if told else None
    reason = _("%(n)s sentences repeat what was claimed. Each makes it more familiar: tell it once.", n=told)
    return Check("myth", "wait", _("Tells the myth more than once"), reason)


def _warning(given: Given) -> Check | None:
    """The myth at the very start is another check's matter; in languages without a list of warnings nothing is said."""
    warns = WARNINGS.get(given.language.partition("-")[0].lower())
    at = next((n for n, (_said, is_myth) in enumerate(given.told) if is_myth), 0)
    if warns is None or not at:
        return None
    if warns.search(fold(f"{given.told[at - 1][0]} {given.told[at][0]}")):
        return Check("warning", "good", _("Warns before the myth"))
    reason = _("Say just before it that a mistake follows: “This claim is not true:”. Else readers take it for a fact.")
    return Check("warning", "wait", _("Tells the myth without a warning"), reason)


def _ending(given: Given) -> Check | None:
    told = sentences(given.text)
    if len(told) < 3:
        return None
    if max(_overlap(told[-1], fact) for fact in (told[0], *given.facts)) >= NEAR:
        return Check("ending", "good", _("Returns to the fact at the end"))
    if not given.facts:
        return None  # a fact it could return to is not known
    reason = _("Readers also keep the last sentence. Consider saying the fact once more.")
    return Check("ending", "wait", _("Last sentence does not return to the fact"), reason)


def _length(given: Given) -> Check | None:
    if not given.limit:
        return None
    length = given.measure(outgoing(given.disclosure, given.text))
    if length <= given.limit:
        return Check("length", "good", _("Fits the channel"))
    reason = _("%(n)s characters of %(limit)s, disclosure line included.", n=length, limit=given.limit)
    return Check("length", "stop", _("Too long for this channel"), reason)


def _invisible(given: Given) -> Check | None:
    hidden = invisible.find(given.text)
    if not hidden:
        return None
    line = given.text.count("\n", 0, hidden[0].index) + 1
    reason = _("%(name)s in line %(line)s. It can break a link or hide a word.", name=hidden[0].name, line=line)
    return Check("invisible", "stop", _("Invisible characters"), reason)


def _grade(given: Given) -> Check | None:
    years = grade(SOURCE.sub("", given.text[:LONGEST]), given.language)
    if years is None:
        return None
    if years < HARD:
        return Check("grade", "good", _("Plain language"))
    reason = _("It asks for about %(n)s years of school. Shorten sentences and words.", n=round(years))
    return Check("grade", "wait", _("Hard to read"), reason)


_ALL: tuple[Callable[[Given], Check | None], ...] = (
    _disclosure,
    _source,
    _opening,
    _myth,
    _warning,
    _ending,
    _length,
    _invisible,
    _grade,
)


def _is_said(words: set[str], claimed: Sequence[set[str]], known: Sequence[set[str]]) -> bool:
    alike = max((_share(words, other) for other in claimed), default=0.0)
    return alike >= SAME and alike > max((_share(words, fact) for fact in known), default=0.0)


def _bag(text: str) -> set[str]:
    folded = {fold(word) for word in words(text)}
    return {word for word in folded if len(word) >= _LONG or word.isdigit()}


def _overlap(sentence: str, other: str) -> float:
    return _share(_bag(sentence), _bag(other))


def _share(mine: set[str], other: set[str]) -> float:
    """Share of a sentence's longer words that the other holds; two words say nothing yet."""
    return len(mine & other) / len(mine) if len(mine) > 2 else 0.0
