"""The working rows of a draft: ungoverned. Submission makes the record."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from govsocial.core.db import Base
from govsocial.ledger.derived import Derived, Values


class Draft(Base):
    """The working text of a response, between two versions.

    `conflicts`: places where two people wrote at once (drafting/places.py). `contributors`: ids of all who changed a
    character since the response began, who wrote last stands last. `taken`: suggestions taken since the last version.
    `aside`: words that were not kept where two wrote at once, until the draft begins anew (drafting/places.py).
    """

    __tablename__ = "draft"
    response_id: Mapped[str] = mapped_column(sa.ForeignKey("response.id"), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    revision: Mapped[int] = mapped_column(default=0)
    conflicts: Mapped[list[Any]] = mapped_column(default=list)
    contributors: Mapped[list[Any]] = mapped_column(default=list)
    taken: Mapped[list[Any]] = mapped_column(default=list)
    saved_at: Mapped[datetime | None]
    aside: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")


class DraftContributor(Derived, Base):
    """Who wrote part of a draft, or of what it began from: derived from `Draft.contributors`, which knows the order."""

    __tablename__ = "draft_contributor"
    __reads__ = (Draft.response_id, Draft.contributors)
    response_id: Mapped[str] = mapped_column(sa.ForeignKey("draft.response_id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)

    @classmethod
    def said_by(cls, source: Any) -> list[Values]:
        """One row for each contributor."""
        return [{"response_id": source.response_id, "person_id": person} for person in source.contributors]


class Tab(Base):
    """One open browser tab on a draft: which of its saves was taken last, and whose it is."""

    __tablename__ = "draft_desk"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    response_id: Mapped[str] = mapped_column(sa.ForeignKey("response.id"), index=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    sequence: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime]
    typing_at: Mapped[datetime | None]
    paragraph: Mapped[int] = mapped_column(default=0)  # where its person typed last, counted from 1
