"""The cast: one public body's people, made through the real verbs. Their names are those of the look book."""

import contextvars
import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from govsocial.core.db import db
from govsocial.people.models import Person
from tests.house.whole import whole

REDIRECTS = (301, 302, 303, 307, 308)
PASSWORD = "correct horse battery staple"
# by key: name, functions, roles
PEOPLE: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "ada": ("Ada Vermeer", (), ("administrator", "staff")),
    "ines": ("Ines Marlow", ("policy",), ("staff",)),
    "jonas": ("Jonas Eldh", ("policy",), ("staff",)),
    "sami": ("Sami Lindgate", ("policy", "legal"), ("staff",)),
    "tomas": ("Tomas Verhey", ("communications",), ("staff", "publisher")),
    "leona": ("Leona Castell", ("communications", "media_relations"), ("staff", "publisher")),
    "priya": ("Priya Sandoval", ("web", "communications"), ("staff", "publisher")),
    "mateo": ("Mateo Brandt", ("advocacy",), ("staff",)),
    "amina": ("Amina Rourke", ("legal",), ("staff",)),
    "freya": ("Freya Okonjo", (), ("auditor",)),
}


@dataclass
class Cast:
    """Persons by key: `cast.ines`, `cast["ines"]`."""

    ids: dict[str, str]

    def __getitem__(self, key: str) -> Person:
        found = db.session.get(Person, self.ids[key])
        assert found is not None
        return found

    def __getattr__(self, key: str) -> Person:
        try:
            return self[key]
        except KeyError:
            raise AttributeError(key) from None


def bring_on() -> None:
    """Make the cast, once, in the template database."""
    from govsocial import setup
    from govsocial.accounts import actions as accounts
    from govsocial.people import actions as people

    setup.seed()
    for key, (name, functions, roles) in PEOPLE.items():
        person = people.add_person(name=name, functions=functions, roles=roles, by="system")
        accounts.create_account(person, email_of(key), password=PASSWORD)
    db.session.commit()


def found() -> Cast:
    """The cast as it stands in the database."""
    by_name = {person.name: person.id for person in db.session.scalars(sa.select(Person))}
    db.session.rollback()
    return Cast({key: by_name[name] for key, (name, _functions, _roles) in PEOPLE.items()})


def email_of(key: str) -> str:
    """A cast member's sign-in name."""
    return f"{key}@tessermark.example"


def csrf_of(page: Any) -> str:
    """The CSRF token of a page's first form."""
    match = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    assert match, "no form with a CSRF token on this page"
    return match[1]


class Browser(FlaskClient):
    """A client whose requests share nothing with the test's own application context, as a real browser's.

    It reads strictly: a page that is not whole fails the test that asked for it.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """What the test has not committed is given up first: the request could not see it, and would wait for it."""
        db.session.rollback()
        db.session.expire_all()
        kwargs.setdefault("buffered", True)  # streams are read in the request's own context, as a server does
        answer = contextvars.Context().run(super().open, *args, **kwargs)
        if answer.mimetype == "text/html" and answer.status_code not in REDIRECTS and kwargs.get("method") != "HEAD":
            lacks = whole(answer.get_data(as_text=True))
            assert lacks == [], f"{answer.request.path}: {lacks}"
        return answer


def sign_in(app: Flask, key: str) -> FlaskClient:
    """A client signed in through the real page."""
    app.test_client_class = Browser
    client = app.test_client()
    if key:
        token = csrf_of(client.get("/sign-in"))
        answer = client.post("/sign-in", data={"csrf_token": token, "email": email_of(key), "password": PASSWORD})
        assert answer.status_code == 302, answer.get_data(as_text=True)
    return client
