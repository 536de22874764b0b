"""Waiting for a database to change: woken after commit, once, however many wait.

A waiting feed costs an entry here and a future; nothing polls.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sync.loops import call_soon


class Watch:
    """One waiter. Belongs to the event loop it was made on."""

    __slots__ = ("_changed", "_future")

    def __init__(self) -> None:
        self._changed = False
        self._future: asyncio.Future[None] | None = None

    async def wait(self, seconds: float) -> bool:
        """True as soon as the database changed since the last wait; False after ``seconds``."""
        if not self._changed:
            loop = asyncio.get_running_loop()
            self._future = future = loop.create_future()
            timer = loop.call_later(seconds, _finish, future)
            try:
                await future
            finally:
                timer.cancel()
                self._future = None
        changed, self._changed = self._changed, False
        return changed

    def wake(self) -> None:
        self._changed = True
        if self._future is not None:
            _finish(self._future)


def _finish(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


class Watchers:
    """Who waits for which database, on which event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[asyncio.AbstractEventLoop, dict[str, set[Watch]]] = {}

    @contextmanager
    def watch(self, db: str) -> Iterator[Watch]:
        """Begin watching before you read: then no change falls between reading and waiting."""
        loop, watch = asyncio.get_running_loop(), Watch()
        with self._lock:
            self._waiting.setdefault(loop, {}).setdefault(db, set()).add(watch)
        try:
            yield watch
        finally:
            self._forget(loop, db, watch)

    def _forget(self, loop: asyncio.AbstractEventLoop, db: str, watch: Watch) -> None:
        with self._lock:
            databases = self._waiting[loop]
            databases[db].discard(watch)
            if not databases[db]:
                del databases[db]
            if not databases:
                del self._waiting[loop]

    def tell(self, touched: Mapping[str, int]) -> None:
        """Wakes the watchers of the touched databases. From any thread."""
        with self._lock:
            concerned = [
                (loop, [watch for db in touched for watch in databases.get(db, ())])
                for loop, databases in self._waiting.items()
            ]
        for loop, watches in concerned:
            if watches:
                call_soon(loop, _wake_all, watches)


def _wake_all(watches: list[Watch]) -> None:
    for watch in watches:
        watch.wake()
