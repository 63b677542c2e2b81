"""Suggesting words for the working text, and taking them into it. The room below keeps the record of both."""

from govsocial.core.db import db
from govsocial.drafting import queries
from govsocial.drafting.actions.writing import change, open_draft
from govsocial.people.models import Person
from govsocial.responses import actions as responses
from govsocial.responses.models import Response, Suggestion


def suggest(response: Response, *, old: str, new: str, by: Person) -> Suggestion:
    """Propose other words for exact words of the draft (`old` empty: to be added), without becoming their author.

    Whoever wrote the words hears of it, unless they sit at the draft and see it. Raises Invalid, NotAllowed,
    WrongState.
    """
    draft = open_draft(response)
    here = {present.person_id for present in queries.present(response)}
    writers = {response.begun_by_id, *draft.contributors} - here
    return responses.suggest(response, old=old, new=new, within=draft.text, writers=writers, by=by)


def take(suggestion: Suggestion, *, by: Person) -> None:
    """Make suggested words one's own: the taker writes them. Raises Stale, WrongState."""
    draft = open_draft(db.session.get_one(Response, suggestion.response_id))
    text = responses.take(suggestion, within=draft.text, by=by)
    change(draft, base=draft.text, text=text, by=by)
    draft.taken = [*draft.taken, {"suggestion": suggestion.id, "by": suggestion.by_id, "taken_by": by.id}]
