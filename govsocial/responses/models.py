"""Responses, their immutable numbered versions, and what people said about the words before they went out."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govsocial.core.db import Base
from govsocial.ledger.governed import Governed


class Response(Governed, Base):
    """An answer to a mention, on a channel. Its words live in versions."""

    __tablename__ = "response"
    number: Mapped[int] = mapped_column(unique=True)
    issue_id: Mapped[str] = mapped_column(sa.ForeignKey("issue.id"), index=True)
    mention_id: Mapped[str | None] = mapped_column(sa.ForeignKey("mention.id"))
    channel_id: Mapped[str] = mapped_column(sa.ForeignKey("channel.id"))
    target_url: Mapped[str] = mapped_column(sa.String(2000))  # the page where the error stands
    language: Mapped[str] = mapped_column(sa.String(12), default="en")
    state: Mapped[str] = mapped_column(sa.String(12), default="draft")  # see responses/states.py
    latest: Mapped[int] = mapped_column(default=0)  # number of the newest version, 0 before the first
    begun_by_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    begun_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    versions: Mapped[list["Version"]] = relationship(
        back_populates="response", order_by="Version.number", passive_deletes="all"
    )
    __table_args__ = (sa.Index("ix_response_state", "state", "number"),)


class Version(Governed, Base):
    """Exact words at submission. Never changed; the digest is what sign-offs bind to.

    `variants`: [{"language", "text"}]. `placements`: [{"channel", "target", "language", "words"}] with the exact outgoing words,
    disclosure line included. `digest`: hex SHA-256 over both (responses/versions.py). `contributors`: ids of all who
    wrote any part of these or earlier words. `rule`: what must be signed, frozen at submission (signoff/rules.py).
    """

    __tablename__ = "version"
    response_id: Mapped[str] = mapped_column(sa.ForeignKey("response.id"), index=True)
    number: Mapped[int]
    variants: Mapped[list[Any]]
    placements: Mapped[list[Any]]
    digest: Mapped[str] = mapped_column(sa.String(64))
    contributors: Mapped[list[Any]]
    rule: Mapped[dict[str, Any]]  # {"number", "name", "functions": [...]}
    taken: Mapped[list[Any]] = mapped_column(default=list)  # suggestions taken: [{"suggestion", "by", "taken_by"}]
    checks: Mapped[list[Any]] = mapped_column(default=list)  # advice as it stood: [{"key", "tone"}]
    corrects_id: Mapped[str | None] = mapped_column(sa.ForeignKey("publication.id", use_alter=True))
    submitted_by_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    submitted_at: Mapped[datetime]
    response: Mapped[Response] = relationship(back_populates="versions")
    __table_args__ = (sa.UniqueConstraint("response_id", "number"),)


class Suggestion(Governed, Base):
    """Words proposed without becoming their author: whoever takes them writes them."""

    __tablename__ = "suggestion"
    response_id: Mapped[str] = mapped_column(sa.ForeignKey("response.id"), index=True)
    old: Mapped[str] = mapped_column(sa.Text)  # exact words it would replace; empty: to be added at the end
    new: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.String(10), default="open")  # open | taken | left
    by_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    decided_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("person.id"))


class Comment(Governed, Base):
    """A remark on exact words of a version."""

    __tablename__ = "comment"
    __private__ = ("text",)
    version_id: Mapped[str] = mapped_column(sa.ForeignKey("version.id"), index=True)
    quote: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.String(10), default="open")  # open | resolved
    by_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    resolved_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("person.id"))
    text: Mapped[str | None] = mapped_column(sa.Text)


class Draft(Base):
    """The working text between two versions. Ungoverned: submission makes the record."""

    __tablename__ = "draft"
    response_id: Mapped[str] = mapped_column(sa.ForeignKey("response.id"), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    revision: Mapped[int] = mapped_column(default=0)
    conflicts: Mapped[list[Any]] = mapped_column(default=list)
    contributors: Mapped[list[Any]] = mapped_column(default=list)  # ids, cumulative since the first version
    taken: Mapped[list[Any]] = mapped_column(default=list)
    saved_at: Mapped[datetime | None]


class Desk(Base):
    """One open browser on a draft: the text it last had acknowledged (the merge base), and who sits there."""

    __tablename__ = "draft_desk"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)  # made by the browser page
    response_id: Mapped[str] = mapped_column(sa.ForeignKey("response.id"), index=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    base: Mapped[str] = mapped_column(sa.Text, default="")
    sequence: Mapped[int] = mapped_column(default=0)  # last save of this browser that was taken
    answer: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what it was answered, for a doubled save
    seen_at: Mapped[datetime]
    typing_at: Mapped[datetime | None]
