"""Threads: asked, answered, settled, taken up again."""

import pytest
import sqlalchemy as sa

from govsocial.core.db import db
from govsocial.core.errors import Invalid, WrongState
from govsocial.core.outbox import Parcel
from govsocial.issues import actions, queries
from govsocial.issues.models import Thread
from tests.cast import Cast, csrf_of
from tests.issues.stage import entries_of, opened, owned


def test_a_thread_from_question_to_answer_and_back(cast: Cast) -> None:
    issue = opened(cast.ines, "policy")
    thread = actions.start_thread(issue, title="Which section?", text="14(2) or the leaflet?", by=cast.ines)
    actions.reply(issue, thread, text="14(2).", by=cast.mateo)
    actions.resolve(issue, thread, by=cast.ines)
    db.session.commit()
    for act in (
        lambda: actions.reply(issue, thread, text="Wait", by=cast.mateo),
        lambda: actions.resolve(issue, thread, by=cast.mateo),
    ):
        with pytest.raises(WrongState):
            act()
    actions.reopen_thread(issue, thread, by=cast.mateo)
    with pytest.raises(WrongState):
        actions.reopen_thread(issue, thread, by=cast.mateo)
    assert entries_of(issue)[1:] == ["thread.started", "thread.replied", "thread.resolved", "thread.reopened"]
    [shown] = queries.threads(issue)
    assert [post.text for post in shown.posts] == ["14(2) or the leaflet?", "14(2)."]


@pytest.mark.parametrize(
    ("title", "text", "field"), [(" ", "x", "title"), ("x", " ", "text"), ("x", "y" * 10_001, "text")]
)
def test_an_empty_or_endless_one_is_refused(cast: Cast, title: str, text: str, field: str) -> None:
    issue = opened(cast.ines, "policy")
    with pytest.raises(Invalid) as refused:
        actions.start_thread(issue, title=title, text=text, by=cast.ines)
    assert set(refused.value.errors) == {field}
    db.session.commit()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Thread)) == 0


def test_owners_and_who_took_part_hear_of_a_reply_but_not_who_wrote_it(cast: Cast) -> None:
    issue = owned((cast.ines, "policy"), (cast.tomas, "communications"))
    thread = actions.start_thread(issue, title="T", text="x", by=cast.mateo)
    db.session.commit()
    db.session.execute(sa.delete(Parcel))
    actions.reply(issue, thread, text="y", by=cast.ines)
    db.session.commit()
    told = " ".join(str(parcel.payload) for parcel in db.session.scalars(sa.select(Parcel)))
    assert "tomas@" in told and "mateo@" in told and "ines@tessermark.example'" not in told


def test_pages(cast: Cast, client_for) -> None:
    issue = opened(cast.ines, "policy")
    db.session.commit()
    client, at = client_for("mateo"), f"/issues/{issue.number}/threads"
    page = client.get(f"{at}/new")
    token = csrf_of(page)
    kept = client.post(f"{at}/new", data={"csrf_token": token, "text": "kept <b>words</b>"})
    assert kept.status_code == 422 and "kept &lt;b&gt;words" in kept.text
    made = client.post(f"{at}/new", data={"csrf_token": token, "title": "T", "text": "first <script>"})
    assert made.status_code == 302
    where = made.location
    assert "first &lt;script&gt;" in client.get(where).text
    assert client.post(f"{where}/reply", data={"csrf_token": token, "text": " "}).status_code == 422
    assert client.post(f"{where}/reply", data={"csrf_token": token, "text": "second"}).status_code == 302
    assert client.post(f"{where}/resolve", data={"csrf_token": token}).status_code == 302
    late = client.post(f"{where}/reply", data={"csrf_token": token, "text": "too late"})
    assert late.status_code == 409 and "too late" in late.text
    assert client.post(f"{where}/reopen", data={"csrf_token": token}).status_code == 302
    assert client.get(f"{at}/nothing").status_code == 404
    freya = client_for("freya")
    assert freya.get(where).status_code == 200
    assert freya.post(f"{where}/reply", data={"csrf_token": csrf_of(freya.get(where)), "text": "x"}).status_code == 403
