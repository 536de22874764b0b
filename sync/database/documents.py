"""A database's documents: written, read, compared with a replica's."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from functools import partial

from sync import blobs, local, open_revisions, reading, revs_diff
from sync.database.scope import Scope, raised
from sync.documents import AttachmentRef, Edit, Guard, Outcome
from sync.errors import NotFound
from sync.open_revisions import BulkGetItem, BulkSlice, Entry, OpenRevisions
from sync.parsing import parse_rev
from sync.reading import PLAIN, Document, GetOptions
from sync.revision import parse as parse_revision
from sync.revs_diff import RevsDiff
from sync.snapshot import DatabaseRow, Snapshot
from sync.transaction import Transaction


class Documents(Scope):
    """Documents by their id."""

    async def put(
        self, edit: Edit, *, new_edits: bool = True, guard: Guard | None = None
    ) -> Outcome:
        """One document. Raises Conflict, Forbidden, SyncError ``missing_stub``."""
        return raised((await self.bulk_docs([edit], new_edits=new_edits, guard=guard))[0])

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
            return self.write_one(transaction, edit, guard)

        return raised(await self.store.write(work))

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
        over = None if to_rev is None else parse_rev(to, to_rev)

        def work(transaction: Transaction) -> Outcome:
            number = transaction.row(self.name).number
            if id.startswith("_local/"):
                edit = Edit(to, over, False, local.existing(transaction, number, id)[1])
            else:
                body = reading.existing(transaction, number, id, rev)
                infos = blobs.infos(body.stubs)
                refs = {info.name: AttachmentRef(info.content_type, info.digest) for info in infos}
                edit = Edit(to, over, body.deleted, body.body, attachments=refs)
            return self.write_one(transaction, edit, guard)

        return raised(await self.store.write(work))

    async def get(self, id: str, options: GetOptions = PLAIN) -> Document:
        """The winner, or ``options.rev``. Raises NotFound ``missing`` or ``deleted``."""

        def work(on: Snapshot, row: DatabaseRow) -> Document:
            return reading.get(on, row.number, id, options)

        # Whatever else is asked may need the tree, and that may be large.
        return self.point(work) if options is PLAIN else await self.scan(work)

    async def open_revs(
        self, id: str, revs: Sequence[str] | None, options: GetOptions = PLAIN
    ) -> AsyncGenerator[list[Entry], None]:
        """A piece at a time. ``revs`` None is ``open_revs=all``: every leaf. With ``latest``, the
        leaves that descend from each asked revision. Raises NotFound("missing") for ``all`` of an
        unknown document."""
        found, rest = await self.scan(
            lambda on, row: open_revisions.begin(on, row.number, id, revs, options)
        )
        yield found
        while rest is not None and not rest.ended:
            yield await self.store.read(rest.step)

    async def bulk_get(
        self, items: Sequence[BulkGetItem], options: GetOptions = PLAIN
    ) -> AsyncGenerator[BulkSlice, None]:
        """A list an item, in order (several entries with ``latest``), a slice of the items at a
        time. MissingRevision.rev is ``undefined`` where no revision was asked."""
        done = 0
        while True:
            step = partial(_bulk_get, items=items[done:], options=options)
            found, rest = await self.scan(step)
            yield BulkSlice(found, rest is not None)
            while rest is not None and not rest.ended:
                entries = await self.store.read(rest.step)
                yield BulkSlice([entries], not rest.ended)
            done += len(found)
            if done == len(items):
                return

    async def revs_diff(self, asked: Mapping[str, Sequence[str]]) -> dict[str, RevsDiff]:
        """Documents that lack nothing are left out. Raises BadRequest("Invalid rev format")."""
        return await self.scan(lambda on, row: revs_diff.revs_diff(on, row.number, asked))


def _bulk_get(
    on: Snapshot, row: DatabaseRow, items: Sequence[BulkGetItem], options: GetOptions
) -> tuple[list[list[Entry]], OpenRevisions | None]:
    return open_revisions.bulk_get(on, row.number, items, options)
