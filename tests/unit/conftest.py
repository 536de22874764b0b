"""A store with the shipped content, for what the server does about documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.notify.tables import metadata as notify_metadata
from server.setup import set_up
from sync.store import Store
from tests.support.reconciled import HERS, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    store = Store(f"sqlite:///{tmp_path / 'portal.db'}")
    store.open()
    set_up(store)
    store.write_blocking(lambda t: notify_metadata.create_all(t.connection))
    store.write_blocking(lambda t: t.create_database(HERS))
    yield World(store, tmp_path)
    store.close()
