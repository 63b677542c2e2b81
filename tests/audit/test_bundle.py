"""What the exported bundle opens: everything, mentions that came in batches too, as they stood at the checkpoint."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.audit import bundle, page
from govsocial.core.db import commit, db
from govsocial.core.errors import WrongState
from govsocial.ledger import signer, verify
from govsocial.ledger import words as ledger_words
from govsocial.ledger.record import SYSTEM, note
from govsocial.listening import actions as listening
from govsocial.listening.models import Mention
from tests.audit.readers import Clients, published, sent
from tests.cast import Cast
from tests.ledger.ledgers import remanifest
from tests.listening.feeds import Post, rss, site


@pytest.fixture
def heard(app: Flask, cast: Cast) -> Iterator[list[Mention]]:
    """Three mentions from a feed; the second was left."""
    with site(app) as courier:
        posts = [Post(f"<p>Words {n}</p>", f"https://courier.example/a#comment-{n}") for n in (3, 2, 1)]
        courier.body = rss(*posts)
        source = listening.add_source(name="Courier", address=courier.url, by=cast.priya)
        commit()
        listening.hear(source)
        mentions = list(db.session.scalars(sa.select(Mention).order_by(Mention.number)))
        listening.leave(mentions[1], reason="A joke", by=cast.priya)
        commit()
        yield mentions


def taken(out: Path) -> tuple[verify.Report, list[dict[str, Any]]]:
    """A fresh bundle in `out`: what the verifier says, and the openings."""
    bundle.export(out, key=page.key(), by=SYSTEM)
    lines = [json.loads(line) for line in (out / "openings.jsonl").read_bytes().splitlines()]
    return verify.verify(out, page.key().vkey), lines


def test_mentions_of_a_batch_are_shown_with_their_words(cast: Cast, heard: list[Mention], tmp_path: Path) -> None:
    published(cast, 1)
    report, lines = taken(tmp_path / "x")
    assert report.status == 0, report.as_text()
    assert not any(name.startswith("not opened") for name in report.counts), report.as_text()
    rows = [line for line in lines if line["k"] == "row"]
    assert {line["open"]["words"]["v"] for line in rows if line["t"] == "mention/1"} == {m.words for m in heard}
    triage = [line for line in rows if line["t"] == "triage/1"]
    states = [line["v"]["state"] for line in triage if "i" not in line]
    assert (len(triage), states) == (3, ["waiting", "waiting"])  # of the one left only the digest before


def test_a_mention_taken_out_of_the_bundle_is_missed(cast: Cast, heard: list[Mention], tmp_path: Path) -> None:
    _, lines = taken(tmp_path / "x")
    row = next(line for line in lines if line["k"] == "row" and "open" in line)
    del row["open"]["words"]
    (tmp_path / "x/openings.jsonl").write_bytes(b"".join(verify.jcs(line).encode() + b"\n" for line in lines))
    remanifest(tmp_path / "x")
    report = verify.verify(tmp_path / "x", page.key().vkey)
    assert report.status == 1
    assert "mention.words is not opened, and by entry" in report.as_text()


def test_words_changed_behind_the_back_are_missed_in_the_bundle(
    cast: Cast, heard: list[Mention], tmp_path: Path
) -> None:
    last = db.session.scalars(sa.select(Mention.last_event_id)).first()
    for (name,) in db.session.execute(sa.text(_TRIGGERS[db.engine.dialect.name])).all():
        db.session.execute(sa.text(f"DROP TRIGGER {name}" + _ON[db.engine.dialect.name]))
    changed = sa.update(Mention.__table__).where(Mention.__table__.c.last_event_id == last).values(words="Other words")  # type: ignore[arg-type]
    db.session.execute(changed)
    commit()
    report, _lines = taken(tmp_path / "x")
    assert report.status == 1
    assert "mention" in report.as_text()


_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'mention'",
    "postgresql": "SELECT DISTINCT trigger_name FROM information_schema.triggers WHERE event_object_table = 'mention'",
}
_ON = {"sqlite": "", "postgresql": " ON mention"}


def test_rows_are_read_as_they_stood_when_the_checkpoint_was_signed(
    cast: Cast, heard: list[Mention], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign, turns = signer.sign_new, iter("ab")

    def signed_and_outrun(key: Any) -> Any:
        made = sign(key)
        if next(turns, None):  # somebody else writes between signing and reading, twice
            note(ledger_words.READ, by=SYSTEM, page="/register")
            commit()
        return made

    monkeypatch.setattr(signer, "sign_new", signed_and_outrun)
    report, _lines = taken(tmp_path / "x")
    assert report.status == 0, report.as_text()
    assert report.counts["older checkpoints"] == 2


def test_a_log_that_never_holds_still_is_no_bundle(
    cast: Cast, client_for: Clients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = signer.sign_new

    def outrun(key: Any) -> None:
        sign(key)
        note(ledger_words.READ, by=SYSTEM, page="/register")
        commit()

    monkeypatch.setattr(signer, "sign_new", outrun)
    monkeypatch.setattr(bundle, "TRIES", 3)
    with pytest.raises(WrongState, match="Try again"):
        bundle.export(tmp_path / "x", key=page.key(), by=SYSTEM)
    assert not (tmp_path / "x").exists()
    answer = sent(client_for("freya"), "/ledger/bundle")
    assert answer.status_code == 409
    assert "Try again when less is going on" in answer.get_data(as_text=True)
