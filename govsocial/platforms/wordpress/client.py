"""A thin client for comments on a WordPress site. Every call goes through net/fetch.py and says what it learnt.

Our words are plain text and WordPress takes markup, so they are escaped on the way out and unescaped on the way back.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Any
from urllib.parse import urlencode, urlsplit

from govsocial.core.wording import gettext as _
from govsocial.net.fetch import Fetched, Refused, call
from govsocial.text.text import plain

COMMENT_ANCHOR = re.compile(r"(?:^|-)comment-(\d{1,18})$|^c-?(\d{1,18})$")
COMMENT_PAGE = re.compile(r"/comment-page-\d+/?$")
PER_PAGE = 100
MOST_PAGES = 10
TIMEOUT = 20.0  # seconds for one call
NOT_LET = (401, 403)
GONE = (404, 410)


class Trouble(Exception):
    """A call that brought nothing. `sent`: the site may have acted all the same, so the outcome is unknown.

    `status`: what the site answered, 0 when it gave no answer.
    """

    def __init__(self, message: str, *, sent: bool = False, status: int = 0) -> None:
        super().__init__(message)
        self.message, self.sent, self.status = message, sent, status

    @property
    def is_duplicate(self) -> bool:
        """The very same comment stands there already."""
        return self.status == 409


@dataclass(frozen=True)
class Answered:
    """A comment as the site tells it. `is_live`: approved; `html`: as a visitor gets it; `text`: its words."""

    id: str
    link: str
    is_live: bool
    html: str
    text: str


@dataclass(frozen=True)
class Site:
    """One site and the account we answer from. `allow`: internal host:port pairs that may be reached."""

    url: str
    login: str
    password: str
    allow: Collection[str] = ()

    def post_of(self, page: str) -> tuple[int, int]:
        """The article (its id) and the comment answered (or 0) that a page's address names.

        Reads ?p=123, else asks the site by the last part of the path. Raises Trouble.
        """
        parts = urlsplit(page)
        if parts.netloc.lower() != urlsplit(self.url).netloc.lower():
            raise Trouble(_("%(page)s is not on %(site)s.", page=page, site=self.url))
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
        raise Trouble(_("There is no article at %(page)s.", page=page))

    def name(self) -> str:
        """The name our account shows under its comments. Raises Trouble when the site does not take the login."""
        row = self._ask("GET", "users/me", {"context": "edit", "_fields": "id,name"})
        _number(row, "id")
        return str(row.get("name", ""))[:200]

    def comment(self, post: int, parent: int, words: str) -> Answered:
        """Put a comment under an article. Raises Trouble."""
        sent = {"post": post, "parent": parent, "content": escape(words, quote=False)}
        return _comment(self._ask("POST", "comments", json=sent))

    def find(self, post: int, parent: int, is_ours: Callable[[str], bool]) -> Answered | None:
        """Our account's comment at that place whose words `is_ours` knows, live or held. Raises Trouble.

        None when there is none; of an account that may not moderate, when there is none that is live.
        """
        me = _number(self._ask("GET", "users/me", {"context": "edit", "_fields": "id"}), "id")
        for row in (*self._mine(post, me, "approve"), *self._mine(post, me, "hold")):
            if row.get("parent", 0) == parent and is_ours((found := _comment(row)).text):
                return found
        return None

    def read(self, comment_id: str) -> Answered | None:
        """The comment as our account sees it, held ones too; None when it is gone or binned. Raises Trouble."""
        try:
            row = self._ask("GET", f"comments/{int(comment_id)}", {"context": "edit"})
        except Trouble as trouble:
            if trouble.status in GONE:
                return None
            raise
        return None if row.get("status") in ("trash", "spam") else _comment(row)

    def public(self, comment_id: str) -> Answered | None:
        """The comment as anybody gets it; None when the public does not see it. Raises Trouble."""
        answer = self._call("GET", f"comments/{int(comment_id)}", {}, None, auth=None)
        if answer.status in (*NOT_LET, *GONE):
            return None
        return _comment(_json(answer, sent=False))

    def delete(self, comment_id: str) -> None:
        """Put the comment in the site's bin. Raises Trouble; one that is gone already is no trouble."""
        try:
            self._ask("DELETE", f"comments/{int(comment_id)}")
        except Trouble as trouble:
            if trouble.status not in GONE:
                raise

    def _mine(self, post: int, me: int, status: str) -> Iterator[Any]:
        query = {"post": post, "author": me, "status": status, "context": "edit", "orderby": "id", "order": "desc"}
        try:
            yield from self._rows("comments", query)
        except Trouble as trouble:
            if trouble.status not in NOT_LET:
                raise
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
        answer = self._call(method, path, query or {}, json, auth=(self.login, self.password))
        return _json(answer, sent=method != "GET")

    def _call(
        self, method: str, path: str, query: dict[str, Any], json: Any, *, auth: tuple[str, str] | None
    ) -> Fetched:
        url = f"{self.url.rstrip('/')}/wp-json/wp/v2/{path}" + (f"?{urlencode(query)}" if query else "")
        try:
            return call(method, url, json=json, auth=auth, allow=self.allow, timeout=TIMEOUT)
        except Refused as refusal:
            raise Trouble(str(refusal), sent=refusal.sent and method != "GET") from refusal


def _json(answer: Fetched, *, sent: bool) -> Any:
    """The answer of a call that went well. `sent`: the call asked the site to act."""
    if not 200 <= answer.status < 300:
        raise Trouble(_said(answer), sent=sent and answer.status >= 500, status=answer.status)
    try:
        found = answer.json()
    except Refused as refusal:
        raise Trouble(str(refusal), sent=sent, status=answer.status) from None
    if not isinstance(found, dict | list):
        raise Trouble(_("The site answered with something nobody asked for."), sent=sent, status=answer.status)
    return found


def _number(row: Any, key: str) -> int:
    value = row.get(key) if isinstance(row, dict) else None
    if not isinstance(value, int):
        raise Trouble(_("The site answered with something nobody asked for."))
    return value


def _comment(row: Any) -> Answered:
    content = row.get("content") if isinstance(row, dict) else None
    if not isinstance(content, dict) or not isinstance(row.get("id"), int):
        raise Trouble(_("The site answered with something that is no comment."), sent=True)
    html, raw = str(content.get("rendered", "")), content.get("raw")
    return Answered(
        id=str(row["id"]),
        link=str(row.get("link", ""))[:2000],
        is_live=row.get("status", "approved") == "approved",
        html=html,
        text=unescape(raw) if isinstance(raw, str) else plain(html),
    )


def _said(answer: Fetched) -> str:
    """The site's refusal as a sentence for a publisher."""
    try:
        found = answer.json()
    except Refused:
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
