"""Published words stand at another address now: proven there, while the old address stays on record."""

import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from govsocial.core.db import commit, db
from govsocial.core.errors import Invalid, NotAllowed, WrongState
from govsocial.publishing import actions, proof
from govsocial.publishing.models import Publication
from govsocial.publishing.queries import evidence_of
from tests import factories
from tests.cast import Cast
from tests.pages import acts, follow, press, show, text
from tests.publishing.test_prove import picture

Clients = Callable[[str], FlaskClient]
PAGE, OLD, NEW = "/publications/1", "https://doorstep.example/t/1#9", "https://doorstep.example/threads/one?post=9"


def fresh(publication: Publication) -> Publication:
    db.session.rollback()
    return db.session.get_one(Publication, publication.id, populate_existing=True)


def test_the_new_address_is_proven_and_the_old_one_stays_on_record(cast: Cast, client_for: Clients) -> None:
    made = factories.published(cast)
    priya = client_for("priya")
    assert "It stands at another address now" in show(priya, PAGE)
    said = follow(priya, press(priya, PAGE + "/address", permalink=NEW, pasted=f"Moved\n{made.words}\nEnd"))
    assert "The new address is on record." in said
    made = fresh(made)
    assert (made.state, made.permalink, made.read_back, made.proof_by_id) == ("published", NEW, "same", cast.priya.id)
    assert [row.url for row in evidence_of(made)] == [OLD, NEW]
    assert acts()[-1] == "publication.address_changed"
    story = re.sub(r"<[^>]+>", "", show(client_for("ines"), "/register/1"))
    assert "stands at doorstep.example/threads/one?post=9 now; before: doorstep.example/t/1#9" in story
    assert NEW in show(client_for("ines"), "/register?q=threads")


def test_a_screenshot_is_kept_beside_the_text_and_alone_it_moves_nothing(cast: Cast, client_for: Clients) -> None:
    made, priya = factories.published(cast), client_for("priya")
    assert "multipart/form-data" in show(priya, PAGE + "/address")
    alone = press(priya, PAGE + "/address", permalink=NEW, picture=picture())
    assert "Paste the page as text" in text(alone, 422) and "Choose the file" in text(alone, 422)
    bad = press(priya, PAGE + "/address", permalink=NEW, pasted=made.words, picture=(io.BytesIO(b"GIF89a"), "a.gif"))
    assert "not a PNG, JPEG" in text(bad, 422)
    assert fresh(made).permalink == OLD
    follow(priya, press(priya, PAGE + "/address", permalink=NEW, pasted=made.words, picture=picture()))
    made = fresh(made)
    assert (made.permalink, sorted(row.kind for row in evidence_of(made))) == (NEW, ["png", "text", "text"])


def test_other_words_change_nothing(cast: Cast, client_for: Clients) -> None:
    made = factories.published(cast)
    tomas = client_for("tomas")
    answer = press(tomas, PAGE + "/address", permalink=NEW, pasted="Nothing is here.")
    said = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "The signed words are not in what you pasted." in said and "Nothing is here." in said and NEW in said
    made = fresh(made)
    assert (made.permalink, len(made.evidence)) == (OLD, 1)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"permalink": OLD}, "permalink"),
        ({"permalink": "no address"}, "permalink"),
        ({"permalink": "https://elsewhere.example/9"}, "elsewhere"),
        ({"pasted": " "}, "pasted"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, given: dict[str, str], field: str) -> None:
    made = factories.published(cast)
    with pytest.raises(Invalid) as refused:
        proof.move(made, by=cast.tomas, **{"permalink": NEW, "pasted": made.words, **given})
    assert list(refused.value.errors) == [field]


def test_only_of_what_is_published_and_by_those_who_may_prove(cast: Cast, client_for: Clients) -> None:
    [made] = actions.publish(factories.signed(cast).response, by=cast.tomas)
    actions.posted_by_hand(made, by=cast.tomas)
    commit()
    with pytest.raises(WrongState):
        proof.move(made, by=cast.tomas, permalink=NEW, pasted=made.words)
    with pytest.raises(NotAllowed):
        proof.move(made, by=cast.ines, permalink=NEW, pasted=made.words)
    assert "It stands at another address now" not in show(client_for("ines"), PAGE)
