"""Reading several revisions of a document, or many documents at once: ``open_revs``, ``_bulk_get``
(CouchDB's documentation, "/{db}/{docid}", "/{db}/_bulk_get").

A document may have 100,000 leaves: they are read a piece at a time, each in a snapshot of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct, structs

from sync import rendering, revision
from sync.errors import BadRequest, NotFound, SyncError
from sync.parsing import check_id
from sync.reading import Body, Document, GetOptions, descendants, find, render, winner_of
from sync.revision import Revision
from sync.snapshot import DocumentRow, Snapshot
from sync.treetext import leaf_count

#: Items of a ``_bulk_get`` that are read at a time, at most: as many as PouchDB asks for.
BULK_SLICE: Final = 100
#: Revisions of one document that are read at a time, at most.
REVISIONS_SLICE: Final = 100


class MissingRevision(Struct, frozen=True):
    """An asked revision that is not here: ``{"missing": rev}`` in ``open_revs``; ``error`` and
    ``reason`` are what ``_bulk_get`` says of it."""

    rev: str | None
    error: str = "not_found"
    reason: str = "missing"


#: What an asked revision is answered with.
Entry = Document | MissingRevision


class BulkGetItem(Struct, frozen=True):
    """An entry of ``_bulk_get``. ``rev`` None: every leaf, as in CouchDB. ``id`` None is told, as
    is a ``fault`` of the entry."""

    id: str | None
    rev: str | None = None
    atts_since: tuple[str, ...] | None = None
    fault: MissingRevision | None = None


class BulkSlice(Struct, frozen=True):
    """What was found for some of the items, a list an item. ``more``: the last item's list goes on
    in the next slice, which begins with its rest."""

    results: list[list[Entry]]
    more: bool = False


class OpenRevisions:
    """Revisions of a document that are asked for, and how far they are read."""

    def __init__(
        self, db: int, row: DocumentRow, revs: Sequence[str] | None, options: GetOptions
    ) -> None:
        """``revs`` None: every leaf. Raises BadRequest("Invalid rev format")."""
        self._db = db
        self._row = row
        self._options = options
        if revs is None:
            self._wanted = list(row.leaves)
        else:
            asked = [revision.parse(rev) for rev in revs]
            self._wanted = _latest(row, asked) if options.latest else asked
        self._done = 0

    @property
    def ended(self) -> bool:
        """Whether all of them are read."""
        return self._done == len(self._wanted)

    def step(self, snapshot: Snapshot) -> list[Entry]:
        """The next of them, as many as fill a piece; nearly in their order."""
        asked = self._wanted[self._done : self._done + REVISIONS_SLICE]
        bodies, whole = self._bodies(snapshot, asked)
        found: list[Entry] = []
        behind: list[Revision] = []
        size = 0
        for rev in asked:
            body = bodies.get(revision.text(rev))
            if size >= rendering.PIECE:
                behind.append(rev)
            elif body is not None:
                one = render(snapshot, self._row, body, self._options)
                found.append(one)
                size += len(one.json)
            elif whole:
                found.append(MissingRevision(revision.text(rev)))
            else:
                behind.append(rev)
        self._wanted[self._done : self._done + len(asked)] = (
            *(rev for rev in asked if rev not in behind),
            *behind,
        )
        self._done += len(found)
        return found

    def _bodies(
        self, snapshot: Snapshot, asked: Iterable[Revision]
    ) -> tuple[dict[str, Body], bool]:
        """The stored ones of ``asked`` by revision, as many as fill a piece, and whether these are
        all of them."""
        row, found, held = self._row, {}, 0
        nodes = {revision.text(rev): row.known.get(rev) for rev in asked}
        if row.rev in nodes:
            found[row.rev] = winner_of(row)
            held = len(row.body)
        deleted = {
            rev: node.deleted
            for rev, node in nodes.items()
            if node is not None and node.stored and rev != row.rev
        }
        if not deleted:
            return found, True
        where = (self._db, row.id, snapshot.sql.list(list(deleted)))
        for rev, stubs, body in snapshot.driver.execute(snapshot.sql.revisions, where):
            if held >= rendering.PIECE:
                return found, False
            found[rev] = Body(rev, deleted[rev], stubs, body)
            held += len(body)
        if not deleted.keys() <= found.keys():
            # One that stood aside may have come to win since this document was looked at.
            newer = find(snapshot, self._db, row.id)
            if newer is not None and newer.rev in deleted:
                found.setdefault(newer.rev, winner_of(newer))
        return found, True


def begin(
    snapshot: Snapshot, db: int, id: str, revs: Sequence[str] | None, options: GetOptions
) -> tuple[list[Entry], OpenRevisions | None]:
    """The first of the asked revisions (None: every leaf), and what reads the others. Raises
    NotFound for ``None`` of no document."""
    row = find(snapshot, db, id)
    if row is not None:
        return _begun(snapshot, OpenRevisions(db, row, revs, options))
    if revs is None:
        raise NotFound("missing")
    return [MissingRevision(revision.text(revision.parse(rev))) for rev in revs], None


def _begun(snapshot: Snapshot, progress: OpenRevisions) -> tuple[list[Entry], OpenRevisions | None]:
    found = progress.step(snapshot)
    return found, None if progress.ended else progress


def bulk_get(
    snapshot: Snapshot, db: int, items: Sequence[BulkGetItem], options: GetOptions
) -> tuple[list[list[Entry]], OpenRevisions | None]:
    """The asked revisions, a list an item, of the first ``items``: as many as fill a piece; and
    what reads the rest of the last one's, if that is not all of it."""
    items = items[:BULK_SLICE]
    ids = list({item.id for item in items if item.id is not None})
    found = snapshot.driver.execute(snapshot.sql.documents, (db, snapshot.sql.list(ids)))
    rows = {row[0]: DocumentRow._make(row) for row in found.fetchall()}
    answer: list[list[Entry]] = []
    size = 0
    for item in items:
        row = None if item.fault is not None else rows.get(item.id or "")
        entries, rest = _read(snapshot, db, row, item, options)
        answer.append(entries)
        for one in entries:
            if isinstance(one, Document):
                size += len(one.json)
        if size >= rendering.PIECE or rest is not None:
            return answer, rest
    return answer, None


def _read(
    snapshot: Snapshot, db: int, row: DocumentRow | None, item: BulkGetItem, options: GetOptions
) -> tuple[list[Entry], OpenRevisions | None]:
    if row is None:
        return [_absent(item)], None
    if item.atts_since is not None:
        sent = "streamed" if options.attachments == "stub" else options.attachments
        options = structs.replace(options, atts_since=item.atts_since, attachments=sent)
    if item.rev == row.rev or (item.rev is None and leaf_count(row.tree) == 1):
        # The winner is a leaf: nothing later came of it. Without branches it is the only one.
        return [render(snapshot, row, winner_of(row), options)], None
    try:
        revs = None if item.rev is None else (item.rev,)
        return _begun(snapshot, OpenRevisions(db, row, revs, options))
    except BadRequest as error:
        return [MissingRevision(item.rev or "undefined", error.name, error.reason)], None


def _absent(item: BulkGetItem) -> MissingRevision:
    """What an entry that nothing answers to asked for, or what is wrong with it: the others of the
    request are answered all the same, as by CouchDB."""
    rev = item.rev or "undefined"
    if item.fault is not None:
        return item.fault
    if item.id is None:
        return MissingRevision(None, "bad_request", "document id missed")
    try:
        check_id(item.id)
        if item.rev:
            revision.parse(item.rev)
    except SyncError as error:
        return MissingRevision(rev, error.name, error.reason)
    return MissingRevision(rev)


def _latest(row: DocumentRow, asked: Iterable[Revision]) -> list[Revision]:
    """The leaves that came of the asked revisions, each once; unknown ones as they are."""
    found: dict[Revision, None] = {}
    for rev in asked:
        found.update(dict.fromkeys(descendants(row, rev) if rev in row.known else [rev]))
    return list(found)
