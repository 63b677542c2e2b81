"""Trying a login: the site is asked before a publication is."""

import json
from base64 import b64decode
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govsocial.core.db import commit
from tests import factories
from tests.cast import Cast
from tests.net.servers import says, serve
from tests.pages import follow, press, show, text

ME = "/wp-json/wp/v2/users/me"
REFUSED = json.dumps({"code": "incorrect_password", "message": "No."}).encode()


def known(name: str) -> bytes:
    return json.dumps({"id": 7, "name": name}).encode()


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (known("Tessermark Clean Heating"), 200, "Our answers appear there as “Tessermark Clean Heating”."),
        (known("replybot"), 200, "Our answers appear there as “replybot”."),
        (REFUSED, 401, "The site did not accept our account: check the login"),
        (b"<html>", 200, "The login does not work."),
        (b"[]", 200, "The login does not work."),
    ],
)
def test_the_site_says_whether_it_takes_the_login(
    app: Flask, cast: Cast, client_for: Callable[[str], FlaskClient], body: bytes, status: int, said: str
) -> None:
    with serve({ME: says(body, status, Content_Type="application/json")}) as server:
        app.config["FETCH_ALLOW"] = (f"127.0.0.1:{server.server_port}",)
        factories.channel(cast, "News", "wordpress", site_url=f"http://127.0.0.1:{server.server_port}/")
        commit()
        ada = client_for("ada")
        found = follow(ada, press(ada, "/channels/1/login/try", "/channels/1"))
        _method, _path, headers, _body = server.heard[-1]
    assert said in found
    assert b64decode(headers["Authorization"].split()[1]) == b"replybot:secret secret"
    assert "secret secret" not in found


def test_only_who_sets_a_login_tries_it(cast: Cast, client_for: Callable[[str], FlaskClient]) -> None:
    factories.channel(cast, "News", "wordpress", site_url="https://news.example/")
    tomas = client_for("tomas")
    assert "Try the login" not in show(tomas, "/channels/1")
    text(press(tomas, "/channels/1/login/try", "/profile"), 403)
