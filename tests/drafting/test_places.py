"""Places where two wrote at once: they follow the text and are settled with one press, or by hand."""

import random
from types import SimpleNamespace
from typing import Any

import pytest

from govsocial.drafting import actions as drafting
from govsocial.drafting import places
from govsocial.text.merge import merge, text_of
from tests.text.test_merge import Browser


def test_a_place_grows_with_its_author_and_follows_the_text() -> None:
    pieces = merge("", "x1", "w1")
    found = [{"id": "1", "at": "", "spans": s} for s in places.ties(pieces, "B", "A")]
    assert places.sides(found[0], "x1 w1") == {"B": "x1", "A": "w1"}
    pieces = merge("w1", "Intro. w1 w2", "x1 w1")
    text = text_of(pieces)
    found = places.follow(found, pieces, "A")
    assert text == "Intro. x1 w1 w2" or text == "x1 Intro. w1 w2"
    assert places.sides(found[0], text)["A"].endswith("w1 w2")
    assert places.kept(text, found[0], "B").split()[-1] in ("x1", "Intro.")


def test_a_place_one_side_of_which_was_taken_out_is_settled_by_hand() -> None:
    place = {"id": "1", "at": "", "spans": [["A", 0, 2], ["B", 3, 5]]}
    assert places.follow([place], merge("w1 x1", "x1", "w1 x1"), "B") == []


def cut_and_changed(cutter_saves_last: bool) -> Any:
    """A draft in which A took out words that B changed at the same moment."""
    start = "The rebate ends on 30 November. You can apply until 31 March."
    draft: Any = SimpleNamespace(text=start, conflicts=[], aside=[], contributors=["A", "B"], revision=0, saved_at=None)
    cut = "You can apply until 31 March."
    changed = "The rebate ends on 31 December. You can apply until 31 March."
    made = [("A", cut), ("B", changed)]
    for name, text in reversed(made) if cutter_saves_last else made:
        by: Any = SimpleNamespace(id=name)
        drafting.change(draft, base=start, text=text, by=by)
    return draft


@pytest.mark.parametrize("cutter_saves_last", [True, False])
def test_words_taken_out_while_they_were_changed_ask_for_a_choice(cutter_saves_last: bool) -> None:
    draft = cut_and_changed(cutter_saves_last)
    assert draft.text == "The rebate ends on 31 December. You can apply until 31 March."
    [place] = draft.conflicts
    assert places.sides(place, draft.text)["A"] == ""
    assert "31 December" in places.sides(place, draft.text)["B"]
    assert places.kept(draft.text, place, "A") == "You can apply until 31 March."
    assert places.kept(draft.text, place, "B") == draft.text


@pytest.mark.parametrize("cutter_saves_last", [True, False])
def test_the_choice_stays_while_others_write_elsewhere_and_ends_by_hand(cutter_saves_last: bool) -> None:
    draft = cut_and_changed(cutter_saves_last)
    by: Any = SimpleNamespace(id="B")
    drafting.change(draft, base=draft.text, text=f"Good morning. {draft.text} Thank you.", by=by)
    [place] = draft.conflicts
    assert places.kept(draft.text, place, "A") == "Good morning. You can apply until 31 March. Thank you."
    by = SimpleNamespace(id="A")
    drafting.change(draft, base=draft.text, text="Good morning. You can apply until 31 March. Thank you.", by=by)
    assert draft.conflicts == []


def test_what_the_one_who_took_words_out_types_instead_becomes_their_side() -> None:
    draft = cut_and_changed(cutter_saves_last=True)
    by: Any = SimpleNamespace(id="A")
    drafting.change(draft, base="You can apply until 31 March.", text="New: You can apply until 31 March.", by=by)
    [place] = draft.conflicts
    assert places.sides(place, draft.text)["A"] == "New:"
    assert places.kept(draft.text, place, "A") == "New: You can apply until 31 March."


def test_more_places_than_anybody_would_settle_are_one() -> None:
    text = "a b\n\n" * 300
    many = [
        {"id": str(n), "at": "", "spans": [["A", 5 * n, 5 * n + 1], ["B", 5 * n + 2, 5 * n + 3]]} for n in range(300)
    ]
    found = places.gathered(many, text)
    assert len(found) == places.MOST
    assert sum(len(place["spans"]) for place in found) == 600


def test_settling_keeps_one_side_and_leaves_no_double_space() -> None:
    text = "was still open available to households."
    place = {"id": "1", "at": "", "spans": [["A", 10, 14], ["B", 15, 38]]}
    assert places.kept(text, place, "A") == "was still open."
    assert places.kept(text, place, "B") == "was still available to households."


def test_places_that_touch_are_one_and_the_older_is_believed() -> None:
    text = "x1 x2 w1 w2"
    older = {"id": "1", "at": "", "spans": [["B", 0, 5], ["A", 6, 8]]}
    newer = {"id": "2", "at": "", "spans": [["B", 0, 2], ["A", 3, 11]]}
    [place] = places.gathered([older, newer], text)
    assert place["id"] == "1"
    assert places.sides(place, text) == {"B": "x1 x2", "A": "w1 w2"}


def test_what_is_not_kept_is_named_whole_and_stands_again_where_it_stood() -> None:
    text = "Start: a1 b1 a2 b2. End."
    place = {"id": "1", "at": "", "spans": [["A", 7, 9], ["B", 10, 12], ["A", 13, 15], ["B", 16, 18]]}
    kept = places.kept(text, place, "A")
    assert kept == "Start: a1 a2. End."
    assert places.left_out(text, place, "A") == [("B", "b1 b2", 10)]
    [aside] = places.anchored([{"words": "b1 b2", "at": 10}], merge(text, kept, text))
    assert places.put_back(kept, **aside) == "Start: a1 b1 b2 a2. End."
    later = "Now. " + kept
    [aside] = places.anchored([aside], merge(kept, later, kept))
    assert places.put_back(later, **aside) == "Now. Start: a1 b1 b2 a2. End."
    assert places.put_back("", "b", 0) == "b"
    assert places.put_back("a.", "b", 1) == "a b."


def test_keeping_both_puts_them_one_after_the_other() -> None:
    text = "Start: a1 b1 a2 b2. End."
    place = {"id": "1", "at": "", "spans": [["A", 7, 9], ["B", 10, 12], ["A", 13, 15], ["B", 16, 18]]}
    assert places.in_turn(text, place) == "Start: a1 a2 b1 b2. End."
    assert places.in_turn(text, {**place, "spans": [["A", 7, 9], ["B", 16, 18]]}) == text


@pytest.mark.parametrize("where", ["end", "own", "anywhere"])
@pytest.mark.parametrize("seed", range(4))
def test_each_word_of_a_place_stands_under_its_authors_name(where: str, seed: int) -> None:
    rng = random.Random(seed)
    start = "Start. Middle words here.\n\nEnd."
    draft: Any = SimpleNamespace(text=start, conflicts=[], aside=[], contributors=["A", "B"], revision=0, saved_at=None)
    people = [Browser("A", start), Browser("B", start)]
    while any(one.typed < 30 or one.under_way or draft.text != one.text or one.base != one.text for one in people):
        one, act = rng.choice(people), rng.random()
        if act < 0.45 and one.typed < 30:
            one.type(rng, where)
        elif one.under_way and act > 0.7:
            one.hear()
        elif not one.under_way:
            by: Any = SimpleNamespace(id=one.name)
            drafting.change(draft, base=one.base, text=one.text, by=by)
            one.under_way = (one.text, draft.text)
    for place in draft.conflicts:
        for person, said in places.sides(place, draft.text).items():
            assert {word[0] for word in said.split() if word[1:].isdigit()} <= {person}
    if where != "anywhere":
        assert len(draft.conflicts) == 1, "one passage asks one question"
