"""Search over mentions, issues and responses at once, each filtered by what the reader may see."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from govsocial.core.db import rows_of
from govsocial.issues.models import Issue
from govsocial.issues.queries import visible_to as issue_visible_to
from govsocial.listening.models import Mention, Triage
from govsocial.listening.queries import visible_to as mention_visible_to
from govsocial.people.models import Person
from govsocial.responses.models import Response, Version
from govsocial.responses.queries import visible_to as response_visible_to
from govsocial.responses.versions import text_in
from govsocial.text import search

MOST = 10
SHOWN = ("number", "author", "words", "platform", "address", "said_at", "heard_at")  # of a mention


class Answer(NamedTuple):
    """A response that was found: the title of its issue, its newest text, empty before the first version."""

    number: int
    title: str
    text: str


@dataclass(frozen=True)
class Found:
    """The newest hits of each kind, at most MOST."""

    mentions: list[Any]
    issues: list[Any]
    responses: list[Answer]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found at all."""
        return not (self.mentions or self.issues or self.responses)


def everywhere(words: str, person: Person) -> Found:
    """The newest of each kind that hold all the words. Three statements."""
    mentions = sa.select(*(getattr(Mention, name) for name in SHOWN))
    mentions = mentions.join(Triage, Triage.mention_id == Mention.id).where(mention_visible_to(person))
    mentions = mentions.where(Mention.number.in_(search.matches("mention", words)))
    issues = sa.select(Issue.number, Issue.title, Issue.stage).where(issue_visible_to(person))
    issues = issues.where(_number_or("issue", Issue.number, words))
    responses = sa.select(Response.number, Response.language, Version.variants, Issue.title)
    responses = responses.join(Issue, Issue.id == Response.issue_id).where(response_visible_to(person))
    newest = sa.and_(Version.response_id == Response.id, Version.number == Response.latest)
    responses = responses.join(Version, newest, isouter=True).where(_number_or("response", Response.number, words))
    return Found(
        list(rows_of(mentions.order_by(Mention.number.desc()).limit(MOST))),
        list(rows_of(issues.order_by(Issue.number.desc()).limit(MOST))),
        [
            Answer(number, title, text_in(variants or [], language))
            for number, language, variants, title in rows_of(responses.order_by(Response.number.desc()).limit(MOST))
        ],
    )


def _number_or(kind: str, column: Any, words: str) -> sa.ColumnElement[bool]:
    held: sa.ColumnElement[bool] = column.in_(search.matches(kind, words))
    if words.isdecimal() and len(words) < 10:
        return sa.or_(column == int(words), held)
    return held
