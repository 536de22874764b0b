"""A database's lists and Mango queries."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from functools import partial
from typing import Any

from sync import find, index_entries, indexes, inlining, listing, rendering
from sync.database.attachments import Attachments
from sync.listing import AllDocsQuery

_ALL = AllDocsQuery()


class Queries(Attachments):
    """Lists and queries, as the finished JSON of their answers."""

    async def all_docs(self, query: AllDocsQuery = _ALL) -> AsyncGenerator[bytes, None]:
        """Pieces of finished JSON: ``total_rows``, ``offset``, ``rows``."""
        progress = listing.Listing(query)
        while not progress.ended:
            piece = inlining.once(await self.scan(partial(listing.step, listing=progress)))
            async for part in inlining.filled(self.attachment_bytes, piece):
                yield part

    async def find(self, request: Mapping[str, Any]) -> bytes:
        """Mango ``_find``; ``request`` is the decoded body. Finished JSON. Raises SyncError
        ``missing_required_key``, ``invalid_operator``, ``bad_arg``, ``no_usable_index``,
        ``invalid_bookmark``; BadRequest."""
        return await find.find(self.store, self.name, request)

    async def explain(self, request: Mapping[str, Any]) -> bytes:
        """Finished JSON of ``_explain``. Raises as find."""
        return await self.store.read(lambda on: find.explain(on, self.name, request))

    async def indexes(self) -> bytes:
        """Finished JSON of GET ``_index``."""
        known = await self.store.read(lambda on: indexes.existing(on, self.name))
        listed = [index.described() for index in known]
        return rendering.encode({"total_rows": len(listed), "indexes": listed})

    async def create_index(self, request: Mapping[str, Any]) -> bytes:
        """Finished JSON: ``{"result":"created"|"exists","id":…,"name":…}``. Raises SyncError
        ``missing_required_key``; BadRequest."""
        return await self.store.write(lambda on: indexes.create(on, self.name, request))

    async def delete_index(self, design: str, name: str | None) -> None:
        """``name`` None: all of them; ``design`` with or without ``_design/``. Raises
        NotFound("missing")."""
        await self.store.write(lambda on: indexes.delete(on, self.name, design, name))
        await self.clean_indexes()

    async def clean_indexes(self) -> None:
        """Drops what was built for indexes that no design document defines any more."""
        await self.store.write(lambda on: index_entries.drop_unused(on, self.name))
