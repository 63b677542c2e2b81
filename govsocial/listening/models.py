"""What is said about us, exactly as heard, and what we decided to do about it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govsocial.core.db import Base
from govsocial.ledger.governed import Governed


class Source(Governed, Base):
    """A feed we listen to, by address or as a file of the instance."""

    __tablename__ = "source"
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    kind: Mapped[str] = mapped_column(sa.String(10))  # feed | file
    address: Mapped[str] = mapped_column(sa.String(1000))
    channel_id: Mapped[str | None] = mapped_column(sa.ForeignKey("channel.id"))  # whose comment feed this is
    language: Mapped[str | None] = mapped_column(sa.String(12))  # for what the feed itself does not say
    state: Mapped[str] = mapped_column(sa.String(10), default="active")  # active | paused
    added_by_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))


class Visit(Base):
    """How the last visits of a source went. Ungoverned: each harvest is an entry of its own."""

    __tablename__ = "source_visit"
    source_id: Mapped[str] = mapped_column(sa.ForeignKey("source.id"), primary_key=True)
    due_at: Mapped[datetime]
    visited_at: Mapped[datetime | None]
    etag: Mapped[str | None] = mapped_column(sa.String(500))
    modified: Mapped[str | None] = mapped_column(sa.String(100))
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(sa.Text)
    heard: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]  # somebody visits it now: actions/leasing.py


class Mention(Governed, Base):
    """Something said about us. Write-once: triage is another row that points at it."""

    __tablename__ = "mention"
    __private__ = ("author", "title", "words")
    __batched__ = True
    number: Mapped[int] = mapped_column(unique=True)
    source_id: Mapped[str | None] = mapped_column(sa.ForeignKey("source.id"))
    evidence_id: Mapped[str | None] = mapped_column(sa.ForeignKey("evidence.id"))
    captured_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("person.id"))
    platform: Mapped[str] = mapped_column(sa.String(40))
    address: Mapped[str] = mapped_column(sa.String(2000))  # as given
    canonical: Mapped[str] = mapped_column(sa.String(2000))  # what it is de-duplicated by, with text_key
    text_key: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of the exact words
    fold_key: Mapped[str] = mapped_column(sa.String(64), index=True)  # the same for twins: rules.fold_key
    external_id: Mapped[str | None] = mapped_column(sa.String(500))
    in_reply_to: Mapped[str | None] = mapped_column(sa.String(2000), index=True)
    language: Mapped[str | None] = mapped_column(sa.String(12))
    said_at: Mapped[datetime | None]
    heard_at: Mapped[datetime]
    author: Mapped[str | None] = mapped_column(sa.String(300))
    title: Mapped[str | None] = mapped_column(sa.String(1000))
    words: Mapped[str | None] = mapped_column(sa.Text)  # raw markup as heard; shown only through clean_html
    cut: Mapped[bool] = mapped_column(default=False)  # longer than 64 kB: the rest stands in the evidence only
    triage: Mapped["Triage"] = relationship(back_populates="mention", lazy="joined")
    __table_args__ = (
        sa.Index("uq_mention_heard", "text_key", "canonical", unique=True),
        sa.Index("ix_mention_heard", "heard_at", "number"),
        sa.Index("ix_mention_source", "source_id", "number"),
        sa.Index("ix_mention_platform", "platform", "number"),
        sa.Index("ix_mention_language", "language", "number"),
    )


class Triage(Governed, Base):
    """What we decided about a mention: it waits, belongs to an issue, or is left with a reason."""

    __tablename__ = "triage"
    __batched__ = True
    mention_id: Mapped[str] = mapped_column(sa.ForeignKey("mention.id"), unique=True)
    mention_number: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(10), default="waiting")  # waiting | issue | left
    issue_id: Mapped[str | None] = mapped_column(sa.ForeignKey("issue.id"))
    leaving_id: Mapped[str | None] = mapped_column(sa.ForeignKey("leaving.id"))
    by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime | None]
    mention: Mapped[Mention] = relationship(back_populates="triage")
    __table_args__ = (
        sa.Index("ix_triage_state", "state", "mention_number"),
        sa.Index("ix_triage_issue", "issue_id", "mention_number"),
    )


class Leaving(Governed, Base):
    """Why a mention was left unanswered. Write-once: whoever leaves it again later says why again."""

    __tablename__ = "leaving"
    __private__ = ("reason",)
    mention_id: Mapped[str] = mapped_column(sa.ForeignKey("mention.id"), index=True)
    by_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(sa.Text)
