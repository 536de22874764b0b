"""Notifications as a part of a running portal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from server.config import Config
from server.notify.channels.words import words_channels
from server.notify.vapid import VapidKeys
from server.notify.worker import NotifyWorker
from sync.store import Store


@asynccontextmanager
async def notifications(
    config: Config, store: Store, keys: VapidKeys
) -> AsyncIterator[NotifyWorker]:
    """A worker for as long as the context lasts. One in a portal."""
    words = words_channels(config)
    worker = NotifyWorker(store, keys, words, allow_private=config.push_allow_private)
    await asyncio.to_thread(worker.start)
    try:
        yield worker
    finally:
        await asyncio.to_thread(worker.stop)
