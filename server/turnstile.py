"""Slow checks of passwords, one at a time, with a short queue: whoever comes when it is full is
told to come again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from litestar.exceptions import TooManyRequestsException

#: Seconds after which to come again: the queue of one name is over by then.
RETRY_AFTER: Final = 1


class Turnstile:
    """Lets one through at a time. ``places`` may wait or be served in all, ``each`` of one name:
    who tries many passwords for a name keeps nobody else out."""

    def __init__(self, places: int, each: int) -> None:
        self._places = places
        self._each = each
        self._taken: dict[str, int] = {}
        self._one = asyncio.Semaphore(1)

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """The turn of a check for ``name``. Raises 429 with ``Retry-After`` (RFC 6585 section 4)
        instead of waiting where the queue is full."""
        if self._taken.get(name, 0) >= self._each or sum(self._taken.values()) >= self._places:
            raise TooManyRequestsException(
                "Too many passwords are being checked. Try again in a moment.",
                headers={"Retry-After": str(RETRY_AFTER)},
            )
        self._taken[name] = self._taken.get(name, 0) + 1
        try:
            async with self._one:
                yield
        finally:
            left = self._taken.pop(name) - 1
            if left:
                self._taken[name] = left
