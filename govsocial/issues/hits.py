"""What search over everything finds in this room."""

import sqlalchemy as sa

from govsocial.core.db import rows_of
from govsocial.core.wording import lazy_gettext as _l
from govsocial.issues.labels import STAGES
from govsocial.issues.models import Issue
from govsocial.issues.queries import visible_to
from govsocial.people.permissions import Holder
from govsocial.text import search
from govsocial.web.finding import Hit, Kind
from govsocial.web.places import address_of


def find(words: str, reader: Holder, most: int) -> list[Hit]:
    """The newest issues that hold all the words or carry that number; one statement."""
    query = sa.select(Issue.number, Issue.title, Issue.stage).where(visible_to(reader))
    query = query.where(search.matches_or_number("issue", Issue.number, words))
    return [
        Hit(title, address_of("issue", number), f"{number} · {STAGES[stage][0]}")
        for number, title, stage in rows_of(query.order_by(Issue.number.desc()).limit(most))
    ]


KIND = Kind(_l("Issues"), 10, find)
