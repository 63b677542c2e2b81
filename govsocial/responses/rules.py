"""Where suggested words would stand. Pure."""

from govsocial.responses.models import Suggestion


def place_of(text: str, words: str) -> int | None:
    """Where exact words stand, if they stand there once."""
    at = text.find(words)
    return at if words and at >= 0 and text.find(words, at + 1) < 0 else None


def with_suggestion(text: str, made: Suggestion) -> str | None:
    """The text with suggested words in place; None when the words they replace are not there, or not once."""
    if not made.old:
        return f"{text.rstrip()}\n\n{made.new}" if text.strip() else made.new
    at = place_of(text, made.old)
    return None if at is None else text[:at] + made.new + text[at + len(made.old) :]
