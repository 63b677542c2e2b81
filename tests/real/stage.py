"""Our program and a real WordPress, with a proxy between them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.core import clock, outbox
from govsocial.core.db import commit, db
from govsocial.core.outbox import Parcel
from govsocial.publishing import actions as publishing
from govsocial.publishing.models import Publication
from tests import factories
from tests.cast import Cast
from tests.real.proxy import Proxy
from tests.real.wordpress import WordPress


@dataclass
class Stage:
    """`post`: the id of a fresh article, `page`: its address as the program knows it, through the proxy."""

    app: Flask
    cast: Cast
    site: WordPress
    proxy: Proxy
    post: int
    page: str
    monkeypatch: pytest.MonkeyPatch

    def signed(self, words: str, login: str = "pressoffice", password: str = "", target: str = "") -> Any:
        """A response to the article that is signed; the channel answers as `login`."""
        secret = password or self.site.accounts[login].application_password
        site_url = self.proxy.address + "/"
        channel = factories.channel(
            self.cast, "Town news", "wordpress", site_url=site_url, login=login, password=secret
        )
        return factories.signed(self.cast, words=words, on=channel, target=target or self.page).response

    def publish(self, response: Any) -> Publication:
        """Set out by Tomas, delivered by the worker; as it stands then."""
        [made] = publishing.publish(response, by=self.cast.tomas)
        commit()
        self.deliver()
        return self.fresh(made)

    def deliver(self) -> None:
        """The worker's round: whatever is due, until nothing is."""
        while outbox.deliver_due():
            pass

    def later(self, **time: int) -> None:
        """Time passes; the worker makes its rounds."""
        moment = clock.now() + timedelta(**time)
        self.monkeypatch.setattr(clock, "now", lambda: moment)
        self.deliver()

    def fresh(self, publication: Publication) -> Publication:
        """As the database has it."""
        db.session.rollback()
        return db.session.get_one(Publication, publication.id, populate_existing=True)

    def stored(self) -> list[dict[str, Any]]:
        """The article's comments that are live or held, past WordPress."""
        return [c for c in self.site.comments(self.post) if c["status"] in ("0", "1")]

    def letters(self, about: str) -> set[str]:
        """To whom mail was queued or sent whose subject holds these words."""
        rows = db.session.scalars(sa.select(Parcel.payload).where(Parcel.kind == "mail"))
        found = {row["to"].split("@")[0] for row in rows if about in row["subject"]}
        db.session.rollback()
        return found


def through(proxy: Proxy, link: str) -> str:
    """An address of the site as it is behind the proxy."""
    parts = urlsplit(link)
    return proxy.address + parts.path + (f"?{parts.query}" if parts.query else "")
