"""What the pages of this room show."""

import json
from typing import Any

import sqlalchemy as sa
from flask import current_app

from govsocial.audit import entries, proof, queries
from govsocial.channels.models import Channel
from govsocial.core import keys
from govsocial.core.db import db
from govsocial.issues import queries as issues
from govsocial.ledger import checkpoint, history, signer
from govsocial.ledger.models import Checkpoint, Entry
from govsocial.people import queries as people
from govsocial.people.permissions import Holder, Permission, may
from govsocial.platforms.registry import channel_platform
from govsocial.publishing import queries as publishing
from govsocial.responses import queries as responses
from govsocial.responses.models import Version

TRAIL = 200


def proven() -> Checkpoint | None:
    """The newest signed checkpoint."""
    return signer.latest()


def story(found: queries.Told, reader: Holder) -> dict[str, Any]:
    """Everything about one response: words, people, what happened, where the proof is."""
    publications = publishing.of_response(found.response)
    ids = {s.person_id for s in found.signed} | {i for v in found.versions for i in v.contributors}
    ids |= {p.publisher_id for p in publications}
    called = issues.Known({}, {}, {}, {})

    def named(others: set[str]) -> dict[str, str]:
        nonlocal called
        called = issues.known(ids | others)
        return called.names

    lines = history.trail(
        [found.response.subject, *(p.subject for p in publications)], named, limit=TRAIL, newest_first=False
    )
    shown = _shown(found.versions, publications)
    return {
        **found._asdict(),
        "shown": shown,
        "where": _where(found, shown),
        "publications": publications,
        "names": called.names,
        "functions": called.functions,
        "lines": lines,
        "cut": len(lines) == TRAIL,
        "proof": _proof(*_stands(publications[0].last_event_id if publications else lines[-1].id)),
    }


def _stands(event: str) -> tuple[Entry, Checkpoint | None]:
    """The entry of an act, and the newest signed checkpoint; one statement."""
    newest = sa.select(sa.func.max(Checkpoint.size)).scalar_subquery()
    query = sa.select(Entry, Checkpoint).outerjoin(Checkpoint, Checkpoint.size == newest)
    found, latest = db.session.execute(query.where(Entry.event_id == event)).one()
    return found, latest


def _shown(versions: Any, publications: Any) -> Version | None:
    """The version whose words stand outside; before any publication the newest."""
    live = {p.version_id for p in publications if p.state in ("published", "held", "awaiting", "retracted")}
    return next((v for v in reversed(versions) if v.id in live), versions[-1] if versions else None)


def _where(found: queries.Told, shown: Version | None) -> list[tuple[Channel, str, str]]:
    """The channels and pages that the words go to, and how they get there."""
    goes = [(found.channel, found.response.target_url)]
    if shown is not None:
        channels = responses.channels_of(shown, found.channel)
        goes = [(channels[placed["channel"]], placed["target"]) for placed in shown.placements]
    return [(channel, address, channel_platform(channel.method).labels.way) for channel, address in goes]


def _proof(found: Entry, latest: Checkpoint | None) -> proof.Proof | None:
    """That the entry stands in the newest checkpoint; None while that does not reach it."""
    if latest is None or found.seq >= latest.size:
        return None
    return proof.of(found, latest, str(current_app.config["LOG_ORIGIN"]), key().vkey)


def ledger(rows: list[tuple[int, bytes]], reader: Holder) -> dict[str, Any]:
    """The ledger page: how far it is signed, the key, the entries as lines."""
    size, latest = entries.size(), proven()
    return {
        "lines": _without_quotes(history.lines(rows, people.names), reader),
        "size": size,
        "latest": latest,
        "unsigned": size - (latest.size if latest else 0),
        "vkey": key().vkey,
        "origin": current_app.config["LOG_ORIGIN"],
        "may_export": may(reader, Permission.LEDGER_EXPORT),
    }


def _without_quotes(lines: list[history.Line], reader: Holder) -> list[history.Line]:
    """What colleagues wrote with an act is for those who see its page, and for auditors."""
    if may(reader, Permission.LEDGER_EXPORT):
        return lines
    return [history.Line(x.seq, x.id, x.at, x.act, x.tone, x.sentence, None) for x in lines]


def entry(found: Entry, reader: Holder) -> dict[str, Any]:
    """One entry, and its proof in the newest checkpoint when that reaches it."""
    line = _without_quotes(history.lines([(found.seq, found.body)], people.names), reader)[0]
    shown: dict[str, Any] = {"line": line, "text": json.dumps(json.loads(found.body), indent=2, ensure_ascii=False)}
    return {**shown, "seq": found.seq, "proof": _proof(found, proven()), "size": entries.size()}


def key() -> checkpoint.Key:
    """The key this installation signs its checkpoints with."""
    return checkpoint.Key.decode(keys.read(current_app.config["SETTINGS"].instance, "ledger"))
