"""Every path of every playbook ends, and the loader refuses what could not."""

import copy
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsocial.assessment import playbook
from govsocial.assessment.engine import STANDS, Given, OffThePath, Path, asked, replay, walk
from govsocial.assessment.playbook import FINAL, NO_ANSWER, BadPlaybook, Outcome, Playbook, Question, parse

BOOKS = list(playbook.shipped().values())
RAW = json.loads((playbook.FOLDER / "web-posting-2.json").read_text("utf-8"))


def every_path(book: Playbook, so_far: tuple[Given, ...] = ()) -> Iterator[tuple[Given, ...]]:
    """All complete lists of answers of a playbook, before the final evaluation."""
    end = replay(book, so_far)
    if isinstance(end, Outcome):
        yield so_far
        return
    for choice in end.choices:
        yield from every_path(book, (*so_far, (end.key, choice.key)))


def test_the_two_shipped_versions_are_there_and_the_default_is_first() -> None:
    assert list(playbook.shipped()) == [("web-posting", "2"), ("epa", "2011")]


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.key)
def test_every_path_ends_in_an_outcome_and_every_outcome_is_reached(book: Playbook) -> None:
    ends = {replay(book, path).key for path in every_path(book)}
    assert ends == set(book.outcomes) - {NO_ANSWER}
    assert max(len(path) for path in every_path(book)) == book.longest(book.start)


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.key)
def test_no_answer_can_be_chosen_at_every_step_of_every_path(book: Playbook) -> None:
    for path in every_path(book):
        for length in range(len(path) + 1):
            here = walk(book, path[:length])
            end = walk(book, (*path[:length], (asked(here), NO_ANSWER)))
            assert (end.outcome, end.confirmed) == (book.outcomes[NO_ANSWER], True)


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.key)
def test_confirming_keeps_the_outcome_and_nothing_follows_it(book: Playbook) -> None:
    for path in every_path(book):
        confirmed = walk(book, (*path, (FINAL, STANDS)))
        assert confirmed == Path(confirmed.steps, None, walk(book, path).outcome, True)
        with pytest.raises(OffThePath):
            walk(book, (*path, (FINAL, STANDS), (FINAL, STANDS)))


def test_the_published_flow_leads_where_it_says() -> None:
    book = BOOKS[0]
    no = [("true", "no"), ("balanced", "no"), ("troll", "no"), ("rager", "no")]
    yes = [("true", "yes"), ("true-balanced", "no"), ("true-troll", "no"), ("true-rager", "no")]
    assert replay(book, [*no, ("wrong", "yes")]).key == "fix-facts"
    assert replay(book, [*no, ("wrong", "no"), ("unhappy", "yes")]).key == "restore"
    assert replay(book, [*no[:2], ("troll", "yes")]).key == "monitor"
    assert replay(book, [*no[:3], ("rager", "yes")]).key == "monitor"
    assert replay(book, [*yes, ("unhappy", "criticism")]).key == "valid-criticism"
    assert replay(book, [("true", "yes"), ("true-balanced", "yes"), ("share", "yes")]).key == "share-success"
    assert replay(book, [("true", "yes"), ("true-balanced", "yes"), ("share", "no")]).key == "let-stand"
    assert book.outcomes["valid-criticism"].tell == ("policy",)
    assert [c.key for c in book.considerations] == ["transparency", "sourcing", "timeliness", "tone", "influence"]


@given(
    st.lists(st.tuples(st.sampled_from([*BOOKS[0].questions, FINAL, "?"]), st.sampled_from(["yes", "no", "opinion"])))
)
def test_any_list_of_answers_leads_to_one_place_or_is_refused(answers: list[Given]) -> None:
    try:
        first = replay(BOOKS[0], answers)
    except OffThePath:
        return
    assert first == replay(BOOKS[0], answers)
    assert isinstance(first, Question | Outcome)


def broken(change: str) -> dict[str, object]:
    """The shipped data with one thing spoilt."""
    data = copy.deepcopy(RAW)
    questions = data["questions"]
    match change:
        case "cycle":
            questions["wrong"]["answers"][1]["to"] = "troll"
        case "dead end":
            questions["wrong"]["answers"][1]["to"] = "nowhere"
        case "unknown outcome":
            questions["wrong"]["answers"][1]["to"] = "=nothing"
        case "unreached question":
            questions["lonely"] = questions["wrong"]
        case "unreached outcome":
            data["outcomes"]["lonely"] = data["outcomes"]["monitor"]
        case "one answer":
            del questions["wrong"]["answers"][1]
        case "answers alike":
            questions["wrong"]["answers"][1]["key"] = "yes"
        case "no start":
            data["start"] = "nowhere"
        case "no way out":
            del data["outcomes"][NO_ANSWER]
        case "no text":
            del questions["wrong"]["ask"]
        case "reserved":
            questions["wrong"]["answers"][0]["key"] = NO_ANSWER
        case "key too long":
            questions["wrong"]["answers"][0]["key"] = "y" * 41
        case "not of its kind":
            data["questions"] = []
    return data


@pytest.mark.parametrize(
    "change",
    [
        "cycle",
        "dead end",
        "unknown outcome",
        "unreached question",
        "unreached outcome",
        "one answer",
        "answers alike",
        "no start",
        "no way out",
        "no text",
        "reserved",
        "key too long",
        "not of its kind",
    ],
)
def test_the_loader_refuses(change: str) -> None:
    with pytest.raises(BadPlaybook):
        parse(broken(change))


def test_the_digest_follows_every_change_and_no_other_spelling() -> None:
    same = parse(json.loads(json.dumps(RAW, indent=7, sort_keys=True)))
    other = copy.deepcopy(RAW)
    other["questions"]["true"]["hint"] += "."
    assert same.digest == BOOKS[0].digest != parse(other).digest
