"""A real WordPress keeps to the contract of all platforms that send."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from govsocial.platforms.protocol import Account
from govsocial.platforms.wordpress import WordPress as Platform
from tests.platforms.contract import Sending, Stand
from tests.real import proxy as fates
from tests.real.proxy import Proxy
from tests.real.stage import through
from tests.real.wordpress import WordPress

COMMENTS = "/wp-json/wp/v2/comments"


class TestWordPress(Sending):
    @pytest.fixture
    def stand(self, wordpress: WordPress, wordpress_proxy: Proxy, request: pytest.FixtureRequest) -> Iterator[Stand]:
        """Two fresh articles, behind a proxy."""
        articles = [wordpress.write_post(f"{request.node.name} {n}", "The rebate ends on 30 November.") for n in (1, 2)]
        allow = (f"127.0.0.1:{wordpress_proxy.port}",)

        def account(login: str) -> Account:
            secret = wordpress.accounts[login].application_password
            return Account(f"{wordpress_proxy.address}/", login, secret, allow)

        def stored() -> list[str]:
            rows = [row for article in articles for row in wordpress.comments(int(article["id"]))]
            return [row["text"] for row in rows if row["status"] in ("0", "1")]

        def away() -> None:
            for method in ("GET", "POST", "DELETE"):
                wordpress_proxy.every(method, "/", fates.drop)

        with ExitStack() as undo:

            def holds() -> Account:
                undo.enter_context(wordpress.moderated())
                return account("citizen")

            yield Stand(
                platform=Platform(),
                account=account("pressoffice"),
                target=through(wordpress_proxy, articles[0]["link"]),
                elsewhere=through(wordpress_proxy, articles[1]["link"]),
                nowhere=f"{wordpress_proxy.address}/no-such-article/",
                name="pressoffice",
                stored=stored,
                loses=lambda: wordpress_proxy.next("POST", COMMENTS, fates.swallow),
                drops=lambda: wordpress_proxy.next("POST", COMMENTS, fates.drop),
                away=away,
                holds=holds,
                bins=lambda external_id: wordpress.call("pressoffice", "DELETE", f"comments/{external_id}"),
            )
