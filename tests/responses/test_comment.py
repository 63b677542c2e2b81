"""Comments hang on exact words of a version."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from govsocial.core.db import commit, db
from govsocial.core.errors import Invalid, NotAllowed, WrongState
from govsocial.responses import actions, rows
from govsocial.responses.models import Version
from tests import factories
from tests.cast import Cast, csrf_of

Clients = Callable[[str], FlaskClient]


@pytest.fixture
def version(cast: Cast) -> Version:
    return factories.in_review(cast)


def test_a_comment_is_made_resolved_and_opened_again(version: Version, cast: Cast) -> None:
    made = actions.comment(version, quote="31 March 2027", text="Is this in the by-law?", by=cast.jonas)
    commit()
    actions.resolve(made, by=cast.priya)
    commit()
    assert (made.state, made.resolved_by_id) == ("resolved", cast.priya.id)
    with pytest.raises(WrongState):
        actions.resolve(made, by=cast.priya)
    actions.reopen_comment(made, by=cast.jonas)
    commit()
    [remark], _elsewhere = rows.comments_on(rows.version(version.response.number, 1, cast.jonas).version)
    assert (remark.comment.state, remark.by_name) == ("open", "Jonas Eldh")


@pytest.mark.parametrize(
    ("quote", "text"),
    [("not there", "x"), ("", "x"), ("31 March", "  "), ("31 March", "x" * 6_000), ("x" * 70_000, "x")],
)
def test_words_that_do_not_stand_there_take_no_comment(version: Version, cast: Cast, quote: str, text: str) -> None:
    with pytest.raises(Invalid):
        actions.comment(version, quote=quote, text=text, by=cast.jonas)


def test_an_auditor_does_not_comment(version: Version, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.comment(version, quote="31 March", text="x", by=cast.freya)


def test_through_the_pages(version: Version, cast: Cast, client_for: Clients) -> None:
    jonas, number = client_for("jonas"), version.response.number
    path = f"/responses/{number}/versions/1/comment"
    page = jonas.get(path)
    given = {"csrf_token": csrf_of(page), "quote": "nowhere", "text": "<b>Look</b>"}
    refused = jonas.post(path, data=given)
    assert refused.status_code == 422
    assert "&lt;b&gt;Look" in refused.get_data(as_text=True)
    assert jonas.post(path, data={**given, "quote": "official reply.\r\n\r\nYou can"}).status_code == 302
    db.session.rollback()
    [remark], _elsewhere = rows.comments_on(rows.version(number, 1, cast.jonas).version)
    turn = f"/responses/{number}/comments/{remark.comment.id}"
    assert jonas.post(f"{turn}/resolve", data={"csrf_token": given["csrf_token"]}).status_code == 302
    assert jonas.post(f"{turn}/reopen", data={"csrf_token": given["csrf_token"]}).status_code == 302
    assert (
        jonas.post(f"/responses/{number}/comments/none/reopen", data={"csrf_token": given["csrf_token"]}).status_code
        == 404
    )
