"""Sign-in accounts. Not governed: a person is; what happens to an account is recorded as a security event."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_security.core import RoleMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govsocial.core.db import Base
from govsocial.people.models import Person


class AccountRole(RoleMixin, Base):
    """Asked for by the sign-in library and left empty: rights come from people/permissions.py."""

    __tablename__ = "account_role"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80), unique=True)
    permissions: Mapped[list[Any] | None] = mapped_column(sa.JSON)


class Account(UserMixin, Base):
    """How a person proves who they are: e-mail, password, second factor, recovery codes.

    Sessions are bound to `fs_uniquifier`; a new one ends them all. `tf_counter` is the last 30-second step whose code
    was taken, so that no code works twice.
    """

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    email: Mapped[str] = mapped_column(sa.String(255), unique=True)
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    invited_at: Mapped[datetime | None]
    signed_in_at: Mapped[datetime | None]
    tf_primary_method: Mapped[str | None] = mapped_column(sa.String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(sa.String(500))
    tf_phone_number: Mapped[str | None] = mapped_column(sa.String(128))
    tf_counter: Mapped[int | None] = mapped_column(sa.BigInteger)
    mf_recovery_codes: Mapped[list[Any] | None] = mapped_column(sa.JSON)
    person: Mapped[Person] = relationship(lazy="joined")
    roles: list[Any] = []

    @property
    def has_second_factor(self) -> bool:
        """Whether signing in asks for a code."""
        return bool(self.tf_primary_method and self.tf_totp_secret)


class Attempt(Base):
    """Attempts to get in within one window of time, by the digest of who tried what. Ungoverned.

    On SQLite these rows are in a file of their own (attempts.py), and the table of the program's database is empty.
    """

    __tablename__ = "sign_in_attempt"
    id: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    count: Mapped[int]
    ends: Mapped[float] = mapped_column(sa.Float(53), index=True)  # seconds since 1970
