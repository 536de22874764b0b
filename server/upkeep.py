"""What keeps a store small without anybody asking for it: compaction, a little at a time.

As CouchDB's own (its "Automatic compaction"): a database is compacted where at least half of the
bodies it stores are old. Bytes of attachments that nobody refers to are freed, and uploads that a
crash broke off.
"""

from __future__ import annotations

import contextlib
from functools import partial
from typing import Final

from sync import freeing, maintenance
from sync.database import Database
from sync.errors import NotFound
from sync.store import Store

#: Seconds between two slices of a round.
_PAUSE: Final = 0.05


class Upkeep:
    """A round of it at a time. A database of ``full`` bytes or more is compacted in any case, so
    that what was deleted makes room for what its quota keeps out."""

    def __init__(self, store: Store, full: int) -> None:
        self._store = store
        self._full = full
        #: database → its sequence when it was compacted: conflicts stay, however often one looks
        self._compacted: dict[str, int] = {}

    async def round(self, pause: float = _PAUSE) -> None:
        """Looks after everything once."""
        found = await self._store.read(partial(maintenance.overgrown, full=self._full))
        for name, seq in found.items():
            if self._compacted.get(name) != seq:
                with contextlib.suppress(NotFound):  # dropped meanwhile
                    await Database(self._store, name).compact(pause)
        self._compacted = found
        await freeing.free(self._store, pause)
