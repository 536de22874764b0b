"""What travels between a CouchDB client and a server, where it has a fixed shape.

Documents themselves are raw JSON: their header fields are read, the rest is passed through.
Source: Apache CouchDB's documentation, "API Reference" and "Replication Protocol".
"""

from __future__ import annotations

from typing import Any

from msgspec import Raw, Struct, field


class ErrorBody(Struct):
    """The body of every error answer."""

    error: str
    reason: str


class BulkDocsRequest(Struct):
    """POST ``_bulk_docs``."""

    docs: list[dict[str, Raw]]
    new_edits: bool = True


class Revisions(Struct):
    """``_revisions``: a revision's hash and its ancestors', newest first; ``start`` is the first
    one's position."""

    start: int
    ids: list[str]


class AttachmentBody(Struct):
    """An entry of ``_attachments``: inline (``data``, base64), kept (``stub``), or a part of a
    multipart body (``follows``)."""

    content_type: str = "application/octet-stream"
    data: str | None = None
    stub: bool = False
    follows: bool = False
    revpos: int | None = None
    digest: str | None = None


class BulkGetEntry(Struct):
    """An entry of POST ``_bulk_get``. One without an id is told so; the others are answered."""

    id: str | None = None
    rev: str | None = None
    atts_since: list[str] | None = None


class FindRequest(Struct):
    """POST ``_find`` (Mango). ``sort`` entries are field names or ``{field: "asc"|"desc"}``.
    ``use_index`` is a design document, or that and a name. ``stable``, ``partition`` and ``r`` mean
    something to a cluster alone."""

    selector: dict[str, Any]
    fields: list[str] | None = None
    sort: list[str | dict[str, str]] = field(default_factory=list)
    limit: int = 25
    skip: int = 0
    bookmark: str | None = None
    execution_stats: bool = False
    conflicts: bool = False
    use_index: list[str] = field(default_factory=list)
    allow_fallback: bool = True
    update: bool = True
    stable: bool = False
    partition: str = ""
    r: int = 1
