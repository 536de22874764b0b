"""Reading documents: one revision, open revisions, many at once, and what a replica lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from sync import blobs, rendering, revision, revtree, treetext
from sync.documents import AttachmentForm, AttachmentInfo
from sync.errors import BadRequest, NotFound, SyncError
from sync.parsing import check_id
from sync.revision import Revision
from sync.snapshot import DocumentRow, HeaderRow, Snapshot

#: Items of a ``_bulk_get`` that are read at a time, at most: as many as PouchDB asks for.
BULK_SLICE: Final = 100


class GetOptions(Struct, frozen=True, kw_only=True):
    """CouchDB's query parameters of a document GET, by their names.

    ``attachments``: ``stub``; ``inline`` (base64 in the JSON); ``follows`` (the JSON says so and
    ``Document.parts`` lists those to send as multipart); ``streamed`` (as inline, with holes for
    ``inlining.filled``). ``atts_since``: revisions the client has;
    what came later than them is sent, inline unless ``follows`` is asked.
    """

    rev: str | None = None
    revs: bool = False
    revs_info: bool = False
    conflicts: bool = False
    deleted_conflicts: bool = False
    local_seq: bool = False
    latest: bool = False
    attachments: AttachmentForm = "stub"
    atts_since: tuple[str, ...] | None = None


class Document(Struct, frozen=True):
    """A revision with its finished JSON (``_id``, ``_rev``, … included). ``parts`` are the
    attachments the JSON announces with ``"follows":true``, in that order."""

    id: str
    rev: str
    deleted: bool
    json: bytes
    parts: tuple[AttachmentInfo, ...] = ()


class MissingRevision(Struct, frozen=True):
    """An asked revision that is not here: ``{"missing": rev}`` in ``open_revs``; ``error`` and
    ``reason`` are what ``_bulk_get`` says of it."""

    rev: str
    error: str = "not_found"
    reason: str = "missing"


class BulkGetItem(Struct, frozen=True):
    """An entry of ``_bulk_get``. ``rev`` None: the winner, deleted or not."""

    id: str
    rev: str | None = None
    atts_since: tuple[str, ...] | None = None


class RevsDiff(Struct, frozen=True):
    """What ``_revs_diff`` says of one document; ``possible_ancestors`` are leaves."""

    missing: tuple[str, ...]
    possible_ancestors: tuple[str, ...] = ()


PLAIN = GetOptions()


class Body(Struct, frozen=True):
    """A revision as it is stored."""

    rev: str
    deleted: bool
    stubs: bytes
    body: bytes


def get(snapshot: Snapshot, db: int, id: str, options: GetOptions) -> Document:
    """The winner or ``options.rev``. Raises NotFound ``missing``, ``deleted``."""
    row = find(snapshot, db, id)
    if row is None:
        raise NotFound("missing")
    return render(snapshot, row, _chosen(snapshot, db, row, options.rev, options.latest), options)


def existing(snapshot: Snapshot, db: int, id: str, rev: str | None) -> Body:
    """The winner or ``rev``, as it is stored. Raises NotFound ``missing``, ``deleted``."""
    row = find(snapshot, db, id)
    if row is None:
        raise NotFound("missing")
    return _chosen(snapshot, db, row, rev, latest=False)


def attachment(snapshot: Snapshot, db: int, id: str, name: str, rev: str | None) -> AttachmentInfo:
    """Raises NotFound ``missing``, ``deleted``, ``Document is missing attachment``."""
    for info in blobs.infos(existing(snapshot, db, id, rev).stubs):
        if info.name == name:
            return info
    raise NotFound("Document is missing attachment")


def _chosen(snapshot: Snapshot, db: int, row: DocumentRow, rev: str | None, latest: bool) -> Body:
    if rev is None:
        if row.deleted:
            raise NotFound("deleted")
        return winner_of(row)
    asked = revision.parse(rev)
    if latest:
        asked = next(iter(_descendants(row, asked)), asked)
    body = body_of(snapshot, db, row, asked)
    if body is None:
        raise NotFound("missing")
    return body


def open_revs(
    snapshot: Snapshot, db: int, id: str, revs: Sequence[str] | None, options: GetOptions
) -> list[Document | MissingRevision]:
    """The asked revisions (None: every leaf). Raises NotFound for ``None`` of no document."""
    row = find(snapshot, db, id)
    if row is not None:
        return _open(snapshot, db, row, revs, options)
    if revs is None:
        raise NotFound("missing")
    return [MissingRevision(revision.text(revision.parse(rev))) for rev in revs]


def bulk_get(
    snapshot: Snapshot, db: int, items: Sequence[BulkGetItem], options: GetOptions
) -> list[list[Document | MissingRevision]]:
    """The asked revisions, a list an item, of the first ``items``: as many as fill a piece."""
    items = items[:BULK_SLICE]
    ids = list({item.id for item in items})
    found = snapshot.driver.execute(snapshot.sql.documents, (db, snapshot.sql.list(ids)))
    rows = {row[0]: DocumentRow._make(row) for row in found.fetchall()}
    answer: list[list[Document | MissingRevision]] = []
    size = 0
    for item in items:
        entries = _bulk_item(snapshot, db, rows.get(item.id), item, options)
        answer.append(entries)
        for one in entries:
            if isinstance(one, Document):
                size += len(one.json)
        if size >= rendering.PIECE:
            break
    return answer


def _bulk_item(
    snapshot: Snapshot, db: int, row: DocumentRow | None, item: BulkGetItem, options: GetOptions
) -> list[Document | MissingRevision]:
    if row is None:
        return [_absent(item)]
    if item.atts_since is not None:
        fields = {name: getattr(options, name) for name in options.__struct_fields__}
        fields["atts_since"] = item.atts_since
        if options.attachments == "stub":
            fields["attachments"] = "streamed"
        options = GetOptions(**fields)
    if item.rev is None or item.rev == row.rev:
        return [render(snapshot, row, winner_of(row), options)]
    try:
        return _open(snapshot, db, row, (item.rev,), options)
    except BadRequest as error:
        return [MissingRevision(item.rev, error.name, error.reason)]


def _absent(item: BulkGetItem) -> MissingRevision:
    """What an entry that nothing answers to asked for, or what is wrong with it: the others of the
    request are answered all the same, as by CouchDB."""
    rev = item.rev or "undefined"
    try:
        check_id(item.id)
        if item.rev:
            revision.parse(item.rev)
    except SyncError as error:
        return MissingRevision(rev, error.name, error.reason)
    return MissingRevision(rev)


def _open(
    snapshot: Snapshot,
    db: int,
    row: DocumentRow,
    revs: Sequence[str] | None,
    options: GetOptions,
) -> list[Document | MissingRevision]:
    if revs is not None and all(rev == row.rev for rev in revs):
        # The winner is a leaf: nothing later came of it.
        times = min(len(revs), 1) if options.latest else len(revs)
        return [render(snapshot, row, winner_of(row), options) for _ in range(times)]
    if revs is None:
        wanted = list(row.leaves)
    else:
        asked = [revision.parse(rev) for rev in revs]
        wanted = _latest(row, asked) if options.latest else asked
    found: list[Document | MissingRevision] = []
    for rev in wanted:
        body = body_of(snapshot, db, row, rev)
        missing = MissingRevision(revision.text(rev))
        found.append(missing if body is None else render(snapshot, row, body, options))
    return found


def _latest(row: DocumentRow, asked: Iterable[Revision]) -> list[Revision]:
    """The leaves that came of the asked revisions, each once; unknown ones as they are."""
    found: dict[Revision, None] = {}
    for rev in asked:
        found.update(dict.fromkeys(_descendants(row, rev) if rev in row.known else [rev]))
    return list(found)


def _descendants(row: DocumentRow, rev: Revision) -> list[Revision]:
    """The leaves that ``rev`` led to (itself if it is one), the greatest rank first."""
    if rev in row.leaves:
        return [rev]
    return [leaf for leaf in row.leaves if rev in revtree.history(row.known, leaf)]


def find(snapshot: Snapshot, db: int, id: str) -> DocumentRow | None:
    """The document's row."""
    found = snapshot.driver.execute(snapshot.sql.document, (db, id)).fetchone()
    return None if found is None else DocumentRow._make(found)


def winner_of(row: DocumentRow) -> Body:
    """The winner, which stands in the row."""
    return Body(row.rev, bool(row.deleted), row.attachments, row.body)


def body_of(snapshot: Snapshot, db: int, row: DocumentRow, rev: Revision) -> Body | None:
    """Any revision whose body is stored."""
    text = revision.text(rev)
    if text == row.rev:
        return winner_of(row)
    node = row.known.get(rev)
    if node is None or not node.stored:
        return None
    found = snapshot.driver.execute(snapshot.sql.revision, (db, row.id, text)).fetchone()
    return None if found is None else Body(text, node.deleted, found[0], found[1])


def render(snapshot: Snapshot, row: DocumentRow, body: Body, options: GetOptions) -> Document:
    """A stored revision as the JSON that the options ask for."""
    if options is PLAIN:
        extra = b',"_attachments":' + body.stubs if body.stubs else b""
        json = rendering.document(row.id, body.rev, body.deleted, extra, body.body)
        return Document(row.id, body.rev, body.deleted, json)
    extra = b""
    if options.revs:
        extra = rendering.revisions(row.tree, body.rev, lambda: row.known)
    if options.revs_info or options.conflicts or options.deleted_conflicts:
        rev = revision.parse(body.rev)
        if options.revs_info:
            extra += rendering.revs_info(row.known, rev)
        extra += rendering.conflicts(
            row.known,
            [leaf for leaf in row.leaves if leaf != rev],
            live=options.conflicts,
            deleted=options.deleted_conflicts,
        )
    if options.local_seq:
        extra += b',"_local_seq":%d' % row.seq
    parts: tuple[AttachmentInfo, ...] = ()
    if body.stubs:
        members, parts = _attachments(snapshot, row, body, options)
        extra += members
    json = rendering.document(row.id, body.rev, body.deleted, extra, body.body)
    return Document(row.id, body.rev, body.deleted, json, parts)


def _attachments(
    snapshot: Snapshot, row: DocumentRow, body: Body, options: GetOptions
) -> tuple[bytes, tuple[AttachmentInfo, ...]]:
    form, later_than = options.attachments, None
    if options.atts_since is not None:
        history = revtree.history(row.known, revision.parse(body.rev))
        known = [revision.parse(rev) for rev in options.atts_since]
        later_than = rendering.common_position(history, known)
        form = "inline" if form == "stub" else form
    return rendering.attachments(snapshot.blobs, body.stubs, form, later_than)


def revs_diff(
    snapshot: Snapshot, db: int, asked: Mapping[str, Sequence[str]]
) -> dict[str, RevsDiff]:
    """What is missing of the asked revisions. Raises BadRequest("Invalid rev format")."""
    found = snapshot.driver.execute(snapshot.sql.headers, (db, snapshot.sql.list(list(asked))))
    rows = {row[0]: HeaderRow._make(row) for row in found.fetchall()}
    answer = {}
    for id, revs in asked.items():
        diff = _diff(rows.get(id), revs)
        if diff is not None:
            answer[id] = diff
    return answer


def _diff(row: HeaderRow | None, revs: Sequence[str]) -> RevsDiff | None:
    wanted = [revision.parse(rev) for rev in dict.fromkeys(revs)]
    if row is None:
        return RevsDiff(tuple(map(revision.text, wanted))) if wanted else None
    if all(revision.text(rev) == row.rev for rev in wanted):
        return None
    tree = treetext.decode(row.tree)
    missing = revtree.missing(tree, wanted)
    if not missing:
        return None
    ancestors = revtree.possible_ancestors(tree, missing)
    return RevsDiff(tuple(map(revision.text, missing)), tuple(map(revision.text, ancestors)))
