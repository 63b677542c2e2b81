"""Signers on several machines: each checkpoint grows out of the one before, and none is signed beside another."""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.audit import page
from govsocial.core.db import commit, db
from govsocial.ledger import checkpoint, signer, words
from govsocial.ledger.merkle import Range
from govsocial.ledger.models import Checkpoint, Entry
from govsocial.ledger.record import SYSTEM, note
from tests.meanwhile import elsewhere, waits

Outrun = Callable[[Callable[[], object]], None]


def grow() -> None:
    """One entry more."""
    note(words.READ, by=SYSTEM, page="/register")
    commit()


def sizes() -> list[int]:
    """What was signed, in the order it was signed in."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(Checkpoint.size).order_by(Checkpoint.at, Checkpoint.size)))


def entries() -> int:
    found = db.session.scalars(sa.select(sa.func.count()).select_from(Entry)).one()
    db.session.rollback()
    return found


@pytest.fixture
def outrun(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Something another process does once, while the next signer computes the tree."""

    def plan(act: Callable[[], object]) -> None:
        push = Range.push

        def interrupted(tree: Range, leaf: bytes) -> None:
            monkeypatch.setattr(Range, "push", push)
            elsewhere(app, act).join()
            tree.push(leaf)

        monkeypatch.setattr(Range, "push", interrupted)

    return plan


def test_what_another_signed_meanwhile_is_not_signed_again(app: Flask, outrun: Outrun) -> None:
    key = page.key()
    outrun(lambda: signer.sign_new(key))
    assert signer.sign_new(key) is None
    assert sizes() == [entries()]


def test_nobody_signs_less_than_was_signed_meanwhile(app: Flask, outrun: Outrun) -> None:
    key, read = page.key(), entries()
    outrun(lambda: (grow(), signer.sign_new(key)))
    assert signer.sign_new(key) is None
    assert sizes() == [read + 1]


def test_what_came_after_the_others_checkpoint_is_signed_on_top_of_it(app: Flask, outrun: Outrun) -> None:
    key, read = page.key(), entries()
    outrun(lambda: (signer.sign_new(key), grow()))
    made = signer.sign_new(key)
    assert made is not None
    assert sizes() == [read, read + 1]
    notes = db.session.scalars(sa.select(Checkpoint.note).order_by(Checkpoint.size)).all()
    assert [checkpoint.verify(each, key.vkey).size for each in notes] == [read, read + 1]


def test_only_one_signs_at_a_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second waits until the first has committed, then finds nothing to sign."""
    key, sign = page.key(), checkpoint.sign
    others: list[Thread] = []

    def watched(*given: Any) -> str:
        monkeypatch.setattr(checkpoint, "sign", sign)
        others.append(elsewhere(app, lambda: second.append(signer.sign_new(key))))
        assert waits(db.session.connection())
        return sign(*given)

    second: list[Checkpoint | None] = []
    monkeypatch.setattr(checkpoint, "sign", watched)
    assert signer.sign_new(key) is not None
    others[0].join()
    assert second == [None]
    assert sizes() == [entries()]
