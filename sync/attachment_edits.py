"""An attachment put or deleted by its own URL: an edit that keeps everything else as it is."""

from __future__ import annotations

from msgspec import Struct

from sync import blobs, reading, revision
from sync.documents import (
    AttachmentSource,
    AttachmentStub,
    Edit,
    Guard,
    Outcome,
    SentAttachment,
)
from sync.errors import Conflict, NotFound, SyncError
from sync.quota import Quota
from sync.reading import Body
from sync.transaction import Transaction


class AttachmentEdit(Struct, frozen=True):
    """Attachment ``name`` of document ``id`` is set to ``source``, or taken away (None). ``rev``
    is the revision that the client knows."""

    id: str
    name: str
    rev: str | None
    source: SentAttachment | None


def apply(
    transaction: Transaction,
    db: str,
    change: AttachmentEdit,
    guard: Guard | None,
    quota: Quota | None,
) -> Outcome:
    """The document's new revision.

    Raises Conflict; NotFound; SyncError ``not_found`` "missing_rev" with status 409 for a revision
    that is not known (so CouchDB answers).
    """
    name, source = change.name, change.source
    body = _parent(transaction, db, change)
    kept = blobs.infos(body.stubs) if body is not None else ()
    attachments: dict[str, AttachmentSource] = {
        info.name: AttachmentStub() for info in kept if info.name != name
    }
    if source is not None:
        attachments[name] = source
    elif len(attachments) == len(kept):
        raise NotFound("Document is missing attachment")
    parent = None if body is None else revision.parse(body.rev)
    edit = Edit(
        change.id, parent, False, b"{}" if body is None else body.body, attachments=attachments
    )
    return transaction.bulk_docs(db, [edit], guard=guard, quota=quota)[0]


def _parent(transaction: Transaction, db: str, change: AttachmentEdit) -> Body | None:
    number = transaction.row(db).number
    row = reading.find(transaction, number, change.id)
    if change.rev is not None:
        asked = revision.parse(change.rev)
        body = None if row is None else reading.body_of(transaction, number, row, asked)
        if body is None:
            raise SyncError("not_found", "missing_rev", status=409)
        return body
    if row is None or row.deleted:
        if change.source is None:
            raise NotFound("missing" if row is None else "deleted")
        return None
    raise Conflict
