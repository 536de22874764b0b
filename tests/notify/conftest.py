"""Fixtures of the notifications' tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from server.notify.tables import metadata
from server.notify.vapid import VapidKeys
from sync.store import Store
from tests.notify.world import World
from tests.push_service.service import PushService


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'portal.db'}")
    opened.open()
    opened.write_blocking(lambda t: metadata.create_all(t.connection))
    yield opened
    opened.close()


@pytest.fixture
def world(store: Store) -> Iterator[World]:
    keys = VapidKeys(ec.generate_private_key(ec.SECP256R1()), "mailto:portal@habana.example")
    with PushService() as service:
        yield World(store, keys, service)
