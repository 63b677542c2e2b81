"""What a kept file is, and where it came from."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from govsocial.core.db import Base
from govsocial.ledger.governed import Governed


class Evidence(Governed, Base):
    """Bytes kept as they were: a fetched feed, a screenshot, a pasted page. Stored under their SHA-256."""

    __tablename__ = "evidence"
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    size: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(20))  # feed | png | jpeg | webp | pdf | text
    url: Mapped[str | None] = mapped_column(sa.String(2000))
    at: Mapped[datetime]
