"""A version with several placements: each is sent, and the response follows when all have arrived."""

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from govsocial.audit import bundle, page, queries
from govsocial.channels import actions as channels
from govsocial.channels.models import Channel
from govsocial.core.db import commit, db
from govsocial.core.errors import Invalid, WrongState
from govsocial.drafting import actions as drafting
from govsocial.ledger.reconcile import reconcile
from govsocial.ledger.verify import verify
from govsocial.publishing import actions, proof, retraction, states
from govsocial.publishing.models import Publication
from govsocial.responses import actions as responses
from govsocial.responses.models import Placement, Response, Version
from govsocial.responses.versions import Placing
from govsocial.signoff import actions as signoff
from govsocial.signoff.queries import asked_of
from tests import factories
from tests.cast import Cast
from tests.pages import press, show, state_of

Clients = Callable[[str], FlaskClient]
HERE, THERE = "https://doorstep.example/t/1", "https://courier.example/t/9"
ENGLISH, DUTCH = "You can apply until 31 March 2027.", "U kunt tot 31 maart 2027 een aanvraag doen."


@pytest.fixture
def place(cast: Cast) -> tuple[Channel, Channel]:
    """Two networks that let no program in."""
    courier = factories.channel(cast, "Courier", site_url="https://courier.example/", disclosure="Antwoord van ons.")
    return factories.channel(cast), courier


def version_of(response: Response, cast: Cast, *placings: Placing) -> Version:
    """Words at several places, in review."""
    rule = asked_of(response.issue)
    wrote = [cast.priya.id]
    made = responses.make_version(response, placings=placings, contributors=wrote, rule=rule, by=cast.priya)
    commit()
    return made


def both(place: tuple[Channel, Channel], english: str = ENGLISH) -> list[Placing]:
    return [Placing(place[0], HERE, "en", english), Placing(place[1], THERE, "nl", DUTCH)]


def sign(version: Version, cast: Cast) -> Version:
    for person, function in ((cast.jonas, "policy"), (cast.leona, "communications")):
        signoff.sign(version, by=person, function=function, digest=version.digest)
        commit()
    return version


@pytest.fixture
def signed(cast: Cast, place: tuple[Channel, Channel]) -> Version:
    """Signed words in two languages, for two channels."""
    return sign(version_of(factories.draft(cast, on=place[0]), cast, *both(place)), cast)


def sent(version: Version, cast: Cast) -> list[Publication]:
    made = actions.publish(version.response, by=cast.tomas)
    commit()
    return made


def arrive(publication: Publication, cast: Cast) -> None:
    """Posted by hand, and proven."""
    actions.posted_by_hand(publication, by=cast.tomas)
    commit()
    page = f"Top\n{publication.words}\nEnd"
    proof.prove(publication, by=cast.tomas, permalink=f"{publication.target_url}#9", pasted=page)
    commit()


def give_up(publication: Publication, cast: Cast) -> None:
    actions.posted_by_hand(publication, by=cast.tomas)
    actions.give_up(publication, by=cast.tomas)
    commit()


def test_the_response_moves_when_every_placement_is_settled() -> None:
    for found in product(states.STATES, repeat=3):
        arrived = [state in ("published", "retracted") for state in found]
        failed = [state == "failed" for state in found]
        wanted = "succeed" if all(arrived) else "fail" if all(failed) else None
        assert states.onwards(found) == wanted, found
    assert {state: states.onwards([state]) for state in states.STATES} == {
        "intended": None,
        "published": "succeed",
        "held": None,
        "failed": "fail",
        "unknown": None,
        "awaiting": None,
        "retracted": "succeed",
    }


def test_a_version_holds_each_placement_to_the_byte(signed: Version) -> None:
    assert signed.variants == [{"language": "en", "text": ENGLISH}, {"language": "nl", "text": DUTCH}]
    assert [placed["words"] for placed in signed.placements] == [
        f"{factories.DISCLOSURE}\n\n{ENGLISH}",
        f"Antwoord van ons.\n\n{DUTCH}",
    ]
    rows = db.session.scalars(sa.select(Placement).order_by(Placement.position)).all()
    keys = ("channel", "target", "language", "words")
    assert [{key: getattr(row, key) for key in keys} for row in rows] == signed.placements


def test_each_placement_is_sent_exactly_as_signed(signed: Version, cast: Cast, place: tuple[Channel, Channel]) -> None:
    made = sent(signed, cast)
    assert [(p.placement, p.channel_id, p.target_url, p.words, p.digest) for p in made] == [
        (n, place[n].id, placed["target"], placed["words"], signed.digest) for n, placed in enumerate(signed.placements)
    ]
    assert state_of(signed.response) == "sending"
    with pytest.raises(WrongState, match="on their way"):
        actions.publish(signed.response, by=cast.tomas)


def test_live_when_both_have_arrived(signed: Version, cast: Cast, client_for: Clients, tmp_path: Path) -> None:
    first, second = sent(signed, cast)
    arrive(first, cast)
    assert state_of(signed.response) == "sending"
    arrive(second, cast)
    assert state_of(signed.response) == "published"
    english, dutch = reversed(queries.page(cast.freya, queries.Wanted())[0])
    assert [(x.channel, x.target, x.text) for x in (english, dutch)] == [
        ("Doorstep Circle", HERE, ENGLISH),
        ("Courier", THERE, DUTCH),
    ]
    assert [x.number for x in queries.page(cast.freya, queries.Wanted(words="aanvraag"))[0]] == [second.number]
    story = show(client_for("freya"), "/register/1")
    assert ENGLISH in story and DUTCH in story and "Published on Doorstep Circle, Courier" in story
    assert "Courier" in show(client_for("freya"), f"/publications/{second.number}")
    bundle.export(tmp_path / "bundle", key=page.key(), by=cast.freya)
    report = verify(tmp_path / "bundle", page.key().vkey)
    assert report.status == 0, report.as_text()
    log = (tmp_path / "bundle/response-log.csv").read_text("utf-8")
    assert f"{factories.DISCLOSURE}\n\n{ENGLISH}" in log and f"Antwoord van ons.\n\n{DUTCH}" in log
    assert reconcile() == []


def test_when_all_fail_both_can_be_sent_again(signed: Version, cast: Cast) -> None:
    first, second = sent(signed, cast)
    give_up(second, cast)
    assert state_of(signed.response) == "sending"
    give_up(first, cast)
    assert state_of(signed.response) == "signed"
    assert [p.placement for p in sent(signed, cast)] == [0, 1]


def test_what_failed_beside_what_stands_is_sent_again_alone(signed: Version, cast: Cast, client_for: Clients) -> None:
    first, second = sent(signed, cast)
    arrive(first, cast)
    give_up(second, cast)
    assert state_of(signed.response) == "sending"
    with pytest.raises(WrongState, match="not in review"):
        signoff.withdraw(signed, by=cast.priya, reason="Wrong.", digest=signed.digest)
    db.session.rollback()
    tomas = client_for("tomas")
    said = show(tomas, "/responses/1/publish")
    assert DUTCH in said and ENGLISH not in said and "Publish on Courier" in said
    press(tomas, "/responses/1/publish", "/responses/1/publish")
    [again] = db.session.scalars(sa.select(Publication).where(Publication.number > second.number))
    assert (again.placement, again.words) == (1, second.words)
    arrive(again, cast)
    assert state_of(signed.response) == "published"
    assert reconcile() == []


def test_a_closed_channel_holds_up_only_words_that_go_there(
    signed: Version, cast: Cast, place: tuple[Channel, Channel]
) -> None:
    first, second = sent(signed, cast)
    arrive(first, cast)
    give_up(second, cast)
    channels.rest(place[0], by=cast.ada)
    commit()
    [again] = sent(signed, cast)
    give_up(again, cast)
    channels.rest(place[1], by=cast.ada)
    commit()
    with pytest.raises(WrongState, match="not active"):
        actions.publish(signed.response, by=cast.tomas)


def test_a_correction_names_what_each_placement_corrects(
    signed: Version, cast: Cast, place: tuple[Channel, Channel]
) -> None:
    first, second = sent(signed, cast)
    arrive(first, cast)
    arrive(second, cast)
    actions.correct(second, by=cast.tomas)
    commit()
    assert drafting.open_draft(signed.response).text == ENGLISH
    db.session.rollback()
    new = Placing(place[1], HERE, "nl", DUTCH)
    corrected = sign(version_of(signed.response, cast, *both(place, "Until 30 April 2027."), new), cast)
    assert [p.corrects_id for p in sent(corrected, cast)] == [first.id, second.id, None]


def test_a_retracted_placement_leaves_the_other_where_it_is(signed: Version, cast: Cast) -> None:
    first, second = sent(signed, cast)
    actions.posted_by_hand(first, by=cast.tomas)
    retraction.ask(first, by=cast.priya, reason="Wrong place.")
    retraction.decide(first, by=cast.tomas, confirmed=True)
    commit()
    assert (state_of(signed.response), second.state) == ("sending", "intended")
    arrive(second, cast)
    assert (state_of(signed.response), first.state) == ("published", "retracted")


def test_pages_before_publication_show_every_placement(
    cast: Cast, place: tuple[Channel, Channel], client_for: Clients
) -> None:
    response = factories.draft(cast, on=place[0])
    version_of(response, cast, *both(place))
    signoff.return_version(response.versions[-1], by=cast.jonas, reason="Shorter.", digest=response.versions[-1].digest)
    commit()
    later = version_of(response, cast, *both(place, "Until March 2027."))
    priya, jonas = client_for("priya"), client_for("jonas")
    review = show(jonas, "/responses/1/versions/2")
    for words in ("Until March 2027.", DUTCH, "Doorstep Circle", "Courier", HERE, THERE):
        assert words in review
    for path in ("/responses/1", "/responses/1/links", "/responses/1/versions/2/comment", "/responses/1/compare"):
        assert DUTCH[:6] in show(priya, path) or path.endswith("links")
    given = {"quote": "31 maart 2027", "text": "Sure?"}
    assert (
        press(jonas, "/responses/1/versions/2/comment", "/responses/1/versions/2/comment", **given).status_code == 302
    )
    assert 'lang="nl">' in show(jonas, "/responses/1/versions/2").split("Comments")[1]
    sign(later, cast)
    said = show(client_for("tomas"), "/responses/1/publish")
    assert "Publish on Doorstep Circle, Courier" in said and DUTCH in said
    answer = press(client_for("tomas"), "/responses/1/publish", "/responses/1/publish")
    assert answer.location == "/responses/1/publish"


def test_placements_that_contradict_each_other_are_refused(cast: Cast, place: tuple[Channel, Channel]) -> None:
    response = factories.draft(cast, on=place[0])
    here = Placing(place[0], HERE, "en", ENGLISH)
    for wrong in ([here, here], [here, Placing(place[1], THERE, "en", DUTCH)]):
        with pytest.raises(ValueError, match=r"two texts|twice"):
            version_of(response, cast, *wrong)
        db.session.rollback()
    for nothing in ([], [here, Placing(place[1], THERE, "nl", " ")]):
        with pytest.raises(Invalid, match="Nothing is written"):
            version_of(response, cast, *nothing)
        db.session.rollback()
