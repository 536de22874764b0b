"""One portal for most tests of this package: citizens do not see each other anyway."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.portal.people import Citizen, Desk, add_official, publication_of
from tests.support.portal_process import PortalProcess


@pytest.fixture(scope="package")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    with PortalProcess(tmp_path_factory.mktemp("portal") / "data") as process:
        add_official(process)
        yield process


@pytest.fixture
def citizen(portal: PortalProcess) -> Citizen:
    return Citizen(portal)


@pytest.fixture(scope="package")
def desk(portal: PortalProcess) -> Iterator[Desk]:
    browser = Desk(portal)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def publication(portal: PortalProcess) -> str:
    return publication_of(portal)
