"""What a version holds of several placements, worked out over plain values."""

from typing import Any

from govsocial.responses import versions


def placed(channel: int, language: str, words: str, target: str = "https://t.example/1") -> dict[str, Any]:
    return versions.placement(channel, target, language, words)


def test_a_text_is_found_by_its_language() -> None:
    both = [versions.variant("en", "Hello"), versions.variant("nl", "Dag")]
    assert [versions.text_in(both, language) for language in ("en", "nl", "fr")] == ["Hello", "Dag", "Hello"]
    assert versions.text_in([], "en") == ""


def test_all_words_are_named_once() -> None:
    assert versions.all_words([placed(1, "en", "A"), placed(2, "en", "A"), placed(3, "nl", "B")]) == "A\n\nB"
    assert versions.all_words([]) == ""


def test_placements_are_compared_with_those_most_alike() -> None:
    before = [placed(1, "en", "A"), placed(2, "nl", "B"), placed(3, "fr", "C")]
    now = [placed(4, "nl", "D"), placed(1, "en", "E"), placed(5, "de", "F"), placed(6, "de", "G")]
    assert [(old and old["words"], new["words"]) for old, new in versions.pairs(before, now)] == [
        ("B", "D"),  # the same language
        ("A", "E"),  # the same place
        ("C", "F"),  # what is left
        (None, "G"),
    ]
    assert versions.changed(before, now[2:3]) == [("de", [("-", "A"), ("+", "F")])]
    one, other = placed(1, "en", "A"), placed(2, "nl", "B", "https://t.example/2")
    assert versions.pairs([one], [other]) == [(one, other)]
