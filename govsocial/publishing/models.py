"""What went out: the intent before the call, the result after, what a visitor sees, and what became of it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from govsocial.core.db import Base
from govsocial.ledger.governed import Governed


class Publication(Governed, Base):
    """One sending of one placement of one version. The intent's entry id is the key of the outside call.

    `placement`: its place in the version's list, counted from 0; NULL in rows older than the column, whose versions
    have one.
    """

    __tablename__ = "publication"
    __row__ = 2
    __since__ = ("placement",)
    number: Mapped[int] = mapped_column(unique=True)
    response_id: Mapped[str] = mapped_column(sa.ForeignKey("response.id"), index=True)
    version_id: Mapped[str] = mapped_column(sa.ForeignKey("version.id"), index=True)
    issue_id: Mapped[str] = mapped_column(sa.ForeignKey("issue.id"))
    placement: Mapped[int | None]
    channel_id: Mapped[str] = mapped_column(sa.ForeignKey("channel.id"))
    method: Mapped[str] = mapped_column(sa.String(20))
    account: Mapped[str] = mapped_column(sa.String(120))
    target_url: Mapped[str] = mapped_column(sa.String(2000))
    state: Mapped[str] = mapped_column(sa.String(12))  # see publishing/states.py
    words: Mapped[str] = mapped_column(sa.Text)  # the exact words sent: those that were signed
    digest: Mapped[str] = mapped_column(sa.String(64))  # of the version
    publisher_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    intended_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    external_id: Mapped[str | None] = mapped_column(sa.String(500))
    permalink: Mapped[str | None] = mapped_column(sa.String(2000), index=True)
    read_back: Mapped[str] = mapped_column(sa.String(12), default="none")  # none|same|formatted|differs|held
    read_back_at: Mapped[datetime | None]
    seen: Mapped[str | None] = mapped_column(sa.Text)  # what a visitor saw, as text
    evidence: Mapped[list[Any]] = mapped_column(default=list)  # ids of evidence rows
    proof_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("person.id"))  # who brought the newest proof
    failure: Mapped[str | None] = mapped_column(sa.Text)  # the platform's answer in words
    removed_at: Mapped[datetime | None]  # when retracted words were off the page
    corrects_id: Mapped[str | None] = mapped_column(sa.ForeignKey("publication.id"))
    __table_args__ = (sa.Index("ix_publication_state", "state", "number"),)


class Retraction(Governed, Base):
    """Taking an answer back: one person asks with a reason, a second confirms."""

    __tablename__ = "retraction"
    __private__ = ("reason",)
    publication_id: Mapped[str] = mapped_column(sa.ForeignKey("publication.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(10), default="asked")  # asked | confirmed | refused
    asked_by_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(sa.Text)
