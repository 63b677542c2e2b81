"""The draft page, its gate, and its saves."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from govsocial.core.db import db
from govsocial.drafting import actions as drafting
from govsocial.responses.models import Response
from tests import factories
from tests.cast import Cast, csrf_of
from tests.drafting.pages import Page, seen, stored

Clients = Callable[[str], FlaskClient]
GATE = "If you edit, you can no longer sign"


def test_who_may_sign_stands_at_the_gate_before_the_first_keystroke(response: Response, client_for: Clients) -> None:
    path = f"/responses/{response.number}"
    tomas = client_for("tomas")
    assert GATE in seen(tomas, path)
    assert "<textarea" not in seen(tomas, path)
    assert 'name="text"' in seen(tomas, f"{path}?do=edit")
    assert 'name="new"' in seen(tomas, f"{path}?do=suggest")
    assert GATE not in seen(client_for("mateo"), path), "advocacy is not asked to sign this"


def test_who_wrote_reads_that_they_cannot_sign(response: Response, client_for: Clients) -> None:
    page = seen(client_for("priya"), f"/responses/{response.number}")
    assert GATE not in page
    assert "You wrote part of these words, so you cannot sign them." in page


def test_an_auditor_reads_and_cannot_write(response: Response, client_for: Clients) -> None:
    freya = client_for("freya")
    page = seen(freya, f"/responses/{response.number}")
    assert "You can apply until" in page
    assert "<textarea" not in page
    token = csrf_of(freya.get("/profile"))
    answer = freya.post(f"/responses/{response.number}/save", json={}, headers={"X-CSRFToken": token})
    assert answer.status_code == 403


def test_reading_makes_nobody_an_author_and_typing_does(response: Response, cast: Cast, client_for: Clients) -> None:
    page = Page(client_for("ines"), response.number).open()
    page.look()
    assert stored(response.id).contributors == [cast.priya.id]
    page.typed += " More."
    page.settle_down()
    assert stored(response.id).contributors == [cast.priya.id, cast.ines.id]


def test_typing_that_changes_nothing_makes_nobody_an_author(
    response: Response, cast: Cast, client_for: Clients
) -> None:
    page = Page(client_for("ines"), response.number).open()
    words = page.typed
    save = {"tab": page.tab, "sequence": 1, "base": words, "text": words, "paragraph": 1, "seen": 0}
    page.deliver(save)
    assert stored(response.id).contributors == [cast.priya.id]


def test_both_see_who_is_here_and_who_types(response: Response, client_for: Clients) -> None:
    priya, ines = (Page(client_for(key), response.number).open() for key in ("priya", "ines"))
    ines.typed = ines.typed + "\n\nSecond."
    save = ines.send()
    assert save is not None
    ines.answered(save, ines.deliver({**save, "paragraph": 2}))
    told = priya.post("here", {"tab": priya.tab, "revision": 0, "paragraph": 0, "seen": 0}).get_json()
    assert "Ines Marlow" in told["people"]
    assert "typing in paragraph 2" in told["people"]
    assert "Second." in told["text"]


def test_a_page_that_knows_all_is_told_nothing_until_something_changes(response: Response, client_for: Clients) -> None:
    priya, ines = (Page(client_for(key), response.number).open() for key in ("priya", "ines"))
    asked = {"tab": priya.tab, "revision": priya.revision, "paragraph": 0, "seen": 0}
    told = priya.post("here", asked).get_json()
    asked["mark"] = told["mark"]
    nothing = priya.post("here", asked)
    assert (nothing.status_code, nothing.data) == (204, b"")
    assert priya.post("here", {**asked, "revision": -1}).get_json()["text"] == priya.typed
    ines.post("here", {"tab": ines.tab, "revision": ines.revision, "paragraph": 1, "seen": 0})
    typing = priya.post("here", asked).get_json()
    assert "typing in paragraph 1" in typing["people"]
    assert typing["mark"] != told["mark"]


def test_a_save_taken_once_changes_nothing_when_it_comes_again(response: Response, client_for: Clients) -> None:
    page = Page(client_for("priya"), response.number).open()
    page.typed += " Once."
    save = page.send()
    assert save is not None
    page.deliver(save)
    later = {**save, "sequence": 2, "base": save["text"], "text": save["text"].replace(" Once.", "")}
    page.deliver(later)
    answer = page.deliver(save)
    assert "Once." not in answer["text"]
    assert "Once." not in stored(response.id).text


def test_somebody_elses_page_cannot_be_used(response: Response, client_for: Clients) -> None:
    mine = Page(client_for("priya"), response.number).open()
    other = Page(client_for("ines"), response.number, tab=mine.tab)
    other.token = csrf_of(other.client.get("/profile"))
    answer = other.post("save", {"tab": mine.tab, "sequence": 9, "base": "", "text": "x", "paragraph": 0, "seen": 0})
    assert answer.status_code == 404
    assert stored(response.id).text != "x"


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "text",
        {},
        {"tab": "no uuid", "sequence": 1, "base": "", "text": ""},
        {"sequence": "1"},
        {"sequence": True},
        {"sequence": -5},
        {"sequence": 2**40},
        {"sequence": 1.5},
        {"text": None},
        {"base": 7},
        {"paragraph": "two"},
    ],
)
def test_a_hostile_save_is_refused_in_words(response: Response, client_for: Clients, body: Any) -> None:
    page = Page(client_for("priya"), response.number).open()
    whole = {"tab": page.tab, "sequence": 1, "base": "", "text": "", "paragraph": 0, "seen": 0}
    sent = {**whole, **body} if isinstance(body, dict) and body else body
    answer = page.post("save", sent)
    assert answer.status_code == 422
    assert answer.get_json()["error"]
    assert stored(response.id).text == factories.WORDS


def test_letters_no_database_keeps_are_made_visible(response: Response, client_for: Clients) -> None:
    page = Page(client_for("priya"), response.number).open()
    page.typed += " a\x00b \ud800 c\r\nd"
    save = page.send()
    assert save is not None
    assert page.deliver(save)["text"].endswith(" a\ufffdb \ufffd\ufffd\ufffd c\nd")


def test_sixty_four_kilobytes_are_the_limit_and_the_page_keeps_the_words(
    response: Response, client_for: Clients
) -> None:
    page = Page(client_for("priya"), response.number).open()
    fits = {"tab": page.tab, "sequence": 1, "base": page.base, "text": "é" * 32_768, "paragraph": 1, "seen": 0}
    assert page.post("save", fits).status_code == 200
    more = {**fits, "sequence": 2, "base": fits["text"], "text": fits["text"] + "x"}
    answer = page.post("save", more)
    assert answer.status_code == 422
    assert "64 kB" in answer.get_json()["error"]
    assert stored(response.id).text == fits["text"]


def test_merging_cannot_grow_past_the_limit(response: Response, client_for: Clients) -> None:
    one, other = (Page(client_for(key), response.number).open() for key in ("priya", "ines"))
    for page, letter in ((one, "a"), (other, "b")):
        page.typed = page.base + "\n" + f"{letter} " * 20_000
    one.settle_down()
    save = other.send()
    answer = other.post("save", save)
    assert answer.status_code == 422
    assert "b b" not in stored(response.id).text


def test_without_scripts_the_form_saves_and_merges(response: Response, client_for: Clients) -> None:
    ines = client_for("ines")
    path = f"/responses/{response.number}"
    page = ines.get(f"{path}?do=edit")
    Page(client_for("priya"), response.number).open()
    priya = Page(client_for("priya"), response.number).open()
    priya.typed = "Hers. " + priya.typed
    priya.settle_down()
    given = {"csrf_token": csrf_of(page), "base": factories.WORDS, "text": factories.WORDS + " Mine."}
    answer = ines.post(f"{path}/words", data=given)
    assert answer.status_code == 302
    assert stored(response.id).text == f"Hers. {factories.WORDS} Mine."
    too_long = ines.post(f"{path}/words", data={**given, "text": "x" * 70_000})
    assert too_long.status_code == 422
    assert "x" * 70_000 in too_long.get_data(as_text=True), "what was typed is given back"


def test_two_who_wrote_at_one_place_settle_it_with_one_press(
    response: Response, cast: Cast, client_for: Clients
) -> None:
    priya, ines = (Page(client_for(key), response.number).open() for key in ("priya", "ines"))
    ines.typed = ines.base.replace("31 March 2027", "the end of March")
    priya.typed = priya.base.replace("31 March 2027", "spring")
    ines.settle_down()
    priya.settle_down()
    draft = stored(response.id)
    assert "until spring the end of March." in draft.text
    page = seen(priya.client, f"/responses/{response.number}")
    assert "Settle one place" in page
    assert "Keep mine" in page
    assert "Keep Ines Marlow’s" in page
    given = {"csrf_token": priya.token, "place": draft.conflicts[0]["id"], "keep": cast.ines.id}
    number = response.number
    assert priya.client.post(f"/responses/{number}/settle", data=given).status_code == 302
    assert "until the end of March." in stored(response.id).text
    assert priya.client.post(f"/responses/{number}/settle", data=given).status_code == 409
    assert "Settle one place" not in seen(priya.client, f"/responses/{number}")


def test_words_taken_out_while_somebody_changed_them_stay_until_one_of_both_decides(
    response: Response, cast: Cast, client_for: Clients
) -> None:
    priya, ines = (Page(client_for(key), response.number).open() for key in ("priya", "ines"))
    kept = ines.base.replace("31 March 2027", "the end of March")
    ines.typed, priya.typed = kept, ""
    ines.settle_down()
    priya.settle_down()
    draft = stored(response.id)
    assert draft.text == priya.typed == kept
    page = seen(priya.client, f"/responses/{response.number}?do=edit")
    assert "Somebody took out words that somebody else changed at the same time." in page
    assert "Leave them out" in page
    assert "Keep both" not in page
    number = response.number
    given = {"csrf_token": priya.token, "place": draft.conflicts[0]["id"], "keep": cast.priya.id}
    assert priya.client.post(f"/responses/{number}/settle", data=given).status_code == 302
    assert "the end of March" not in stored(response.id).text


def test_keeping_both_leaves_the_words_and_makes_nobody_an_author(
    response: Response, cast: Cast, client_for: Clients
) -> None:
    priya, ines = (Page(client_for(key), response.number).open() for key in ("priya", "ines"))
    ines.typed += " More."
    priya.typed += " Less."
    ines.settle_down()
    priya.settle_down()
    draft = stored(response.id)
    drafting.settle(
        db.session.get_one(Response, response.id), place=draft.conflicts[0]["id"], keep="both", by=cast.jonas
    )
    db.session.commit()
    draft = stored(response.id)
    assert draft.text.endswith(" Less. More.")
    assert draft.conflicts == []
    assert cast.jonas.id not in draft.contributors


def test_words_sent_to_review_meanwhile_take_no_more_saves(response: Response, cast: Cast, client_for: Clients) -> None:
    page = Page(client_for("ines"), response.number).open()
    page.typed += " Late."
    save = page.send()
    factories.signoff.submit(db.session.get_one(Response, response.id), by=cast.priya)
    db.session.commit()
    answer = page.post("save", save)
    assert answer.status_code == 409
    assert "went to review" in answer.get_json()["error"]
    assert "Late" not in stored(response.id).text
    assert (
        page.post("here", {"tab": page.tab, "revision": 0, "paragraph": 0, "seen": 0}).get_json()["state"] == "review"
    )


def test_the_page_asks_the_database_twelve_times_at_most(response: Response, app: Flask, client_for: Clients) -> None:
    tomas = client_for("tomas")
    asked: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", count)
    try:
        for path in (f"/responses/{response.number}", f"/responses/{response.number}?do=edit", "/responses"):
            asked.clear()
            assert tomas.get(path).status_code == 200
            assert len(asked) <= 12, "\n".join(asked)
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", count)


def test_the_preview_shows_the_words_to_the_byte(cast: Cast, client_for: Clients) -> None:
    response = factories.draft(cast, words="Apply\u200b now.")
    page = seen(client_for("priya"), f"/responses/{response.number}?do=preview")
    assert "zero-width space" in page
    assert "words--bytes" in page
    assert "· preview as sent</p>" in page, "the line above the heading says where one is"
    assert factories.DISCLOSURE in page


def test_a_save_nested_thousands_deep_is_refused_with_a_sentence(response: Response, client_for: Clients) -> None:
    page = Page(client_for("priya"), response.number).open()
    headers = {"X-CSRFToken": page.token, "Content-Type": "application/json"}
    answer = page.client.post(f"/responses/{response.number}/save", data="[" * 100_000, headers=headers)
    assert answer.status_code == 422
    assert answer.get_json()["error"] == "That save could not be read."
