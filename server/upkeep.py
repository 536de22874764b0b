"""What keeps a store small without anybody asking for it: compaction, a little at a time.

As CouchDB's own (its "Automatic compaction"): a database is compacted where at least half of the
bodies it stores are old. Bytes of attachments that nobody refers to are freed, and uploads that a
crash broke off.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Final

from sync import freeing, maintenance
from sync.database import Database
from sync.errors import NotFound
from sync.store import Store

#: Seconds between two rounds, and between two slices of one.
_INTERVAL: Final = 600.0
_PAUSE: Final = 0.05

_log = logging.getLogger(__name__)


class Upkeep:
    """The task. The first round begins at once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._task: asyncio.Task[None] | None = None
        #: database → its sequence when it was compacted: conflicts stay, however often one looks
        self._compacted: dict[str, int] = {}

    def start(self) -> None:
        """On the running event loop."""
        self._task = asyncio.create_task(self._run(), name="upkeep")

    async def stop(self) -> None:
        """Ends between two slices."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def round(self, pause: float = _PAUSE) -> None:
        """Looks after everything once."""
        found = await self._store.read(maintenance.overgrown)
        for name, seq in found.items():
            if self._compacted.get(name) != seq:
                with contextlib.suppress(NotFound):  # dropped meanwhile
                    await Database(self._store, name).compact(pause)
        self._compacted = found
        await freeing.free(self._store, pause)

    async def _run(self) -> None:
        while True:
            try:
                await self.round()
            except Exception:  # a full disk, say: the next round may do better
                _log.exception("The store could not be looked after")
            await asyncio.sleep(_INTERVAL)
