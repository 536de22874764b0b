"""What only one process of a portal does, however many serve it: react to what changed, send
notices, replicate. When that process dies another takes over."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

from sync.engine import Lease

#: Seconds between looks at the lease.
_LOOK: Final = 1.0

_log = logging.getLogger("portal")

#: Made anew each time this process becomes the one.
Duties = Callable[[], AbstractAsyncContextManager[object]]


@asynccontextmanager
async def alone(lease: Lease, duties: Duties) -> AsyncIterator[None]:
    """Does the duties whenever the lease is ours. Begins once it is known whether it is."""
    decided = asyncio.Event()
    task = asyncio.create_task(_take_turns(lease, duties, decided), name="duties")
    await decided.wait()
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await asyncio.to_thread(lease.release)


async def _take_turns(lease: Lease, duties: Duties, decided: asyncio.Event) -> None:
    while True:
        try:
            if await asyncio.to_thread(lease.held):
                await _work(lease, duties, decided)
        except Exception:  # whatever it was, it is tried again
            _log.exception("the portal's duties could not be done; trying again")
        decided.set()
        await asyncio.sleep(_LOOK)


async def _work(lease: Lease, duties: Duties, decided: asyncio.Event) -> None:
    async with duties():
        decided.set()
        while True:
            await asyncio.sleep(_LOOK)
            if not await asyncio.to_thread(lease.held):
                break
    _log.warning("lost the lease of the portal's duties")
