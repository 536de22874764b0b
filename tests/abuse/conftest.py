"""Portals to be abused."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.abuse import hasty as hasty_portal
from tests.protocol.wire import Wire
from tests.support.portal_process import ADMIN, PortalProcess

_numbers = count(1)


def _checked(portal: PortalProcess) -> Iterator[PortalProcess]:
    """The portal; afterwards it still answers, and nothing unforeseen is in its log."""
    with portal:
        yield portal
        assert Wire(f"{portal.url}/db")("GET", "/_up").status == 200
    log = portal.log.read_text()
    assert "Traceback" not in log, log
    assert "ERROR" not in log, log


@pytest.fixture(scope="package")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    """A portal as it is."""
    yield from _checked(PortalProcess(tmp_path_factory.mktemp("abuse") / "data"))


@pytest.fixture(scope="package")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    """A portal of little patience (``tests/abuse/hasty.py``)."""
    data = tmp_path_factory.mktemp("hasty") / "data"
    yield from _checked(PortalProcess(data, command=hasty_portal.COMMAND))


@pytest.fixture
def wire(portal: PortalProcess) -> Wire:
    """The admin's requests to the portal's ``/db``."""
    return Wire(f"{portal.url}/db", ADMIN)


@pytest.fixture
def db(wire: Wire) -> Iterator[str]:
    """The name of a fresh database."""
    name = f"abuse{next(_numbers)}"
    assert wire("PUT", f"/{name}").status == 201
    yield name
    assert wire("DELETE", f"/{name}").status == 200
