"""The order of the whole suite, and the database server that its tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

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


class _OneBrowser(LoadFileScheduling):  # type: ignore[misc]  # published without types
    """A file at a time to each process, but all browser tests to one: two browsers keep two cores
    so busy that pages are late. (The groups of ``--dist loadgroup`` would do, but pytest-xdist 3.8
    marks them in what pytest 9.2 no longer reads.)"""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "tests/browser" if file.startswith("tests/browser/") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """How files are shared among processes. pytest-xdist's hook."""
    return _OneBrowser(config, log)
