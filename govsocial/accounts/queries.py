"""Reads about sign-in accounts."""

from collections.abc import Iterable

import sqlalchemy as sa

from govsocial.accounts.models import Account
from govsocial.core.db import db
from govsocial.people.models import Person


def canonical(email: str) -> str:
    """An address as it is stored and compared."""
    return email.strip().lower()


def by_email(email: str) -> Account | None:
    """The account with that address."""
    return db.session.scalar(sa.select(Account).where(Account.email == canonical(email)))


def by_session(uniquifier: str) -> Account | None:
    """The account a session is bound to, while person and account are active."""
    found = db.session.scalar(sa.select(Account).where(Account.fs_uniquifier == uniquifier))
    return found if found and found.active and found.person.active else None


def of(person: Person) -> Account | None:
    """The person's account, if they have one."""
    return db.session.scalar(sa.select(Account).where(Account.person_id == person.id))


def of_all(person_ids: Iterable[str]) -> dict[str, Account]:
    """Accounts by person id."""
    query = sa.select(Account).where(Account.person_id.in_(set(person_ids)))
    return {account.person_id: account for account in db.session.scalars(query)}
