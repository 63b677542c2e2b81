"""When somebody answers our answer, the issue's owners hear of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from govsocial.accounts.notify import tell
from govsocial.core.db import db
from govsocial.issues.models import Issue
from govsocial.ledger.record import SYSTEM
from govsocial.listening.models import Mention
from govsocial.publishing import actions, words
from govsocial.publishing.models import Publication


def notice(mentions: Sequence[Mention]) -> None:
    """Called inside the transaction that heard them: finds those that reply to one of our publications."""
    wanted = {m.in_reply_to for m in mentions if m.in_reply_to}
    if not wanted:
        return
    query = sa.select(Publication).where(Publication.permalink.in_(wanted))
    ours = {publication.permalink: publication for publication in db.session.scalars(query)}
    for mention in mentions:
        if mention.in_reply_to in ours:
            _reply(mention, ours[mention.in_reply_to])


def _reply(mention: Mention, publication: Publication) -> None:
    with actions.acting(words.REPLY_HEARD, publication, SYSTEM, {"mention": mention.number}):
        pass
    issue = db.session.get(Issue, publication.issue_id)
    tell(
        {publication.publisher_id, *(issue.owner_ids if issue else ())},
        _("A reply to publication %(n)s", n=publication.number),
        [(mention.words or "")[:500]],
        f"/mentions/{mention.number}",
        by=SYSTEM,
    )
