"""A transaction: reads plus writes, all or nothing."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, delete, insert

from sync import parsing, revision
from sync.bulk import Batch, WriteOptions
from sync.documents import AttachmentSource, Edit, Guard, Outcome
from sync.engine import Engine
from sync.errors import SyncError, named
from sync.quota import Quota
from sync.snapshot import Snapshot
from sync.tables import (
    attachment_uses,
    checkpoints,
    databases,
    documents,
    indexes,
    local_documents,
    purges,
    purges_limits,
    revisions,
)

_NAME: Final = re.compile(r"(?:[a-z][a-z0-9_$()+/-]{0,237}|_replicator|_global_changes)\Z")
#: CouchDB's default; a phone that was offline for long must still find the common ancestor.
REVS_LIMIT: Final = 1000


class Transaction(Snapshot):
    """What a work given to Store.write may do. It sees its own writes.

    ``connection`` shares the transaction with a server's own tables: execute statements on it, but
    never commit, roll back or begin.
    """

    def __init__(self, connection: Connection, engine: Engine) -> None:
        super().__init__(connection, engine)
        #: the databases it has looked at, which nobody else writes to until it ends
        self.held: set[str] = set()
        #: database → its new sequence (-1: deleted), for the listeners
        self.touched: dict[str, int] = {}

    def _find(self, db: str) -> tuple[Any, ...] | None:
        """What a work has seen of a database stays so until its transaction ends."""
        self.held.add(db)
        return self.engine.hold(self.connection, db)

    def create_database(self, db: str) -> None:
        """Raises SyncError ``illegal_database_name`` or ``file_exists`` (412)."""
        if not _NAME.match(db):
            reason = SyncError("illegal_database_name").reason
            raise SyncError("illegal_database_name", f"Name: '{db}'. {reason}")
        if self.exists(db):
            raise SyncError("file_exists")
        self.connection.execute(
            insert(databases).values(
                name=db,
                instance=uuid4().hex,
                created_at=int(time.time()),
                update_seq=0,
                purge_seq=0,
                doc_count=0,
                doc_del_count=0,
                revs_limit=REVS_LIMIT,
                security=b"",
                size=0,
            )
        )
        self.touched[db] = 0

    def ensure_database(self, db: str) -> bool:
        """Creates it unless it exists; True if it was created."""
        if self.exists(db):
            return False
        self.create_database(db)
        return True

    def delete_database(self, db: str) -> None:
        """With everything in it and every consumer's checkpoint on it. Raises NotFound."""
        number = self.row(db).number
        for table in (
            *(documents, revisions, attachment_uses, local_documents),
            *(checkpoints, purges, purges_limits, indexes),
        ):
            self.connection.execute(delete(table).where(table.c.db == number))
        self.connection.execute(delete(databases).where(databases.c.number == number))
        self.touched[db] = -1

    def put(  # noqa: PLR0913 - what a document is made of
        self,
        db: str,
        id: str,
        body: bytes,
        *,
        rev: str | None = None,
        deleted: bool = False,
        attachments: Mapping[str, AttachmentSource] | None = None,
        keep_old: bool = True,
    ) -> str:
        """Writes one document and returns its new revision, by CouchDB's rules.

        ``body`` is a JSON object without underscore fields (BadRequest otherwise). ``rev`` must
        be a leaf's revision; None creates, or brings back a deleted document. ``attachments`` are
        all the attachments the new revision has, by name: NewAttachment (bytes), AttachmentRef
        (bytes of any document of this store, by digest), AttachmentStub (kept from ``rev``).

        ``keep_old=False`` frees the body that this one replaces, as compaction would, in the same
        transaction: for documents that the server itself writes again and again. Its revision
        stays in the history, other leaves stay as they are. A replicator that saw the replaced
        revision in ``_changes`` loses nothing: it asks for ``latest``, and gets the new one. Bytes
        of attachments that only the replaced revision had are freed by the next compaction.
        Raises Conflict; BadRequest; SyncError ``illegal_docid``, ``missing_stub``.
        """
        parsing.check_id(id)
        known = None if rev is None else revision.parse(rev)
        body = parsing.object_body(body)
        edit = Edit(id, known, deleted, body, attachments=attachments or {})
        outcome = self._written(db, [edit], WriteOptions(keep_old=keep_old))[0]
        if not outcome.ok:
            raise named(outcome.error, outcome.reason)
        return outcome.rev

    def bulk_docs(
        self,
        db: str,
        edits: Sequence[Edit],
        *,
        new_edits: bool = True,
        guard: Guard | None = None,
        quota: Quota | None = None,
    ) -> list[Outcome]:
        """CouchDB's ``_bulk_docs``: an outcome an edit, in their order, failures included.

        A missing stub raises SyncError ``missing_stub`` for the whole batch, as in CouchDB.
        ``_local/`` ids are written as local documents; a guard sees those too (generation 0).
        What is over ``quota`` is ``quota_exceeded``.
        """
        return self._written(db, edits, WriteOptions(new_edits=new_edits, guard=guard, quota=quota))

    def _written(self, db: str, edits: Sequence[Edit], options: WriteOptions) -> list[Outcome]:
        batch = Batch(self, self.row(db), options)
        outcomes = batch.apply(edits)
        seq = batch.flush()
        if seq is not None:
            self.touched[db] = seq
        return outcomes

    def set_checkpoint(self, consumer: str, db: str, seq: int) -> None:
        """Remembers that ``consumer`` has worked up to ``seq``: in the same transaction as what it
        wrote, so its effects happen exactly once."""
        self.driver.execute(self.sql.set_checkpoint, (consumer, self.row(db).number, seq))
