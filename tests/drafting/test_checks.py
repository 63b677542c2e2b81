"""Checks are advice: what they say of which words."""

from time import process_time

import pytest
from flask import Flask

from govsocial.drafting import checks
from govsocial.drafting.checks import Given

MYTH = "The clean heating rebate closes on 30 November and the money is already gone."
FACT = "Applications for the clean heating rebate stay open until 31 March 2027."
GOOD = (
    "You can apply for the clean heating rebate until 31 March 2027. A comment here says it closes in November. "
    "That is the end of another offer. You can apply for the rebate until 31 March 2027: https://t.example/dates"
)


@pytest.fixture(autouse=True)
def _words(app: Flask) -> None:
    """Sentences are translated inside an app."""


def tones(text: str, **more: object) -> dict[str, str]:
    given = Given(**{"text": text, "disclosure": "Us, officially.", "myths": [MYTH], "facts": [FACT], **more})  # type: ignore[arg-type]
    return {check.key: check.tone for check in checks.run(given)}


def test_a_good_answer_passes() -> None:
    assert set(tones(GOOD, limit=500).values()) == {"good"}


def test_opening_with_the_myth_is_seen() -> None:
    assert tones("The rebate closes on 30 November, they say: the money is already gone. Not so.")["opening"] == "wait"
    assert tones(FACT + " Not so.")["opening"] == "good"


def test_no_source_no_disclosure_too_long_and_hidden_letters_are_serious() -> None:
    found = tones("Nothing\u200b here.", disclosure="", limit=5)
    assert {found[key] for key in ("source", "disclosure", "length", "invisible")} == {"stop"}


def test_the_length_counts_the_disclosure_line() -> None:
    exact = len("Us, officially.\n\nabc https://t.example")
    assert tones("abc https://t.example", limit=exact)["length"] == "good"
    assert tones("abc https://t.example", limit=exact - 1)["length"] == "stop"


def test_the_length_is_counted_as_the_platform_counts() -> None:
    def in_words(text: str) -> int:
        return len(text.split())

    assert tones("abc https://t.example", limit=4, measure=in_words)["length"] == "good"
    assert tones("abc https://t.example", limit=3, measure=in_words)["length"] == "stop"


def test_the_end_returns_to_the_fact() -> None:
    assert tones("First fact here stands. Second one follows it. Goodbye dear readers everywhere.")["ending"] == "wait"
    unknown = tones("First fact here stands. Second one follows it. Goodbye dear readers everywhere.", facts=[])
    assert "ending" not in unknown, "the issue has no fact to return to"
    assert tones(GOOD, facts=[])["ending"] == "good"


def test_an_address_is_a_source_wherever_it_stands() -> None:
    assert tones("See (https://t.example/a).")["source"] == "good"
    assert tones("See https:// and t.example")["source"] == "stop"


def test_hard_words_are_named_in_english_only() -> None:
    hard = "Notwithstanding administrative considerations, intergovernmental harmonisation necessitates deliberation."
    assert tones(hard)["grade"] == "wait"
    assert "grade" not in tones(hard, language="fr")


def test_what_a_version_keeps_can_be_shown_again() -> None:
    kept = checks.snapshot(checks.run(Given(text=GOOD, disclosure="Us.", limit=10)))
    assert len(checks.titles(kept)) == len(kept)


def test_hostile_lengths_stay_cheap() -> None:
    for text in ("a" * 65_000, ". " * 32_000, "https://" * 8_000, "a.b" * 20_000):
        checks.run(Given(text=text, disclosure="x", myths=[text], facts=[text]))


TOLD = "The clean heating rebate closes on 30 November."


def test_the_myth_is_told_once_and_after_a_warning() -> None:
    once = tones(f"{FACT} One claim going round is false. {TOLD} {FACT}")
    assert (once["myth"], once["warning"]) == ("good", "good")
    twice = tones(f"{FACT} One claim going round is false. {TOLD} {FACT} Again, the rebate closes on 30 November.")
    assert (twice["myth"], twice["warning"]) == ("wait", "good")
    assert tones(f"{FACT} People talk a lot. {TOLD} {FACT}")["warning"] == "wait"
    assert tones(f"{FACT} It is not true that the clean heating rebate closes on 30 November.")["warning"] == "good"


def test_words_that_never_tell_the_myth_are_not_asked_about_it() -> None:
    assert not {"myth", "warning"} & set(tones(f"{FACT} Thank you for asking."))
    assert "warning" not in tones(f"{TOLD} {FACT}"), "a myth at the start is one piece of advice, not two"


def test_warnings_are_looked_for_in_languages_we_know_words_of() -> None:
    german = {"myths": ["Die Förderung endet am 30 November endgültig."], "facts": ["Anträge bis 31 März 2027."]}
    told = "Anträge gehen bis 31 März 2027. {} Die Förderung endet am 30 November."
    assert tones(told.format("Ein Gerücht sagt:"), language="de", **german)["warning"] == "good"
    assert tones(told.format("Viele reden."), language="de", **german)["warning"] == "wait"
    assert "warning" not in tones(told.format("Viele reden."), language="xx", **german)


@pytest.mark.parametrize("text", ["http://" * 9_000, "!" * 65_000 + "a"], ids=["addresses", "exclamation marks"])
def test_no_text_makes_the_checks_slow(text: str) -> None:
    begun = process_time()
    checks.run(Given(text=text, disclosure="Us.", myths=[text, MYTH], facts=[FACT]))
    assert process_time() - begun < 5  # a look back over the whole text at every character takes 14 and more
