"""What search over everything finds in this room."""

import sqlalchemy as sa
from flask import url_for

from govsocial.core.db import rows_of
from govsocial.core.wording import gettext as _
from govsocial.core.wording import lazy_gettext as _l
from govsocial.listening import rules
from govsocial.listening.models import Mention, Triage
from govsocial.listening.queries import visible_to
from govsocial.people.permissions import Holder
from govsocial.text import search
from govsocial.text.text import plain, snippet
from govsocial.web.finding import Hit, Kind
from govsocial.web.places import address_of

SHOWN = ("number", "author", "words", "platform", "address", "said_at", "heard_at")


def find(words: str, reader: Holder, most: int) -> list[Hit]:
    """The newest mentions that hold all the words; one statement."""
    query = sa.select(*(getattr(Mention, name) for name in SHOWN)).join(Triage, Triage.mention_id == Mention.id)
    query = query.where(visible_to(reader), Mention.number.in_(search.matches("mention", words)))
    return [
        Hit(
            title=row.author or _("Somebody"),
            url=address_of("mention", row.number),
            meta=rules.place(row),
            text=snippet(plain(row.words or ""), 300),
            at=row.said_at or row.heard_at,
        )
        for row in rows_of(query.order_by(Mention.number.desc()).limit(most))
    ]


def _all(words: str) -> tuple[str, str]:
    return url_for("listening.mention_list", q=words, state="all"), _("All mentions with these words")


KIND = Kind(_l("Mentions"), 30, find, _all)
