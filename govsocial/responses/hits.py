"""What search over everything finds in this room."""

import sqlalchemy as sa

from govsocial.core.db import rows_of
from govsocial.core.wording import gettext as _
from govsocial.core.wording import lazy_gettext as _l
from govsocial.issues.models import Issue
from govsocial.people.permissions import Holder
from govsocial.responses.models import Response, Version
from govsocial.responses.queries import visible_to
from govsocial.responses.versions import text_in
from govsocial.text import search
from govsocial.text.text import snippet
from govsocial.web.finding import Hit, Kind
from govsocial.web.places import address_of


def find(words: str, reader: Holder, most: int) -> list[Hit]:
    """The newest responses that hold all the words or carry that number; one statement."""
    newest = sa.and_(Version.response_id == Response.id, Version.number == Response.latest)
    query = sa.select(Response.number, Response.language, Version.variants, Issue.title).join(
        Issue, Issue.id == Response.issue_id
    )
    query = query.outerjoin(Version, newest).where(visible_to(reader))
    query = query.where(search.matches_or_number("response", Response.number, words))
    return [
        Hit(
            title=_("Response %(n)s", n=number),
            url=address_of("response", number),
            meta=title,
            text=snippet(text_in(variants or [], language), 200),
        )
        for number, language, variants, title in rows_of(query.order_by(Response.number.desc()).limit(most))
    ]


KIND = Kind(_l("Responses"), 20, find)
