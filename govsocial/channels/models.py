"""The register of official accounts: where we answer, as whom, for what purpose, and who looks after it."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from govsocial.core.db import Base
from govsocial.ledger.governed import Governed


class Channel(Governed, Base):
    """A place where we may answer. It cannot be activated without purpose, audience, owner and disclosure line."""

    __tablename__ = "channel"
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    method: Mapped[str] = mapped_column(sa.String(20))  # the key of a platform
    site_url: Mapped[str] = mapped_column(sa.String(500))
    account: Mapped[str] = mapped_column(sa.String(120))  # the official account's public name there
    language: Mapped[str] = mapped_column(sa.String(12), default="en")
    disclosure: Mapped[str] = mapped_column(sa.String(300))
    character_limit: Mapped[int] = mapped_column(default=0)  # 0: no limit known
    purpose: Mapped[str] = mapped_column(sa.Text, default="")
    audience: Mapped[str] = mapped_column(sa.Text, default="")
    manners: Mapped[str] = mapped_column(sa.Text, default="")
    owner_id: Mapped[str | None] = mapped_column(sa.ForeignKey("person.id"))
    facilitator_id: Mapped[str | None] = mapped_column(sa.ForeignKey("person.id"))
    weekly_hours: Mapped[int] = mapped_column(default=0)
    review_on: Mapped[str | None] = mapped_column(sa.String(10))  # ISO date
    state: Mapped[str] = mapped_column(sa.String(20), default="planned")  # planned | active | dormant | closed
    login: Mapped[str | None] = mapped_column(sa.String(120))  # user name at the platform, not secret
    secret_print: Mapped[str | None] = mapped_column(sa.String(16))  # which secret is in use, never the secret


class ChannelSecret(Base):
    """The sealed credential of a channel. Ungoverned: `channel.secret_print` records that and when it changed."""

    __tablename__ = "channel_secret"
    channel_id: Mapped[str] = mapped_column(sa.ForeignKey("channel.id"), primary_key=True)
    sealed: Mapped[str] = mapped_column(sa.Text)
