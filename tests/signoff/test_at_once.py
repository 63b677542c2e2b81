"""Two who act at the same moment, each in a transaction of their own."""

from threading import Event

import sqlalchemy as sa
from flask import Flask

from govsocial.core.db import commit, db, lock, writing
from govsocial.core.errors import NotAllowed
from govsocial.ledger.models import Entry, Subject
from govsocial.people import actions as people
from govsocial.people.models import Person
from govsocial.responses.models import Response, Version
from govsocial.signoff import actions
from tests import factories
from tests.cast import Cast
from tests.meanwhile import MOMENT, elsewhere


def test_nobody_signs_after_they_were_deactivated(app: Flask, cast: Cast) -> None:
    version = factories.in_review(cast)
    begun, gone = Event(), Event()

    def sign() -> None:
        jonas, read = db.session.get_one(Person, cast.ids["jonas"]), db.session.get_one(Version, version_id)
        assert jonas.functions == {"policy"}
        begun.set()
        gone.wait(MOMENT)
        try:
            actions.sign(read, by=jonas, function="policy", digest=digest)
        except NotAllowed:
            db.session.rollback()
        commit()

    version_id, digest, jonas_id = version.id, version.digest, cast.jonas.id
    db.session.rollback()
    signing = elsewhere(app, sign)
    assert begun.wait(60)
    people.deactivate(db.session.get_one(Person, jonas_id), by=cast.ada)
    commit()
    gone.set()
    signing.join()
    query = sa.select(Subject.subject, Entry.seq).join(Entry, Entry.seq == Subject.seq)
    query = query.where(Subject.subject.in_(("act/person.deactivated", "act/response.signed_off"))).order_by(Entry.seq)
    assert [name for name, _seq in db.session.execute(query)][-1] == "act/person.deactivated"


def test_what_is_held_can_still_be_pointed_at(app: Flask, cast: Cast) -> None:
    """A save notes who is here, in a row that names the response, while the words go to review."""
    response_id = factories.draft(cast).id
    lock(Response, response_id)
    found: list[str] = []

    def point() -> None:
        with writing(on=False):
            query = sa.select(Response.id).where(Response.id == response_id)
            found.append(db.session.scalars(query.with_for_update(read=True, key_share=True, nowait=True)).one())

    elsewhere(app, point).join()
    assert found == [response_id]
