"""A transaction: reads plus writes, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sync.documents import AttachmentSource, Edit, Guard, Outcome
from sync.snapshot import Snapshot


class Transaction(Snapshot):
    """What a work given to Store.write may do. It sees its own writes.

    ``connection`` shares the transaction with a server's own tables: execute statements on it, but
    never commit, roll back or begin.
    """

    def create_database(self, db: str) -> None:
        """Raises SyncError ``illegal_database_name`` or ``file_exists`` (412)."""
        raise NotImplementedError

    def ensure_database(self, db: str) -> bool:
        """Creates it unless it exists; True if it was created."""
        raise NotImplementedError

    def delete_database(self, db: str) -> None:
        """With everything in it and every consumer's checkpoint on it. Raises NotFound."""
        raise NotImplementedError

    def put(
        self,
        db: str,
        id: str,
        body: bytes,
        *,
        rev: str | None = None,
        deleted: bool = False,
        attachments: Mapping[str, AttachmentSource] | None = None,
    ) -> str:
        """Writes one document and returns its new revision, by CouchDB's rules.

        ``body`` is a JSON object without underscore fields (BadRequest otherwise). ``rev`` must
        be a leaf's revision; None creates, or brings back a deleted document. ``attachments`` are
        all the attachments the new revision has, by name: NewAttachment (bytes), AttachmentRef
        (bytes of any document of this store, by digest), AttachmentStub (kept from ``rev``).
        Raises Conflict; BadRequest; SyncError ``illegal_docid``, ``missing_stub``.
        """
        raise NotImplementedError

    def bulk_docs(
        self,
        db: str,
        edits: Sequence[Edit],
        *,
        new_edits: bool = True,
        guard: Guard | None = None,
    ) -> list[Outcome]:
        """CouchDB's ``_bulk_docs``: an outcome an edit, in their order, failures included.

        A missing stub raises SyncError ``missing_stub`` for the whole batch, as in CouchDB.
        ``_local/`` ids are written as local documents.
        """
        raise NotImplementedError

    def set_checkpoint(self, consumer: str, db: str, seq: int) -> None:
        """Remembers that ``consumer`` has worked up to ``seq``: in the same transaction as what it
        wrote, so its effects happen exactly once."""
        raise NotImplementedError
