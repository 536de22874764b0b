"""Carries erasures out when their day comes, and forgets what is over."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from server.accounts import erasing, limits
from sync.errors import SyncError
from sync.store import Store

#: Seconds between looks.
_EVERY: Final = 60.0

_log = logging.getLogger(__name__)


class Eraser:
    """``start()`` and ``stop()`` on the event loop. ``forget`` is told of each device whose
    credentials mean something else now."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], forget: Callable[[str], None]
    ) -> None:
        self._store = store
        self._clock = clock
        self._forget = forget
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins with what became due while the portal was off."""
        self._task = asyncio.create_task(self._run(), name="eraser")

    async def stop(self) -> None:
        """Ends between two transactions."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            try:
                await self.look()
            except SyncError as error:
                _log.error("erasures wait, the store answers: %s", error)
            except Exception:
                # Whatever it was, the next person must not wait for somebody to restart us.
                _log.exception("erasures wait")
            await asyncio.sleep(_EVERY)

    async def look(self) -> None:
        """What is due now, each person in a transaction of her own."""
        now = self._clock().timestamp()
        for citizen in await self._store.read(lambda s: erasing.due(s, now)):
            await self._erase(citizen, now)
        for citizen in await self._store.read(lambda s: erasing.heard(s, now)):
            await self._bury(citizen)
        await self._store.write(lambda t: limits.prune(t.connection, now))

    async def _erase(self, citizen: str, now: float) -> None:
        for device in await self._store.write(lambda t: erasing.erase(t, citizen, now)):
            self._forget(device)

    async def _bury(self, citizen: str) -> None:
        await self._store.write(lambda t: erasing.bury(t, citizen))
