"""What this room tells higher rooms."""

from govsocial.core.signals import signal
from govsocial.people.models import Person


@signal
def deactivated(person: Person, *, by: Person | str, hand_over_to: Person | None, cause: str) -> None:
    """A person has left: sent in the transaction of the deactivation, after its entry.

    `cause` is the id of that act; `hand_over_to` an active colleague, or None. A receiver ends or hands over what its
    room gave the person and puts what it changes on record itself, with this cause.
    """
