"""The timeline a person sees is the ledger, read as sentences."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup, escape

from govsocial.core.db import Base, rows_of
from govsocial.core.wording import gettext as _
from govsocial.ledger.models import Entry, Subject
from govsocial.ledger.vocabulary import UnknownWord, Word, all_words, known
from govsocial.text import invisible, links

Names = Callable[[set[str]], Mapping[str, str]]


@dataclass(frozen=True)
class Line:
    """One entry as a sentence: `sentence` is markup, names and facts escaped; `quote` what somebody wrote with it."""

    seq: int
    id: str
    at: datetime
    act: str
    tone: str
    sentence: Markup
    quote: str | None


def trail(
    subjects: Sequence[str],
    names: Names,
    *,
    before: int | None = None,
    limit: int = 20,
    newest_first: bool = True,
    without: Iterable[sa.Select[int]] = (),
) -> list[Line]:
    """Lines about any of `subjects` ("issue/<id>"), paged by entry number. `names` turns person ids into names.

    `without`: numbers of entries that the reader may not read.

    Acts that only follow from others are left out: the act they follow from has a line.
    """
    followed = sa.exists().where(Subject.seq == Entry.seq, Subject.subject.in_(_following()))
    query, seq = sa.select(Entry.seq, Entry.body).where(~followed), Entry.seq
    if len(subjects) == 1:  # walked from its newest entry, however many there are
        about = sa.orm.aliased(Subject)
        query, seq = query.join(about, sa.and_(about.seq == Entry.seq, about.subject == subjects[0])), about.seq
    else:
        query = query.where(Entry.seq.in_(sa.select(Subject.seq).where(Subject.subject.in_(subjects)).distinct()))
    if before is not None:
        query = query.where(seq < before)
    for hidden in without:
        query = query.where(seq.not_in(hidden))
    query = query.order_by(seq.desc() if newest_first else seq).limit(limit)
    return lines([(seq, text) for seq, text in rows_of(query)], names)


def _following() -> list[str]:
    return [f"act/{word.name}" for word in all_words() if word.follows]


def count(subjects: Sequence[str]) -> int:
    """How many entries speak of any of `subjects`, those left out of trails included."""
    query = sa.select(sa.func.count(sa.distinct(Subject.seq))).where(Subject.subject.in_(subjects))
    return rows_of(query).scalar_one()


def lines(entries: Iterable[tuple[int, bytes]], names: Names) -> list[Line]:
    """Entries as lines; names and quotes are fetched once for all of them."""
    parsed = [(seq, json.loads(text)) for seq, text in entries]
    known_names = names({i for _seq, e in parsed for i in _people(e)})
    quotes = _quotes([e for _seq, e in parsed])
    return [_line(seq, e, known_names, quotes) for seq, e in parsed]


def _people(entry: dict[str, Any]) -> set[str]:
    return {entry["who"]["i"]} | {v for k, v in entry["d"].items() if k.endswith("_person")}


def _line(seq: int, entry: dict[str, Any], names: Mapping[str, str], quotes: Mapping[str, str]) -> Line:
    try:
        word = known(entry["act"])
    except UnknownWord:  # written by a newer or a retired room: still shown, never hidden
        word = Word(entry["act"], "%(who)s: " + entry["act"])
    facts: dict[str, Any] = {k: _shown(_said(k, v)) for k, v in entry["d"].items()}
    facts.update({k: _name(v, names) for k, v in entry["d"].items() if k.endswith("_person")})
    facts["who"] = _name(entry["who"]["i"], names)
    sentence = Markup(str(word.sentence) % _Lenient(facts))  # noqa: S704 - every value above is escaped
    at = datetime.fromisoformat(entry["at"])
    return Line(seq, entry["id"], at, entry["act"], word.tone, sentence, quotes.get(entry["id"]))


def _said(fact: str, value: Any) -> str:
    """Keys as words: the function media_relations reads "media relations"."""
    return str(value).replace("_", " ") if fact in ("function", "functions", "role") else str(value)


def _shown(said: str) -> Markup:
    return escape(said) if said.isdecimal() else links.link(said)


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def _name(person_id: str, names: Mapping[str, str]) -> Markup:
    if person_id == "system":
        return escape(_("The program"))
    return invisible.apart(names.get(person_id) or _("Somebody"))


def _quotes(entries: list[dict[str, Any]]) -> dict[str, str]:
    """The private text each entry's word wants shown: entry id → text; one statement for all tables."""
    wanted: dict[tuple[str, str], dict[str, str]] = {}
    for entry in entries:
        try:
            quote = known(entry["act"]).quote
        except UnknownWord:
            continue
        if quote is None:
            continue
        for item in entry["on"]:
            if item["t"].split("/")[0] == quote[0]:
                wanted.setdefault(quote, {})[item["i"]] = entry["id"]
    if not wanted:
        return {}
    parts = []
    for (table_name, column), rows in wanted.items():
        table = Base.metadata.tables[table_name]
        parts.append(sa.select(table.c.id, sa.cast(table.c[column], sa.Text)).where(table.c.id.in_(rows)))
    entry_of = {row_id: entry_id for rows in wanted.values() for row_id, entry_id in rows.items()}
    return {entry_of[row_id]: text for row_id, text in rows_of(sa.union_all(*parts)) if text}
