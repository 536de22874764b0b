"""Reading one revision of a document. ``open_revisions`` reads several, or many documents."""

from __future__ import annotations

from msgspec import Struct

from sync import blobs, rendering, revision, revtree
from sync.documents import AttachmentForm, AttachmentInfo
from sync.errors import NotFound
from sync.revision import Revision
from sync.snapshot import DocumentRow, Snapshot


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
        asked = next(iter(descendants(row, asked)), asked)
    body = body_of(snapshot, db, row, asked)
    if body is None:
        raise NotFound("missing")
    return body


def descendants(row: DocumentRow, rev: Revision) -> list[Revision]:
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
