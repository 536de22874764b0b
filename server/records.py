"""Typed documents in and out of the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

import msgspec
from msgspec import structs

from schemas.documents import AnyDocument, Document
from sync.documents import AttachmentSource, AttachmentStub, Stored
from sync.snapshot import Snapshot
from sync.transaction import Transaction

#: Documents that are read at a time.
_SLICE: Final = 500

D = TypeVar("D", bound=Document)


def load(snapshot: Snapshot, db: str, id: str, kind: type[D]) -> D | None:
    """The winning revision as its type, ``id`` and ``rev`` filled in; None where it is not, or was
    deleted. Raises msgspec.ValidationError where it is something else."""
    stored = snapshot.get(db, id)
    if stored is None or stored.deleted:
        return None
    return decode(stored.body, stored.id, stored.rev, kind)


def decode(body: bytes, id: str, rev: str, kind: type[D]) -> D:
    """A stored body as its type. Raises msgspec.ValidationError or DecodeError."""
    document = msgspec.json.decode(body, type=kind)
    return structs.replace(document, id=id, rev=rev)


def exists(snapshot: Snapshot, db: str, id: str) -> bool:
    """Whether the document is there and not deleted."""
    stored = snapshot.get(db, id)
    return stored is not None and not stored.deleted


def every(snapshot: Snapshot, db: str, prefix: str = "") -> Iterator[Stored]:
    """The documents whose ids begin with ``prefix``, by id, read a slice at a time."""
    after = ""
    while found := snapshot.documents(db, prefix, after=after, limit=_SLICE):
        yield from found
        after = found[-1].id


def encode(document: AnyDocument) -> bytes:
    """A document's body: its JSON without the fields the store keeps beside it."""
    return msgspec.json.encode(structs.replace(document, id="", rev="", attachments={}))


def save(
    transaction: Transaction,
    db: str,
    document: AnyDocument,
    attachments: Mapping[str, AttachmentSource] | None = None,
) -> str:
    """Writes a document under its id, over what is there, and returns the revision. Its attachments
    stay as they are unless ``attachments`` are given. The body that it replaces is freed: a case is
    written again at every message, and each holds all that was said before."""
    stored = transaction.get(db, document.id)
    if stored is None or stored.deleted:
        return transaction.put(db, document.id, encode(document), attachments=attachments)
    kept: Mapping[str, Any] = {info.name: AttachmentStub() for info in stored.attachments}
    return transaction.put(
        db,
        document.id,
        encode(document),
        rev=stored.rev,
        attachments=kept if attachments is None else attachments,
        keep_old=False,
    )


def remove(transaction: Transaction, db: str, id: str) -> None:
    """Deletes a document, if it is there, and what it said: a tombstone is left for replicas. Every
    leaf of it: a conflicting revision would take a deleted winner's place."""
    while (stored := transaction.get(db, id)) is not None and not stored.deleted:
        transaction.put(db, id, b"{}", rev=stored.rev, deleted=True, keep_old=False)
