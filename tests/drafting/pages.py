"""A browser's side of writing together, without a browser: what static/draft/protocol.js does, step by step."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient

from govsocial.core.db import db
from govsocial.drafting.models import Draft
from tests.cast import csrf_of


def stored(response_id: str) -> Draft:
    """The draft as the database has it."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Draft, response_id)


def seen(client: FlaskClient, path: str) -> str:
    """The page at this path."""
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


@dataclass
class Page:
    """One open draft page. `typed` is what its person sees; a save is repeated unchanged until it is answered."""

    client: FlaskClient
    number: int
    person: str = ""
    typed: str = ""
    base: str = ""
    revision: int = 0
    sequence: int = 0
    waiting: dict[str, Any] | None = None
    tab: str = field(default_factory=lambda: str(uuid4()))
    token: str = ""

    def open(self) -> "Page":
        """Load the editor."""
        answer = self.client.get(f"/responses/{self.number}?do=edit")
        assert answer.status_code == 200
        self.token = csrf_of(answer)
        told = self.post("here", {"tab": self.tab, "revision": -1, "paragraph": 0, "seen": 0}).get_json()
        self.typed = self.base = told["text"]
        self.revision = told["revision"]
        return self

    def post(self, door: str, body: Any) -> Any:
        return self.client.post(f"/responses/{self.number}/{door}", json=body, headers={"X-CSRFToken": self.token})

    def send(self) -> dict[str, Any] | None:
        """The save to put on the way, if there is anything to save: the one under way, or a new one."""
        if self.waiting is None and self.typed != self.base:
            self.sequence += 1
            self.waiting = {
                "tab": self.tab,
                "sequence": self.sequence,
                "base": self.base,
                "text": self.typed,
                "paragraph": 1,
                "seen": 0,
            }
        return self.waiting

    def deliver(self, save: dict[str, Any]) -> dict[str, Any]:
        """The save arrives; its answer is on the way back."""
        answer = self.post("save", save)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return dict(answer.get_json())

    def answered(self, save: dict[str, Any], answer: dict[str, Any]) -> None:
        """The answer to the save under way arrives; to any other there is nobody left listening."""
        if save is not self.waiting:
            return
        self.waiting = None
        if self.typed == save["text"]:
            self.typed = self.base = answer["text"]
            self.revision = answer["revision"]
        else:
            self.base, self.revision = save["text"], -1

    def look(self) -> None:
        """Ask for news; new words are shown when nothing is typed that is not saved."""
        given = {"tab": self.tab, "revision": self.revision, "paragraph": 0, "seen": 0}
        answer = self.post("here", given).get_json()
        if "text" in answer and self.waiting is None and self.typed == self.base:
            self.typed = self.base = answer["text"]
            self.revision = answer["revision"]

    def settle_down(self) -> None:
        """A calm line: everything typed is saved, then what others wrote is fetched."""
        while save := self.send():
            self.answered(save, self.deliver(save))
        self.look()
