"""Posting by hand: copied, posted, proven; without matching words it stays awaiting proof."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage

from govsocial.core.db import commit, db
from govsocial.core.errors import Invalid, NotAllowed, WrongState
from govsocial.publishing import actions, page, proof, rules
from govsocial.publishing.models import Publication
from govsocial.publishing.queries import evidence_of
from govsocial.responses.models import Response
from tests import factories
from tests.cast import Cast
from tests.pages import follow, press, show, state_of, text

Clients = Callable[[str], FlaskClient]
PAGE, LINK = "/publications/1", "https://doorstep.example/t/1#9"


def posted(cast: Cast) -> Publication:
    """Awaiting proof, posted by Tomas."""
    version = factories.signed(cast)
    [made] = actions.publish(version.response, by=cast.tomas)
    actions.posted_by_hand(made, by=cast.tomas)
    commit()
    return made


def picture(colour: str = "red", kind: str = "PNG") -> tuple[io.BytesIO, str]:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(data, kind)
    data.seek(0)
    return data, f"shot.{kind.lower()}"


def fresh(publication: Publication) -> Publication:
    db.session.rollback()
    return db.session.get_one(Publication, publication.id, populate_existing=True)


def test_by_hand_from_the_first_press_to_the_proof(cast: Cast, client_for: Clients) -> None:
    factories.signed(cast)
    tomas = client_for("tomas")
    said = follow(tomas, press(tomas, "/responses/1/publish"))
    assert "To post by hand" in said and "Prove it" in said and "Address of the post" not in said
    said = follow(tomas, press(tomas, PAGE + "/posted", PAGE))
    assert "Awaiting proof" in said and "Address of the post" in said
    made = db.session.get_one(Publication, db.session.scalar(db.select(Publication.id)))
    pasted = f"Doorstep Circle\nNewest first\n{made.words}\n3 likes"
    said = follow(tomas, press(tomas, PAGE + "/proof", PAGE, permalink=LINK, pasted=pasted))
    assert "The signed words stand on the page." in said and "Published, same words" in said
    made = fresh(made)
    assert (made.state, made.read_back, made.permalink) == ("published", "same", LINK)
    assert state_of(db.session.get_one(Response, made.response_id)) == "published"


def test_known_formatting_counts_and_is_named(cast: Cast, client_for: Clients) -> None:
    made = posted(cast)
    pasted = "Top " + " ".join(made.words.split()) + " End"
    assert proof.prove(made, by=cast.tomas, permalink=LINK, pasted=pasted).changes == ("spaces",)
    commit()
    assert fresh(made).read_back == "formatted"
    assert "as this platform always changes them" in show(client_for("ines"), PAGE)


def test_other_words_prove_nothing_and_are_kept(cast: Cast, client_for: Clients) -> None:
    made = posted(cast)
    tomas = client_for("tomas")
    pasted = made.words.replace("2027", "2028")
    said = follow(tomas, press(tomas, PAGE + "/proof", PAGE, permalink=LINK, pasted=pasted))
    assert "the signed words are not in what you pasted" in said
    made = fresh(made)
    assert (made.state, made.seen, len(made.evidence)) == ("awaiting", None, 1)
    assert "Evidence: pasted page" in said


def test_a_picture_waits_for_a_second_person(cast: Cast, client_for: Clients) -> None:
    made = posted(cast)
    tomas, leona = client_for("tomas"), client_for("leona")
    answer = press(tomas, PAGE + "/proof", PAGE, permalink=LINK, picture=picture())
    assert "A second person has to look at the picture" in follow(tomas, answer)
    assert fresh(made).state == "awaiting"
    assert "I looked" not in show(tomas, PAGE)
    found = text(press(tomas, PAGE + "/confirm", PAGE), 403)
    assert "not who posted the words or brought it" in found
    assert "I looked" in show(leona, PAGE)
    assert "Confirmed: the signed words are live." in follow(leona, press(leona, PAGE + "/confirm", PAGE))
    made = fresh(made)
    assert (made.state, made.read_back) == ("published", "same")
    assert "A second person looked and confirmed it." in show(tomas, PAGE)


def test_a_picture_is_on_the_desk_of_those_who_may_confirm_it(cast: Cast, client_for: Clients) -> None:
    posted(cast)
    tomas, leona, priya = client_for("tomas"), client_for("leona"), client_for("priya")
    press(tomas, PAGE + "/proof", PAGE, permalink=LINK, picture=picture())
    assert "has it on the desk" in show(tomas, PAGE)
    assert "A picture waits for a second person to confirm it." in show(tomas, "/")
    for client in (leona, priya):  # Leona owns nothing here, and may prove
        assert "Confirm that response 1 is live" in show(client, "/")
        said = show(client, PAGE)
        assert "Look at it and at the post, then confirm." in said and f'href="{LINK}"' in said
    assert "Confirm that response 1" not in show(client_for("ines"), "/")


def test_a_post_on_another_site_is_asked_about(cast: Cast, client_for: Clients) -> None:
    made = posted(cast)
    tomas, link = client_for("tomas"), "https://courier.example/a"
    said = text(press(tomas, PAGE + "/proof", PAGE, permalink=link, pasted=made.words), 422)
    assert "The post is on courier.example, the page we answer on doorstep.example. Check the address." in said
    assert made.words in said
    assert fresh(made).state == "awaiting"
    assert "it stands on another site" not in show(tomas, PAGE)
    follow(tomas, press(tomas, PAGE + "/proof", PAGE, permalink=link, pasted=made.words, elsewhere="y"))
    assert (fresh(made).state, fresh(made).permalink) == ("published", link)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("m.facebook.com", "www.facebook.com", True),
        ("facebook.com", "facebook.com", True),
        ("facebook.com", "faceb00k.com", False),
        ("", "courier.example", False),
        ("m.courier.example", "www.courier.example", True),
        ("one.gov.uk", "other.gov.uk", False),
        ("www.one.co.uk", "one.co.uk", True),
        ("one.github.io", "other.github.io", False),
        ("10.1.2.3", "10.9.2.3", False),
        ("::1", "::1", True),
    ],
)
def test_sites(one: str, other: str, same: bool) -> None:
    assert rules.same_site(one, other) is same


def test_who_brought_the_picture_does_not_confirm_it(cast: Cast) -> None:
    made = posted(cast)
    with pytest.raises(Invalid, match="no picture"):
        proof.confirm(made, by=cast.leona)
    db.session.rollback()
    upload, name = picture()
    kept = page.keep_picture(FileStorage(upload, name))
    proof.prove(made, by=cast.leona, permalink=LINK, pasted="", picture=kept)
    commit()
    with pytest.raises(NotAllowed):
        proof.confirm(made, by=cast.leona)
    db.session.rollback()
    proof.confirm(made, by=cast.priya)
    commit()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_evidence_is_fetched_as_a_download_by_those_who_may_see(cast: Cast, client_for: Clients, kind: str) -> None:
    made = posted(cast)
    tomas = client_for("tomas")
    pasted = "No such words. <script>alert(1)</script>"
    press(tomas, PAGE + "/proof", PAGE, permalink=LINK, pasted=pasted, picture=picture(kind=kind))
    pasted_page, shot = sorted(evidence_of(fresh(made)), key=lambda row: row.kind != "text")
    got = tomas.get(f"{PAGE}/evidence/{pasted_page.sha256}")
    assert got.get_data() == pasted.encode()
    assert got.headers["Content-Disposition"].startswith("attachment; ")
    assert got.headers["Content-Type"] == "application/octet-stream"
    got = client_for("freya").get(f"{PAGE}/evidence/{shot.sha256}")
    assert Image.open(io.BytesIO(got.get_data())).format == kind
    for wrong in ("0" * 64, shot.sha256.upper(), "..%2f..%2fkeys%2fsecret", shot.sha256[:-1]):
        assert tomas.get(f"{PAGE}/evidence/{wrong}").status_code == 404
    assert client_for("").get(f"{PAGE}/evidence/{shot.sha256}").status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"permalink": "", "pasted": "Words"}, "Give the address of the post"),
        ({"permalink": "doorstep.example/t/1", "pasted": "Words"}, "Give the whole address of the post"),
        ({"permalink": "javascript:alert(1)", "pasted": "Words"}, "Give the whole address of the post"),
        ({"permalink": "https://[", "pasted": "Words"}, "Give the whole address of the post"),
        ({"permalink": "https://a.example/" + "x" * 2_001, "pasted": "Words"}, "at most 2,000 characters"),
        ({"permalink": LINK, "pasted": "  \n"}, "Paste the page as text, or add a screenshot."),
        ({"permalink": LINK, "pasted": "x" * 70_000}, "the limit is 64 kB"),
        ({"permalink": LINK, "pasted": "Words", "picture": (io.BytesIO(b"GIF89a"), "a.gif")}, "not a PNG, JPEG"),
        ({"permalink": LINK, "pasted": "Words", "picture": (io.BytesIO(b"\x89PNG\r\n\x1a\n"), "a")}, "is damaged"),
    ],
)
def test_bad_proof_is_said_and_what_was_typed_is_kept(
    cast: Cast, client_for: Clients, typed: dict[str, object], said: str
) -> None:
    made = posted(cast)
    found = text(press(client_for("tomas"), PAGE + "/proof", PAGE, **typed), 422)
    assert said in found
    assert str(typed["pasted"]).strip() in found and str(typed["permalink"]) in found
    assert (fresh(made).state, fresh(made).evidence) == ("awaiting", [])


def test_who_may_not_prove(cast: Cast, client_for: Clients) -> None:
    made = posted(cast)
    for who in ("ines", "ada", "freya"):
        client = client_for(who)
        assert "Compare and save proof" not in show(client, PAGE)
        text(press(client, PAGE + "/proof", PAGE, permalink=LINK, pasted=made.words), 403)
    with pytest.raises(NotAllowed):
        proof.prove(made, by=cast.ines, permalink=LINK, pasted=made.words)


def test_nothing_is_proven_before_it_is_posted_or_twice(cast: Cast, client_for: Clients) -> None:
    version = factories.signed(cast)
    [made] = actions.publish(version.response, by=cast.tomas)
    commit()
    with pytest.raises(WrongState):
        proof.prove(made, by=cast.tomas, permalink=LINK, pasted=made.words)
    db.session.rollback()
    tomas = client_for("tomas")
    follow(tomas, press(tomas, PAGE + "/posted", PAGE))
    assert "things have moved on" in text(press(tomas, PAGE + "/posted", PAGE), 409)
    follow(tomas, press(tomas, PAGE + "/proof", PAGE, permalink=LINK, pasted=made.words))
    found = text(press(tomas, PAGE + "/proof", "/profile", permalink=LINK, pasted=made.words), 409)
    assert "things have moved on" in found
