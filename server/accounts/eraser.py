"""Carries erasures out when their day comes, and forgets what is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from server import limits
from server.accounts import erasing
from sync.store import Store


class Eraser:
    """``forget`` is told of each device whose credentials mean something else now."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], forget: Callable[[str], None]
    ) -> None:
        self._store = store
        self._clock = clock
        self._forget = forget

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
