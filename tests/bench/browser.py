"""A person at the program, without a screen: cookies, forms as the page gives them, one request after another."""

import http.client
import json
import re
import time
from collections.abc import Callable, Mapping
from html import unescape
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

_INPUT = re.compile(r"<input\b([^>]*)>")
_AREA = re.compile(r"<textarea\b([^>]*)>(.*?)</textarea>", re.S)
_SELECT = re.compile(r"<select\b([^>]*)>(.*?)</select>", re.S)
_OPTION = re.compile(r"<option\b([^>]*)>")
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
_ATTRIBUTE = re.compile(r'([\w:-]+)(?:="([^"]*)")?')


class Answer(NamedTuple):
    """One answer: `seconds` from sending to the last byte."""

    status: int
    location: str
    text: str
    seconds: float


class Browser:
    """One signed-in browser on a loopback server. `heard(name, seconds)` is told every request, named or not."""

    def __init__(self, url: str, heard: Callable[[str, float], None] = lambda _name, _seconds: None) -> None:
        self.host, self.heard = urlsplit(url).netloc, heard
        self.cookies: dict[str, str] = {}

    def sign_in(self, email: str, password: str) -> None:
        """Through the page."""
        page = self.get("/sign-in")
        self.post("/sign-in", form(page.text) | {"email": email, "password": password})

    def get(self, path: str, name: str = "") -> Answer:
        """A page; anything but 200 is an error."""
        return self._expect((200,), "GET", path, None, {}, name)

    def post(self, path: str, data: Mapping[str, str], name: str = "") -> Answer:
        """A form sent; anything but a redirect is an error."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._expect((302,), "POST", path, urlencode(data), kind, name)

    def send(self, path: str, data: Mapping[str, object], token: str, name: str = "") -> Answer:
        """What a script on the page sends: JSON; answered by JSON, or by nothing where there is nothing new."""
        kind = {"Content-Type": "application/json", "X-CSRFToken": token}
        return self._expect((200, 204), "POST", path, json.dumps(data), kind, name)

    def _expect(
        self, wanted: tuple[int, ...], method: str, path: str, body: str | None, more: Mapping[str, str], name: str
    ) -> Answer:
        answer = self._ask(method, path, body, more)
        if answer.status not in wanted:
            raise RuntimeError(f"{method} {path} answered {answer.status}, not {wanted[0]}: {_said(answer.text)}")
        self.heard(name, answer.seconds)
        return answer

    def _ask(self, method: str, path: str, body: str | None, more: Mapping[str, str]) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **more}
        connection = http.client.HTTPConnection(self.host, timeout=120)
        began = time.perf_counter()
        connection.request(method, path, body, headers)
        got = connection.getresponse()
        text = got.read().decode("utf-8", "replace")
        seconds = time.perf_counter() - began
        connection.close()
        for line in got.headers.get_all("Set-Cookie", []):
            name, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return Answer(got.status, got.headers.get("Location", ""), text, seconds)


def form(text: str, action: str = "") -> dict[str, str]:
    """The fields of the page's first form that posts to an address ending in `action`, filled as they stand there."""
    for attributes, inside in _FORM.findall(text):
        given = _attributes(attributes)
        if given.get("method") == "post" and given.get("action", "").endswith(action) and "sign-out" not in attributes:
            return _fields(inside)
    raise RuntimeError(f"no form to {action!r} on this page: {_said(text)}")


def token(text: str) -> str:
    """The CSRF token of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
    if not found:
        raise RuntimeError("no CSRF token on this page")
    return found[1]


def offered(text: str) -> dict[str, list[str]]:
    """What the filters of a page offer: the values of each select and checkbox of a form that only reads, by name."""
    found: dict[str, list[str]] = {}
    for attributes, inside in _FORM.findall(text):
        if _attributes(attributes).get("method", "get") != "get":
            continue
        for given, options in _SELECT.findall(inside):
            values = [_attributes(option).get("value", "") for option in _OPTION.findall(options)]
            found[_attributes(given)["name"]] = [value for value in values if value]
        for given in map(_attributes, _INPUT.findall(inside)):
            if given.get("type") == "checkbox":
                found[given["name"]] = [given.get("value", "on")]
    return found


def _fields(text: str) -> dict[str, str]:
    found = {}
    for given in map(_attributes, _INPUT.findall(text)):
        ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
        if given.get("name") and ticked and given.get("type") not in ("submit", "button", "file"):
            found[given["name"]] = given.get("value", "")
    for attributes, inside in _AREA.findall(text):
        found[_attributes(attributes)["name"]] = unescape(inside).removeprefix("\n")
    for attributes, inside in _SELECT.findall(text):
        options = [_attributes(option) for option in _OPTION.findall(inside)]
        chosen = next((option for option in options if "selected" in option), options[0] if options else {})
        found[_attributes(attributes)["name"]] = chosen.get("value", "")
    return found


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(text)}


def _said(text: str) -> str:
    main = text.partition("<main")[2] or text
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())[:400]
