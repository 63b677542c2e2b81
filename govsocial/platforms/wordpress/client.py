"""A thin client for comments on a WordPress site. Every call goes through core/fetch.py and says plainly what it learnt."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask_babel import gettext as _

from govsocial.core.fetch import Fetched, Refused, call
from govsocial.core.text import plain

COMMENT_ANCHOR = re.compile(r"(?:^|-)comment-(\d{1,18})$|^c-?(\d{1,18})$")
PER_PAGE = 100


class Trouble(Exception):
    """A call that brought nothing. `sent`: the site may have acted all the same, so the outcome is unknown."""

    def __init__(self, message: str, *, sent: bool = False, duplicate: bool = False) -> None:
        super().__init__(message)
        self.message, self.sent, self.duplicate = message, sent, duplicate


@dataclass(frozen=True)
class Answered:
    """A comment as the site tells it. `status`: approved or hold; `html`: as a visitor gets it; `raw`: as stored, if told."""

    id: str
    link: str
    status: str
    html: str
    raw: str | None = None


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
        if parts.netloc != urlsplit(self.url).netloc:
            raise Trouble(_("%(page)s is not on %(site)s.", page=page, site=self.url))
        anchor = COMMENT_ANCHOR.search(parts.fragment)
        parent = int(next(filter(None, anchor.groups()))) if anchor else 0
        if number := re.search(r"(?:^|&)p=(\d{1,18})(?:&|$)", parts.query):
            return int(number[1]), parent
        slug = parts.path.rstrip("/").rsplit("/", 1)[-1]
        for kind in ("posts", "pages") if slug else ():
            found = self._ask("GET", kind, {"slug": slug, "_fields": "id,link"}).json()
            if isinstance(found, list) and found:
                return int(found[0]["id"]), parent
        raise Trouble(_("There is no article at %(page)s.", page=page))

    def who(self) -> str:
        """The name of the account the password belongs to. Raises Trouble."""
        return str(self._ask("GET", "users/me", {"context": "edit"}).json().get("name", self.login))

    def comment(self, post: int, parent: int, words: str) -> Answered:
        """Put a comment under an article. Raises Trouble, `duplicate` when the very same one stands there already."""
        return _comment(self._ask("POST", "comments", json={"post": post, "parent": parent, "content": words}).json())

    def find(self, post: int, words: str) -> Answered | None:
        """Our comment with exactly these words under an article, live or held; None when there is none. Raises Trouble."""
        me = self._ask("GET", "users/me", {"context": "edit", "_fields": "id"}).json()["id"]
        wanted = _normal(words)
        for status in ("approve", "hold"):
            query = {"post": post, "author": me, "status": status, "context": "edit", "per_page": PER_PAGE}
            try:
                rows = self._ask("GET", "comments", {**query, "orderby": "id", "order": "desc"}).json()
            except Trouble:
                if status == "hold":  # an account that may not moderate cannot list what is held
                    return None
                rows = self._ask("GET", "comments", {"post": post, "per_page": PER_PAGE}).json()
                rows = [row for row in rows if row.get("author") == me]
            for row in rows:
                found = _comment(row)
                if _normal(found.raw if found.raw is not None else plain(found.html)) == wanted:
                    return found
        return None

    def read(self, comment_id: str) -> Answered | None:
        """The comment as our account sees it, held ones too; None when it is gone. Raises Trouble."""
        account = (self.login, self.password)
        answer = self._call("GET", f"comments/{int(comment_id)}", {"context": "edit"}, None, auth=account)
        if answer.status in (404, 410):
            return None
        if answer.status != 200:
            raise Trouble(_said(answer))
        return _comment(answer.json())

    def public(self, comment_id: str) -> Answered | None:
        """The comment as anybody gets it; None when the public does not see it."""
        answer = self._call("GET", f"comments/{int(comment_id)}", {}, None, auth=None)
        return _comment(answer.json()) if answer.status == 200 else None

    def delete(self, comment_id: str) -> None:
        """Put the comment in the site's bin. Raises Trouble; one that is gone already is no trouble."""
        answer = self._call("DELETE", f"comments/{int(comment_id)}", {}, None, auth=(self.login, self.password))
        if answer.status not in (200, 404, 410):
            raise Trouble(_said(answer), sent=True)

    def _ask(self, method: str, path: str, query: dict[str, Any] | None = None, json: Any = None) -> Fetched:
        answer = self._call(method, path, query or {}, json, auth=(self.login, self.password))
        if answer.status >= 500:
            raise Trouble(_said(answer), sent=method != "GET")
        if not 200 <= answer.status < 300:
            raise Trouble(_said(answer), duplicate=answer.status == 409)
        return answer

    def _call(
        self, method: str, path: str, query: dict[str, Any], json: Any, *, auth: tuple[str, str] | None
    ) -> Fetched:
        url = f"{self.url.rstrip('/')}/wp-json/wp/v2/{path}" + (f"?{urlencode(query)}" if query else "")
        try:
            return call(method, url, json=json, auth=auth, allow=self.allow, timeout=20)
        except Refused as refusal:
            raise Trouble(str(refusal), sent=refusal.sent and method != "GET") from refusal


def _comment(row: Any) -> Answered:
    if not isinstance(row, dict) or "id" not in row or "content" not in row:
        raise Trouble(_("The site answered with something that is no comment."), sent=True)
    content = row["content"]
    raw = content.get("raw")
    return Answered(
        id=str(int(row["id"])),
        link=str(row.get("link", ""))[:2000],
        status=str(row.get("status", "approved")),
        html=str(content.get("rendered", "")),
        raw=unescape(str(raw)) if raw is not None else None,
    )


def _normal(words: str) -> str:
    return " ".join(words.split())


def _said(answer: Fetched) -> str:
    """The site's refusal as a sentence for a publisher."""
    try:
        found = answer.json()
    except Refused:
        found = {}
    code = str(found.get("code", "")) if isinstance(found, dict) else ""
    if answer.status == 401 or code in ("incorrect_password", "invalid_username"):
        return _("The site did not accept our account: check the login and the application password of this channel.")
    if answer.status == 403:
        return _("The site does not let our account do this: %(code)s.", code=code or 403)
    if answer.status == 404:
        return _("The site does not know that article or comment.")
    if answer.status == 409:
        return _("The site already has exactly this comment.")
    message = plain(str(found.get("message", ""))) if isinstance(found, dict) else ""
    return _("The site answered %(status)s: %(what)s", status=answer.status, what=message[:300] or code)
