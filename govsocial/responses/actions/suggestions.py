"""Words proposed without becoming their author."""

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
from govsocial.responses import drafting, rules, words
from govsocial.responses.actions.shared import may_write
from govsocial.responses.models import Draft, Response, Suggestion


def suggest(response: Response, *, old: str, new: str, by: Person) -> Suggestion:
    """Propose other words for exact words of the draft (`old` empty: to be added), without becoming their author."""
    if not may(by, Permission.RESPONSE_SUGGEST):
        raise NotAllowed(_("You may not suggest words."))
    old, new = drafting.exact(old).strip("\n"), drafting.exact(new).strip("\n")
    draft = drafting.open_draft(response)
    if not new.strip() and not old:
        raise Invalid(errors={"new": _("Write the words you suggest.")})
    if old and rules.place_of(draft.text, old) is None:
        said = (
            _("These words do not stand in the draft.")
            if old not in draft.text
            else _("These words stand there twice.")
        )
        raise Invalid(errors={"old": said + " " + _("Copy the exact words, enough of them to be found once.")})
    if old == new:
        raise Invalid(errors={"new": _("These are the same words.")})
    with record(words.SUGGESTED, by=by, about=[response.issue, response], response=response.number):
        made = Suggestion(response_id=response.id, old=old, new=new, state="open", by_id=by.id, at=clock.now())
        db.session.add(made)
    _tell_writers(response, draft, made, by)
    return made


def take(suggestion: Suggestion, *, by: Person) -> None:
    """Make suggested words one's own: the taker writes them. Raises Stale, WrongState."""
    response = _of(suggestion)
    may_write(by)
    draft = drafting.open_draft(response)
    suggestion = _open_suggestion(suggestion)
    text = rules.with_suggestion(draft.text, suggestion)
    if text is None:
        raise Stale(_("The words it would replace are no longer there. The suggestion stays; use what you need of it."))
    with _deciding(words.TAKEN, suggestion, response, by):
        suggestion.state, suggestion.decided_by_id = "taken", by.id
    drafting.change(draft, base=draft.text, text=text, by=by)
    draft.taken = [*draft.taken, {"suggestion": suggestion.id, "by": suggestion.by_id, "taken_by": by.id}]
    _tell_suggester(suggestion, response, _("%(who)s took your words. You may still sign.", who=by.name), by)


def leave(suggestion: Suggestion, *, by: Person) -> None:
    """Decide not to use a suggestion; it stays in the record. Raises WrongState."""
    response = _of(suggestion)
    may_write(by)
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


def _open_suggestion(suggestion: Suggestion) -> Suggestion:
    suggestion = lock(Suggestion, suggestion.id)
    if suggestion.state != "open":
        raise WrongState(_("Somebody else decided on this suggestion already."))
    return suggestion


def _deciding(word: Any, suggestion: Suggestion, response: Response, by: Person) -> Any:
    facts: dict[str, Any] = {"response": response.number, "suggested_person": suggestion.by_id}
    return record(word, by=by, about=[response.issue, response], **facts)


def _tell_writers(response: Response, draft: Draft, made: Suggestion, by: Person) -> None:
    """Whoever wrote the words hears of it, unless they sit at the draft and see it."""
    here = {sitting.person_id for sitting in drafting.sittings(response)}
    heard = issue_queries.may_hear(response.issue, {response.begun_by_id, *draft.contributors} - here)
    lines = [_("%(who)s suggests words. Whoever takes them writes them.", who=by.name), f"“{made.new or made.old}”"]
    subject = _("A suggestion for response %(n)s", n=response.number)
    tell(heard, subject, lines, f"/responses/{response.number}", by=by)


def _tell_suggester(suggestion: Suggestion, response: Response, line: str, by: Person) -> None:
    heard = issue_queries.may_hear(response.issue, {suggestion.by_id})
    tell(
        heard,
        _("Your suggestion for response %(n)s", n=response.number),
        [line],
        f"/responses/{response.number}",
        by=by,
    )


def _of(suggestion: Suggestion) -> Response:
    return db.session.get_one(Response, suggestion.response_id)
