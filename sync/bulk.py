"""A batch of edits on one database: read what is there, apply (pure), write what changed.

Each document is read once and written once, however many edits of the batch it takes, and gets one
new sequence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from sync import attaching, blobs, local, revision, treetext, usage
from sync.design import check_design
from sync.documents import AttachmentInfo, AttachmentStub, Edit, Guard, Outcome, PendingEdit
from sync.edits import Current, History
from sync.errors import BadRequest, SyncError
from sync.quota import Quota, Room
from sync.revision import Revision
from sync.snapshot import DatabaseRow, HeaderRow, Snapshot

#: What makes one row fail; any other error fails the batch.
_ROW_ERRORS: Final = frozenset(
    ("conflict", "forbidden", "unauthorized", "quota_exceeded", "invalid_design_doc")
)
#: (attachments as stubs, body) of a revision
Body = tuple[bytes, bytes]


class _Document:
    """A document of the batch: as it is stored, as it will be, the bodies that are new, and the
    revisions whose bodies are to go."""

    __slots__ = ("bodies", "freed", "history", "stored", "uses")

    def __init__(self, stored: HeaderRow | None, limit: int) -> None:
        self.stored = stored
        current = None
        if stored is not None:
            winner = revision.parse(stored.rev)
            current = Current(stored.tree, winner, bool(stored.deleted))
        self.history = History(current, limit)
        self.bodies: dict[str, Body] = {}
        self.freed: set[str] = set()
        #: (revision, digest of an attachment) → its bytes
        self.uses: dict[tuple[str, str], int] = {}

    def free(self, rev: str) -> None:
        """The body of ``rev``, which is no leaf any more, is not to be kept."""
        self.freed.add(rev)
        self.bodies.pop(rev, None)
        self.uses = {use: length for use, length in self.uses.items() if use[0] != rev}


class WriteOptions(Struct, frozen=True, kw_only=True):
    """How a batch is written. ``new_edits``: as edits, or as replicated revisions. ``guard``: what
    is asked of each document. ``quota``: what the database may come to hold. ``keep_old``: whether
    the bodies that new edits supersede stay until compaction."""

    new_edits: bool = True
    guard: Guard | None = None
    quota: Quota | None = None
    keep_old: bool = True


class Batch:
    """``apply`` then ``flush``, inside one transaction."""

    def __init__(self, snapshot: Snapshot, row: DatabaseRow, options: WriteOptions) -> None:
        self._on = snapshot
        self._row = row
        self._options = options
        self._room = None if options.quota is None else Room(options.quota, row)
        self._documents: dict[str, _Document] = {}

    def apply(self, batch: Sequence[Edit]) -> list[Outcome]:
        """Applies the edits in their order. Raises SyncError ``missing_stub``."""
        self._load([edit.id for edit in batch])
        return [self._outcome(edit) for edit in batch]

    def _load(self, ids: list[str]) -> None:
        driver, sql, db = self._on.driver, self._on.sql, self._row.number
        if len(ids) == 1:
            rows = driver.execute(sql.header, (db, ids[0])).fetchall()
        else:
            rows = driver.execute(sql.headers, (db, sql.list(ids))).fetchall()
        stored = {row[0]: HeaderRow._make(row) for row in rows}
        self._documents = {id: _Document(stored.get(id), self._row.revs_limit) for id in ids}

    def _outcome(self, edit: Edit) -> Outcome:
        try:
            if edit.id.startswith("_local/"):
                return self._local(edit)
            return self._new(edit) if self._options.new_edits else self._replicated(edit)
        except SyncError as error:
            if error.name not in _ROW_ERRORS:
                raise
            rev = revision.text(edit.rev) if edit.rev and not self._options.new_edits else ""
            return Outcome(edit.id, rev, error.name, error.reason)

    def _new(self, edit: Edit) -> Outcome:
        document = self._documents[edit.id]
        parent = document.history.parent_of(edit)
        position = parent[0] + 1 if parent else 1
        infos: list[AttachmentInfo] = []
        if edit.attachments:
            before = self._attachments(edit.id, document, parent)
            infos = attaching.resolve(self._on.blobs, edit, before, position, replicated=False)
        self._check(edit, position, infos)
        self._take(edit, parent, infos)
        attaching.store(self._on.blobs, edit)
        files = [(info.name, info.content_type, info.digest) for info in infos]
        rev = revision.compute(parent, deleted=edit.deleted, body=edit.body, attachments=files)
        document.history.grow(parent, rev, edit.deleted, keep_body=self._options.keep_old)
        if parent and not self._options.keep_old:
            document.free(revision.text(parent))
        return _done(document, edit, rev, infos)

    def _replicated(self, edit: Edit) -> Outcome:
        document, rev = self._documents[edit.id], edit.rev
        if rev is None:
            raise BadRequest(f"The replicated edit of {edit.id} has no revision")
        if document.history.knows(rev):
            return Outcome(edit.id, revision.text(rev))
        infos: list[AttachmentInfo] = []
        if edit.attachments:
            nearest = next(filter(document.history.knows, _path(rev, edit)), None)
            before = self._attachments(edit.id, document, nearest)
            infos = attaching.resolve(self._on.blobs, edit, before, rev[0], replicated=True)
        self._check(edit, rev[0], infos)
        if self._room is not None:
            new = document.history.empty
            parent = None if new else next(filter(document.history.has, _path(rev, edit)), None)
            self._take(edit, parent, infos)
        attaching.store(self._on.blobs, edit)
        document.history.graft(edit)
        return _done(document, edit, rev, infos)

    def _local(self, edit: Edit) -> Outcome:
        self._check(edit, 0, [])
        if self._room is not None and not edit.deleted:
            self._room.check_local(self._on, self._row.number, edit.id)
        return local.put(self._on, self._row.number, edit)

    def _take(self, edit: Edit, parent: Revision | None, infos: Sequence[AttachmentInfo]) -> None:
        if self._room is not None:
            sent = edit.attachments
            new = [info for info in infos if not isinstance(sent[info.name], AttachmentStub)]
            self._room.take(edit, self._documents[edit.id].history, parent, new)

    def _check(self, edit: Edit, generation: int, infos: Sequence[AttachmentInfo]) -> None:
        if self._options.guard is not None:
            self._ask(self._options.guard, edit, generation, infos)
        if edit.id.startswith("_design/"):
            check_design(edit.body)

    def _ask(
        self, guard: Guard, edit: Edit, generation: int, infos: Sequence[AttachmentInfo]
    ) -> None:
        update = not self._documents[edit.id].history.empty
        attachments = attaching.pending(edit, infos)
        guard(
            PendingEdit(
                db=self._row.name,
                id=edit.id,
                generation=generation,
                deleted=edit.deleted,
                body=edit.body,
                attachments=attachments,
                replicated=not self._options.new_edits,
                update=update,
            )
        )

    def _attachments(self, id: str, document: _Document, rev: Revision | None) -> bytes:
        """The stubs of an earlier revision; empty if there is none."""
        if rev is None:
            return b""
        text = revision.text(rev)
        if text in document.bodies:
            return document.bodies[text][0]
        if document.stored is not None and document.stored.rev == text:
            return document.stored.attachments
        key = (self._row.number, id, text)
        found = self._on.driver.execute(self._on.sql.revision, key).fetchone()
        return found[0] if found else b""

    def flush(self) -> int | None:
        """Writes the documents that changed; the database's new sequence, None if none changed."""
        changed = [(id, doc) for id, doc in self._documents.items() if doc.bodies]
        if not changed:
            return None
        writer = _Rows(self._row)
        for id, document in changed:
            writer.add(self._on, id, document)
        writer.write(self._on)
        return writer.seq


def _path(rev: Revision, edit: Edit) -> Iterator[Revision]:
    """The ancestors of a replicated edit, the nearest first."""
    return ((rev[0] - below, digest) for below, digest in enumerate(edit.ancestors, 1))


def _done(
    document: _Document, edit: Edit, rev: Revision, infos: Sequence[AttachmentInfo]
) -> Outcome:
    text = revision.text(rev)
    document.bodies[text] = (blobs.stubs(infos), edit.body)
    if infos:
        document.uses.update(((text, info.digest), info.length) for info in infos)
    return Outcome(edit.id, text, changed=True)


class _Rows:
    """The rows to write, collected so that each statement runs once for all of them."""

    def __init__(self, row: DatabaseRow) -> None:
        self.seq = row.update_seq
        self._row = row
        self._live, self._dead, self._size = row.doc_count, row.doc_del_count, row.size
        self._recounted: list[str] = []
        self._inserts: list[tuple[object, ...]] = []
        self._set_aside: list[tuple[object, ...]] = []
        self._updates: list[tuple[object, ...]] = []
        self._headers: list[tuple[object, ...]] = []
        self._bodies: list[tuple[object, ...]] = []
        self._uses: list[tuple[object, ...]] = []
        self._freed: list[tuple[object, ...]] = []

    def add(self, snapshot: Snapshot, id: str, document: _Document) -> None:
        current, stored, db = document.history.current(), document.stored, self._row.number
        if current is None:
            raise ValueError("a document with a new body has a tree")
        self.seq += 1
        self._count(current.deleted, stored)
        winner = revision.text(current.winner)
        self._weigh(snapshot, id, document, current)
        head = (self.seq, winner, int(current.deleted), current.tree)
        won = document.bodies.pop(winner, None)
        if stored is None:
            self._inserts.append((db, id, *head, *(won or (b"", b"{}"))))
        elif won is not None:
            self._keep(db, stored, document)
            self._updates.append((*head, *won, db, id))
        elif stored.rev == winner:
            self._headers.append((*head, db, id))
        else:
            self._keep(db, stored, document)
            self._updates.append((*head, *_take(snapshot, db, id, winner), db, id))
        self._bodies.extend((db, id, rev, *body) for rev, body in document.bodies.items())
        self._uses.extend((db, id, *use) for use in document.uses)
        self._freed.extend((db, id, rev) for rev in document.freed)

    def _weigh(self, snapshot: Snapshot, id: str, document: _Document, current: Current) -> None:
        """Adds what the document will cost more to the size. Nearly always that is plain; where
        bodies or attachments may go, or be there already, what it costs is counted anew."""
        stored = document.stored
        plain = stored is None or not (
            (document.uses or document.freed or len(document.bodies) > 1)
            or (revision.text(current.winner) not in document.bodies)
            or (treetext.leaf_count(stored.tree) > 1 or treetext.leaf_count(current.tree) > 1)
        )
        if plain:
            self._size += len(current.tree) - (len(stored.tree) if stored else 0)
            for stubs, body in document.bodies.values():
                self._size += usage.of_body(id, stubs, body)
            if document.uses:
                lengths = {use[1]: length for use, length in document.uses.items()}
                self._size += sum(lengths.values())
        else:
            self._size -= snapshot.footprint(self._row.number, id)
            self._recounted.append(id)

    def _keep(self, db: int, stored: HeaderRow, document: _Document) -> None:
        """The body in the document's row makes room for the new winner's."""
        if stored.rev not in document.freed:
            self._set_aside.append((db, stored.id))

    def _count(self, deleted: bool, stored: HeaderRow | None) -> None:
        if stored is not None:
            self._live -= not stored.deleted
            self._dead -= bool(stored.deleted)
        self._live += not deleted
        self._dead += deleted

    def write(self, snapshot: Snapshot) -> None:
        driver, sql = snapshot.driver, snapshot.sql
        for text, rows in (
            (sql.insert_document, self._inserts),
            (sql.set_aside, self._set_aside),
            (sql.update_document, self._updates),
            (sql.update_header, self._headers),
            (sql.put_revision, self._bodies),
            (sql.use_attachment, self._uses),
            (sql.drop_revision, self._freed),
            (sql.drop_uses, self._freed),
        ):
            if len(rows) == 1:
                driver.execute(text, rows[0])
            elif rows:
                snapshot.engine.write_many(snapshot.connection, text, rows)
        for id in self._recounted:
            self._size += snapshot.footprint(self._row.number, id)
        counts = (self.seq, self._live, self._dead, self._size)
        driver.execute(sql.advance, (*counts, self._row.number))


def _take(snapshot: Snapshot, db: int, id: str, rev: str) -> Body:
    """A body that stood aside and now wins; it moves into the document's row."""
    key = (db, id, rev)
    found = snapshot.driver.execute(snapshot.sql.revision, key).fetchone()
    snapshot.driver.execute(snapshot.sql.drop_revision, key)
    return (found[0], found[1]) if found else (b"", b"{}")
