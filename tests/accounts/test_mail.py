"""Mail: to those concerned, as each wishes, over a real SMTP server where one is set."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.accounts import post
from govsocial.accounts.notify import tell
from govsocial.core import outbox
from govsocial.core.db import db
from govsocial.core.outbox import Parcel
from govsocial.people import actions as people
from tests.accounts.doors import letters
from tests.cast import Cast, email_of
from tests.real.smtp import Smtp


def test_everybody_concerned_hears_but_who_did_it(cast: Cast) -> None:
    tell([cast.ines.id, cast.tomas.id, cast.ines.id], "Signed", ["Tomas signed."], "/responses/318", by=cast.tomas)
    db.session.commit()
    [letter] = letters()
    assert (letter["to"], letter["subject"]) == (email_of("ines"), "Signed")
    assert "Tomas signed.\n\nhttp://localhost/responses/318\n" in letter["text"]
    assert "To get no mail: http://localhost/profile" in letter["text"]


def test_who_wants_none_or_has_left_gets_none(cast: Cast) -> None:
    people.set_preferences(cast.ines, zone="", mail="none", by=cast.ines)
    people.deactivate(cast.jonas, by=cast.ada)
    tell([cast.ines.id, cast.jonas.id, cast.sami.id], "Signed", ["Tomas signed."], by=cast.tomas)
    db.session.commit()
    assert [letter["to"] for letter in letters()] == [email_of("sami")]


def test_to_nobody_nothing_is_asked(cast: Cast) -> None:
    asked: list[str] = []
    listen = (db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    ada = cast.ada
    sa.event.listen(*listen)
    tell([], "Signed", ["x"], by="system")
    tell([ada.id], "Signed", ["x"], by=ada)
    sa.event.remove(*listen)
    assert asked == []


def test_what_is_rolled_back_is_never_sent(cast: Cast) -> None:
    tell([cast.ines.id], "Signed", ["Tomas signed."], by=cast.tomas)
    db.session.rollback()
    assert letters() == []


@pytest.fixture
def posting(app: Flask, smtp: Smtp) -> Iterator[Smtp]:
    """The program, told to use the real server."""
    state = app.extensions["mail"]
    state.server, state.port = "127.0.0.1", smtp.port
    app.config["MAIL_SERVER"] = "127.0.0.1"
    yield smtp


def test_a_real_server_gets_it_whole(posting: Smtp) -> None:
    post.send(email_of("ines"), "Überprüfung", "Grüße aus Tessermark,\n.\nein Punkt allein.\n")
    db.session.commit()
    assert outbox.deliver_due() == 1
    [letter] = posting.wait_for(1)
    assert letter.to == (email_of("ines"),)
    assert letter.message["Subject"] == "Überprüfung"
    assert letter.message["Auto-Submitted"] == "auto-generated"
    assert letter.text == "Grüße aus Tessermark,\n.\nein Punkt allein.\n"


def test_while_the_server_is_down_it_waits_and_the_reason_is_kept(posting: Smtp) -> None:
    posting.down = True
    post.send(email_of("ines"), "Signed", "x")
    db.session.commit()
    outbox.deliver_due()
    parcel = db.session.scalars(sa.select(Parcel)).one()
    assert parcel.done_at is None
    assert "451" in (parcel.error or "")
    assert posting.letters == []
