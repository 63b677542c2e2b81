"""What the verbs of this room share."""

from govsocial.core.errors import Invalid, NotAllowed
from govsocial.core.wording import gettext as _
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may
from govsocial.responses import states
from govsocial.responses.models import Response

REASON_LIMIT = 5_000


def stated(text: str, field: str, limit: int, missing: str) -> str:
    """What was typed, trimmed. Raises Invalid for nothing or too much."""
    said = text.strip()
    if not said:
        raise Invalid(errors={field: missing})
    if len(said) > limit:
        raise Invalid(errors={field: _("Use %(max)s characters at most.", max=limit)})
    return said


def may_write(by: Person) -> None:
    """Raises NotAllowed."""
    if not may(by, Permission.RESPONSE_DRAFT):
        raise NotAllowed(_("You may read these words, but not write them."))


def moved_on(response: Response) -> str:
    """The sentence for an act that its state forbids."""
    state = states.NAMES[response.state].lower()
    return str(_("That is not possible now: this response is “%(state)s”.", state=state))
