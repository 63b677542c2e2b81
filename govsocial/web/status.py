"""How the ledger stands, in one line for the rail: when its newest checkpoint was signed."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from govsocial.core.wording import gettext as _
from govsocial.ledger.models import Checkpoint
from govsocial.web.filters import when


def signed_at() -> sa.ScalarSelect[datetime]:
    """The part of a statement that asks when the newest checkpoint was signed."""
    return sa.select(Checkpoint.at).order_by(Checkpoint.size.desc()).limit(1).scalar_subquery()


class Status(NamedTuple):
    """One line under the rail."""

    tone: str
    text: str
    when: str


def shown(at: datetime | None) -> Status:
    """For base.html. It claims no more than it knows: signed when, not checked by whom."""
    if at is None:
        return Status("wait", _("Ledger not signed yet"), _("Is the worker running?"))
    return Status("good", _("Ledger signed"), when(at))
