"""What several pages of this room show: lines of the ledger, functions and roles in words."""

from collections.abc import Iterable
from typing import Any

from govsocial.ledger import history
from govsocial.people import labels, offers, queries
from govsocial.people.models import Person
from govsocial.people.permissions import Holder
from govsocial.people.who import Who
from govsocial.web import me
from govsocial.web.places import address_of


def on_record(person: Person | Who, *, also: Iterable[str] = ()) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The newest entries about or by the person, as the trail macro takes them; and the names in them, by id.

    Only what the reader may read: not what was done to issues that are not theirs to know. The names of `also` are
    looked up on the way.
    """
    names: dict[str, str] = {}

    def named(ids: set[str]) -> dict[str, str]:
        names.update(queries.names(ids | set(also)))
        return names

    without = [hidden(me.somebody()) for hidden in offers.hidden_entries]
    lines = history.trail([person.subject], named, limit=8, without=without)
    shown = [
        {
            "at": line.at,
            "tone": "" if line.tone == "plain" else line.tone,
            "sentence": line.sentence,
            "entry": line.seq,
            "url": address_of("entry", line.seq),
        }
        for line in lines
    ]
    return shown, names


def roles_in_words(person: Holder) -> str:
    """ "Staff, Publisher"; empty for none."""
    return ", ".join(labels.role(key) for key in labels.ROLES if key in person.roles)
