"""The order of the whole suite."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright's synchronous interface keeps an event loop running on this
    thread from its first use to the end of the session, and asynchronous tests need their own."""
    items.sort(key=lambda item: "tests/browser/" in item.path.as_posix())
