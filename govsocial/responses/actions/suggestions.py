"""Words proposed without becoming their author: the record of it. The working text they are about is handed in."""

from collections.abc import Collection
from typing import Any

from govsocial.accounts.notify import tell
from govsocial.core import clock
from govsocial.core.db import db, lock
from govsocial.core.errors import Invalid, NotAllowed, Stale, WrongState
from govsocial.core.wording import gettext as _
from govsocial.issues import queries as issue_queries
from govsocial.ledger.record import record
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may
from govsocial.responses import rules, words
from govsocial.responses.models import Response, Suggestion
from govsocial.web.places import path_of


def suggest(
    response: Response, *, old: str, new: str, within: str, writers: Collection[str] = (), by: Person
) -> Suggestion:
    """Propose other words for exact words of the text `within` (`old` empty: to be added). Raises Invalid, NotAllowed.

    `writers`: ids of those who hear of it.
    """
    if not may(by, Permission.RESPONSE_SUGGEST):
        raise NotAllowed(_("You may not suggest words."))
    old, new = rules.exact(old).strip("\n"), rules.exact(new).strip("\n")
    if not new.strip() and not old:
        raise Invalid(errors={"new": _("Write the words you suggest.")})
    if old and rules.place_of(within, old) is None:
        why = _("These words do not stand in the draft.") if old not in within else _("These words stand there twice.")
        raise Invalid(errors={"old": why + " " + _("Copy the exact words, enough of them to be found once.")})
    if old == new:
        raise Invalid(errors={"new": _("These are the same words.")})
    with record(words.SUGGESTED, by=by, about=[response.issue, response], response=response.number):
        made = Suggestion(response_id=response.id, old=old, new=new, state="open", by_id=by.id, at=clock.now())
        db.session.add(made)
    line = _("%(who)s suggests words. Whoever takes them writes them.", who=by.name)
    subject = _("A suggestion for response %(n)s", n=response.number)
    _tell(response, writers, subject, [line, f"“{new or old}”"], by)
    return made


def take(suggestion: Suggestion, *, within: str, by: Person) -> str:
    """Decide to use a suggestion: the text `within` with the suggested words in place. Raises Stale, WrongState.

    Whoever takes words writes them, so they must be put into the working text in the taker's name.
    """
    response = _of(suggestion)
    rules.may_write(by)
    suggestion = _open_suggestion(suggestion)
    text = rules.with_suggestion(within, suggestion)
    if text is None:
        raise Stale(_("The words it would replace are no longer there. The suggestion stays; use what you need of it."))
    with _deciding(words.TAKEN, suggestion, response, by):
        suggestion.state, suggestion.decided_by_id = "taken", by.id
    _tell_suggester(suggestion, response, _("%(who)s took your words. You may still sign.", who=by.name), by)
    return text


def leave(suggestion: Suggestion, *, by: Person) -> None:
    """Decide not to use a suggestion; it stays in the record. Raises WrongState."""
    response = _of(suggestion)
    rules.may_write(by)
    suggestion = _open_suggestion(suggestion)
    with _deciding(words.LEFT, suggestion, response, by):
        suggestion.state, suggestion.decided_by_id = "left", by.id
    _tell_suggester(suggestion, response, _("%(who)s left your words out.", who=by.name), by)


def take_back(suggestion: Suggestion, *, by: Person) -> None:
    """Withdraw one's own suggestion; it stays in the record. Raises NotAllowed, WrongState."""
    if suggestion.by_id != by.id:
        raise NotAllowed(_("Only who suggested these words can take them back."))
    response, suggestion = _of(suggestion), _open_suggestion(suggestion)
    with record(words.TAKEN_BACK, by=by, about=[response.issue, response], response=response.number):
        suggestion.state, suggestion.decided_by_id = "back", by.id


def _of(suggestion: Suggestion) -> Response:
    return db.session.get_one(Response, suggestion.response_id)


def _open_suggestion(suggestion: Suggestion) -> Suggestion:
    suggestion = lock(Suggestion, suggestion.id)
    if suggestion.state != "open":
        raise WrongState(_("Somebody else decided on this suggestion already."))
    return suggestion


def _deciding(word: Any, suggestion: Suggestion, response: Response, by: Person) -> Any:
    facts: dict[str, Any] = {"response": response.number, "suggested_person": suggestion.by_id}
    return record(word, by=by, about=[response.issue, response], **facts)


def _tell_suggester(suggestion: Suggestion, response: Response, line: str, by: Person) -> None:
    subject = _("Your suggestion for response %(n)s", n=response.number)
    _tell(response, {suggestion.by_id}, subject, [line], by)


def _tell(response: Response, persons: Collection[str], subject: str, lines: list[str], by: Person) -> None:
    concerned = issue_queries.may_hear(response.issue, set(persons))
    tell(concerned, subject, lines, path_of("response", response.number), by=by)
