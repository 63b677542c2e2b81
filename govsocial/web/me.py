"""Who is asking: the person behind the sign-in account of this request."""

from typing import cast

from flask import g
from flask_login import current_user

from govsocial.people.models import Person
from govsocial.people.who import Who


def person() -> Who | Person | None:
    """The signed-in person, or None. Deactivated persons are nobody.

    For a request that only reads it is their row, which has all that pages ask of a person (people/who.py).
    """
    if "person" not in g:
        found = getattr(current_user, "person", None) if current_user.is_authenticated else None
        g.person = found if found is not None and found.active else None
    return cast(Who | Person | None, g.person)


def somebody() -> Who | Person:
    """The signed-in person of a guarded view."""
    found = person()
    assert found is not None, "only guarded views ask for somebody()"
    return found


def actor() -> Person:
    """The signed-in person of a request that acts: whom verbs lock and name in the ledger."""
    found = somebody()
    assert isinstance(found, Person), "a request that only reads has no actor"
    return found


def zone() -> str:
    """The time zone this request shows times in."""
    from flask import current_app

    found = person()
    return (found.zone if found else None) or str(current_app.config["ZONE"])
