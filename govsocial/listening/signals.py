"""What this room tells higher rooms."""

from collections.abc import Sequence

from govsocial.core.signals import signal
from govsocial.listening.models import Mention


@signal
def heard(mentions: Sequence[Mention]) -> None:
    """New mentions are stored: sent in that transaction, after its entry, once for each batch of a feed.

    The mentions are plain objects whose columns can be read; `actions.assign` takes them as they are. A receiver may
    triage them, tell people, and change what is its own, and puts that on record itself.
    """
