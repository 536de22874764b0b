"""Notifications as a part of a running portal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from server.config import Config
from server.notify.channels.words import words_channels
from server.notify.retry import Backoff
from server.notify.tables import metadata
from server.notify.vapid import load_vapid
from server.notify.worker import NotifyWorker
from sync.store import Store


class Notifications:
    """What others need of it. ``public_key`` is what browsers subscribe with."""

    def __init__(self, public_key: str, worker: NotifyWorker) -> None:
        self.public_key = public_key
        self._worker = worker

    def wake(self) -> None:
        """Something was enqueued and committed. Cheap; from any thread."""
        self._worker.wake()


@asynccontextmanager
async def notifications(
    config: Config, store: Store, backoff: Backoff | None = None
) -> AsyncIterator[Notifications]:
    """Tables, keys and a worker for as long as the context lasts. Raises ConfigError for VAPID
    settings that cannot be used."""
    await store.write(lambda transaction: metadata.create_all(transaction.connection))
    keys = load_vapid(config)
    words = words_channels(config)
    worker = NotifyWorker(
        store, keys, words, allow_private=config.push_allow_private, backoff=backoff
    )
    await asyncio.to_thread(worker.start)
    try:
        yield Notifications(keys.public, worker)
    finally:
        await asyncio.to_thread(worker.stop)
