"""What every store promises, whichever engine is beneath it. These tests know no SQL dialect."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.database import Database
from sync.store import Store


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'portal.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url)
    opened.open()
    opened.write_blocking(lambda transaction: transaction.create_database("db"))
    yield opened
    opened.close()


@pytest.fixture
def database(store: Store) -> Database:
    return Database(store, "db")
