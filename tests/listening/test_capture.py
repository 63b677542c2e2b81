"""Capturing by hand: kept exactly as typed, once, with its screenshot; what cannot be taken is given back."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
import sqlalchemy as sa
from PIL import Image

from govsocial.core import clock
from govsocial.core.db import commit, db
from govsocial.core.errors import Invalid
from govsocial.evidence.models import Evidence
from govsocial.ledger.reconcile import reconcile
from govsocial.listening import actions, signals
from govsocial.listening.models import Mention
from govsocial.text.text import LIMIT
from tests.cast import Cast, csrf_of

ADDRESS = "https://doorstep.example/groups/9/posts/1"


def captured(cast: Cast, **more: object) -> Mention:
    given = {
        "address": ADDRESS,
        "text": "It <b>ends</b> & that's it\n\n  indented",
        "author": "rob",
        "platform": "Doorstep",
    }
    made = actions.capture(**{**given, "by": cast.tomas, **more})  # type: ignore[arg-type]
    commit()
    return made


def png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (8, 8), "navy").save(file, "PNG")
    return file.getvalue()


def test_words_are_shown_exactly_as_typed(cast: Cast, client_for) -> None:
    mention = captured(cast)
    assert mention.triage.state == "waiting"
    assert mention.captured_by_id == cast.tomas.id
    page = client_for("ines").get(f"/mentions/{mention.number}").get_data(as_text=True)
    assert "It &lt;b&gt;ends&lt;/b&gt; &amp; that's it" in page
    assert "captured by Tomas Verhey" in page
    assert reconcile() == []


def test_the_same_twice_is_refused_and_names_the_first(cast: Cast) -> None:
    first = captured(cast)
    with pytest.raises(Invalid, match=str(first.number)):
        captured(cast, address=ADDRESS + "?utm_source=mail", author="somebody else")
    db.session.rollback()
    assert captured(cast, text="Other words").number == first.number + 1
    assert captured(cast, address="https://doorstep.example/groups/9/posts/2").number == first.number + 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", ""),
        ("address", "not an address"),
        ("address", "javascript:alert(1)"),
        ("address", "http://localhost/x"),
        ("address", "https://user:pass@doorstep.example/"),
        ("text", ""),
        ("text", " \n "),
        ("text", "&" * (LIMIT // 4)),
        ("platform", ""),
        ("platform", "x" * 41),
        ("shot", b"GIF89a not one of ours"),
        ("shot", b"\x89PNG\r\n\x1a\n broken"),
    ],
)
def test_what_cannot_be_taken_is_refused(cast: Cast, field: str, value: object) -> None:
    with pytest.raises(Invalid):
        captured(cast, **{field: value})
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mention)) == 0


def test_nothing_is_said_in_the_future(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        captured(cast, said_at=clock.now() + timedelta(hours=1))
    assert set(refused.value.errors) == {"said_at"}


def test_receivers_hear_of_captures_too(cast: Cast) -> None:
    told: list[int] = []
    with signals.heard.connected_to(lambda found: told.extend(m.number for m in found)):
        assert [captured(cast).number] == told


def test_through_the_form_with_a_screenshot(cast: Cast, client_for) -> None:
    client = client_for("mateo")
    page = client.get("/mentions/new")
    data = {
        "csrf_token": csrf_of(page),
        "address": ADDRESS,
        "text": "  The pot is empty.\r\nTypical.",
        "author": "Jo",
        "platform": "Doorstep Circle",
        "title": "Neighbours",
        "said_at": "2025-11-19T13:41",
        "language": "en",
        "screenshot": (BytesIO(png()), "shot.png"),
    }
    answer = client.post("/mentions/new", data=data, content_type="multipart/form-data")
    assert answer.status_code == 302
    mention = db.session.scalars(sa.select(Mention)).one()
    assert mention.words == "  The pot is empty.<br>\nTypical."
    assert mention.said_at is not None
    assert mention.said_at.isoformat() == "2025-11-19T12:41:00+00:00", "typed in the organisation's zone"
    evidence = db.session.scalars(sa.select(Evidence)).one()
    shown = client.get(f"/mentions/{mention.number}").get_data(as_text=True)
    assert evidence.sha256 in shown
    download = client.get(f"/mentions/{mention.number}/evidence")
    assert sha256(download.data).hexdigest() == evidence.sha256
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert download.headers["X-Content-Type-Options"] == "nosniff"
    assert Image.open(BytesIO(download.data)).size == (8, 8)


def test_the_form_gives_back_what_was_typed(cast: Cast, client_for) -> None:
    client = client_for("mateo")
    data = {"csrf_token": csrf_of(client.get("/mentions/new")), "address": "nowhere", "text": "  Kept “exactly”  "}
    answer = client.post("/mentions/new", data={**data, "author": "Zoë"}, content_type="multipart/form-data")
    assert answer.status_code == 422
    shown = answer.get_data(as_text=True)
    assert "  Kept “exactly”  " in shown
    assert "Zoë" in shown
    assert "(1 error)" in shown, "the title counts them"


def test_too_long_words_are_refused_with_a_sentence(cast: Cast, client_for) -> None:
    client = client_for("mateo")
    data = {
        "csrf_token": csrf_of(client.get("/mentions/new")),
        "address": ADDRESS,
        "platform": "x",
        "text": "w" * 70_000,
    }
    answer = client.post("/mentions/new", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "64 kB" in answer.get_data(as_text=True)


def test_the_auditor_reads_and_does_not_capture(cast: Cast, client_for) -> None:
    assert client_for("freya").get("/mentions/new").status_code == 403
    assert "Capture by hand" not in client_for("freya").get("/mentions").get_data(as_text=True)


def test_a_mention_without_evidence_has_none_to_download(cast: Cast, client_for) -> None:
    mention = captured(cast)
    assert client_for("ines").get(f"/mentions/{mention.number}/evidence").status_code == 404
    assert client_for("ines").get("/mentions/999/evidence").status_code == 404


def test_who_captures_the_same_again_is_led_to_it(cast: Cast, client_for) -> None:
    client = client_for("mateo")
    for status in (302, 422):
        token = csrf_of(client.get("/mentions/new"))
        data = {"csrf_token": token, "address": ADDRESS, "text": "Twice", "platform": "Doorstep"}
        answer = client.post("/mentions/new", data=data)
        assert answer.status_code == status
    assert '<li><a href="/mentions/1">Mention 1</a> holds these words' in answer.get_data(as_text=True)
