"""When somebody answers our answer, the issue's owners hear of it."""

from collections.abc import Sequence

import sqlalchemy as sa

from govsocial.core.db import db
from govsocial.core.wording import gettext as _
from govsocial.ledger.record import SYSTEM
from govsocial.listening.models import Mention
from govsocial.publishing import actions, words
from govsocial.publishing.models import Publication
from govsocial.text.text import TooLong, plain, snippet
from govsocial.web.places import path_of


def notice(mentions: Sequence[Mention]) -> None:
    """Called inside the transaction that heard them: finds those that reply to one of our publications."""
    wanted = {m.in_reply_to for m in mentions if m.in_reply_to}
    if not wanted:
        return
    said = {m.address for m in mentions}
    query = sa.select(Publication).where(Publication.permalink.in_(wanted | said)).order_by(Publication.number)
    ours = {publication.permalink: publication for publication in db.session.scalars(query)}
    for mention in mentions:
        if mention.in_reply_to in ours and mention.address not in ours:  # we do not reply to ourselves
            _reply(mention, ours[mention.in_reply_to])


def _reply(mention: Mention, publication: Publication) -> None:
    with actions.acting(words.REPLY_HEARD, publication, SYSTEM, {"mention": mention.number}):
        pass
    subject = _("A reply to publication %(n)s: mention %(m)s", n=publication.number, m=mention.number)
    actions.tell(publication, subject, _excerpt(mention), by=SYSTEM, path=path_of("mention", mention.number))


def _excerpt(mention: Mention) -> str:
    try:
        return snippet(plain(mention.words or ""), 500)
    except TooLong:
        return mention.author or ""
