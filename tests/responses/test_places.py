"""Places where two wrote at once: they follow the text and are settled with one press, or by hand."""

from govsocial.core.merge import merge, text_of
from govsocial.responses import places


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
