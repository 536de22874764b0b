"""A database's local documents: never replicated, their ids with ``_local/``."""

from __future__ import annotations

from sync import listing, local, rendering
from sync.database.scope import Scope, raised
from sync.documents import Edit, Guard, Outcome
from sync.listing import AllDocsQuery
from sync.reading import Document
from sync.snapshot import DatabaseRow, Snapshot

_ALL = AllDocsQuery()


class LocalDocuments(Scope):
    """Local documents by their id."""

    async def get_local(self, id: str) -> Document:
        """With ``_id`` and ``_rev`` (``0-N``). Raises NotFound("missing")."""

        def work(on: Snapshot, row: DatabaseRow) -> Document:
            count, body = local.existing(on, row.number, id)
            rev = f"0-{count}"
            return Document(id, rev, False, rendering.document(id, rev, False, b"", body))

        return self.point(work)

    async def put_local(self, edit: Edit, *, guard: Guard | None = None) -> Outcome:
        """``_rev`` is ``0-N`` counted from the one given; none is needed. A deleted edit forgets
        the document."""
        return raised(await self._write(edit, guard))

    async def delete_local(self, id: str, *, guard: Guard | None = None) -> Outcome:
        """Raises NotFound("missing")."""
        await self.get_local(id)
        return raised(await self._write(Edit(id, None, True, b"{}"), guard))

    async def local_docs(self, query: AllDocsQuery = _ALL) -> bytes:
        """Finished JSON of ``_local_docs``."""
        return await self.scan(lambda on, row: listing.local_docs(on, row.number, query))

    async def _write(self, edit: Edit, guard: Guard | None) -> Outcome:
        return await self.store.write(lambda on: self.write_one(on, edit, guard))
