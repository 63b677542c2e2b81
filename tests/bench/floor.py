"""The bare floor: what Flask, SQLAlchemy's ORM, Jinja and a hash chain cost by themselves, without a product on them.

Six requests take a text from the form to its publication. It only says what the stack costs, so that our own requests
can be held against it; it imports nothing of the program. Served by gunicorn: tests.bench.floor:made('database url').
"""

import secrets
import time
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import Flask, abort, redirect, request, session
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tests.bench.floor_models import Revision, Text, User, chained, opened

PAGE = 25  # rows of a list
STEPS = {"submit": ("author", "draft", "submitted"), "approve": ("moderator", "submitted", "published")}
NAV = "".join(f'<li><a href="/x/{number}">Menu entry {number}</a></li>' for number in range(20))
HEAD = f"""<!doctype html><html lang="en"><title>{{{{ title }}}}</title><body><nav><ul>{NAV}</ul></nav><main>
<h1>{{{{ title }}}}</h1>"""
TAIL = "</main></body></html>"
FORM = """<form method="post" action="{{ action }}"><input type="hidden" name="csrf_token" value="{{ csrf }}">
<label>Title <input name="title" value="{{ text.title if text }}"></label>
<label>Body <textarea name="body">{{ text.body if text }}</textarea></label></form>
<ol>{% for one in revisions %}<li>{{ one.id }} {{ one.at }} {{ one.body }}</li>{% endfor %}</ol>"""
LIST = """<table>{% for one in texts %}<tr><th><a href="/texts/{{ one.id }}">{{ one.id }}</a></th>
<td>{{ one.title }}</td><td>{{ one.state }}</td><td>{{ one.body }}</td></tr>{% endfor %}</table>"""


class Floor:
    """The doors, over one database."""

    def __init__(self, url: str) -> None:
        self.reading, self.writing = opened(url)
        self.app = Flask("floor")
        self.app.secret_key = "bench only"
        jinja = self.app.jinja_env
        self.form, self.list = (jinja.from_string(HEAD + inside + TAIL) for inside in (FORM, LIST))
        doors: Sequence[tuple[str, str, Any]] = (
            ("GET", "/ping", lambda: "ok"),
            ("GET", "/sign-in", self.sign_in_page),
            ("POST", "/sign-in", self.sign_in),
            ("GET", "/texts", self.texts),
            ("GET", "/texts/new", self.new),
            ("POST", "/texts/new", self.create),
            ("GET", "/texts/<int:number>", self.text),
            ("POST", "/texts/<int:number>/<any(submit, approve):step>", self.step),
        )
        for method, rule, view in doors:
            self.app.add_url_rule(rule, f"{method} {rule}", view, methods=[method])

    def sign_in_page(self) -> str:
        """No password is asked: what is measured comes afterwards."""
        return '<form method="post" action="/sign-in"><input name="email"></form>'

    def sign_in(self) -> Response:
        """As whoever has the name before the @."""
        with Session(self.reading) as rows:
            user = rows.scalars(sa.select(User).where(User.name == request.form["email"].partition("@")[0])).one()
            session["user"], session["csrf"] = user.id, secrets.token_hex(16)
        return redirect("/texts")

    def texts(self) -> str:
        """A floor page: a list of 25 rows, newest first, paged by key, under the navigation."""
        before = request.args.get("before", 2**31, int)
        with Session(self.reading) as rows:
            self._user(rows)
            wanted = sa.select(Text).where(Text.id < before).order_by(Text.id.desc()).limit(PAGE)
            return self.list.render(title="Texts", texts=rows.scalars(wanted).all())

    def new(self) -> str:
        """The empty form."""
        with Session(self.reading) as rows:
            self._user(rows, "author")
            return self._form("New", "/texts/new", None, [])

    def create(self) -> Response:
        """A draft, its first revision, an entry."""
        with Session(self.writing) as rows:
            user = self._user(rows, "author")
            text = Text(author_id=user.id, title=request.form["title"], body=request.form["body"], state="draft")
            rows.add(text)
            rows.flush()
            rows.add(Revision(text_id=text.id, body=text.body, at=time.time()))
            chained(rows, user.name, "draft", text.id)
            address = f"/texts/{text.id}"
            rows.commit()
        return redirect(address)

    def text(self, number: int) -> str:
        """The form of one text, with its revisions."""
        with Session(self.reading) as rows:
            self._user(rows)
            text = rows.get(Text, number) or abort(404)
            revisions = rows.scalars(sa.select(Revision).where(Revision.text_id == number)).all()
            return self._form("Edit", f"/texts/{number}/submit", text, revisions)

    def step(self, number: int, step: str) -> Response:
        """Submitted, or approved and published: a state, a revision, an entry or two."""
        role, needed, then = STEPS[step]
        with Session(self.writing) as rows:
            user, text = self._user(rows, role), rows.get(Text, number) or abort(404)
            if text.state != needed:
                abort(409)
            text.state = then
            rows.add(Revision(text_id=number, body=text.body, at=time.time()))
            chained(rows, user.name, step, number)
            if step == "approve":
                rows.flush()
                chained(rows, user.name, "publish", number)
            rows.commit()
        return redirect(f"/texts/{number}")

    def _user(self, rows: Session, role: str = "") -> User:
        user = rows.get(User, session.get("user", 0))
        if user is None or (role and user.role != role):
            abort(403)
        sent = request.form.get("csrf_token", "")
        if request.method == "POST" and not secrets.compare_digest(sent, session.get("csrf", "x")):
            abort(400)
        return user

    def _form(self, title: str, action: str, text: Text | None, revisions: Sequence[Revision]) -> str:
        return self.form.render(title=title, action=action, text=text, revisions=revisions, csrf=session["csrf"])


def made(url: str) -> Flask:
    """The application, for gunicorn."""
    return Floor(url).app
