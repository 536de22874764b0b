"""What an administrator does to a database."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sync import freeing, maintenance, purges
from sync.database.scope import Scope


class Administration(Scope):
    """Purges, limits, security, compaction."""

    async def purge(self, revisions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """Forgets leaves: what was purged, by id."""
        return await self.store.write(
            lambda transaction: maintenance.purge(transaction, self.name, revisions)
        )

    async def purged_infos(self) -> list[dict[str, Any]]:
        """The latest purges, oldest first: ``{"id":…,"revs":[…]}`` each."""
        return await self.scan(lambda on, row: purges.infos(on, row.number))

    async def purged_infos_limit(self) -> int:
        return self.point(lambda on, row: purges.limit(on, row.number))

    async def set_purged_infos_limit(self, limit: object) -> None:
        """Raises BadRequest unless it is an integer ≥ 1."""
        await self.store.write(lambda on: purges.set_limit(on, self.name, limit))

    async def security(self) -> bytes:
        """The ``_security`` object, as JSON."""
        return self.store.read_blocking(lambda on: maintenance.security(on, self.name))

    async def set_security(self, security: bytes) -> None:
        """Raises BadRequest unless it is an object of CouchDB's shape."""
        await self.store.write(lambda on: maintenance.set_security(on, self.name, security))

    async def revs_limit(self) -> int:
        return (await self.info()).revs_limit

    async def set_revs_limit(self, limit: object) -> None:
        """Raises BadRequest unless it is an integer ≥ 1."""
        await self.store.write(lambda on: maintenance.set_revs_limit(on, self.name, limit))

    async def compact(self, pause: float = 0.0) -> None:
        """Frees bodies of revisions that are no leaves, and attachments nobody refers to. In
        slices, with so many seconds between them: writers wait for one slice at most."""
        after: str | None = ""
        while after is not None:
            work = partial(maintenance.compact_slice, db=self.name, after=after)
            after = await self.store.write(work)
            await asyncio.sleep(pause)
        await freeing.free(self.store, pause)
