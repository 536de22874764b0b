"""Attachments of an edit: what they are, before and after they are stored."""

from __future__ import annotations

from collections.abc import Sequence

from sync import blobs
from sync.blobs import Blobs
from sync.documents import (
    HEAD,
    AttachmentInfo,
    AttachmentRef,
    AttachmentSource,
    AttachmentStub,
    Edit,
    NewAttachment,
    PendingAttachment,
    SentAttachment,
    StagedAttachment,
)
from sync.errors import SyncError


def resolve(
    stored: Blobs, edit: Edit, before: bytes, position: int, *, replicated: bool
) -> list[AttachmentInfo]:
    """What the edit's attachments are, given the stubs of the revision ``before`` it.

    ``position`` is the revision's; a replicated edit says itself where its attachments came in. A
    replicated stub that means other bytes than are here is refused, for the sender to send them:
    the revision would have another's file for good. Raises SyncError ``missing_stub``. Stores
    nothing.
    """
    kept = {info.name: info for info in blobs.infos(before)}
    found = []
    for name, source in edit.attachments.items():
        if isinstance(source, AttachmentStub):
            info = kept.get(name)
            if (
                info is None
                or source.revpos not in (None, info.revpos)
                or (replicated and source.digest not in (None, info.digest))
            ):
                reason = f"Invalid attachment stub in {edit.id} for {name}"
                raise SyncError("missing_stub", reason)
            found.append(info)
        else:
            found.append(_info(stored, name, source, position, replicated=replicated))
    return found


def _info(
    stored: Blobs,
    name: str,
    source: SentAttachment | AttachmentRef,
    position: int,
    *,
    replicated: bool,
) -> AttachmentInfo:
    if isinstance(source, AttachmentRef):
        found = stored.held(source.digest)
        if found is None:
            raise SyncError("missing_stub", f"No stored attachment for {name}")
        return AttachmentInfo(name, source.content_type, found[1], source.digest, position)
    revpos = source.revpos if replicated else position
    if isinstance(source, StagedAttachment):
        return AttachmentInfo(name, source.content_type, source.length, source.digest, revpos)
    digest = source.digest or blobs.digest_of(source.data)
    return AttachmentInfo(name, source.content_type, len(source.data), digest, revpos)


def store(stored: Blobs, edit: Edit) -> None:
    """Stores the bytes of the edit's new attachments."""
    for source in edit.attachments.values():
        if isinstance(source, NewAttachment):
            stored.store(source.data, source.digest)
        elif isinstance(source, StagedAttachment):
            stored.adopt(source)


def pending(edit: Edit, infos: Sequence[AttachmentInfo]) -> tuple[PendingAttachment, ...]:
    """The attachments as a guard sees them."""
    return tuple(
        PendingAttachment(
            info.name,
            info.content_type,
            info.length,
            not isinstance(edit.attachments[info.name], AttachmentStub),
            _head(edit.attachments[info.name]),
        )
        for info in infos
    )


def _head(source: AttachmentSource) -> bytes | None:
    if isinstance(source, NewAttachment):
        return source.data[:HEAD]
    return source.head if isinstance(source, StagedAttachment) else None
