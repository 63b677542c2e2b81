"""Each guard on the way to a publication is taken away, and the watch on sign-offs and publications finds it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.core.db import commit, db
from govsocial.core.errors import Refusal
from govsocial.issues import rules as ownership
from govsocial.ledger.record import record
from govsocial.people import actions as people
from govsocial.publishing import actions as publishing
from govsocial.publishing import retraction
from govsocial.publishing import rules as publishing_rules
from govsocial.responses import actions as responses
from govsocial.responses import words as response_words
from govsocial.responses.models import Response, Version
from govsocial.signoff import actions as signoff
from govsocial.signoff import rules as signoff_rules
from govsocial.signoff.queries import all_rules
from tests import factories
from tests.cast import Cast
from tests.river.watch import Broken, Watch

Scene = Any


@dataclass(frozen=True)
class Guard:
    """`prepare` sets the scene, `sin` does what is forbidden, `remove` takes the guard away, `found`: what breaks."""

    prepare: Callable[[Cast], Scene]
    sin: Callable[[Cast, Scene], Any]
    remove: Callable[[pytest.MonkeyPatch], None]
    found: str


def sign(who: str, function: str, digest: str = "") -> Callable[[Cast, Version], Any]:
    """A sin: this person signs for this function."""
    return lambda cast, version: signoff.sign(version, by=cast[who], function=function, digest=digest or version.digest)


def allowing(name: str, **given: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """Removes one condition of a pure rule of sign-off: it is told what lets it pass."""
    real = getattr(signoff_rules, name)

    def lenient(**asked: Any) -> Any:
        return real(**{**asked, **{key: value(asked) for key, value in given.items()}})

    return lambda monkeypatch: monkeypatch.setattr(signoff_rules, name, lenient)


def always(module: Any, name: str, answer: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """Removes a guard that is a function of its own."""
    return lambda monkeypatch: monkeypatch.setattr(module, name, lambda *_args, **_given: answer)


def two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule, and the index that stands behind it in the database."""
    allowing("why_not_sign", signatures=lambda asked: [])(monkeypatch)
    db.session.execute(sa.text("DROP INDEX uq_signoff_person"))
    commit()


def half_signed_for_legal(cast: Cast) -> Version:
    version = factories.in_review(cast, of=factories.issue(cast, legal=True))
    sign("sami", "policy")(cast, version)
    commit()
    return version


def returned(cast: Cast) -> Version:
    version = factories.in_review(cast)
    signoff.return_version(version, by=cast.jonas, reason="Shorter.", digest=version.digest)
    commit()
    return version


def older(cast: Cast) -> Version:
    version = returned(cast)
    signoff.submit(version.response, by=cast.priya)
    commit()
    return version


def said_to_be_signed(cast: Cast) -> Response:
    """Another room calls a response signed that nobody signed."""
    version = factories.in_review(cast)
    responses.advance(version.response, "sign", by=cast.jonas, cause="")
    commit()
    return version.response


def altered(cast: Cast, response: Response) -> None:
    """Somebody changes a signed version's words, and out they go."""
    [version] = response.versions
    with record(response_words.TARGET_SET, by="system", response=version.response.number, channel=1):
        version.placements = [{**version.placements[0], "words": "Nobody signed this."}]
    publish("tomas")(cast, response)


def without_policy(cast: Cast) -> Response:
    response = factories.draft(cast)
    people.set_functions(cast.ines, functions=["legal"], by=cast.ada)
    commit()
    return response


def one_function(cast: Cast, response: Response) -> None:
    """The rule is cut down to policy alone, and policy alone lets the words out."""
    found = all_rules()[0]
    given = {"name": found.name, "applies": "always", "topic": "", "functions": ["policy"], "active": True}
    signoff.change_rule(found, **given, by=cast.ada, token=found.last_event_id)
    version = signoff.submit(response, by=cast.priya)
    sign("jonas", "policy")(cast, version)
    publish("tomas")(cast, response)


def publish(who: str) -> Callable[[Cast, Response], Any]:
    """A sin: this person sends the words out."""
    return lambda cast, response: publishing.publish(response, by=cast[who])


def alone(cast: Cast, publication: Any) -> None:
    retraction.ask(publication, by=cast.tomas, reason="It is wrong.")
    retraction.decide(publication, by=cast.tomas, confirmed=True)


def signed(cast: Cast) -> Response:
    return factories.signed(cast).response


GUARDS = {
    "own_words": Guard(
        factories.in_review,
        sign("priya", "communications"),
        allowing("why_not_sign", contributors=lambda asked: ()),
        "a contributor signed",
    ),
    "one_function_per_person": Guard(
        half_signed_for_legal, sign("sami", "legal"), two_lines, "one person signed two lines"
    ),
    "function_asked": Guard(
        factories.in_review,
        sign("mateo", "advocacy"),
        allowing("why_not_sign", asked_for=lambda asked: [asked["function"]]),
        "a function signed that was not asked",
    ),
    "function_carried": Guard(
        factories.in_review,
        sign("mateo", "policy"),
        allowing("why_not_sign", carries=lambda asked: [asked["function"]]),
        "a function was not carried",
    ),
    "words_that_were_read": Guard(
        factories.in_review,
        sign("jonas", "policy", "0" * 64),
        allowing("why_not_now", read=lambda asked: asked["digest"]),
        "other words were read than were signed",
    ),
    "latest_version": Guard(
        older,
        sign("jonas", "policy"),
        allowing("why_not_now", latest=lambda asked: asked["number"]),
        "an older version was signed",
    ),
    "state_review": Guard(
        returned,
        sign("jonas", "policy"),
        allowing("why_not_now", state=lambda asked: "review"),
        "signed while the response was draft",
    ),
    "two_functions_own": Guard(
        without_policy,
        lambda cast, response: signoff.submit(response, by=cast.priya),
        always(ownership, "ready_for_review", []),
        "the issue is not owned by policy",
    ),
    "floor_of_two": Guard(
        factories.draft, one_function, always(signoff_rules, "is_enough", True), "fewer than two functions are asked"
    ),
    "complete_at_publish": Guard(
        said_to_be_signed,
        publish("tomas"),
        always(signoff_rules, "is_complete", True),
        "published without the sign-offs",
    ),
    "digest_at_publish": Guard(
        signed,
        altered,
        always(publishing_rules, "holds_its_digest", True),
        "published without the sign-offs of its rules for these words",
    ),
    "right_to_publish": Guard(
        signed, publish("ines"), always(publishing_rules, "may", True), "the publisher has no such right"
    ),
    "second_person": Guard(
        factories.published, alone, always(publishing_rules, "is_second_person", True), "one person retracted alone"
    ),
}


@pytest.mark.parametrize("name", GUARDS)
def test_guard_is_missed(name: str, app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    guard, watch = GUARDS[name], Watch()
    scene = guard.prepare(cast)
    with pytest.raises(Refusal):
        guard.sin(cast, scene)
    db.session.rollback()
    watch.check()
    guard.remove(monkeypatch)
    guard.sin(cast, scene)
    commit()
    with pytest.raises(Broken, match=guard.found):
        watch.check()
