"""How often the database is asked, counted in this process: the load of the machine changes nothing about it."""

from collections import Counter as Tally
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import Flask

from govsocial.core.db import db
from govsocial.ledger.models import Head
from tests.bench.cycle import Four, signed_in
from tests.bench.inside import Counter, Inside, counting
from tests.bench.mention import Heard

OFTEN = 15  # statements named in the result, the most frequent first


def asked(app: Flask, issue: int, pages: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """Statements of one cycle, of one mention from capture to proof with its entries, and of each page."""
    with counting(app) as counter:
        found = _cycle(app, issue, counter) | _mention(app, counter)
        return found | {"pages": {name: _page(app, who, path, counter) for name, (who, path) in pages.items()}}


def _cycle(app: Flask, issue: int, counter: Counter) -> dict[str, Any]:
    """The second cycle: the first finds no statement compiled."""
    four = Four(issue, lambda: Inside(app, counter.begin))
    for _turn in range(2):
        counter.requests.clear()
        four.cycle()
    sent = counter.statements()
    return {"cycle": len(sent), "cycle_requests": len(counter.requests), "cycle_often": often(sent)}


def _mention(app: Flask, counter: Counter) -> dict[str, Any]:
    """What its acts ask; the pages between them are counted apart, as each of them has its own limit."""
    heard, before = Heard(lambda: Inside(app, counter.begin)), 0
    for _turn in range(2):
        counter.requests.clear()
        before = _entries(app)
        heard.river()
    acts = counter.statements("POST")
    return {
        "mention": len(acts),
        "mention_acts": sum(method == "POST" for method, _statements in counter.requests),
        "mention_with_pages": len(counter.statements()),
        "mention_entries": _entries(app) - before,
        "mention_often": often(acts),
    }


def _page(app: Flask, who: str, path: str, counter: Counter) -> int:
    reader = signed_in(Inside(app, counter.begin), who)
    reader.get(path)
    counter.requests.clear()
    reader.get(path)
    return len(counter.statements())


def often(statements: list[str]) -> list[tuple[int, str]]:
    """The statements sent most often, each with its number."""
    return [(count, text) for text, count in Tally(text[:110] for text in statements).most_common(OFTEN)]


def _entries(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(sa.select(Head.next_seq)).one()
