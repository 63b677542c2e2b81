"""Sources: added by address or by file of the instance, paused, resumed, visited by a button."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.core.db import commit, db
from govsocial.core.errors import Invalid, Stale, WrongState
from govsocial.ledger.reconcile import reconcile
from govsocial.listening import actions, queries
from govsocial.listening.models import Mention, Source
from tests import factories
from tests.cast import Cast, csrf_of
from tests.listening.feeds import Post, Site, rss, site


@pytest.fixture
def courier(app: Flask) -> Iterator[Site]:
    with site(app) as found:
        found.body = rss(Post("<p>Heard</p>"))
        yield found


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ftp://a.example/feed",
        "http://localhost/feed",
        "http://127.0.0.1:1/feed",
        "http://169.254.169.254/latest",
        "https://a.example:8443/feed",
        "feeds/absent.xml",
        "config.toml",
        "keys/secret",
        "feeds/../keys/secret",
        "../instance/keys/secret",
        "/etc/passwd",
        "feeds/link",
        "feeds",
        "feeds/\0",
    ],
)
def test_only_the_web_and_the_feeds_folder(app: Flask, cast: Cast, address: str) -> None:
    instance: Path = app.config["SETTINGS"].instance
    (instance / "feeds").mkdir()
    (instance / "feeds" / "link").symlink_to(instance / "keys" / "secret")
    (instance / "config.toml").write_text("")
    with pytest.raises(Invalid) as refused:
        actions.add_source(name="x", address=address, by=cast.priya)
    assert set(refused.value.errors) == {"address"}


def test_a_source_that_became_a_link_to_a_key_is_not_read(app: Flask, cast: Cast) -> None:
    instance: Path = app.config["SETTINGS"].instance
    (instance / "feeds").mkdir()
    file = instance / "feeds" / "a.xml"
    file.write_bytes(rss(Post("<p>x</p>")))
    made = actions.add_source(name="x", address="feeds/a.xml", by=cast.priya)
    commit()
    file.unlink()
    file.symlink_to(instance / "keys" / "secret")
    assert actions.hear(made).error is not None
    assert not (instance / "evidence").exists()


def test_the_same_address_once(cast: Cast, courier: Site) -> None:
    actions.add_source(name="a", address=courier.url, by=cast.priya)
    commit()
    with pytest.raises(Invalid, match="Source 1"):
        actions.add_source(name="b", address=courier.url, by=cast.priya)


def test_change_pause_resume(cast: Cast, courier: Site) -> None:
    source = actions.add_source(name="a", address=courier.url, by=cast.priya)
    commit()
    courier.headers = {"ETag": '"1"'}
    actions.hear(source)
    seen = source.last_event_id
    channel = factories.channel(cast)
    actions.change_source(
        source,
        name="A",
        address=courier.url + "?all",
        channel_id=channel.id,
        language="fr-BE",
        by=cast.tomas,
        token=seen,
    )
    commit()
    assert (source.name, source.channel_id, source.language) == ("A", channel.id, "fr")
    visit = queries.visit(source)
    assert visit is not None
    db.session.refresh(visit)
    assert visit.etag is None, "another address is another feed"
    with pytest.raises(Stale):
        actions.pause(source, by=cast.priya, token=seen)
    db.session.rollback()
    actions.pause(source, by=cast.priya)
    commit()
    with pytest.raises(WrongState):
        actions.pause(source, by=cast.priya)
    db.session.rollback()
    actions.resume(source, by=cast.priya)
    commit()
    assert source.state == "active"
    assert reconcile() == []


def test_through_the_pages(cast: Cast, courier: Site, client_for) -> None:
    client = client_for("priya")
    assert "We listen to nothing yet" in client.get("/sources").get_data(as_text=True)
    page = client.get("/sources/new")
    wrong = client.post("/sources/new", data={"csrf_token": csrf_of(page), "name": "Town blog", "address": "blog"})
    assert wrong.status_code == 422
    assert 'value="Town blog"' in wrong.get_data(as_text=True)
    right = client.post("/sources/new", data={"csrf_token": csrf_of(page), "name": "Town blog", "address": courier.url})
    assert right.status_code == 302
    shown = client.get("/sources/1").get_data(as_text=True)
    assert "none yet" in shown

    def press(address: str) -> str:
        answer = client.post(address, data={"csrf_token": csrf_of(page)})
        assert answer.status_code == 302
        return str(client.get(answer.headers["Location"]).get_data(as_text=True))

    assert "One new mention was heard." in press("/sources/1/listen")
    assert db.session.scalar(sa.select(Mention.words)) == "<p>Heard</p>"
    assert "Nothing new was heard." in press("/sources/listen")

    courier.status = 503
    failed = press("/sources/1/listen")
    assert "The last visit failed." in failed and "The visit failed." not in failed, "it is said once"
    assert "503" in client.get("/sources").get_data(as_text=True)

    edit = client.get("/sources/1/edit")
    data = {"csrf_token": csrf_of(edit), "name": "Town", "address": courier.url, "token": "stale", "channel_id": ""}
    stale = client.post("/sources/1/edit", data=data)
    assert stale.status_code == 409
    assert 'value="Town"' in stale.get_data(as_text=True)
    for verb, state in (("pause", "paused"), ("resume", "active")):
        assert client.post(f"/sources/1/{verb}", data={"csrf_token": csrf_of(edit)}).status_code == 302
        db.session.expire_all()
        assert db.session.scalar(sa.select(Source.state)) == state


def test_who_may(cast: Cast, courier: Site, client_for) -> None:
    actions.add_source(name="a", address=courier.url, by=cast.priya)
    commit()
    auditor = client_for("freya")
    assert auditor.get("/sources").status_code == 200
    assert auditor.get("/sources/1").status_code == 200
    assert auditor.get("/sources/new").status_code == 403
    assert auditor.get("/sources/7").status_code == 404
    assert "Add a source" not in auditor.get("/sources").get_data(as_text=True)
    assert client_for("").get("/sources").status_code == 302


def test_the_list_searches_and_pages(cast: Cast, client_for) -> None:
    for n in range(1, 24):
        actions.add_source(name=f"Blog {n}", address=f"https://a.example/{n}", by=cast.priya)
    commit()
    client = client_for("freya")
    first = client.get("/sources").get_data(as_text=True)
    assert "Blog 23" in first
    assert "Blog 3<" not in first
    assert "before=4" in first
    assert "Blog 3<" in client.get("/sources?before=4").get_data(as_text=True)
    only = client.get("/sources?q=blog+23").get_data(as_text=True)
    assert "Blog 23" in only
    assert "Blog 22" not in only
    assert "No source fits" in client.get("/sources?q=100%25").get_data(as_text=True)
    assert client.get("/sources?before=x&state=nonsense").status_code == 200
