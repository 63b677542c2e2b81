"""Writing together. The writers of the working rows (Draft, Desk), outside the ledger: submission makes the record.

Each open page numbers its saves and sends, with the text, the text it last had acknowledged: the merge base. One save
is under way at a time and is repeated unchanged until it is answered, so a save that comes twice, late or out of order
finds its number taken and changes nothing. The answer is always the text as it stands now, which holds what was saved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from govsocial.core import clock
from govsocial.core.db import db, lock, rows_of, slot
from govsocial.core.errors import Invalid, NotFound, Stale, WrongState
from govsocial.core.ids import uuid7
from govsocial.core.wording import gettext as _
from govsocial.people.models import Person
from govsocial.responses import places
from govsocial.responses.models import Desk, Draft, Response
from govsocial.text.merge import merge, text_of
from govsocial.text.text import TooLong, check_size, scalar

HERE = timedelta(seconds=20)
TYPING = timedelta(seconds=6)
TOUCH = timedelta(seconds=5)
FORGET = timedelta(days=2)
BOTH = "both"


@dataclass(frozen=True)
class Sitting:
    """Somebody at the draft now; `paragraph` is 0 when they are only reading."""

    person_id: str
    paragraph: int


def exact(text: str) -> str:
    """Text as it is kept: line ends `\\n`, no half characters, NUL made visible. Raises Invalid over 64 kB."""
    return _fitting(scalar(text).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd"))


def open_draft(response: Response) -> Draft:
    """The working text, held, if words can be changed now. Raises WrongState."""
    draft = lock(Draft, response.id)
    db.session.refresh(response, ["state"])  # a submission that was waited for may have closed the draft
    if response.state != "draft":
        raise WrongState(_("These words went to review. Nothing more can be written until they come back."))
    return draft


def save(response: Response, *, base: str, text: str, by: Person, desk: str = "", sequence: int = 0) -> Draft:
    """Take what somebody typed: `base` is what their page showed before. Raises WrongState, Invalid, NotFound.

    `desk` and `sequence` name the page and the save; without them (a page without scripts) every save counts.
    """
    base, text = exact(base), exact(text)
    draft = open_draft(response)
    if desk:
        seat = _seat(response, desk, by)
        if sequence <= seat.sequence:
            return draft
        seat.sequence = sequence
    change(draft, base=base, text=text, by=by)
    return draft


def change(draft: Draft, *, base: str, text: str, by: Person) -> bool:
    """Merge `text`, made from `base`, into the working text; whether a character changed. Raises Invalid.

    Whoever changes a character is a contributor from then on. To take out words that somebody else changed meanwhile
    changes nothing yet: it asks for a choice.
    """
    pieces = merge(base, text, draft.text)
    merged = _fitting(text_of(pieces))
    if merged == draft.text and not any(piece.is_open for piece in pieces):
        return False
    other = next((person for person in reversed(draft.contributors) if person != by.id), "")
    found = places.follow(draft.conflicts, pieces, by.id)
    if other:
        found += [_place(spans) for spans in places.ties(pieces, by.id, other)]
    draft.conflicts = places.gathered(found, merged)
    draft.aside = places.anchored(draft.aside, pieces)
    draft.revision += 1
    if merged == draft.text:
        return False
    draft.text, draft.saved_at = merged, clock.now()
    draft.contributors = [*(person for person in draft.contributors if person != by.id), by.id]
    return True


def settle(response: Response, *, place: str, keep: str, by: Person) -> Draft:
    """Decide a place where two wrote at once: `keep` is a person's id, or "both". Raises Stale, WrongState.

    Words that are not kept are put aside.
    """
    draft = open_draft(response)
    found = next((p for p in draft.conflicts if p["id"] == place), None)
    if found is None or keep not in (BOTH, *(span[0] for span in found["spans"])):
        raise Stale(_("Somebody settled this place already."))
    draft.conflicts = [p for p in draft.conflicts if p is not found]
    draft.revision += 1
    if keep == BOTH:
        text = places.in_turn(draft.text, found)
    else:
        text, lost = places.kept(draft.text, found, keep), places.left_out(draft.text, found, keep)
        draft.aside = [*draft.aside, *(_aside(person, words, at, by) for person, words, at in lost)]
    change(draft, base=draft.text, text=text, by=by)
    return draft


def put_back(response: Response, *, aside: str, by: Person) -> Draft:
    """Words that were put aside stand in the draft again, where they stood. Raises Stale, WrongState, Invalid."""
    draft = open_draft(response)
    found = next((one for one in draft.aside if one["id"] == aside), None)
    if found is None:
        raise Stale(_("Somebody put these words back already."))
    draft.aside = [one for one in draft.aside if one is not found]
    change(draft, base=draft.text, text=places.put_back(draft.text, found["words"], found["at"]), by=by)
    return draft


def sit(response: Response, *, desk: str, by: Person, paragraph: int) -> None:
    """Note that somebody is here; `paragraph` counts from 1 while they type, 0 when they read."""
    seat, now = _seat(response, desk, by), clock.now()
    if now - seat.seen_at > TOUCH or seat.paragraph != paragraph:
        seat.seen_at = now
    if paragraph:
        seat.typing_at, seat.paragraph = now, paragraph


def sittings(response: Response) -> Sequence[Sitting]:
    """Who is here, each person once, typing before reading."""
    now = clock.now()
    found: dict[str, Sitting] = {}
    for person, typing_at, paragraph in rows_of(_sitting(), {"response": response.id, "since": now - HERE}):
        types = _is_recent(typing_at, now)
        if types or person not in found:
            found[person] = Sitting(person, paragraph if types else 0)
    return sorted(found.values(), key=lambda sitting: (not sitting.paragraph, sitting.person_id))


@cache
def _sitting() -> sa.Select[str, datetime | None, int]:
    query = sa.select(Desk.person_id, Desk.typing_at, Desk.paragraph).order_by(Desk.person_id)
    return query.where(Desk.response_id == slot("response"), Desk.seen_at > slot("since"))


def begin(response: Response) -> Draft:
    """The empty working text of a new response."""
    draft = Draft(response_id=response.id, text="", revision=0, conflicts=[], contributors=[], taken=[], aside=[])
    db.session.add(draft)
    return draft


def restart(response: Response, text: str) -> None:
    """Begin again from `text`; whoever contributed before stays a contributor."""
    draft = lock(Draft, response.id)
    draft.text, draft.conflicts, draft.taken, draft.aside = text, [], [], []
    draft.revision += 1


def _seat(response: Response, desk: str, by: Person) -> Desk:
    seat = db.session.get(Desk, desk)
    if seat is None:
        old = sa.delete(Desk).where(Desk.response_id == response.id, Desk.seen_at < clock.now() - FORGET)
        db.session.execute(old)
        seat = _new_seat(response, desk, by)
    if seat.response_id != response.id or seat.person_id != by.id:
        raise NotFound("There is no such page.")
    return seat


def _new_seat(response: Response, desk: str, by: Person) -> Desk:
    seat = Desk(id=desk, response_id=response.id, person_id=by.id, sequence=0, paragraph=0, seen_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(seat)
    except sa.exc.IntegrityError:  # the same page's other first request was quicker
        return db.session.get_one(Desk, desk)
    return seat


def _place(spans: list[places.Span]) -> places.Place:
    return {"id": uuid7(), "at": clock.now().isoformat(), "spans": spans}


def _aside(person: str, words: str, at: int, by: Person) -> dict[str, Any]:
    return {"id": uuid7(), "person": person, "words": words, "by": by.id, "at": at}


def _fitting(text: str) -> str:
    try:
        return check_size(text)
    except TooLong as error:
        raise Invalid(errors={"text": str(error)}) from None


def _is_recent(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment < TYPING
