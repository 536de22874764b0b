"""A store and the reconciler that works on it, with a clock that the test sets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from server import parking, records
from server.config import read_config
from server.reactions import Reactions
from server.reconciler import Reconciler
from sync.store import Store

HERS = f"citizen-{'a' * 32}"


class World:
    """A store with the shipped content, and a clock that the test sets."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.now = datetime(2026, 12, 31, 20, tzinfo=UTC)
        self._reactions = Reactions(read_config(folder, {}))

    @asynccontextmanager
    async def reconciler(self) -> AsyncIterator[None]:
        reconciler = Reconciler(self.store, self._reactions, lambda: self.now)
        reconciler.start()
        try:
            yield
        finally:
            await reconciler.stop()

    def write(self, document: dict[str, Any], db: str = HERS) -> None:
        body = {name: value for name, value in document.items() if name != "_id"}
        encoded = msgspec.json.encode(body)
        self.store.write_blocking(lambda t: t.put(db, document["_id"], encoded))

    def has(self, id: str, db: str = HERS) -> bool:
        return self.store.read_blocking(lambda s: records.exists(s, db, id))

    def number(self, uuid: str) -> str:
        stored = self.store.read_blocking(lambda s: s.get(HERS, f"case:{uuid}"))
        assert stored is not None
        number: str = msgspec.json.decode(stored.body)["number"]
        return number

    def parked(self) -> list[parking.Parked]:
        return self.store.read_blocking(parking.waiting)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not condition():  # noqa: ASYNC110 - parking and checkpoints tell nobody
                await asyncio.sleep(0.01)
