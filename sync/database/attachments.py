"""A database's attachments, by document and name."""

from __future__ import annotations

from sync import attachment_edits, reading
from sync.attachment_edits import AttachmentEdit
from sync.database.scope import Scope, raised
from sync.documents import AttachmentInfo, Guard, Outcome, SentAttachment
from sync.snapshot import DatabaseRow, Snapshot
from sync.transaction import Transaction


class Attachments(Scope):
    """Attachments, read and written each by itself."""

    async def attachment_info(self, id: str, name: str, rev: str | None = None) -> AttachmentInfo:
        """What there is to send, without the bytes. Raises NotFound ``missing``, ``deleted``,
        ``Document is missing attachment``."""

        def work(on: Snapshot, row: DatabaseRow) -> AttachmentInfo:
            return reading.attachment(on, row.number, id, name, rev)

        return self.point(work) if rev is None else await self.scan(work)

    async def attachment_bytes(self, digest: str, start: int = 0, stop: int | None = None) -> bytes:
        """Stored bytes from ``start`` to before ``stop``, for ranges and for an answer that is
        being sent. Raises NotFound where compaction freed them."""
        return await self.store.read(lambda on: on.blobs.read(digest, start, stop))

    async def put_attachment(
        self,
        id: str,
        name: str,
        source: SentAttachment,
        *,
        rev: str | None = None,
        guard: Guard | None = None,
    ) -> Outcome:
        """Makes a new revision (creates the document if it is not there). Raises Conflict;
        SyncError ``not_found`` "missing_rev" with status 409 for an unknown revision."""
        return await self._attach(AttachmentEdit(id, name, rev, source), guard)

    async def delete_attachment(
        self, id: str, name: str, *, rev: str | None = None, guard: Guard | None = None
    ) -> Outcome:
        """Makes a new revision without it. Raises as put_attachment, and NotFound."""
        return await self._attach(AttachmentEdit(id, name, rev, None), guard)

    async def _attach(self, change: AttachmentEdit, guard: Guard | None) -> Outcome:
        def work(on: Transaction) -> Outcome:
            return attachment_edits.apply(on, self.name, change, guard, self.quota)

        return raised(await self.store.write(work))
