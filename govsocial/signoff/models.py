"""Functions sign exact words: the rules that say which must, and the decisions, each bound to one version."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from govsocial.core.db import ONLY_WHERE, Base
from govsocial.ledger.governed import Governed


class Rule(Governed, Base):
    """Which functions must sign when. All active rules that fit an issue add up; never fewer than two functions."""

    __tablename__ = "signoff_rule"
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    applies: Mapped[str] = mapped_column(sa.String(20), default="always")  # always | urgent | legal | topic
    topic: Mapped[str] = mapped_column(sa.String(80), default="")
    functions: Mapped[list[Any]]
    active: Mapped[bool] = mapped_column(default=True)


class Signoff(Governed, Base):
    """One decision on one version: signed, returned with a reason, or withdrawn from review. Write-once."""

    __tablename__ = "signoff"
    __private__ = ("comment",)
    response_id: Mapped[str] = mapped_column(sa.ForeignKey("response.id"), index=True)
    version_id: Mapped[str] = mapped_column(sa.ForeignKey("version.id"), index=True)
    version_number: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    decision: Mapped[str] = mapped_column(sa.String(10))  # signed | returned | withdrawn
    function: Mapped[str | None] = mapped_column(sa.ForeignKey("function.key"))
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    comment: Mapped[str | None] = mapped_column(sa.Text)
    __table_args__ = (
        sa.Index(
            "uq_signoff_function",
            "version_id",
            "function",
            unique=True,
            info={ONLY_WHERE: "decision = 'signed'"},
        ),
        sa.Index(
            "uq_signoff_person",
            "version_id",
            "person_id",
            unique=True,
            info={ONLY_WHERE: "decision = 'signed'"},
        ),
    )
