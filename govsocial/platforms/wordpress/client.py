"""A thin client for comments on a WordPress site. Every call goes through net/fetch.py and says what it learnt.

Our words are plain text and WordPress takes markup, so they are escaped on the way out and unescaped on the way back.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from html import escape, unescape
from typing import Any
from urllib.parse import urlencode, urlsplit

from govsocial.core.wording import gettext as _
from govsocial.net import fetch
from govsocial.net.dates import retry_after
from govsocial.net.fetch import Fetched
from govsocial.platforms.protocol import Account, Gone, Limited, Lost, PlatformError, Refused
from govsocial.text.text import TooLong, plain

COMMENT_ANCHOR = re.compile(r"(?:^|-)comment-(\d{1,18})$|^c-?(\d{1,18})$")
COMMENT_PAGE = re.compile(r"/comment-page-\d+/?$")
PER_PAGE = 100
MOST_PAGES = 10
TIMEOUT = 20.0  # seconds for one call
NOT_LET = (401, 403)
GONE = (404, 410)
A_WHILE = timedelta(minutes=1)


class NotLet(Refused):
    """Our account may not do this, or the login is wrong."""


@dataclass(frozen=True)
class Comment:
    """A comment as the site tells it. `is_live`: approved; `text`: its words."""

    id: str
    link: str
    is_live: bool
    text: str


@dataclass(frozen=True)
class Site:
    """One site, asked as the account we answer from. Every method may raise PlatformError."""

    account: Account

    def post_of(self, page: str) -> tuple[int, int]:
        """The article (its id) and the comment answered (or 0) that a page's address names.

        Reads ?p=123, else asks the site by the last part of the path. Raises Gone when there is no such article.
        """
        parts = urlsplit(page)
        if parts.netloc.lower() != urlsplit(self.account.site).netloc.lower():
            raise Refused(_("%(page)s is not on %(site)s.", page=page, site=self.account.site))
        anchor = COMMENT_ANCHOR.search(parts.fragment)
        parent = int(anchor[1] or anchor[2]) if anchor else 0
        if number := re.search(r"(?:^|&)(?:p|page_id)=(\d{1,18})(?:&|$)", parts.query):
            return int(number[1]), parent
        path = COMMENT_PAGE.sub("", parts.path).rstrip("/")
        for kind in ("posts", "pages") if path else ():
            query = {"slug": path.rsplit("/", 1)[-1], "_fields": "id,link"}
            found = [row for row in self._rows(kind, query) if _number(row, "id")]
            exact = [row for row in found if urlsplit(str(row.get("link", ""))).path.rstrip("/") == path]
            if found:
                return _number((exact or found)[0], "id"), parent
        raise Gone(_("There is no article at %(page)s.", page=page))

    def name(self) -> str:
        """The name our account shows under its comments."""
        row = self._ask("GET", "users/me", {"context": "edit", "_fields": "id,name"})
        _number(row, "id")
        return str(row.get("name", ""))[:200]

    def comment(self, post: int, parent: int, words: str) -> Comment:
        """Put a comment under an article."""
        sent = {"post": post, "parent": parent, "content": escape(words, quote=False)}
        return _comment(self._ask("POST", "comments", json=sent))

    def find(self, post: int, parent: int, is_ours: Callable[[str], bool]) -> Comment | None:
        """Our account's comment at that place whose words `is_ours` knows, live or held.

        None when there is none; of an account that may not moderate, when there is none that is live.
        """
        me = _number(self._ask("GET", "users/me", {"context": "edit", "_fields": "id"}), "id")
        for row in (*self._mine(post, me, "approve"), *self._mine(post, me, "hold")):
            if row.get("parent", 0) == parent and is_ours((found := _comment(row)).text):
                return found
        return None

    def seen(self, comment_id: str) -> str | None:
        """The words of a comment as anybody gets them; None while it is held. Raises Gone when it is off the page."""
        path = f"comments/{int(comment_id)}"
        answer = self._call("GET", path, {}, None, auth=None)
        if answer.status not in (*NOT_LET, *GONE):
            return _comment(_json(answer), as_visitor=True).text
        try:
            row = self._ask("GET", path, {"context": "edit"})
        except NotLet:
            return None  # our account may not moderate: it is told no more than a visitor
        _comment(row)
        if row.get("status") in ("trash", "spam"):
            raise Gone(_("The comment is in the site’s bin, or marked as spam."))
        return None

    def delete(self, comment_id: str) -> None:
        """Put the comment in the site's bin; one that is gone already is no trouble."""
        with suppress(Gone):
            self._ask("DELETE", f"comments/{int(comment_id)}")

    def _mine(self, post: int, me: int, status: str) -> Iterator[Any]:
        query = {"post": post, "author": me, "status": status, "context": "edit", "orderby": "id", "order": "desc"}
        try:
            yield from self._rows("comments", query)
        except NotLet:
            if status == "approve":  # an account that may not moderate sees what every visitor sees
                rows = self._rows("comments", {"post": post, "orderby": "id", "order": "desc"})
                yield from (row for row in rows if row.get("author") == me)

    def _rows(self, path: str, query: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """All rows of a list, page by page."""
        for page in range(1, MOST_PAGES + 1):
            rows = self._ask("GET", path, {**query, "per_page": PER_PAGE, "page": page})
            yield from (row for row in rows if isinstance(row, dict))
            if len(rows) < PER_PAGE:
                return

    def _ask(self, method: str, path: str, query: dict[str, Any] | None = None, json: Any = None) -> Any:
        return _json(self._call(method, path, query or {}, json, auth=(self.account.login, self.account.secret)))

    def _call(
        self, method: str, path: str, query: dict[str, Any], json: Any, *, auth: tuple[str, str] | None
    ) -> Fetched:
        url = f"{self.account.site.rstrip('/')}/wp-json/wp/v2/{path}" + (f"?{urlencode(query)}" if query else "")
        try:
            return fetch.call(method, url, json=json, auth=auth, allow=self.account.allow, timeout=TIMEOUT)
        except fetch.Refused as refusal:
            raise (Lost if refusal.sent else Refused)(str(refusal)) from refusal


def _json(answer: Fetched) -> Any:
    """What a call that went well brought."""
    if not 200 <= answer.status < 300:
        raise _error(answer)
    try:
        found = answer.json()
    except fetch.Refused as refusal:
        raise Lost(str(refusal)) from None
    if not isinstance(found, dict | list):
        raise _rubbish()
    return found


def _error(answer: Fetched) -> PlatformError:
    """What a status other than 2xx means. 409: the very same comment stands there already, so it is looked up."""
    said = _said(answer)
    if answer.status == 429:
        until = retry_after(answer.headers.get("retry-after"), answer.at, otherwise=A_WHILE)
        return Limited(said, until)
    if answer.status in NOT_LET:
        return NotLet(said)
    if answer.status in GONE:
        return Gone(said)
    return Lost(said) if answer.status == 409 or answer.status >= 500 else Refused(said)


def _rubbish() -> PlatformError:
    return Lost(_("The site answered with something nobody asked for."))


def _number(row: Any, key: str) -> int:
    value = row.get(key) if isinstance(row, dict) else None
    if not isinstance(value, int):
        raise _rubbish()
    return value


def _comment(row: Any, *, as_visitor: bool = False) -> Comment:
    content = row.get("content") if isinstance(row, dict) else None
    if not isinstance(content, dict) or not isinstance(row.get("id"), int):
        raise Lost(_("The site answered with something that is no comment."))
    raw = None if as_visitor else content.get("raw")
    try:
        text = unescape(raw) if isinstance(raw, str) else plain(str(content.get("rendered", "")))
    except TooLong as long:
        raise Lost(str(long)) from None
    is_live = row.get("status", "approved") == "approved"
    return Comment(str(row["id"]), str(row.get("link", ""))[:2000], is_live, text)


def _said(answer: Fetched) -> str:
    """The site's refusal as a sentence for a publisher."""
    try:
        found = answer.json()
    except fetch.Refused:
        found = {}
    said = found if isinstance(found, dict) else {}
    code = str(said.get("code", ""))[:100]
    if answer.status == 401 or code in ("incorrect_password", "invalid_username"):
        return _("The site did not accept our account: check the login and the application password of this channel.")
    if answer.status == 403:
        return _("The site does not let our account do this: %(code)s.", code=code or 403)
    if answer.status == 404:
        return _("The site does not know that article or comment.")
    if answer.status == 409:
        return _("The site already has exactly this comment.")
    message = plain(str(said.get("message", ""))[:2000])[:300]
    return _("The site answered %(status)s: %(what)s", status=answer.status, what=message or code or "…")
