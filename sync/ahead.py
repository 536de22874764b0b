"""Working ahead: the next item is made while the last one is used."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

T = TypeVar("T")


async def ahead(items: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """The same items. One waits and one is being made, never more; what making one raises is
    raised in its place. Closing this closes ``items``."""
    queue: asyncio.Queue[T | _End] = asyncio.Queue(1)

    async def make() -> None:
        try:
            async with aclosing(items):
                async for item in items:
                    await queue.put(item)
        except Exception as error:
            await queue.put(_End(error))
        else:
            await queue.put(_End(None))

    task = asyncio.create_task(make())
    try:
        while True:
            item = await queue.get()
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class _End:
    def __init__(self, error: Exception | None) -> None:
        self.error = error
