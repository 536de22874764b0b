"""What all document types share."""

from __future__ import annotations

from msgspec import Struct, field


class AttachmentStub(Struct, kw_only=True):
    """An attachment as a document carries it (CouchDB "Documents", ``_attachments``)."""

    content_type: str
    length: int = 0
    digest: str = ""
    revpos: int = 0
    stub: bool = False
    data: str = ""


class Document(
    Struct, kw_only=True, tag_field="type", forbid_unknown_fields=True, omit_defaults=True
):
    """What all types share. ``id`` and ``rev`` are empty in a body that is not stored yet."""

    id: str = field(name="_id", default="")
    rev: str = field(name="_rev", default="")
    attachments: dict[str, AttachmentStub] = field(name="_attachments", default_factory=dict)
