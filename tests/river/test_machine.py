"""No publication without the frozen rules' sign-offs, by distinct people who wrote none of it, of exactly its bytes."""

from collections import Counter

from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from govsocial.core.db import db
from govsocial.ledger.reconcile import reconcile
from tests import factories
from tests.cast import Cast
from tests.river.machine import River
from tests.river.watch import Watch

SETTINGS = settings(
    max_examples=16,
    stateful_step_count=40,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),  # what it finds is not made shorter: a second run in one database is another story
)


def test_whatever_people_do_only_signed_words_go_out(app: Flask, cast: Cast) -> None:
    watch, tally = Watch(), Counter[str]()
    channel_id = factories.channel(cast).id
    run_state_machine_as_test(lambda: River(cast, watch, tally, channel_id), settings=SETTINGS)
    watch.check()
    for move in ("take", "submit", "sign", "send back", "publish", "prove", "correct", "decide", "hats", "roles"):
        assert tally[move] > 0, f"never {move}: {dict(tally)}"
    for refused in ("sign", "publish", "submit", "rule"):
        assert tally[f"{refused} refused"] > 0, f"{refused} was never refused: {dict(tally)}"
    assert tally["rule"] + tally["leave"] > 0, dict(tally)
    assert watch.acts["publication.intended"] >= 5, dict(tally)
    db.session.rollback()
    assert reconcile() == []
