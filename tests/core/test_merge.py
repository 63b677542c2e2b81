import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsocial.core.conflict import Conflict, parse, settle
from govsocial.core.diff import lines
from govsocial.core.merge import merge
from govsocial.core.text import scalar, words

texts = st.text(st.sampled_from("abc  .,\n\r⟦‖⟧é👩\u0301\ud800"), max_size=40)
base_words = st.lists(st.sampled_from(["the", "cap", "stays", "in", "May", ".", "\n\n"]), max_size=12)


@st.composite
def edited(draw, mark):
    """A base, and an edit of it whose insertions are words of one person: m1, m2 … or t1, t2 …"""
    base = draw(st.shared(base_words, key="base"))
    result: list[str] = []
    number = 0
    for word in [*base, None]:
        for _n in range(draw(st.integers(0, 2)) if draw(st.booleans()) else 0):
            number += 1
            result.append(f"{mark}{number}")
        if word and not draw(st.booleans() if draw(st.booleans()) else st.just(False)):
            result.append(word)
    return " ".join(base), " ".join(result), [f"{mark}{n + 1}" for n in range(number)]


@given(edited("m"), edited("t"))
def test_no_inserted_word_is_lost_and_none_stands_twice_outside_a_conflict(mine, theirs):
    merged = merge(mine[0], mine[1], theirs[1])
    count = Counter(words(merged.text))
    for word in mine[2] + theirs[2]:
        assert count[word] == 1, merged.text


@given(edited("m"), edited("t"))
def test_whose_text_came_first_decides_only_which_side_of_a_conflict_is_whose(mine, theirs):
    one, other = merge(mine[0], mine[1], theirs[1]), merge(mine[0], theirs[1], mine[1])
    if not one.conflicts and not other.conflicts:
        assert Counter(words(one.text)) == Counter(words(other.text))
    assert bool(one.conflicts) == bool(other.conflicts)


@given(st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=9, max_size=20), st.integers(0, 3), st.integers(5, 8))
def test_edits_far_apart_commute(base, early, late):
    base = [f"{word}{n}" for n, word in enumerate(base)]
    mine, theirs = base[:], base[:]
    mine[early], theirs[late] = "mine", "theirs"
    both = mine[:]
    both[late] = "theirs"
    text, mine_text, theirs_text = " ".join(base), " ".join(mine), " ".join(theirs)
    assert merge(text, mine_text, theirs_text).text == merge(text, theirs_text, mine_text).text == " ".join(both)


@given(texts, texts)
def test_one_sided_and_equal_changes_are_taken_as_they_are(base, changed):
    kept = lines(scalar(changed))
    assert merge(base, changed, base).text == kept
    assert merge(base, base, changed).text == kept
    assert merge(base, changed, changed).text == kept


@given(texts, texts, texts)
def test_any_three_texts_merge_into_one_that_can_be_stored_and_read_again(base, mine, theirs):
    merged = merge(base, mine, theirs)
    merged.text.encode()
    assert "\r" not in merged.text
    assert parse(merged.text) == merged or mine == base or theirs in (base, mine)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "text"),
    [
        ("a b", "x b", "a y", "x y"),
        ("one\r\ntwo", "one\ntwo three", "zero\ntwo", "zero\ntwo three"),
        ("start", "start A1", "start B1", "start ⟦A1‖B1⟧"),
        ("one two three", "one 2 three", "one zwei three", "one ⟦2‖zwei⟧ three"),
        ("one two three", "1 2 three", "eins zwei three", "⟦1 2‖eins zwei⟧ three"),
        ("rent ends", "rent ends today", "rent stays", "rent stays today"),
        ("rent ends", "the rent ends", "fees ends", "the fees ends"),
        ("a b c", "a c", "a b2 c", "a ⟦‖b2 ⟧c"),
        ("x", "x A1", "x A1 A2", "x A1 A2"),
        ("x", "x A1 A2", "x A1", "x A1 A2"),
        ("", "hello", "world", "⟦hello‖world⟧"),
        ("x A1", "x A1 A2", "x ⟦B1‖A1⟧", "x ⟦B1‖A1 A2⟧"),
        ("x A1 A", "x A1 A2", "x ⟦B1‖A1 A⟧", "x ⟦B1‖A1 A2⟧"),
        ("x", "x A1 A2", "x ⟦B1‖A1⟧", "x ⟦B1‖A1 A2⟧"),
        ("x A1", "x", "x ⟦B1‖A1⟧", "x B1"),
        ("x ⟦B1‖A1⟧", "x ⟦B1‖A1⟧ A2", "x ⟦B1 B2‖A1⟧", "x ⟦B1 B2‖A1⟧ A2"),
        ("x ⟦B1‖A1⟧", "x ⟦B1‖A1 A2⟧", "x ⟦B1 B2‖A1⟧", "x ⟦B1 B2‖A1 A2⟧"),
        ("x ⟦B1‖A1⟧", "x A1", "x ⟦B1‖A1⟧ y", "x A1 y"),
        ("x ⟦a‖b⟧ y", "x a y", "x b y", "x ⟦a‖b⟧ y"),
    ],
)
def test_a_merge(base, mine, theirs, text):
    assert merge(base, mine, theirs).text == text


def test_a_conflict_is_found_and_settled_once():
    text = merge("The cap.", "The cap stays.", "The cap ends.").text
    assert text == "The cap ⟦stays‖ends⟧."
    (conflict,) = parse(text).conflicts
    assert (conflict.mine, conflict.theirs) == ("stays", "ends")
    assert settle(text, conflict.key, "mine") == "The cap stays."
    assert settle(text, conflict.key, "theirs") == "The cap ends."
    assert settle(text, conflict.key, "both") == "The cap stays ends."
    with pytest.raises(LookupError):
        settle("The cap stays.", conflict.key, "mine")


def test_settling_never_makes_one_word_of_two():
    text = f"one{Conflict('two ', '').text}three"
    assert settle(text, parse(text).conflicts[0].key, "both") == "one two three"
    assert settle(text, parse(text).conflicts[0].key, "theirs") == "one three"


def test_marks_somebody_typed_make_no_conflict():
    assert parse("a ⟧ b ‖ c ⟦").conflicts == ()
    merged = merge("a", "a ⟦x", "a y‖")
    assert len(merged.conflicts) == 1
    assert merged.text.count("⟦") == merged.text.count("‖") == merged.text.count("⟧") == 1


@pytest.mark.parametrize("unit", ["a b ", "x", "a", "\n", "⟦a‖b⟧"])
def test_large_texts_lose_nothing(unit):
    base = unit * (60_000 // len(unit))
    merged = merge(base, f"mine1 {base}", f"{base} theirs1")
    assert {"mine1", "theirs1"} <= set(words(merged.text))


class Browser:
    """What a browser does while somebody types: saves now and then, takes the answer when nothing was typed since."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text, self.base = name, text, text
        self.typed = 0
        self.under_way: tuple[str, str] | None = None

    def type(self, rng: random.Random, place: str) -> None:
        self.typed += 1
        last = self.text.find(f"{self.name}{self.typed - 1} ")
        at = len(self.text)
        if place == "own" and last >= 0:
            at = last + len(f"{self.name}{self.typed - 1}")
        elif place == "anywhere":
            at = rng.choice([at, *(at for at, sign in enumerate(self.text) if sign == " ")])
        self.text = f"{self.text[:at]} {self.name}{self.typed}{self.text[at:]}"

    def hear(self) -> None:
        sent, answer = self.under_way or (self.text, self.text)
        self.base = answer if self.text == sent else sent
        self.text = answer if self.text == sent else self.text
        self.under_way = None


@pytest.mark.parametrize("place", ["end", "own", "anywhere"])
@pytest.mark.parametrize("seed", range(8))
def test_two_people_typing_at_once_lose_nothing_and_repeat_nothing(place, seed):
    rng = random.Random(seed)
    head = "Start. Middle words here.\n\nEnd."
    people = [Browser("A", head), Browser("B", head)]
    while any(one.typed < 40 or one.under_way or one.text != head or one.base != head for one in people):
        one = rng.choice(people)
        act = rng.random()
        if act < 0.45 and one.typed < 40:
            one.type(rng, place)
        elif one.under_way and act > 0.7:
            one.hear()
        elif not one.under_way:
            head = merge(one.base, one.text, head).text
            one.under_way = (one.text, head)
    count = Counter(words(head))
    assert [count[f"{name}{n}"] for name in "AB" for n in range(1, 41)] == [1] * 80
    if place == "end":
        for name in "AB":
            mine = [int(word[1:]) for word in words(head) if word[0] == name and word[1:].isdigit()]
            assert mine == sorted(mine)
