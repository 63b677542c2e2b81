"""Fixtures that start real servers, once per session, and the markers that follow from using them.

tests/conftest.py loads this with `pytest_plugins`, so that every room may ask for a real server.
"""

from collections.abc import Iterator

import pytest

from govsocial.core.ids import uuid7
from tests.real.proxy import Proxy
from tests.real.s3 import S3Server
from tests.real.smtp import Smtp
from tests.real.wordpress import WordPress


@pytest.fixture(scope="session")
def wordpress() -> Iterator[WordPress]:
    """A real WordPress."""
    site = WordPress()
    yield site
    site.stop()


@pytest.fixture
def wordpress_proxy(wordpress: WordPress) -> Iterator[Proxy]:
    """A proxy in front of the real WordPress; `address` serves as the site's address."""
    with Proxy("127.0.0.1", wordpress.port) as proxy:
        yield proxy


@pytest.fixture
def smtp() -> Iterator[Smtp]:
    """A real SMTP server with an empty mailbox."""
    with Smtp() as server:
        yield server


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    """A real S3-compatible server."""
    with S3Server() as server:
        yield server


@pytest.fixture
def s3(s3_server: S3Server) -> Iterator[S3Server]:
    """The same with an empty place in its bucket."""
    s3_server.prefix = uuid7()
    yield s3_server
    s3_server.start()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who uses a costly server carries its marker, and shares one worker with the others who do."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "wordpress" in names:
            item.add_marker(pytest.mark.wordpress)
            item.add_marker(pytest.mark.xdist_group("wordpress"))
        if "chromium" in names:
            item.add_marker(pytest.mark.chromium)
