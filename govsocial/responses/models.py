"""Responses, their immutable numbered versions, and what people said about the words before they went out."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govsocial.channels.models import Channel
from govsocial.core.db import Base
from govsocial.issues.models import Issue
from govsocial.ledger.derived import Derived, Values
from govsocial.ledger.governed import Governed
from govsocial.listening.models import Mention


class Response(Governed, Base):
    """An answer to a mention, on a channel. Its words live in versions.

    `corrects_id`: the publication that the present draft or version corrects, if any. `reason`: why it was ended.
    """

    __tablename__ = "response"
    __private__ = ("reason",)
    number: Mapped[int] = mapped_column(unique=True)
    issue_id: Mapped[str] = mapped_column(sa.ForeignKey("issue.id"), index=True)
    mention_id: Mapped[str | None] = mapped_column(sa.ForeignKey("mention.id"))
    channel_id: Mapped[str] = mapped_column(sa.ForeignKey("channel.id"))
    target_url: Mapped[str] = mapped_column(sa.String(2000))  # the page where the error stands
    language: Mapped[str] = mapped_column(sa.String(12), default="en")
    state: Mapped[str] = mapped_column(sa.String(12), default="draft")  # see responses/states.py
    latest: Mapped[int] = mapped_column(default=0)  # number of the newest version, 0 before the first
    live: Mapped[int] = mapped_column(default=0)  # number of the version that was published last, 0 before
    begun_by_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    begun_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    corrects_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("publication.id", use_alter=True, name="fk_response_corrects_id")
    )
    reason: Mapped[str | None] = mapped_column(sa.Text)
    versions: Mapped[list["Version"]] = relationship(
        back_populates="response", order_by="Version.number", passive_deletes="all"
    )
    issue: Mapped[Issue] = relationship(viewonly=True)  # these three to read with it, never to set
    channel: Mapped[Channel] = relationship(viewonly=True)
    mention: Mapped[Mention | None] = relationship(viewonly=True)
    __table_args__ = (sa.Index("ix_response_state", "state", "number"),)


class Version(Governed, Base):
    """Exact words at submission. Never changed; the digest is what sign-offs bind to.

    `variants`: [{"language", "text"}]. `placements`: [{"channel", "target", "language", "words"}] with the exact
    outgoing words, disclosure line included. `digest`: hex SHA-256 over both (responses/versions.py).
    `contributors`: ids of all who wrote any part of these or earlier words. `rule`: what must be signed, frozen at
    submission (signoff/rules.py).
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


class Placement(Derived, Base):
    """One of a version's placements as a row: derived from `Version.placements`, which is what was signed.

    `id` is the version's id, a dot and `position`, the place in that list, counted from 0: made anew it is the same.
    """

    __tablename__ = "placement"
    __reads__ = (Version.id, Version.placements)
    id: Mapped[str] = mapped_column(sa.String(48), primary_key=True)
    version_id: Mapped[str] = mapped_column(sa.ForeignKey("version.id"))
    position: Mapped[int]
    channel: Mapped[int] = mapped_column(sa.ForeignKey("channel.number"), index=True)
    target: Mapped[str] = mapped_column(sa.String(2000))
    language: Mapped[str] = mapped_column(sa.String(12))
    words: Mapped[str] = mapped_column(sa.Text)
    __table_args__ = (sa.UniqueConstraint("version_id", "position"),)

    @classmethod
    def said_by(cls, source: Any) -> list[Values]:
        """One row for each placement, in the order of the list."""
        return [
            {
                "id": f"{source.id}.{position}",
                "version_id": source.id,
                "position": position,
                **{key: placed[key] for key in ("channel", "target", "language", "words")},
            }
            for position, placed in enumerate(source.placements)
        ]


class VersionContributor(Derived, Base):
    """Who wrote part of a version: derived from `Version.contributors`."""

    __tablename__ = "version_contributor"
    __reads__ = (Version.id, Version.contributors)
    version_id: Mapped[str] = mapped_column(sa.ForeignKey("version.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)

    @classmethod
    def said_by(cls, source: Any) -> list[Values]:
        """One row for each contributor."""
        return [{"version_id": source.id, "person_id": person} for person in source.contributors]


class Suggestion(Governed, Base):
    """Words proposed without becoming their author: whoever takes them writes them."""

    __tablename__ = "suggestion"
    response_id: Mapped[str] = mapped_column(sa.ForeignKey("response.id"), index=True)
    old: Mapped[str] = mapped_column(sa.Text)  # exact words it would replace; empty: to be added at the end
    new: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.String(10), default="open")  # open | taken | left | back
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
