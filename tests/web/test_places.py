"""Where the page of a thing is, said without the name of the room that has it."""

import pytest
from flask import Flask, url_for

from govsocial.core.registry import Registry
from govsocial.core.wording import gettext as _
from govsocial.web import places
from govsocial.web.places import address_of, link_to, path_of


def test_addresses_are_those_that_the_router_makes(app: Flask) -> None:
    with app.test_request_context("/", base_url="http://localhost/under/here"):
        assert address_of("issue", 6) == url_for("desk.issue_file", number=6) == "/under/here/issues/6"
        assert address_of("version", 318, 3) == url_for("signoff.review", number=318, version=3)
        assert address_of("issue", 6, part="facts-h") == url_for("desk.issue_file", number=6, _anchor="facts-h")
        there = {"next": "/issues?q=a b&c=é/", "more": 2, "none": None}
        assert address_of("sign_in", **there) == url_for("security.login", **there)
        assert address_of("sign_in", next=None) == url_for("security.login")
        assert path_of("desk") == "/" and path_of("issue", 6) == "/issues/6"


def test_a_thing_of_ours_is_a_link_in_its_sentence_on_a_page_and_words_elsewhere(app: Flask) -> None:
    def said() -> str:
        mention = link_to("Mention <14>", "mention", 14)
        return _("%(mention)s is in %(what)s.", mention=mention, what="a & b")

    with app.test_request_context():
        assert said() == '<a href="/mentions/14">Mention &lt;14&gt;</a> is in a &amp; b.'
    assert "href" not in said()
    with app.app_context():
        assert address_of("mention", 14) == "/mentions/14"


def test_a_number_too_many_or_a_thing_without_a_page_is_a_defect(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        with pytest.raises(TypeError):
            address_of("issue", 6, 7)
        monkeypatch.setattr(places, "_endpoints", Registry(issue="desk.issue_file"))
        with pytest.raises(LookupError, match="no room offers 'story'"):
            address_of("story", 1)
