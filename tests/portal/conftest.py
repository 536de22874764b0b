"""One portal for most tests of this package: citizens do not see each other anyway."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.portal.people import (
    PASSWORD,
    Citizen,
    Desk,
    add_official,
    new_uuid,
    publication_of,
    submission,
    with_photo,
)
from tests.portal.roles import EVIL, PEOPLE, grant
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


@pytest.fixture(scope="package")
def desks(portal: PortalProcess) -> Iterator[dict[str, Desk]]:
    """A browser of each of them, signed in."""
    add_official(portal, "jefa", "Jefa", "--role", "administer")
    signed_in = {"jefa": Desk(portal, "jefa")}
    signed_in["jefa"].enrol()
    for name, given in {**PEOPLE, EVIL: grant("moderate")}.items():
        if name != "jefa":
            new = {"name": name, "display": name.title(), "password": PASSWORD, "grants": [given]}
            assert signed_in["jefa"].client.post("/officials", json=new).status_code == 201
            signed_in[name] = Desk(portal, name)
    signed_in["jefa-agua"].enrol()
    yield signed_in
    for desk in signed_in.values():
        desk.close()


@pytest.fixture
def leak(citizen: Citizen) -> str:
    """A leak in Cerro, with a photo."""
    uuid = new_uuid()
    citizen.upload(with_photo(submission(uuid)))
    citizen.wait_for(f"case:{uuid}")
    return uuid


@pytest.fixture
def case(citizen: Citizen) -> str:
    """The uuid of a case nobody has touched."""
    uuid = new_uuid()
    citizen.upload(submission(uuid))
    citizen.wait_for(f"case:{uuid}")
    return uuid
