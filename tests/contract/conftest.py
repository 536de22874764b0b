"""What every store promises, whichever engine is beneath it. These tests know no SQL dialect."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from sync.database import Database
from sync.store import Store
from tests.support.engines import ENGINES, new_store_url, open_store


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    server = partial(request.getfixturevalue, "postgres")
    with new_store_url(request.param, tmp_path, server) as made:
        yield made


@pytest.fixture
def other_url(url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A second place, of the same engine."""
    (tmp_path / "other").mkdir()
    engine, server = make_url(url).get_backend_name(), partial(request.getfixturevalue, "postgres")
    with new_store_url(engine, tmp_path / "other", server) as made:
        yield made


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def database(store: Store) -> Database:
    return Database(store, "db")
