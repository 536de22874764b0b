"""A client that goes away in the middle of its answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar.types import Receive


@asynccontextmanager
async def until_client_leaves(receive: Receive) -> AsyncIterator[None]:
    """Cancels what is done within when the client goes away, and goes on after it, as
    ``asyncio.timeout`` does when the time is over."""
    working: asyncio.Task[Any] | None = asyncio.current_task()
    if working is None:
        raise RuntimeError("only a task can be cancelled")
    inside, left = True, False

    async def watch() -> None:
        nonlocal left
        while (await receive())["type"] != "http.disconnect":
            pass
        if inside:
            left = True
            working.cancel()

    watching = asyncio.ensure_future(watch())
    try:
        yield
    except asyncio.CancelledError:
        if not left or working.uncancel() > 0:
            raise
    finally:
        inside = False
        watching.cancel()
