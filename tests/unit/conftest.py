"""Stores with the shipped content, for what the server does about documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.notify.tables import metadata as notify_metadata
from server.setup import set_up
from sync.store import Store
from tests.support.reconciled import HERS, World


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """As a portal's first start leaves it."""
    store = Store(f"sqlite:///{tmp_path / 'portal.db'}")
    store.open()
    set_up(store)
    yield store
    store.close()


@pytest.fixture
def world(store: Store, tmp_path: Path) -> World:
    """The same, with notices and with a citizen's database."""
    store.write_blocking(lambda t: notify_metadata.create_all(t.connection))
    store.write_blocking(lambda t: t.create_database(HERS))
    return World(store, tmp_path)
