"""Three ways over words, and the places where two wrote at once."""

from hypothesis import given, settings
from hypothesis import strategies as st

from govsocial.responses import places
from govsocial.responses.merging import Piece, merge, text_of


def merged(base: str, mine: str, theirs: str) -> str:
    return text_of(merge(base, mine, theirs))


def test_what_one_changed_is_taken() -> None:
    assert merged("one two three", "one 2 three", "one two three four") == "one 2 three four"
    assert merged("a b", "a b", "b") == "b"
    assert merged("a b", "b", "a b") == "b"


def test_both_append_and_both_stay_with_mine_beside_what_it_continues() -> None:
    assert merge("x", "x mine", "x theirs")[-1] == Piece("tie", " theirs", " mine")
    assert merged("w1 w2", "w1 w2 w3", "w1 w2 x1 x2") == "w1 w2 w3 x1 x2"


def test_two_first_words_do_not_run_together() -> None:
    assert merged("", "alpha", "beta") == "alpha beta"


def test_a_word_still_being_typed_is_completed_though_others_wrote_after_it() -> None:
    assert merged("one tw", "one two", "one tw and theirs") == "one two and theirs"
    assert merged("one tw", "one two", "zero one tw") == "zero one two"


def test_words_both_replaced_both_stay() -> None:
    pieces = merge("was still there.", "was still open.", "was still available to households.")
    assert text_of(pieces) == "was still open available to households."
    assert [p.kind for p in pieces] == ["kept", "tie", "kept"]


def test_an_older_save_that_arrives_late_doubles_nothing() -> None:
    assert merged("a", "a b", "a b c") == "a b c"
    assert merged("a", "a b c", "a b") == "a b c"


@settings(deadline=None)
@given(st.text("ab \n", max_size=30), st.text("abc \n", max_size=30), st.text("abd \n", max_size=30))
def test_nothing_put_in_is_lost(base: str, mine: str, theirs: str) -> None:
    result = merged(base, mine, theirs)
    assert result.count("c") == mine.count("c") or mine == theirs
    assert result.count("d") == theirs.count("d")


@settings(deadline=None)
@given(st.text("ab \n", max_size=30), st.text("abc \n", max_size=30))
def test_merging_with_what_did_not_change_is_taking_the_other(base: str, other: str) -> None:
    assert merged(base, other, base) == merged(base, base, other) == merged(base, other, other) == other


def test_a_place_grows_with_its_author_and_follows_the_text() -> None:
    pieces = merge("", "x1", "w1")
    found = [{"id": "1", "at": "", "spans": s} for s in places.ties(pieces, "B", "A")]
    assert places.sides(found[0], "x1 w1") == {"B": "x1", "A": "w1"}
    pieces = merge("w1", "Intro. w1 w2", "x1 w1")
    text = text_of(pieces)
    found = places.follow(found, pieces, "A")
    assert text == "Intro. x1 w1 w2" or text == "x1 Intro. w1 w2"
    assert places.sides(found[0], text)["A"].endswith("w1 w2")
    assert places.settled(text, found[0], "B").split()[-1] in ("x1", "Intro.")


def test_a_place_one_side_of_which_was_taken_out_is_settled_by_hand() -> None:
    place = {"id": "1", "at": "", "spans": [["A", 0, 2], ["B", 3, 5]]}
    assert places.follow([place], merge("w1 x1", "x1", "w1 x1"), "B") == []


def test_settling_keeps_one_side_and_leaves_no_double_space() -> None:
    text = "was still open available to households."
    place = {"id": "1", "at": "", "spans": [["A", 10, 14], ["B", 15, 38]]}
    assert places.settled(text, place, "A") == "was still open."
    assert places.settled(text, place, "B") == "was still available to households."


def test_places_that_touch_are_one_and_the_older_is_believed() -> None:
    text = "x1 x2 w1 w2"
    older = {"id": "1", "at": "", "spans": [["B", 0, 5], ["A", 6, 8]]}
    newer = {"id": "2", "at": "", "spans": [["B", 0, 2], ["A", 3, 11]]}
    [place] = places.gathered([older, newer], text)
    assert place["id"] == "1"
    assert places.sides(place, text) == {"B": "x1 x2", "A": "w1 w2"}
