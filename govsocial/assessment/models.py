"""Guided assessments: playbooks are versioned data, answers are kept, and replaying them gives the same outcome."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govsocial.core.db import Base
from govsocial.ledger.governed import Governed


class Assessment(Governed, Base):
    """One run through a playbook for an issue."""

    __tablename__ = "assessment"
    __private__ = ("reason",)
    number: Mapped[int] = mapped_column(unique=True)
    issue_id: Mapped[str] = mapped_column(sa.ForeignKey("issue.id"), index=True)
    mention_id: Mapped[str | None] = mapped_column(sa.ForeignKey("mention.id"))
    playbook: Mapped[str] = mapped_column(sa.String(40))
    playbook_version: Mapped[str] = mapped_column(sa.String(20))
    playbook_digest: Mapped[str] = mapped_column(sa.String(64))
    state: Mapped[str] = mapped_column(sa.String(10), default="open")  # open | finished | superseded
    outcome: Mapped[str | None] = mapped_column(sa.String(40))
    considerations: Mapped[list[Any]] = mapped_column(default=list)  # keys ticked
    started_by_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    started_at: Mapped[datetime]
    finished_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("person.id"))
    finished_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(sa.Text)
    answers: Mapped[list["Answer"]] = relationship(
        order_by="(Answer.position, Answer.id)", passive_deletes="all", lazy="selectin"
    )


class Answer(Governed, Base):
    """One answer: which question, what, who, when. A changed answer is a new row; the old one becomes inactive."""

    __tablename__ = "assessment_answer"
    __private__ = ("note",)
    assessment_id: Mapped[str] = mapped_column(sa.ForeignKey("assessment.id"), index=True)
    position: Mapped[int]  # which step of the path it was given at
    question: Mapped[str] = mapped_column(sa.String(40))
    answer: Mapped[str] = mapped_column(sa.String(40))
    by_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    active: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str | None] = mapped_column(sa.Text)
