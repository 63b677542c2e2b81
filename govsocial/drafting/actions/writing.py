"""Writing together: saving, merging, settling. Only the working text changes: submission makes the record.

Each open page numbers its saves and sends, with the text, the text it last had acknowledged: the merge base. One save
is under way at a time and is repeated unchanged until it is answered, so a save that comes twice, late or out of order
finds its number taken and changes nothing. The answer is always the text as it stands now, which holds what was saved.
"""

from typing import Any

from govsocial.core import clock
from govsocial.core.db import db, lock
from govsocial.core.errors import Stale, WrongState
from govsocial.core.ids import uuid7
from govsocial.core.wording import gettext as _
from govsocial.drafting import places
from govsocial.drafting.actions import tabs
from govsocial.drafting.models import Draft, DraftContributor
from govsocial.people.models import Person
from govsocial.responses.models import Response
from govsocial.responses.rules import exact, fitting
from govsocial.text.merge import merge, text_of

BOTH = "both"


def open_draft(response: Response) -> Draft:
    """The working text, held, if words can be changed now. Raises WrongState."""
    draft = lock(Draft, response.id)
    db.session.refresh(response, ["state"])  # a submission that was waited for may have closed the draft
    if response.state != "draft":
        raise WrongState(_("These words went to review. Nothing more can be written until they come back."))
    return draft


def save(response: Response, *, base: str, text: str, by: Person, tab: str = "", sequence: int = 0) -> Draft:
    """Take what somebody typed: `base` is what their page showed before. Raises WrongState, Invalid, NotFound.

    `tab` and `sequence` name the page and the save; without them (a page without scripts) every save counts.
    """
    base, text = exact(base), exact(text)
    draft = open_draft(response)
    if tab:
        page = tabs.opened(response, tab, by)
        if sequence <= page.sequence:
            return draft
        page.sequence = sequence
    change(draft, base=base, text=text, by=by)
    return draft


def change(draft: Draft, *, base: str, text: str, by: Person) -> bool:
    """Merge `text`, made from `base`, into the working text; whether a character changed. Raises Invalid.

    Whoever changes a character is a contributor from then on. To take out words that somebody else changed meanwhile
    changes nothing yet: it asks for a choice.
    """
    pieces = merge(base, text, draft.text)
    merged = fitting(text_of(pieces))
    if merged == draft.text and not any(piece.is_open for piece in pieces):
        return False
    other = next((person for person in reversed(draft.contributors) if person != by.id), "")
    conflicts = places.follow(draft.conflicts, pieces, by.id)
    if other:
        conflicts += [_place(spans) for spans in places.ties(pieces, by.id, other)]
    draft.conflicts = places.gathered(conflicts, merged)
    draft.aside = places.anchored(draft.aside, pieces)
    draft.revision += 1
    if merged == draft.text:
        return False
    draft.text, draft.saved_at = merged, clock.now()
    if by.id not in draft.contributors:
        db.session.add(DraftContributor(response_id=draft.response_id, person_id=by.id))
    draft.contributors = [*(person for person in draft.contributors if person != by.id), by.id]
    return True


def settle(response: Response, *, place: str, keep: str, by: Person) -> Draft:
    """Decide a place where two wrote at once: `keep` is a person's id, or "both". Raises Stale, WrongState.

    Words that are not kept are put aside.
    """
    draft = open_draft(response)
    open_place = next((p for p in draft.conflicts if p["id"] == place), None)
    if open_place is None or keep not in (BOTH, *(span[0] for span in open_place["spans"])):
        raise Stale(_("Somebody settled this place already."))
    draft.conflicts = [p for p in draft.conflicts if p is not open_place]
    draft.revision += 1
    if keep == BOTH:
        text = places.in_turn(draft.text, open_place)
    else:
        text, lost = places.kept(draft.text, open_place, keep), places.left_out(draft.text, open_place, keep)
        draft.aside = [*draft.aside, *(_aside(person, words, at, by) for person, words, at in lost)]
    change(draft, base=draft.text, text=text, by=by)
    return draft


def put_back(response: Response, *, aside: str, by: Person) -> Draft:
    """Words that were put aside stand in the draft again, where they stood. Raises Stale, WrongState, Invalid."""
    draft = open_draft(response)
    lost = next((one for one in draft.aside if one["id"] == aside), None)
    if lost is None:
        raise Stale(_("Somebody put these words back already."))
    draft.aside = [one for one in draft.aside if one is not lost]
    change(draft, base=draft.text, text=places.put_back(draft.text, lost["words"], lost["at"]), by=by)
    return draft


def _place(spans: list[places.Span]) -> places.Place:
    return {"id": uuid7(), "at": clock.now().isoformat(), "spans": spans}


def _aside(person: str, words: str, at: int, by: Person) -> dict[str, Any]:
    return {"id": uuid7(), "person": person, "words": words, "by": by.id, "at": at}
