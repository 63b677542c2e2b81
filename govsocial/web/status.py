"""How the ledger stands, in one line for the rail: when its newest checkpoint was signed."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from govsocial.core.wording import gettext as _
from govsocial.ledger.models import Checkpoint
from govsocial.web.filters import when


def signed_at() -> sa.ScalarSelect[datetime]:
    """The part of a statement that asks when the newest checkpoint was signed."""
    return sa.select(Checkpoint.at).order_by(Checkpoint.size.desc()).limit(1).scalar_subquery()


def shown(at: datetime | None) -> dict[str, Any]:
    """{"tone", "text", "when"} for base.html. It claims no more than it knows: signed when, not checked by whom."""
    if at is None:
        return {"tone": "wait", "text": _("Ledger not signed yet"), "when": _("Is the worker running?")}
    return {"tone": "good", "text": _("Ledger signed"), "when": when(at)}
