import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsocial.text import diff
from govsocial.text.diff import word_diff

prose = st.text(st.sampled_from("abc  .,\n’1é<&\u0301中"), max_size=60) | st.text(max_size=40)


def side(steps, *ops):
    return "".join(text for op, text in steps if op in ops)


@given(prose, prose)
def test_the_steps_lead_from_the_old_text_to_the_new(old, new):
    steps = word_diff(old, new)
    assert side(steps, "equal", "delete") == diff.lines(old)
    assert side(steps, "equal", "insert") == diff.lines(new)


@given(prose, prose)
def test_a_deletion_stands_before_the_insertion_that_replaces_it(old, new):
    ops = [op for op, _text in word_diff(old, new)]
    assert ("insert", "delete") not in set(pairwise(ops))


@given(prose)
def test_a_text_does_not_differ_from_itself(text):
    assert {op for op, _text in word_diff(text, text)} <= {"equal"}


@given(st.text())
def test_tokens_joined_are_the_text_and_never_part_a_letter_from_its_mark(text):
    found = diff.tokens(text)
    assert "".join(found) == diff.lines(text)
    for before, after in pairwise(found):
        if unicodedata.category(after[0]) == "Mn" and before[-1].isalpha():
            assert re.match(f"[{diff._SIGN}]", before[-1])


@pytest.mark.parametrize(
    ("old", "new", "steps"),
    [
        (
            "The cap ends in May.",
            "The cap stays in May.",
            [("equal", "The cap "), ("delete", "ends"), ("insert", "stays"), ("equal", " in May.")],
        ),
        ("ab cd", "ef gh", [("delete", "ab cd"), ("insert", "ef gh")]),
        ("ab\ncd", "ef\ngh", [("delete", "ab"), ("insert", "ef"), ("equal", "\n"), ("delete", "cd"), ("insert", "gh")]),
        (
            "costs 12,000 €",
            "costs 12,500 €",
            [("equal", "costs "), ("delete", "12,000"), ("insert", "12,500"), ("equal", " €")],
        ),
        ("It’s so", "It’s", [("equal", "It’s"), ("delete", " so")]),
        ("租金上限", "租金下限", [("equal", "租金"), ("delete", "上"), ("insert", "下"), ("equal", "限")]),
        ("a\r\nb", "a\nb", [("equal", "a\nb")]),
    ],
)
def test_changes_are_whole_words(old, new, steps):
    assert word_diff(old, new) == steps


@pytest.mark.parametrize(
    ("old", "new"), [("a b " * 16_000, "b a " * 16_000), ("a " * 32_000, "b " * 32_000), ("\n" * 65_000, " " * 65_000)]
)
def test_a_hostile_text_ends_in_a_coarse_answer_that_is_still_true(old, new):
    steps = word_diff(old, new)
    assert side(steps, "equal", "delete") == old
    assert side(steps, "equal", "insert") == new


def test_the_search_stops_when_its_time_is_over(monkeypatch):
    monkeypatch.setattr(diff, "SECONDS", -1)
    steps = word_diff("start one two three four end", "start four one three two end")
    assert side(steps, "equal", "insert") == "start four one three two end"
    assert [op for op, _text in steps] == ["equal", "delete", "insert", "equal"]
