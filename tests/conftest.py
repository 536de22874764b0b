"""The order of the whole suite, and the database server that its tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support import fuzzing
from tests.support.postgres import Cluster

__all__ = ("fuzzing",)  # its hypothesis profile is to be known before the options are read


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL of the process's own. See ``store_url``."""
    with Cluster() as cluster:
        yield cluster


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright's synchronous interface keeps an event loop running on this
    thread from its first use to the end of the session, and asynchronous tests need their own.
    Of several processes each is given files in this order (``--no-loadscope-reorder``)."""
    items.sort(key=lambda item: "tests/browser/" in item.path.as_posix())
