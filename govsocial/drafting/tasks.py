"""What of this room waits for somebody: words that others suggested for a draft of theirs."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache

import sqlalchemy as sa

from govsocial.core.db import rows_of
from govsocial.core.wording import gettext as _
from govsocial.drafting.queries import drafted_by
from govsocial.people.permissions import Permission, may
from govsocial.people.reader import Reader, reading
from govsocial.responses.models import Response, Suggestion
from govsocial.responses.queries import visible_to
from govsocial.web.filters import plural
from govsocial.web.places import address_of
from govsocial.web.tasks import Look, Task


def offer(look: Look) -> Iterator[Task]:
    """Drafts with open suggestions, for those who began or wrote them; one statement."""
    if not may(look.person, Permission.RESPONSE_DRAFT):
        return
    for number, due_at, count in rows_of(_suggested(reading(look.person)), {"me": look.person.id}):
        yield Task(
            "3consider",
            "wait",
            _("To consider"),
            _("Words suggested for response %(n)s", n=number),
            plural(count, "%(n)s suggestion: take it or leave it.", "%(n)s suggestions: take or leave each."),
            due_at,
            address_of("response", number),
            _("Open the draft"),
        )


@cache
def _suggested(reader: Reader) -> sa.Select[int, datetime | None, int]:
    query = sa.select(Response.number, Response.due_at, sa.func.count(Suggestion.id))
    query = query.join(Suggestion, Suggestion.response_id == Response.id)
    query = query.where(Response.state == "draft", Suggestion.state == "open", Suggestion.by_id != reader.id)
    return query.where(drafted_by(reader), visible_to(reader)).group_by(Response.id)
