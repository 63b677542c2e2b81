"""Who works here: persons, where they belong, which functions they carry, which roles they hold."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govsocial.core.db import Base
from govsocial.ledger.governed import Governed


class Department(Governed, Base):
    """A department: for belonging, load and reports, never a wall."""

    __tablename__ = "department"
    name: Mapped[str] = mapped_column(sa.String(200))
    active: Mapped[bool] = mapped_column(default=True)


class Team(Governed, Base):
    """A team of a department."""

    __tablename__ = "team"
    department_id: Mapped[str] = mapped_column(sa.ForeignKey("department.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    active: Mapped[bool] = mapped_column(default=True)
    department: Mapped[Department] = relationship()


class Function(Governed, Base):
    """A function that can own an issue and sign: policy, communications, web … and any an organisation adds."""

    __tablename__ = "function"
    key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class Person(Governed, Base):
    """A colleague. Deactivated when they leave, never deleted: the record outlives the post."""

    __tablename__ = "person"
    __private__ = ("name",)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str | None] = mapped_column(sa.String(200))
    team_id: Mapped[str | None] = mapped_column(sa.ForeignKey("team.id"))
    active: Mapped[bool] = mapped_column(default=True)
    zone: Mapped[str | None] = mapped_column(sa.String(64))
    mail: Mapped[str] = mapped_column(sa.String(10), default="at_once")  # at_once | none
    team: Mapped[Team | None] = relationship(lazy="joined")
    memberships: Mapped[list["Membership"]] = relationship(
        lazy="selectin", order_by="Membership.function", passive_deletes="all", back_populates="person"
    )
    grants: Mapped[list["Grant"]] = relationship(lazy="selectin", passive_deletes="all", back_populates="person")
    topics: Mapped[list["Follow"]] = relationship(passive_deletes="all", back_populates="person")

    @property
    def functions(self) -> frozenset[str]:
        """Keys of the functions this person carries now."""
        return frozenset(m.function for m in self.memberships if m.active)

    @property
    def roles(self) -> frozenset[str]:
        """Roles held now; see people/permissions.py."""
        return frozenset(g.role for g in self.grants if g.active)


class Membership(Governed, Base):
    """One hat: a person carries a function. Some wear two."""

    __tablename__ = "membership"
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), index=True)
    function: Mapped[str] = mapped_column(sa.ForeignKey("function.key"))
    active: Mapped[bool] = mapped_column(default=True)
    person: Mapped[Person] = relationship(back_populates="memberships")
    __table_args__ = (sa.UniqueConstraint("person_id", "function"),)


class Grant(Governed, Base):
    """A role given to a person."""

    __tablename__ = "role_grant"
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(40))
    active: Mapped[bool] = mapped_column(default=True)
    person: Mapped[Person] = relationship(back_populates="grants")
    __table_args__ = (sa.UniqueConstraint("person_id", "role"),)


class Follow(Governed, Base):
    """A topic a person follows: how the program knows whom to ask."""

    __tablename__ = "follow"
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), index=True)
    topic: Mapped[str] = mapped_column(sa.String(80))
    active: Mapped[bool] = mapped_column(default=True)
    person: Mapped[Person] = relationship(back_populates="topics")
    __table_args__ = (sa.UniqueConstraint("person_id", "topic"),)


class Absence(Governed, Base):
    """A person is away; somebody else can be asked."""

    __tablename__ = "absence"
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    active: Mapped[bool] = mapped_column(default=True)
