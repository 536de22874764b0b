"""One portal with an SMTP server and an SMS gateway: each test is a person of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.accounts.devices import Phone
from tests.support.portal_process import PortalProcess
from tests.support.post_office import PostOffice


@pytest.fixture(scope="package")
def post() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


@pytest.fixture(scope="package")
def portal(tmp_path_factory: pytest.TempPathFactory, post: PostOffice) -> Iterator[PortalProcess]:
    data = tmp_path_factory.mktemp("accounts") / "data"
    with PortalProcess(data, environment=post.settings) as process:
        yield process


@pytest.fixture
def phone(portal: PortalProcess, post: PostOffice) -> Phone:
    """A citizen's first device; the portal has not met it."""
    return Phone(portal, post)
