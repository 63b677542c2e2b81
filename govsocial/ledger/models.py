"""The ledger's own tables. Entries are append-only; the database refuses anything else."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from govsocial.core.db import Base


class Head(Base):
    """One row: the number the next entry gets. Its lock is the last one a transaction takes."""

    __tablename__ = "ledger_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    next_seq: Mapped[int] = mapped_column(sa.BigInteger)


class Entry(Base):
    """One act. `body` is its RFC 8785 form, `leaf_hash` SHA-256(00 ‖ body) as in RFC 6962."""

    __tablename__ = "ledger_entry"
    seq: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    event_id: Mapped[str] = mapped_column(sa.String(36), unique=True)
    body: Mapped[bytes]
    leaf_hash: Mapped[bytes]


class Subject(Base):
    """Which entries speak of what ("issue/<id>" → seq): an index that can be rebuilt from the bodies."""

    __tablename__ = "ledger_subject"
    subject: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    seq: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)


class Checkpoint(Base):
    """A signed tree head (C2SP tlog-checkpoint) and the compact range it was made from (concatenated hashes)."""

    __tablename__ = "ledger_checkpoint"
    size: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    note: Mapped[str] = mapped_column(sa.Text)
    range: Mapped[bytes]
    at: Mapped[datetime]
