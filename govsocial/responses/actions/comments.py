"""Remarks on exact words of a version."""

from typing import Any

from govsocial.accounts.notify import tell
from govsocial.core import clock
from govsocial.core.db import db, lock
from govsocial.core.errors import Invalid, NotAllowed, WrongState
from govsocial.core.wording import gettext as _
from govsocial.issues import queries as issue_queries
from govsocial.ledger.record import record
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may
from govsocial.responses import rules, words
from govsocial.responses.models import Comment, Version
from govsocial.web.places import path_of

QUOTE_LIMIT = 2_000


def comment(version: Version, *, quote: str, text: str, by: Person) -> Comment:
    """A remark on exact words of a version. Raises Invalid when the words are not there."""
    if not may(by, Permission.RESPONSE_COMMENT):
        raise NotAllowed(_("You may not comment."))
    quote = rules.exact(quote).strip()
    text = rules.stated(text, "text", _("Write your comment."))
    if not quote or len(quote) > QUOTE_LIMIT:
        raise Invalid(errors={"quote": _("Copy the words you comment on, 2,000 characters at most.")})
    if not any(quote in placement["words"] for placement in version.placements):
        raise Invalid(errors={"quote": _("These words do not stand in this version. Copy them exactly.")})
    response = version.response
    facts: dict[str, Any] = {"response": response.number, "version": version.number}
    with record(words.COMMENTED, by=by, about=[response.issue, response, version], **facts):
        made = Comment(version_id=version.id, quote=quote, text=text, state="open", by_id=by.id, at=clock.now())
        db.session.add(made)
    concerned = issue_queries.may_hear(response.issue, version.contributors)
    path = path_of("version", response.number, version.number)
    tell(concerned, _("A comment on response %(n)s", n=response.number), [f"“{quote}”", text], path, by=by)
    return made


def resolve(remark: Comment, *, by: Person) -> None:
    """The remark is dealt with. Raises WrongState."""
    _turn(remark, "open", "resolved", words.COMMENT_RESOLVED, by)


def reopen_comment(remark: Comment, *, by: Person) -> None:
    """The remark was not dealt with after all. Raises WrongState."""
    _turn(remark, "resolved", "open", words.COMMENT_REOPENED, by)


def _turn(remark: Comment, state: str, to: str, word: Any, by: Person) -> None:
    remark = lock(Comment, remark.id)
    if not may(by, Permission.RESPONSE_COMMENT):
        raise NotAllowed(_("You may not comment."))
    if remark.state != state:
        raise WrongState(_("Somebody else did that already."))
    version = db.session.get_one(Version, remark.version_id)
    about: list[Any] = [version.response.issue, version.response, version]
    with record(word, by=by, about=about, response=version.response.number, version=version.number):
        remark.state, remark.resolved_by_id = to, by.id if to == "resolved" else None
