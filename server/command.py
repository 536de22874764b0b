"""What the commands of ``portal`` share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import ArgumentError

from server.config import Config
from server.setup import set_up
from sync.store import Store

LONGEST_NAME: Final = 80


class UsageError(Exception):
    """What the operator asked cannot be done; the text says why."""


@contextmanager
def opened(config: Config) -> Iterator[Store]:
    """The portal's store, set up, for a command beside or before the server."""
    try:
        store = Store(config.database_url)
    except (ValueError, ArgumentError) as error:
        raise UsageError(f"DATABASE_URL: {error}") from None
    store.open()
    try:
        set_up(store)
        yield store
    finally:
        store.close()
