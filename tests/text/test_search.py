"""Both databases find the same, whatever is typed."""

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govsocial.core.db import db
from govsocial.text import search

TEXTS = {
    1: "The clean heating rebate closes on 30 November",
    2: "La prime au chauffage propre est prolongée jusqu’au 31 mars, réf. 30-11/B",
    3: 'O\'Brien said: "rebates" OR nothing; DROP TABLE search_mention; -- 100% NEAR(you)',
    4: "Der Zuschuß für Heizungen läuft aus. ΣΊΣΥΦΟΣ Ⅷ ﬁnance",
    5: "暖房補助金 تخفيض الطاقة тепло",
}


@pytest.fixture
def indexed(app: Flask) -> Flask:
    search.put_many("mention", TEXTS.items())
    db.session.commit()
    return app


def found(query: str, **limits: int) -> list[int]:
    return list(db.session.scalars(search.matches("mention", query, **limits)))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("rebate", [3, 1]),  # the last word is also a beginning: rebates
        ("rebates", [3]),
        ("rebate 30", [1]),
        ("30", [2, 1]),
        ("PROLONGEE", [2]),
        ("prolongée chauff", [2]),
        ("chauff prolongée", []),  # only the last word may be a beginning
        ("zuschuss", [4]),
        ("σισυφοσ", [4]),
        ("finance", [4]),
        ("viii", [4]),
        ("補助", []),
        ("暖房", [5]),
        ("тепло", [5]),
        ("o'brien", [3]),
        ("r", []),  # one letter is a word, not a beginning
        ("réf. 30-11/B", [2]),
        ("drop table search_mention", [3]),
        ("nothing nowhere", []),
    ],
)
def test_words_are_found_without_case_accents_and_signs(indexed: Flask, query: str, numbers: list[int]) -> None:
    assert found(query) == numbers


@pytest.mark.parametrize(
    "query",
    [
        '"', "'", "\\", "*", "rebate*", '"rebate', "rebate OR 30", "NOT rebate", "NEAR(rebate, 2)", "words:rebate",
        "a & b", "!x", "(", "))", ":*", "^rebate", "{words}: x", "\0", "%", "rebate\n30", "-rebate", "+", "\ud800 x",
        "x" * 5_000, "a " * 5_000,
    ],
)  # fmt: skip
def test_no_query_is_an_error(indexed: Flask, query: str) -> None:
    assert set(found(query)) <= set(TEXTS)


def test_operators_are_only_words(indexed: Flask) -> None:
    assert found("nothing OR you") == [3], "OR is looked for as a word"
    assert found("rebate NOT closes") == []
    assert found("words:rebate") == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_found_is_what_plain_python_finds(indexed: Flask, query: str) -> None:
    wanted = search.terms(query)[: search.MOST_TERMS]

    def holds(text: str) -> bool:
        words = search.terms(text)
        last = wanted[-1]
        begins = any(word.startswith(last) for word in words) if len(last) > 1 else last in words
        return begins and set(wanted[:-1]) <= set(words)

    assert found(query) == [n for n in sorted(TEXTS, reverse=True) if wanted and holds(TEXTS[n])]


def test_every_text_is_found_by_each_of_its_words(indexed: Flask) -> None:
    for number, text in TEXTS.items():
        for word in search.terms(text):
            assert number in found(word), (number, word)


def test_newest_first_below_a_number_and_no_more_than_asked(app: Flask) -> None:
    search.put_many("response", [(n, f"same words {n}") for n in range(1, 31)])
    db.session.commit()

    def numbers(**limits: int) -> list[int]:
        return list(db.session.scalars(search.matches("response", "same", **limits)))

    assert numbers() == list(range(30, 0, -1))
    assert numbers(before=20, most=3) == [19, 18, 17]
    chosen = sa.select(sa.literal(19).in_(search.matches("response", "words", before=20, most=3)))
    assert db.session.scalar(chosen), "usable inside WHERE number IN (…)"


def test_indexing_again_replaces(indexed: Flask) -> None:
    search.put("mention", 1, "something else entirely")
    db.session.commit()
    assert found("rebate") == [3]
    assert found("entirely") == [1]


def test_the_index_lives_and_dies_with_the_transaction(indexed: Flask) -> None:
    search.put("mention", 9, "never committed")
    db.session.rollback()
    assert found("committed") == []


def test_kinds_are_kept_apart(indexed: Flask) -> None:
    assert list(db.session.scalars(search.matches("issue", "rebate"))) == []
    with pytest.raises(LookupError):
        search.put("person", 1, "x")
