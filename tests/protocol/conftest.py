"""One portal for all tests of the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.protocol.wire import Wire
from tests.support.portal_process import ADMIN, PortalProcess

_numbers = count(1)


@pytest.fixture(scope="package")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    """The admin's requests to a running portal's ``/db``."""
    with PortalProcess(tmp_path_factory.mktemp("protocol") / "data") as portal:
        yield Wire(f"{portal.url}/db", ADMIN, portal.data)


@pytest.fixture
def db(wire: Wire) -> Iterator[str]:
    """The name of a fresh database."""
    name = f"test{next(_numbers)}"
    assert wire("PUT", f"/{name}?q=1&n=1").status == 201
    yield name
    assert wire("DELETE", f"/{name}").status == 200
