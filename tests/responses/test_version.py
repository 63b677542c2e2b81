"""Versions: immutable, numbered, exact to the byte; and what happens to a response around them."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
import rfc8785
from flask.testing import FlaskClient

from govsocial.core.db import commit, db
from govsocial.core.errors import Invalid, NotAllowed, WrongState
from govsocial.drafting import actions as drafting
from govsocial.drafting.models import Draft
from govsocial.responses import actions as responses
from govsocial.responses import states, versions
from govsocial.responses.models import Response, Version
from govsocial.signoff import actions as signoff
from tests import factories
from tests.cast import Cast, csrf_of

Clients = Callable[[str], FlaskClient]
RULE: dict[str, Any] = {"rules": [1], "functions": ["policy", "communications"]}


def test_the_exact_bytes_and_their_digest(cast: Cast) -> None:
    response = factories.draft(cast, words="\n  Until 31 March 2027.\nMore: https://t.example/d \n\n")
    version = drafting.submit(response, rule=RULE, by=cast.priya)
    commit()
    words = f"{factories.DISCLOSURE}\n\nUntil 31 March 2027.\nMore: https://t.example/d"
    assert version.placements[0]["words"] == words
    assert version.variants == [{"language": "en", "text": "Until 31 March 2027.\nMore: https://t.example/d"}]
    held = {"variants": version.variants, "placements": version.placements, "attachments": []}
    assert version.digest == sha256(rfc8785.dumps(held)).hexdigest()
    assert (version.number, response.latest, response.state) == (1, 1, "review")
    assert version.rule == RULE
    assert {check["key"] for check in version.checks} >= {"disclosure", "source", "opening"}


def test_the_disclosure_line_is_counted_as_it_goes_out() -> None:
    assert versions.frame(" Official. ") == len(versions.outgoing("Official.", "x")) - 1
    assert versions.outgoing("", " x ") == "x"
    assert versions.frame("") == 0


def test_contributors_add_up_over_versions(cast: Cast) -> None:
    response = factories.draft(cast)
    first = signoff.submit(response, by=cast.mateo)
    commit()
    assert first.contributors == [cast.priya.id]
    signoff.return_version(first, by=cast.jonas, reason="Say when.", digest=first.digest)
    commit()
    factories.write(response, "Altogether new words by Ines.", cast.ines)
    second = signoff.submit(response, by=cast.ines)
    commit()
    assert set(second.contributors) == {cast.priya.id, cast.ines.id}
    assert db.session.get_one(Version, first.id).placements[0]["words"].endswith(factories.WORDS)


def test_what_is_not_ready_goes_nowhere(cast: Cast) -> None:
    response = factories.draft(cast)
    factories.write(response, "  \n ", cast.priya)
    with pytest.raises(Invalid):
        drafting.submit(response, rule=RULE, by=cast.priya)
    db.session.rollback()
    factories.write(response, "base", cast.priya)
    for person, text in ((cast.ines, "base one"), (cast.priya, "base two")):
        drafting.save(response, base="base", text=text, by=person)
    commit()
    with pytest.raises(WrongState, match="same place"):
        drafting.submit(response, rule=RULE, by=cast.priya)
    db.session.rollback()
    [place] = db.session.get_one(Draft, response.id).conflicts
    drafting.settle(response, place=place["id"], keep="both", by=cast.ines)
    with pytest.raises(NotAllowed):
        drafting.submit(response, rule=RULE, by=cast.freya)
    drafting.submit(response, rule=RULE, by=cast.priya)
    commit()
    with pytest.raises(WrongState):
        drafting.submit(response, rule=RULE, by=cast.priya)


def test_a_correction_starts_from_the_live_words_and_names_what_it_corrects(cast: Cast) -> None:
    publication = factories.published(cast)
    response = db.session.get_one(Response, publication.response_id)
    drafting.reopen(response, corrects=publication.id, by=cast.ines)
    commit()
    factories.write(response, factories.WORDS + " Corrected.", cast.ines)
    version = signoff.submit(response, by=cast.ines)
    commit()
    assert (version.number, version.corrects_id) == (2, publication.id)
    signoff.return_version(version, by=cast.jonas, reason="No.", digest=version.digest)
    commit()
    drafting.abandon(response, reason="The live words are right.", by=cast.ines)
    commit()
    assert (response.state, response.corrects_id, response.live, response.latest) == ("published", None, 1, 2)
    drafting.reopen(response, corrects=publication.id, by=cast.ines)
    commit()
    assert db.session.get_one(Draft, response.id).text == factories.WORDS


def test_a_draft_is_given_up_with_a_reason(cast: Cast, client_for: Clients) -> None:
    response = factories.draft(cast)
    number, ines = response.number, client_for("ines")
    page = ines.get(f"/responses/{number}/end")
    assert "What will happen" in page.get_data(as_text=True)
    token = csrf_of(page)
    assert ines.post(f"/responses/{number}/end", data={"csrf_token": token, "reason": " "}).status_code == 422
    given = {"csrf_token": token, "reason": "Somebody else answered."}
    assert ines.post(f"/responses/{number}/end", data=given).status_code == 302
    assert ines.post(f"/responses/{number}/end", data=given).status_code == 409
    db.session.rollback()
    db.session.expire_all()
    found = db.session.get_one(Response, response.id)
    assert (found.state, found.reason) == ("ended", "Somebody else answered.")


def test_every_pair_of_state_and_verb_is_decided() -> None:
    assert states.TABLE == {
        ("draft", "submit"): "review",
        ("draft", "abandon"): "ended",
        ("draft", "keep"): "published",
        ("review", "return"): "draft",
        ("review", "withdraw"): "draft",
        ("review", "sign"): "signed",
        ("signed", "return"): "draft",
        ("signed", "withdraw"): "draft",
        ("signed", "publish"): "sending",
        ("sending", "fail"): "signed",
        ("sending", "succeed"): "published",
        ("published", "correct"): "draft",
    }
    assert set(states.NAMES) == set(states.TONES) == set(states.STATES)


def test_where_it_goes_is_checked_and_may_change_until_review(cast: Cast, client_for: Clients) -> None:
    response = factories.draft(cast)
    second = factories.channel(cast, name="Second")
    number, ines = response.number, client_for("ines")
    page = ines.get(f"/responses/{number}/target")
    body = page.get_data(as_text=True)
    token = body.split('name="token" value="')[1].split('"')[0]
    given = {"csrf_token": csrf_of(page), "token": token, "channel": str(second.number), "language": "fr"}
    for bad in ("javascript:alert(1)", "", "https://", "x" * 3000):
        assert ines.post(f"/responses/{number}/target", data={**given, "target_url": bad}).status_code == 422
    good = {**given, "target_url": "https://second.example/page?a=1#c2"}
    assert ines.post(f"/responses/{number}/target", data={**good, "channel": "99"}).status_code == 422
    assert ines.post(f"/responses/{number}/target", data=good).status_code == 302
    assert ines.post(f"/responses/{number}/target", data=good).status_code == 409, "the form is stale now"
    db.session.rollback()
    db.session.expire_all()
    found = db.session.get_one(Response, response.id)
    assert (found.channel_id, found.target_url, found.language) == (second.id, good["target_url"], "fr")


def test_a_version_is_made_of_the_words_it_is_given(cast: Cast) -> None:
    response = factories.draft(cast, words="What the working text says.")
    placing = versions.Placing(response.channel, response.target_url, response.language, "What was handed in.")
    given = {"placings": [placing], "contributors": [cast.mateo.id]}
    version = responses.make_version(response, **given, rule=RULE, by=cast.priya)
    commit()
    assert version.variants[0]["text"] == "What was handed in." and version.contributors == [cast.mateo.id]
    with pytest.raises(WrongState):
        responses.make_version(response, **given, rule=RULE, by=cast.priya)
