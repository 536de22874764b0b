"""Work that is done again and again while a portal runs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from sync.errors import SyncError

_log = logging.getLogger("portal.periodic")


@asynccontextmanager
async def repeated(
    name: str, work: Callable[[], Awaitable[object]], pause: Callable[[], float]
) -> AsyncIterator[None]:
    """Does ``work`` at once, and again ``pause()`` seconds after it ended, for as long as the
    context lasts. What goes wrong is logged, and is no reason not to try the next time."""
    task = asyncio.create_task(_run(name, work, pause), name=name)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _run(
    name: str, work: Callable[[], Awaitable[object]], pause: Callable[[], float]
) -> None:
    while True:
        try:
            await work()
        except SyncError as error:  # a full disk, a busy store: no trace tells more
            _log.error("%s waits: %s", name, error)
        except Exception:  # its next time may be better
            _log.exception("%s waits", name)
        await asyncio.sleep(pause())
