"""Every verb leaves a trace: found by walking the rooms, each plays its happy path and is read back from the ledger."""

import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

import govsocial
from govsocial.core.db import Base, commit, db
from govsocial.ledger import history
from govsocial.ledger.models import Entry
from govsocial.ledger.reconcile import reconcile
from govsocial.ledger.vocabulary import UnknownWord, all_words, known
from govsocial.people import actions as people_actions
from govsocial.people import queries as people
from tests.cast import Cast
from tests.house import happy as paths
from tests.house.happy import HAPPY, Act, Happy, Stage, Verb, name_of
from tests.house.happy.doors import DOORS
from tests.house.replay import unexplained

for _room in pkgutil.iter_modules(paths.__path__):
    importlib.import_module(f"{paths.__name__}.{_room.name}")

# Modules whose every public function counts, beside the rooms' actions.
FURTHER = (
    "govsocial.publishing.proof",
    "govsocial.publishing.replies",
    "govsocial.publishing.retraction",
)
WORKING_ROWS = "writes the working text and its tabs, which are no record: submission makes it"
SIGN_IN = "touches the sign-in account alone, which is not governed"
WITHIN = "is part of the act that leads there, and of its entry"
HELPER = "reads, or names something, for the verbs"
NO_VERB = {
    "govsocial.accounts.actions.create_account": SIGN_IN,
    "govsocial.accounts.actions.prove": SIGN_IN + "; what fails is put on record at the door",
    "govsocial.accounts.actions.prove_code": SIGN_IN + "; what fails is put on record at the door",
    "govsocial.accounts.actions.spend_recovery_code": SIGN_IN + "; what fails is put on record at the door",
    "govsocial.accounts.actions.shut": SIGN_IN,
    "govsocial.accounts.notify.tell": "queues mail about an act that is on record",
    "govsocial.ledger.record.note": "is how entries are written",
    "govsocial.ledger.record.record": "is how entries are written",
    "govsocial.publishing.actions.acting": "opens the record for the verbs of the room",
    "govsocial.publishing.actions.index": "fills the search index, which can be made again from the rows",
    "govsocial.issues.actions.issue.advance": WITHIN,
    "govsocial.publishing.actions.move_response": WITHIN,
    "govsocial.responses.actions.response.move": WITHIN,
    "govsocial.publishing.actions.step": HELPER,
    "govsocial.publishing.actions.tell": "queues mail about an act that is on record",
    "govsocial.publishing.actions.version_of": HELPER,
    "govsocial.publishing.proof.may_confirm": HELPER,
    **{
        f"govsocial.drafting.actions.{name}": WORKING_ROWS
        for name in (
            "writing.change",
            "writing.open_draft",
            "writing.put_back",
            "writing.save",
            "writing.settle",
            "tabs.sit",
        )
    },
}
PLAYED = {
    f"{name.removeprefix('govsocial.')}{f'-{n}' if n else ''}": path
    for name, all_paths in sorted(HAPPY.items())
    for n, path in enumerate(all_paths)
}


def modules() -> Iterator[ModuleType]:
    """Every module of the program."""
    for found in pkgutil.walk_packages(govsocial.__path__, "govsocial."):
        yield importlib.import_module(found.name)


def exported(module: ModuleType) -> Iterable[str]:
    """What the package says it offers, if the module is one of a package of actions."""
    package, _dot, _name = module.__name__.rpartition(".")
    return getattr(importlib.import_module(package), "__all__", ()) if package.endswith(".actions") else ()


def verbs_of(module: ModuleType) -> Iterator[Verb]:
    """Its public functions that count: all of an actions module, what a package exports, whatever takes `by=`."""
    every = module.__name__.endswith(".actions") or module.__name__ in FURTHER
    offered = exported(module)
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if name.startswith("_") or function.__module__ != module.__name__:
            continue
        acts = "by" in inspect.getfullargspec(inspect.unwrap(function)).kwonlyargs
        if every or name in offered or acts:
            yield function


def unplayed(found: Iterable[str], played: Iterable[str], excused: Iterable[str]) -> list[str]:
    """Where verbs, their paths and the list of exceptions do not fit each other."""
    verbs, tried, listed = set(found), set(played), set(excused)
    return [
        *(f"{name} has no happy path" for name in sorted(verbs - tried - listed)),
        *(f"{name} is no verb" for name in sorted((tried | listed) - verbs)),
        *(f"{name} is excused and played" for name in sorted(tried & listed)),
    ]


def test_every_verb_has_a_happy_path() -> None:
    found = [name_of(verb) for module in modules() for verb in verbs_of(module)]
    assert len(found) > 90
    assert unplayed(found, HAPPY, NO_VERB) == []


def test_a_new_verb_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    def planted(source: str, name: str) -> list[str]:
        module = ModuleType(name)
        exec(source, module.__dict__)
        return unplayed(map(name_of, verbs_of(module)), (), ())

    plain = "def plant(tree): ...\ndef _dig(): ..."
    assert planted(plain, "govsocial.garden.actions") == ["govsocial.garden.actions.plant has no happy path"]
    assert planted(plain, "govsocial.garden.queries") == []
    keyword = "def plant(tree, *, by): ...\ndef dig(by): ..."
    assert planted(keyword, "govsocial.garden.beds") == ["govsocial.garden.beds.plant has no happy path"]
    assert planted(keyword, "govsocial.issues.actions.beds") == [
        "govsocial.issues.actions.beds.plant has no happy path"
    ]
    offered = "def close(): ...\ndef dig(): ..."
    assert planted(offered, "govsocial.issues.actions.beds") == [
        "govsocial.issues.actions.beds.close has no happy path"
    ]
    assert unplayed(["a"], ["b"], ["c"]) == ["a has no happy path", "b is no verb", "c is no verb"]
    assert unplayed(["a"], ["a"], ["a"]) == ["a is excused and played"]


def test_every_word_is_written_by_a_verb_or_at_a_door() -> None:
    written = {word for path in PLAYED.values() for word in path.words}
    at_doors = {word.name for word in DOORS}
    assert written & at_doors == set()
    assert {word.name for word in all_words() if not word.retired} == written | at_doors


def entries(since: int = 0) -> list[tuple[int, bytes]]:
    """(number, body) of every entry from that number on."""
    query = sa.select(Entry.seq, Entry.body).where(Entry.seq >= since).order_by(Entry.seq)
    found = [(seq, body) for seq, body in db.session.execute(query)]
    db.session.rollback()
    return found


def everything() -> dict[str, list[str]]:
    """Every row of every table."""
    found = {
        table.name: sorted(repr(tuple(row)) for row in db.session.execute(sa.select(table)))
        for table in Base.metadata.sorted_tables
    }
    db.session.rollback()
    return found


def check(new: list[tuple[int, bytes]], actor: str) -> set[str]:
    """The acts of these entries, each with its facts and as a sentence that names the actor (a person's id)."""
    with force_locale("en"):
        lines = history.lines(new, people.names)
        name = people.names([actor]).get(actor, "The program")
    for (_seq, body), line in zip(new, lines, strict=True):
        entry: dict[str, Any] = json.loads(body)
        word = known(entry["act"])
        assert entry["who"]["i"] == actor, entry
        assert word.facts <= {key for key, value in entry["d"].items() if value is not None}, entry
        said = str(line.sentence)
        assert "…" not in said and "%(" not in said, said
        assert ("%(who)s" in str(word.sentence)) == (name in said), said
        assert said.strip() and said[0].isupper() and said != entry["act"], said
    return {json.loads(body)["act"] for _seq, body in new}


def leaves_nothing(act: Act) -> None:
    """Done and rolled back, the verb leaves no row anywhere."""
    before = everything()
    act()
    db.session.flush()
    db.session.rollback()
    assert everything() == before


@pytest.mark.parametrize("path", PLAYED.values(), ids=PLAYED)
def test_the_verb_leaves_a_trace(path: Happy, app: Flask, cast: Cast, instance: Path, monkeypatch: Any) -> None:
    by = "system" if path.by == "system" else cast[path.by]
    stage = Stage(cast, by, instance, monkeypatch)
    act = path.prepare(stage)
    actor = by if isinstance(by, str) else by.id
    if not path.commits:
        leaves_nothing(act)
    before = len(entries())
    act()
    commit()
    new = entries(before)
    assert new and new[0][0] == before
    assert check(new, actor) == path.words
    assert unexplained(body for _seq, body in entries()) == []
    assert reconcile() == []


def test_a_poor_trace_is_seen(app: Flask, cast: Cast) -> None:
    ines, ada = cast.ines.id, cast.ada.id

    def body(act: str, **facts: str) -> list[tuple[int, bytes]]:
        entry = {"id": "e", "at": "2026-11-22T11:38:05.123456Z", "act": act, "who": {"i": ines}, "on": [], "d": facts}
        return [(0, json.dumps(entry).encode())]

    assert check(body("account.signed_in", method="password"), ines) == {"account.signed_in"}
    for poor, actor in (
        (body("account.signed_in"), ines),
        (body("account.signed_in", method="password"), ada),
        (body("account.sneaked_in"), ines),
    ):
        with pytest.raises((AssertionError, UnknownWord)):
            check(poor, actor)
    with pytest.raises(AssertionError):
        leaves_nothing(lambda: (people_actions.rename(cast.ines, name="Ines Hart", by=cast.ada), commit()))


def test_what_an_entry_leaves_unsaid_is_seen(app: Flask, cast: Cast) -> None:
    people_actions.rename(cast.ines, name="Ines Hart", by=cast.ada)
    commit()
    told = [json.loads(body) for _seq, body in entries()]
    assert unexplained(json.dumps(entry).encode() for entry in told) == []
    del told[-1]["on"][0]["set"]["name_c"]
    assert unexplained(json.dumps(entry).encode() for entry in told) == [f"person.renamed: person/1 {cast.ines.id}"]


@pytest.mark.parametrize("word", DOORS, ids=lambda word: word.name)
def test_the_door_leaves_a_trace(word: Any, app: Flask, cast: Cast, client_for: Callable[[str], FlaskClient]) -> None:
    key, knock = DOORS[word]
    client = client_for(key)
    knock(cast, client)
    new = entries()[-1:]
    assert check(new, cast[key].id if key else "system") == {word.name}
    assert reconcile() == []
