"""What a database may come to hold, where whoever writes to it may not fill the disk.

A quota comes with the database that is written to; without one there are no bounds, so the server's
own works always go through. What is over it is refused with 507, the status that WebDAV gives to
quotas (RFC 4331 section 6), not with CouchDB's 413 or ``forbidden``: replicators take those for a
document that is no use sending again, and go past it.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from sqlalchemy import select

from sync import local, usage
from sync.documents import AttachmentInfo, Edit
from sync.edits import History
from sync.errors import SyncError
from sync.revision import Revision
from sync.snapshot import DatabaseRow, Snapshot
from sync.tables import local_documents

#: Bytes of the body with which a document may be deleted where there is no room.
_TOMBSTONE: Final = 1024


class Quota(Struct, frozen=True, kw_only=True):
    """At most so much: ``size`` in bytes (``sync/usage.py``), live documents, ``_local`` documents,
    leaves of one document."""

    size: int
    documents: int
    local_documents: int
    leaves: int


class Room:
    """What is left of a quota while a batch is applied."""

    def __init__(self, quota: Quota, row: DatabaseRow) -> None:
        self._quota = quota
        self._size = quota.size - row.size
        self._documents = quota.documents - row.doc_count

    def take(
        self, edit: Edit, history: History, parent: Revision | None, files: list[AttachmentInfo]
    ) -> None:
        """Takes what the edit needs, which succeeds ``parent`` (None: nothing that is here) and has
        these new ``files``. To delete what lives takes nothing. Raises SyncError
        ``quota_exceeded``."""
        if parent is not None and edit.deleted and _only_deletes(edit, history, parent):
            return
        # By its length alone: what the tree grows by is counted when it is written.
        size = usage.of_body(edit.id, b"", edit.body)
        for info in files:
            size += info.length
        known = not history.empty
        born = not edit.deleted and not (known and history.lives)
        branches = known and (parent is None or not history.is_leaf(parent))
        if size > self._size:
            raise SyncError("quota_exceeded")
        if born and self._documents < 1:
            raise SyncError("quota_exceeded", "There are too many documents in this database.")
        if branches and history.leaves >= self._quota.leaves:
            raise SyncError("quota_exceeded", "The document has too many conflicts.")
        self._size -= size
        self._documents -= born

    def check_local(self, on: Snapshot, db: int, id: str) -> None:
        """A local document is written. New ones are few, so they are counted only then. Raises
        SyncError ``quota_exceeded``."""
        most = self._quota.local_documents
        if local.get(on, db, id) is None:
            some = select(local_documents.c.id).where(local_documents.c.db == db).limit(most)
            if len(on.connection.scalars(some).all()) >= most:
                raise SyncError("quota_exceeded", "There are too many local documents.")


def _only_deletes(edit: Edit, history: History, parent: Revision) -> bool:
    """Whether it ends a live leaf with next to nothing. Each of those had room once."""
    return not edit.attachments and len(edit.body) <= _TOMBSTONE and history.lives_at(parent)
