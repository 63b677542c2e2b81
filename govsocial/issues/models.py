"""Co-owned issues: ownership follows the issue, not the org chart."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govsocial.core.db import ONLY_WHERE, Base
from govsocial.issues.states import HELD
from govsocial.ledger.governed import Governed


class Issue(Governed, Base):
    """What is claimed, what is true, for whom we answer and to what end."""

    __tablename__ = "issue"
    number: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    claim: Mapped[str] = mapped_column(sa.Text, default="")
    audience: Mapped[str] = mapped_column(sa.Text, default="")
    goal: Mapped[str] = mapped_column(sa.Text, default="")
    topic: Mapped[str] = mapped_column(sa.String(80), default="")
    urgency: Mapped[str] = mapped_column(sa.String(10), default="normal")  # low | normal | high
    legal: Mapped[bool] = mapped_column(default=False)
    restricted: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[str] = mapped_column(sa.String(12), default="heard")
    due_at: Mapped[datetime | None]
    opened_by_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    opened_from_id: Mapped[str | None] = mapped_column(sa.ForeignKey("mention.id", use_alter=True))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(sa.Text, default="")  # at closing: what became of it
    lesson: Mapped[str] = mapped_column(sa.Text, default="")  # at closing: what we would do otherwise
    seats: Mapped[list["Seat"]] = relationship(
        back_populates="issue", order_by="Seat.id", passive_deletes="all", lazy="selectin"
    )
    facts: Mapped[list["Fact"]] = relationship(order_by="Fact.position", passive_deletes="all")
    __table_args__ = (
        sa.Index("ix_issue_stage", "stage", "number"),
        sa.Index("ix_issue_topic", "topic", "stage", "number"),
        sa.Index("ix_issue_urgency", "urgency", "stage", "number"),
        sa.Index("ix_issue_restricted", "id", info={ONLY_WHERE: "restricted IS TRUE"}),
        sa.Index(
            *("ix_issue_open", "number", "stage", "restricted", "opened_by_id", "id"),
            info={ONLY_WHERE: "stage <> 'closed'"},
        ),
    )

    @property
    def owning_functions(self) -> frozenset[str]:
        """Functions with an accepted seat."""
        return frozenset(s.function for s in self.seats if s.state == "accepted")

    @property
    def owner_ids(self) -> frozenset[str]:
        """Persons with an accepted seat."""
        return frozenset(s.person_id for s in self.seats if s.state == "accepted")

    @property
    def concerned_ids(self) -> frozenset[str]:
        """Persons who own or opened it, or are asked to own it."""
        return frozenset({self.opened_by_id, *(s.person_id for s in self.seats if s.state in HELD)})


OPEN = Issue.stage != sa.literal_column("'closed'")  # to the letter, or the index of the open ones is of no use


class Fact(Governed, Base):
    """Something true, with its source, and who last vouched for it."""

    __tablename__ = "issue_fact"
    issue_id: Mapped[str] = mapped_column(sa.ForeignKey("issue.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    source: Mapped[str] = mapped_column(sa.String(300), default="")  # as one would cite it
    source_url: Mapped[str] = mapped_column(sa.String(2000), default="")
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    by_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


class Seat(Governed, Base):
    """A person asked to co-own an issue in a function. Roles are taken up, not imposed."""

    __tablename__ = "seat"
    __private__ = ("reason",)
    issue_id: Mapped[str] = mapped_column(sa.ForeignKey("issue.id"))
    function: Mapped[str] = mapped_column(sa.ForeignKey("function.key"))
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(sa.String(10), default="invited")  # invited|accepted|declined|left|replaced
    invited_by_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    invited_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(sa.Text)
    issue: Mapped[Issue] = relationship(back_populates="seats")
    __table_args__ = (
        sa.Index("ix_seat_of_issue", "issue_id", "person_id", "state", "function"),
        sa.Index("ix_seat_of_person", "person_id", "state", "issue_id"),
    )


class Thread(Governed, Base):
    """A question discussed inside an issue."""

    __tablename__ = "thread"
    issue_id: Mapped[str] = mapped_column(sa.ForeignKey("issue.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[str] = mapped_column(sa.String(10), default="open")  # open | resolved
    by_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    posts: Mapped[list["Post"]] = relationship(order_by="(Post.at, Post.id)", passive_deletes="all", lazy="selectin")


class Post(Governed, Base):
    """One contribution to a thread."""

    __tablename__ = "post"
    __private__ = ("text",)
    thread_id: Mapped[str] = mapped_column(sa.ForeignKey("thread.id"), index=True)
    by_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    text: Mapped[str | None] = mapped_column(sa.Text)
