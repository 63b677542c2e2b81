"""Who has the draft open: one row for each open browser tab, no record."""

from datetime import timedelta

import sqlalchemy as sa

from govsocial.core import clock
from govsocial.core.db import db
from govsocial.core.errors import NotFound
from govsocial.drafting.models import Tab
from govsocial.people.models import Person
from govsocial.responses.models import Response

TOUCH = timedelta(seconds=5)
FORGET = timedelta(days=2)


def sit(response: Response, *, tab: str, by: Person, paragraph: int) -> None:
    """Note that somebody is here; `paragraph` counts from 1 while they type, 0 when they read."""
    page, now = opened(response, tab, by), clock.now()
    if now - page.seen_at > TOUCH or page.paragraph != paragraph:
        page.seen_at = now
    if paragraph:
        page.typing_at, page.paragraph = now, paragraph


def opened(response: Response, tab: str, by: Person) -> Tab:
    """That tab, noted when it is new. Raises NotFound for one of another draft or person."""
    page = db.session.get(Tab, tab)
    if page is None:
        old = sa.delete(Tab).where(Tab.response_id == response.id, Tab.seen_at < clock.now() - FORGET)
        db.session.execute(old)
        page = _new(response, tab, by)
    if page.response_id != response.id or page.person_id != by.id:
        raise NotFound("There is no such page.")
    return page


def _new(response: Response, tab: str, by: Person) -> Tab:
    page = Tab(id=tab, response_id=response.id, person_id=by.id, sequence=0, paragraph=0, seen_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(page)
    except sa.exc.IntegrityError:  # the same page's other first request was quicker
        return db.session.get_one(Tab, tab)
    return page
