"""One database, as a CouchDB client sees it: what the HTTP dialect calls.

Every method raises NotFound("Database does not exist.") for an unknown database, and
InsufficientStorage or SyncError ``unavailable`` when the disk is full or locked. JSON that comes
out is finished UTF-8 bytes, ready to be sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from sync import (
    attachment_edits,
    blobs,
    find,
    freeing,
    index_entries,
    indexes,
    inlining,
    listing,
    local,
    maintenance,
    purges,
    reading,
    rendering,
)
from sync.attachment_edits import AttachmentEdit
from sync.documents import (
    AttachmentInfo,
    AttachmentRef,
    DatabaseInfo,
    Edit,
    Guard,
    Outcome,
    SentAttachment,
)
from sync.errors import NotFound, named
from sync.listing import AllDocsQuery
from sync.quota import Quota
from sync.reading import BulkGetItem, Document, GetOptions, MissingRevision, RevsDiff
from sync.revision import parse as parse_revision
from sync.snapshot import DatabaseRow, Snapshot
from sync.store import Store
from sync.transaction import Transaction

__all__ = (
    "AllDocsQuery",
    "BulkGetItem",
    "Database",
    "Document",
    "GetOptions",
    "MissingRevision",
    "RevsDiff",
)

T = TypeVar("T")
_PLAIN = reading.PLAIN
_ALL = AllDocsQuery()


class Database:
    """``Database(store, "public")``. Cheap to make; holds no state of its own. What is written
    through it stays within ``quota``."""

    def __init__(self, store: Store, name: str, quota: Quota | None = None) -> None:
        self.store = store
        self.name = name
        self.quota = quota

    def _point(self, work: Callable[[Snapshot, DatabaseRow], T]) -> T:
        return self.store.read_blocking(lambda snapshot: work(snapshot, snapshot.row(self.name)))

    async def _scan(self, work: Callable[[Snapshot, DatabaseRow], T]) -> T:
        return await self.store.read(lambda snapshot: work(snapshot, snapshot.row(self.name)))

    def _write_one(self, on: Transaction, edit: Edit, guard: Guard | None) -> Outcome:
        return on.bulk_docs(self.name, [edit], guard=guard, quota=self.quota)[0]

    async def _attach(self, change: AttachmentEdit, guard: Guard | None) -> Outcome:
        def work(on: Transaction) -> Outcome:
            return attachment_edits.apply(on, self.name, change, guard, self.quota)

        return _raised(await self.store.write(work))

    # --- the database itself

    async def create(self) -> None:
        """Raises SyncError ``illegal_database_name``, ``file_exists``."""
        await self.store.write(lambda transaction: transaction.create_database(self.name))

    async def delete(self) -> None:
        await self.store.write(lambda transaction: transaction.delete_database(self.name))

    async def info(self) -> DatabaseInfo:
        return self.store.read_blocking(lambda snapshot: snapshot.info(self.name))

    # --- documents

    async def put(
        self, edit: Edit, *, new_edits: bool = True, guard: Guard | None = None
    ) -> Outcome:
        """One document. Raises Conflict, Forbidden, SyncError ``missing_stub``."""
        return _raised((await self.bulk_docs([edit], new_edits=new_edits, guard=guard))[0])

    async def bulk_docs(
        self, edits: Sequence[Edit], *, new_edits: bool = True, guard: Guard | None = None
    ) -> list[Outcome]:
        """See Transaction.bulk_docs. For ``new_edits=False`` the answer on the wire is the
        outcomes that are not ok."""
        return await self.store.write(
            lambda transaction: transaction.bulk_docs(
                self.name, edits, new_edits=new_edits, guard=guard, quota=self.quota
            )
        )

    async def delete_document(
        self, id: str, rev: str | None, *, guard: Guard | None = None
    ) -> Outcome:
        """DELETE. Raises NotFound ``missing`` or ``deleted`` where the winner is gone already,
        Conflict without the current revision."""
        parent = None if rev is None else parse_revision(rev)

        def work(transaction: Transaction) -> Outcome:
            row = reading.find(transaction, transaction.row(self.name).number, id)
            if row is None or row.deleted:
                raise NotFound("missing" if row is None else "deleted")
            edit = Edit(id, parent, True, b"{}")
            return self._write_one(transaction, edit, guard)

        return _raised(await self.store.write(work))

    async def copy(
        self,
        id: str,
        to: str,
        *,
        rev: str | None = None,
        to_rev: str | None = None,
        guard: Guard | None = None,
    ) -> Outcome:
        """COPY, attachments included. Raises NotFound, Conflict, Forbidden."""
        over = None if to_rev is None else parse_revision(to_rev)

        def work(transaction: Transaction) -> Outcome:
            number = transaction.row(self.name).number
            body = reading.existing(transaction, number, id, rev)
            infos = blobs.infos(body.stubs)
            refs = {info.name: AttachmentRef(info.content_type, info.digest) for info in infos}
            edit = Edit(to, over, body.deleted, body.body, attachments=refs)
            return self._write_one(transaction, edit, guard)

        return _raised(await self.store.write(work))

    async def get(self, id: str, options: GetOptions = _PLAIN) -> Document:
        """The winner, or ``options.rev``. Raises NotFound ``missing`` or ``deleted``."""

        def work(on: Snapshot, row: DatabaseRow) -> Document:
            return reading.get(on, row.number, id, options)

        # Whatever else is asked may need the tree, and that may be large.
        return self._point(work) if options is _PLAIN else await self._scan(work)

    async def open_revs(
        self, id: str, revs: Sequence[str] | None, options: GetOptions = _PLAIN
    ) -> list[Document | MissingRevision]:
        """``revs`` None is ``open_revs=all``: every leaf. With ``latest``, the leaves that descend
        from each asked revision. Raises NotFound("missing") for ``all`` of an unknown document."""
        return await self._scan(
            lambda on, row: reading.open_revs(on, row.number, id, revs, options)
        )

    async def bulk_get(
        self, items: Sequence[BulkGetItem], options: GetOptions = _PLAIN
    ) -> AsyncGenerator[list[list[Document | MissingRevision]], None]:
        """A list an item, in order (several entries with ``latest``), a slice of the items at a
        time. MissingRevision.rev is ``undefined`` where no revision was asked."""
        done = 0
        while True:
            found = await self._scan(partial(_bulk_get, items=items[done:], options=options))
            yield found
            done += len(found)
            if done == len(items):
                return

    async def revs_diff(self, asked: Mapping[str, Sequence[str]]) -> dict[str, RevsDiff]:
        """Documents that lack nothing are left out. Raises BadRequest("Invalid rev format")."""
        return await self._scan(lambda on, row: reading.revs_diff(on, row.number, asked))

    # --- attachments

    async def attachment_info(self, id: str, name: str, rev: str | None = None) -> AttachmentInfo:
        """What there is to send, without the bytes. Raises NotFound ``missing``, ``deleted``,
        ``Document is missing attachment``."""

        def work(on: Snapshot, row: DatabaseRow) -> AttachmentInfo:
            return reading.attachment(on, row.number, id, name, rev)

        return self._point(work) if rev is None else await self._scan(work)

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

    # --- local documents (never replicated; ids with their ``_local/``)

    async def get_local(self, id: str) -> Document:
        """With ``_id`` and ``_rev`` (``0-N``). Raises NotFound("missing")."""

        def work(on: Snapshot, row: DatabaseRow) -> Document:
            found = local.get(on, row.number, id)
            if found is None:
                raise NotFound("missing")
            rev = f"0-{found[0]}"
            return Document(id, rev, False, rendering.document(id, rev, False, b"", found[1]))

        return self._point(work)

    async def put_local(self, edit: Edit, *, guard: Guard | None = None) -> Outcome:
        """``_rev`` is ``0-N`` counted from the one given; none is needed. A deleted edit forgets
        the document."""
        return await self.put(edit, guard=guard)

    async def delete_local(self, id: str, *, guard: Guard | None = None) -> Outcome:
        """Raises NotFound("missing")."""
        await self.get_local(id)
        return await self.put(Edit(id, None, True, b"{}"), guard=guard)

    async def local_docs(self, query: AllDocsQuery = _ALL) -> bytes:
        """Finished JSON of ``_local_docs``."""
        return await self._scan(lambda on, row: listing.local_docs(on, row.number, query))

    # --- listings and queries

    async def all_docs(self, query: AllDocsQuery = _ALL) -> AsyncGenerator[bytes, None]:
        """Pieces of finished JSON: ``total_rows``, ``offset``, ``rows``."""
        progress = listing.Listing(query)
        while not progress.ended:
            piece = inlining.once(await self._scan(partial(listing.step, listing=progress)))
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

    # --- administration

    async def purge(self, revisions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """Forgets leaves: what was purged, by id."""
        return await self.store.write(
            lambda transaction: maintenance.purge(transaction, self.name, revisions)
        )

    async def purged_infos(self) -> list[dict[str, Any]]:
        """The latest purges, oldest first: ``{"id":…,"revs":[…]}`` each."""
        return await self._scan(lambda on, row: purges.infos(on, row.number))

    async def purged_infos_limit(self) -> int:
        return self._point(lambda on, row: purges.limit(on, row.number))

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


def _bulk_get(
    on: Snapshot, row: DatabaseRow, items: Sequence[BulkGetItem], options: GetOptions
) -> list[list[Document | MissingRevision]]:
    return reading.bulk_get(on, row.number, items, options)


def _raised(one: Outcome) -> Outcome:
    if one.ok:
        return one
    raise named(one.error, one.reason)
