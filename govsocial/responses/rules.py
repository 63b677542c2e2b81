"""What may be written and said, and where suggested words would stand. Pure."""

from govsocial.core.errors import Invalid, NotAllowed
from govsocial.core.wording import gettext as _
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may
from govsocial.responses import states
from govsocial.responses.models import Response, Suggestion
from govsocial.text.text import TooLong, check_size, scalar

REASON_LIMIT = 5_000


def may_write(by: Person) -> None:
    """Raises NotAllowed."""
    if not may(by, Permission.RESPONSE_DRAFT):
        raise NotAllowed(_("You may read these words, but not write them."))


def may_submit(by: Person) -> None:
    """Raises NotAllowed."""
    if not may(by, Permission.RESPONSE_SUBMIT):
        raise NotAllowed(_("You may not send words to review."))


def moved_on(response: Response) -> str:
    """The sentence for an act that its state forbids."""
    state = states.NAMES[response.state].lower()
    return str(_("That is not possible now: this response is “%(state)s”.", state=state))


def stated(text: str, field: str, missing: str, limit: int = REASON_LIMIT) -> str:
    """What was typed, trimmed. Raises Invalid for nothing or too much."""
    typed = text.strip()
    if not typed:
        raise Invalid(errors={field: missing})
    if len(typed) > limit:
        raise Invalid(errors={field: _("Use %(max)s characters at most.", max=limit)})
    return typed


def exact(text: str) -> str:
    """Text as it is kept: line ends `\\n`, no half characters, NUL made visible. Raises Invalid over 64 kB."""
    return fitting(scalar(text).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd"))


def fitting(text: str) -> str:
    """The text, if it is no longer than a text may be. Raises Invalid."""
    try:
        return check_size(text)
    except TooLong as error:
        raise Invalid(errors={"text": str(error)}) from None


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
