"""Writes the tallies every minute."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from server.participation.counting import write_tallies
from sync.store import Store

#: Seconds between two looks.
_EVERY: Final = 60.0

_log = logging.getLogger(__name__)


class Tallier:
    """``start()`` and ``stop()`` on the event loop."""

    def __init__(self, store: Store, clock: Callable[[], datetime], every: float = _EVERY) -> None:
        self._store = store
        self._clock = clock
        self._every = every
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins with what was counted before a restart."""
        self._task = asyncio.create_task(self._run(), name="tallier")

    async def stop(self) -> None:
        """Ends between two transactions; what was counted stays counted."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            try:
                await self._store.write(lambda t: write_tallies(t, self._clock()))
            except Exception:
                # Whatever it was, the counts are safe and the next look adds them.
                _log.exception("tallies wait")
            await asyncio.sleep(self._every)
