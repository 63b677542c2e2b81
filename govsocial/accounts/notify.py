"""tell(): mail to those concerned by an act, each as they wish, after the commit."""

from collections.abc import Iterable, Sequence
from functools import cache

import sqlalchemy as sa
from flask import current_app

from govsocial.accounts import post
from govsocial.accounts.models import Account
from govsocial.core.db import rows_of, slot
from govsocial.core.wording import gettext as _
from govsocial.people.models import Person


def tell(person_ids: Iterable[str], subject: str, lines: Sequence[str], path: str = "", *, by: Person | str) -> None:
    """Queue a mail to each of these people: `lines` as paragraphs, then the address of `path` ("/issues/3").

    Left out: who did it, who asked for no mail, who is no longer active.
    """
    actor = by if isinstance(by, str) else by.id
    wanted = set(person_ids) - {actor}
    if not wanted:
        return
    for address in rows_of(_addresses(), {"ids": list(wanted)}).scalars():
        post.send(address, subject, letter(lines, path))


@cache
def _addresses() -> sa.Select[str]:
    query = sa.select(Account.email).join(Account.person).where(Person.id.in_(slot("ids", many=True)))
    return query.where(Person.active, Person.mail == "at_once", Account.active).order_by(Account.email)


def letter(lines: Sequence[str], path: str = "") -> str:
    """The text of a mail: paragraphs, the page's address, who it is from and how to stop it."""
    settings = current_app.config
    page = [settings["BASE_URL"] + path] if path else []
    foot = _(
        "govsocial, %(organisation)s. To get no mail: %(address)s",
        organisation=settings["ORGANISATION"],
        address=settings["BASE_URL"] + "/profile",
    )
    return "\n\n".join([*lines, *page, f"-- \n{foot}"]) + "\n"
