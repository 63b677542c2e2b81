"""Three ways over words."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsocial.text.merge import MOST, Piece, merge, text_of


def merged(base: str, mine: str, theirs: str) -> str:
    return text_of(merge(base, mine, theirs))


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "text"),
    [
        ("one two three", "one 2 three", "one two three four", "one 2 three four"),
        ("a b", "a b", "b", "b"),
        ("a b", "b", "a b", "b"),
        ("a b", "x b", "a y", "x y"),
        ("rent ends", "rent ends today", "rent stays", "rent stays today"),
        ("rent ends", "the rent ends", "fees ends", "the fees ends"),
        ("one tw", "one two", "one tw and theirs", "one two and theirs"),
        ("one tw", "one two", "zero one tw", "zero one two"),
        ("w1 w2", "w1 w2 w3", "w1 w2 x1 x2", "w1 w2 w3 x1 x2"),
        ("", "alpha", "beta", "alpha beta"),
        ("a", "a b", "a b c", "a b c"),
        ("a", "a b c", "a b", "a b c"),
        ("a b c", "a c", "a b2 c", "a b2 c"),
    ],
)
def test_a_merge(base: str, mine: str, theirs: str, text: str) -> None:
    assert merged(base, mine, theirs) == text


def test_words_both_replaced_both_stay() -> None:
    pieces = merge("was still there.", "was still open.", "was still available to households.")
    assert text_of(pieces) == "was still open available to households."
    assert [piece.kind for piece in pieces] == ["kept", "tie", "kept"]


def test_both_append_and_the_tie_says_whose_is_whose() -> None:
    assert merge("x", "x mine", "x theirs")[-1] == Piece("tie", " theirs", " mine")


FATES = st.lists(st.tuples(st.sampled_from(["leave", "cut"]), st.sampled_from(["leave", "change"])), max_size=12)


@settings(deadline=None)
@given(FATES, st.booleans())
def test_what_one_took_out_and_the_other_changed_stays_and_is_a_choice(
    fates: list[tuple[str, str]], turn: bool
) -> None:
    base = " ".join(f"w{n}" for n in range(len(fates)))
    cut = " ".join(f"w{n}" for n, (mine, _theirs) in enumerate(fates) if mine == "leave")
    changed = " ".join(f"w{n}" if theirs == "leave" else f"v{n}" for n, (_mine, theirs) in enumerate(fates))
    pieces = merge(base, changed, cut) if turn else merge(base, cut, changed)
    result = text_of(pieces).split()
    asked = [word for piece in pieces if piece.is_open for word in (piece.mine + " " + piece.theirs).split()]
    for n, fate in enumerate(fates):
        assert (f"v{n}" in result) is (fate[1] == "change")
        if fate == ("cut", "change"):
            assert f"v{n}" in asked
        elif fate == ("cut", "leave"):
            assert f"w{n}" not in result or f"w{n}" in asked


def test_ties_beyond_what_anybody_would_settle_are_one_and_keep_both_sides() -> None:
    base, mine, theirs = (" ".join(f"{name}{n} same{n}" for n in range(MOST + 1)) for name in ("w", "m", "t"))
    pieces = merge(base, mine, theirs)
    assert [piece.kind for piece in pieces] == ["tie", "kept"]
    result = text_of(pieces).split()
    assert all(f"m{n}" in result and f"t{n}" in result for n in range(MOST + 1))


@settings(deadline=None)
@given(st.text("ab \n", max_size=30), st.text("abc \n", max_size=30), st.text("abd \n", max_size=30))
def test_nothing_put_in_is_lost(base: str, mine: str, theirs: str) -> None:
    result = merged(base, mine, theirs)
    assert result.count("c") == mine.count("c")
    assert result.count("d") == theirs.count("d")


@settings(deadline=None)
@given(st.text("ab \n", max_size=30), st.text("abc \n", max_size=30))
def test_merging_with_what_did_not_change_is_taking_the_other(base: str, other: str) -> None:
    assert merged(base, other, base) == merged(base, base, other) == merged(base, other, other) == other


@settings(deadline=None)
@given(st.text("ab ⟦\n", max_size=30), st.text("ab é👩\n", max_size=30), st.text("ab ‖\n", max_size=30))
def test_the_pieces_spell_their_text_in_order(base: str, mine: str, theirs: str) -> None:
    assert "".join(piece.theirs for piece in merge(base, mine, theirs)) == theirs


def test_a_long_text_is_merged_line_by_line_when_there_is_no_time_for_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govsocial.text.merge.SECONDS", 0.05)
    lines = [" ".join(f"w{n}.{k}" for k in range(20)) for n in range(300)]
    mine, theirs = list(lines), list(lines)
    mine[3], theirs[290] = "mine only", "theirs only"
    result = merged("\n".join(lines), "\n".join(mine), "\n".join(theirs)).split("\n")
    assert (result[3], result[290], len(result)) == ("mine only", "theirs only", 300)


@pytest.mark.parametrize("unit", ["a b ", "x", "a", "\n"])
def test_large_texts_lose_nothing(unit: str) -> None:
    base = unit * (60_000 // len(unit))
    result = merged(base, f"mine1 {base}", f"{base} theirs1")
    assert "mine1" in result
    assert "theirs1" in result


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
def test_two_people_typing_at_once_lose_nothing_and_repeat_nothing(place: str, seed: int) -> None:
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
            head = merged(one.base, one.text, head)
            one.under_way = (one.text, head)
    found = [[int(word[1:]) for word in head.split() if word[0] == name and word[1:].isdigit()] for name in "AB"]
    assert [sorted(numbers) for numbers in found] == [list(range(1, 41))] * 2
    if place != "anywhere":
        assert [sorted(numbers) for numbers in found] == found
