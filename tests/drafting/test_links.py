"""Whether the sources in an answer answer: asked at a press, through the one door to other people's servers."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govsocial.core.db import db
from govsocial.drafting import links
from govsocial.drafting.models import Draft
from govsocial.responses.models import Response
from tests.cast import csrf_of
from tests.net.servers import serve

Clients = Callable[[str], FlaskClient]


def says(status: int, **headers: str) -> Callable[[Any], None]:
    def page(handler: Any) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()

    return page


def test_addresses_are_found_once_and_without_the_sign_that_ends_a_sentence() -> None:
    text = "See https://a.example/x. Or (https://b.example/y_(z)), and “https://a.example/x”; https://c.example/?q=1!"
    assert links.addresses(text) == ["https://a.example/x", "https://b.example/y_(z)", "https://c.example/?q=1"]
    many = " ".join(f"https://a.example/{n}" for n in range(50))
    assert len(links.addresses(many)) == links.MOST
    assert links.addresses("https://.........") == []


def test_each_address_is_asked_when_somebody_presses_and_never_before(
    app: Flask, response: Response, client_for: Clients
) -> None:
    pages = {"/good": says(200), "/gone": says(404), "/closed": says(403), "/broken": says(500)}
    with serve({**pages, "/moved": says(302, Location="/good")}) as server:
        at = f"127.0.0.1:{server.server_port}"
        app.config["FETCH_ALLOW"] = (at,)
        draft = db.session.get_one(Draft, response.id)
        draft.text = " ".join(f"http://{at}{path}" for path in (*pages, "/moved")) + " http://10.0.0.1/inside"
        db.session.commit()
        ines, path = client_for("ines"), f"/responses/{response.number}"
        page = ines.get(f"{path}?do=edit").get_data(as_text=True)
        assert "See whether the 6 links answer" in page
        shown = ines.get(f"{path}/links")
        assert server.heard == []
        told = ines.post(f"{path}/links", data={"csrf_token": csrf_of(shown)}).get_data(as_text=True)
        assert {path for _method, path, _headers, _body in server.heard} == {*pages, "/moved"}
    for sentence in (
        "It answers.",
        "It answers, from",
        "There is no such page (404)",
        "programs with 403",
        "error (500)",
    ):
        assert sentence in told
    assert told.count("check is-stop") == 3, "gone, broken, and one that may not be asked"


def test_time_is_limited_for_all_together(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    monkeypatch.setattr(links, "ALL", links.timedelta(0))
    monkeypatch.setattr(links, "fetch", lambda *_a, **_k: pytest.fail("asked after its time"))
    [answer] = links.ask(["https://a.example/x"])
    assert answer.tone == "wait"


def test_words_without_addresses_ask_for_nothing_and_auditors_send_nobody_anywhere(
    response: Response, client_for: Clients
) -> None:
    draft = db.session.get_one(Draft, response.id)
    draft.text = "No address."
    db.session.commit()
    path = f"/responses/{response.number}"
    assert "See whether" not in client_for("ines").get(f"{path}?do=edit").get_data(as_text=True)
    assert "These words name no address" in client_for("ines").get(f"{path}/links").get_data(as_text=True)
    assert client_for("freya").get(f"{path}/links").status_code == 403
