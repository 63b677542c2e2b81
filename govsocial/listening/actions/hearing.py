"""Visiting sources and keeping what is new."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from govsocial.core import clock
from govsocial.core.db import commit, db, next_number, writing
from govsocial.core.log import log
from govsocial.evidence.models import Evidence
from govsocial.evidence.store import Unreachable
from govsocial.ledger.record import SYSTEM, add_batch, record
from govsocial.listening import harvest, queries, rules, signals, words
from govsocial.listening.actions.leasing import leased
from govsocial.listening.actions.sources import visited
from govsocial.listening.models import Mention, Source, Triage, Visit
from govsocial.people.models import Person
from govsocial.platforms.protocol import Cursor, Item, Limited, PlatformError
from govsocial.text import search
from govsocial.text.text import canonical_url

PATIENCE = timedelta(seconds=20)
PIECE = 200  # mentions taken in by one transaction: others wait for about half a second


@dataclass(frozen=True)
class Heard:
    """How a visit went: how many mentions are new, and what went wrong in words (None: nothing).

    `busy`: there was none, because another one is under way.
    """

    count: int
    error: str | None = None
    busy: bool = False


def hear(source: Source, *, by: Person | str = SYSTEM) -> Heard:
    """Visit one source now and keep what is new. An errand: the present transaction must hold nothing to be kept.

    The network is asked while no transaction is open. A failure is noted on the Visit and postpones the next one.
    """
    if db.session.info.get("entries") or db.session.new or db.session.dirty:
        raise RuntimeError("hear() ends the present transaction: commit first")
    source_id, actor = source.id, by if isinstance(by, str) else by.id
    with leased(source_id) as ours:
        return _visit(source_id, actor) if ours else Heard(0, busy=True)


def _visit(source_id: str, actor: str) -> Heard:
    errand = queries.errand(db.session.get_one(Source, source_id))
    db.session.rollback()
    count, since, pages = 0, errand.since, harvest.gather(errand)
    try:
        for found in pages:
            for piece in _pieces(found, since):
                with writing():
                    count += take_in(errand, piece, by=actor)
                    commit()
            since = found.cursor
    except (PlatformError, Unreachable) as failure:
        with writing():
            _missed(source_id, failure.message, failure.until if isinstance(failure, Limited) else None)
            commit()
        return Heard(count, failure.message)
    return Heard(count)


def _pieces(found: harvest.Harvest, since: Cursor) -> Iterator[harvest.Harvest]:
    """The harvest in parts that hold the database's one writer briefly, oldest first as feeds list the newest first.

    Only the last moves the cursor on from `since`: after a crash the rest is asked for again.
    """
    for end in range(len(found.items), PIECE, -PIECE):
        yield replace(found, items=found.items[end - PIECE : end], cursor=since)
    yield replace(found, items=found.items[: len(found.items) % PIECE or PIECE])


def hear_due() -> int:
    """Visit every source whose time has come; returns how many. One that fails does not stop the others.

    Other workers may do the same at the same time: each source is visited by one of them.
    """
    sources = [(source.id, source.number) for source in queries.due(clock.now())]
    return sum(_hear_if_due(*each) for each in sources)


def _hear_if_due(source_id: str, number: int) -> bool:
    with leased(source_id, only_due=True) as ours:
        try:
            if ours:
                _visit(source_id, SYSTEM)
        except Exception as error:  # a defect met in one feed must not silence the others
            db.session.rollback()
            log().exception("source.failed", source=number)
            with writing():
                _missed(source_id, f"{type(error).__name__}: {error}"[:500])
                commit()
    return ours


def hear_all(*, by: Person) -> Heard:
    """Visit every active source now, for whoever presses the button; what exceeds PATIENCE is left to the worker."""
    until, count, errors = clock.now() + PATIENCE, 0, []
    numbers = [source.number for source in queries.active_sources()]
    for number in numbers:
        source = queries.find_source(number)
        if clock.now() > until:
            visited(source.id, due_at=clock.now())
            continue
        name, heard = source.name, hear(source, by=by)
        count += heard.count
        errors += [f"{name}: {heard.error}"] if heard.error else []
    return Heard(count, " ".join(errors[:3]) or None)


def take_in(errand: harvest.Errand, found: harvest.Harvest, *, by: str) -> int:
    """Keep what a visit brought and nobody heard before: evidence, mentions, triage, index; returns how many are new.

    `by` is a person's id or "system". Numbers and times of hearing rise together: whoever takes numbers goes alone.
    """
    next_number("mention", 0)
    now = clock.now()
    drafts = [_draft(item, errand, found, now) for item in found.items]
    known = queries.heard_before([(d.text_key, d.canonical) for d in drafts])
    # Feeds list the newest first; numbers rise in the order things were said.
    fresh = {(d.text_key, d.canonical): d for d in reversed(drafts) if (d.text_key, d.canonical) not in known}
    if fresh:
        _keep(list(fresh.values()), errand, found, by)
    told = {**asdict(found.cursor), "failures": 0, "error": None, "visited_at": now}
    due = now + timedelta(minutes=_minutes())
    visited(errand.source_id, **told, due_at=due, heard=Visit.heard + len(fresh))
    return len(fresh)


def searched(mention: Mention) -> str:
    """What a mention is found by: author, title, words, and the address it stands at."""
    parts = (mention.author, mention.title, rules.shown(mention.words or ""), mention.address)
    return "\n".join(part for part in parts if part)


def _draft(item: Item, errand: harvest.Errand, found: harvest.Harvest, now: datetime) -> Mention:
    """An item as a mention, without number yet. Fields are cut to their columns; the bytes fetched are whole."""
    address = (item.address or found.url)[:2_000]
    said = item.words or rules.as_markup(item.title)  # some feeds have headlines only
    return Mention(
        source_id=errand.source_id,
        platform=found.platform,
        address=address,
        canonical=(canonical_url(address) if item.address else item.external_id or address)[:2_000],
        text_key=rules.text_key(said),
        fold_key=rules.fold_key(said),
        external_id=(item.external_id or "")[:500] or None,
        in_reply_to=(item.in_reply_to or "")[:2_000] or None,
        language=rules.language(item.language) or errand.language,
        said_at=item.said_at,
        heard_at=now,
        author=(item.author or "")[:300] or None,
        title=(item.title or "")[:1_000] or None,
        words=said,
        cut=item.cut,
    )


def _keep(mentions: list[Mention], errand: harvest.Errand, found: harvest.Harvest, by: str) -> None:
    first = next_number("mention", len(mentions))
    evidence = Evidence(sha256=found.sha256, size=found.size, kind=found.kind, url=found.url[:2_000], at=found.at)
    for number, mention in enumerate(mentions, first):
        mention.number, mention.evidence_id = number, evidence.id
    triage = [Triage(mention_id=m.id, mention_number=m.number, state="waiting") for m in mentions]
    facts: dict[str, Any] = {"source": errand.number, "count": len(mentions), "first": first}
    source = db.session.get_one(Source, errand.source_id)
    with record(words.MENTIONS_HEARD, by=by, about=[source], **facts) as act:
        db.session.add(evidence)
        db.session.flush()
        add_batch(act, mentions)
        add_batch(act, triage)
    search.put_many("mention", [(m.number, searched(m)) for m in mentions])
    signals.heard.send(mentions)


def _missed(source_id: str, why: str, until: datetime | None = None) -> None:
    """Note a visit that brought nothing; the next one waits, until `until` where the platform asks for that."""
    now = clock.now()
    visit = db.session.get_one(Visit, source_id)
    visit.failures += 1
    visit.error, visit.visited_at = why, now
    waited = now + rules.wait_after(visit.failures, _minutes())
    visit.due_at = max(waited, until or waited)


def _minutes() -> int:
    return int(current_app.config["SETTINGS"].listen_minutes)
