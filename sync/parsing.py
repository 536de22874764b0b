"""From a client's JSON to an Edit: header fields are decoded, the rest stays raw bytes."""

from __future__ import annotations

import binascii
import json
import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Final, TypeVar
from uuid import uuid4

import msgspec
from msgspec import Raw

from schemas.wire import AttachmentBody, BulkDocsRequest, Revisions
from sync import revision
from sync.blobs import digest_of
from sync.documents import AttachmentSource, AttachmentStub, Edit, NewAttachment, SentAttachment
from sync.errors import BadRequest, SyncError, named
from sync.revision import Revision

#: Levels of nesting a document may have; decoders of clients (and Python's own) stop near 1,000.
MAX_DEPTH: Final = 500
#: Bytes a body may have, attachments apart: CouchDB's ``max_document_size``.
MAX_DOCUMENT: Final = 8_000_000
#: Attachments a document may have.
MAX_ATTACHMENTS: Final = 1_000
#: Entries of ``_revisions``: more than any ``revs_limit`` that anybody sets.
MAX_REVISIONS: Final = 100_000
#: Characters an id may have.
MAX_ID: Final = 4_000

T = TypeVar("T")
_object: Final = msgspec.json.Decoder(dict[str, Raw])
_bulk: Final = msgspec.json.Decoder(BulkDocsRequest)
_text: Final = msgspec.json.Decoder(str)
_flag: Final = msgspec.json.Decoder(bool)
_revisions: Final = msgspec.json.Decoder(Revisions)
_attachments: Final = msgspec.json.Decoder(dict[str, AttachmentBody])
_DOC_NEEDS_REV: Final = (
    "When `new_edits: false`, the document needs `_rev` or `_revisions` specified"
)
#: The last four are what a server adds to an answer and a client may send back: they are dropped.
_KNOWN: Final = frozenset(
    (
        *("_id", "_rev", "_revisions", "_deleted", "_attachments"),
        *("_conflicts", "_deleted_conflicts", "_local_seq", "_revs_info"),
    )
)
#: What a replicator writes into the documents of ``_replicator``. They are stored like any field.
_KEPT: Final = frozenset(
    (
        *("_replication_id", "_replication_state", "_replication_state_time"),
        *("_replication_state_reason", "_replication_stats"),
    )
)
_LOCAL_REV: Final = re.compile(r"0-[0-9]{1,15}\Z")
_BRACKETS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)


def parse_document(  # noqa: PLR0913 - what a request says of a document
    text: bytes,
    *,
    id: str | None = None,
    rev: str | None = None,
    new_edits: bool = True,
    follows: Mapping[str, SentAttachment] | None = None,
    most: int = MAX_DOCUMENT,
) -> Edit:
    """One document as PUT or POST carries it.

    ``id`` (from the URL) wins over ``_id``; without either, 32 random hex digits. ``rev``
    (``?rev=`` or If-Match) must agree with ``_rev``. ``follows`` are the parts of a
    multipart/related body, by attachment name; ``most`` bytes the body may have. Raises BadRequest
    (malformed or too deep JSON, no object, bad ``_rev``, ``_revisions`` or attachment), SyncError
    ``doc_validation`` (unknown underscore field), ``illegal_docid``, ``document_too_large``.
    """
    fields = _decode(_object, text, "Document must be a JSON object")
    if id is not None:
        check_id(id)
        fields["_id"] = Raw(msgspec.json.encode(id))
    edit = _edit(fields, new_edits, follows or {}, most)
    if rev is None:
        return edit
    given = parse_rev(edit.id, rev)
    if edit.rev is not None and edit.rev != given:
        raise BadRequest("Document rev from request body and query string have different values")
    return msgspec.structs.replace(edit, rev=given)


def parse_bulk_docs(text: bytes, most: int = MAX_DOCUMENT) -> tuple[list[Edit], bool]:
    """The body of ``_bulk_docs``: its edits and ``new_edits``. Raises as parse_document."""
    try:
        request = _decode(_bulk, text, "")
    except BadRequest:
        raise _why_no_bulk_docs(text) from None
    new_edits = request.new_edits
    return [_edit(fields, new_edits, {}, most) for fields in request.docs], new_edits


def object_body(body: bytes) -> bytes:
    """A document's JSON as it is stored: one object, no underscore field, no space between its
    members. Raises BadRequest."""
    fields = _decode(_object, body, "Document must be a JSON object")
    for name in fields:
        if name.startswith("_") and name not in _KEPT:
            raise BadRequest(f"A body has no field {name}")
    return _body(fields)


def decode_body(body: bytes) -> dict[str, Any]:
    """A stored body's members."""
    try:
        members: dict[str, Any] = msgspec.json.decode(body)
    except msgspec.DecodeError:
        members = json.loads(body)  # takes numbers that no float can hold
    return members


def check_id(id: str) -> None:
    """Raises SyncError ``illegal_docid`` unless a document may be called so."""
    reason = ""
    if not id:
        reason = "Document id must not be empty"
    elif id[0] == "_" and not id.startswith(("_design/", "_local/")):
        reason = "Only reserved document ids may start with underscore."
    elif id in ("_design/", "_local/"):
        reason = f"Illegal document id `{id}`"
    elif len(id) > MAX_ID:
        reason = f"Document id is longer than {MAX_ID} characters"
    elif "\0" in id or not _encodable(id):
        reason = "Document id has a character that no text may have"
    if reason:
        raise SyncError("illegal_docid", reason)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _edit(
    fields: dict[str, Raw], new_edits: bool, follows: Mapping[str, SentAttachment], most: int
) -> Edit:
    special = {name: fields.pop(name) for name in fields.keys() - _KEPT if name[:1] == "_"}
    if "_id" in special:
        id = _decode(_text, special["_id"], "Document id must be a string", "illegal_docid")
        check_id(id)
    else:
        id = uuid4().hex
    if not special.keys() <= _KNOWN:
        name = min(special.keys() - _KNOWN)
        raise SyncError("doc_validation", f"Bad special document member: {name}")
    rev, ancestors = _revision(id, special)
    if not new_edits and rev is None and not id.startswith("_local/"):
        raise BadRequest(_DOC_NEEDS_REV)
    attachments: dict[str, AttachmentSource] = {}
    if "_attachments" in special:
        found = _decode(_attachments, special["_attachments"], "Invalid _attachments")
        if len(found) > MAX_ATTACHMENTS:
            raise BadRequest(f"A document has at most {MAX_ATTACHMENTS} attachments")
        attachments = {name: _source(name, body, follows) for name, body in found.items()}
    deleted = "_deleted" in special and _decode(_flag, special["_deleted"], "Invalid _deleted")
    return Edit(id, rev, deleted, _body(fields, most), ancestors, attachments)


def _revision(id: str, special: Mapping[str, Raw]) -> tuple[Revision | None, tuple[str, ...]]:
    # _revisions says more than _rev; where they differ, CouchDB believes it.
    if "_revisions" in special:
        path = _decode(_revisions, special["_revisions"], "Invalid _revisions")
        if not path.ids or path.start < len(path.ids) or len(path.ids) > MAX_REVISIONS:
            raise BadRequest("Invalid _revisions")
        newest, *older = map(revision.parse_hash, path.ids)
        return revision.parse(f"{path.start}-{newest}"), tuple(older)
    if "_rev" not in special:
        return None, ()
    return parse_rev(id, _decode(_text, special["_rev"], "Invalid rev format")), ()


def parse_rev(id: str, rev: str) -> Revision:
    """A revision of the document called ``id``: a local one's is ``0-N``. Raises BadRequest."""
    if not id.startswith("_local/"):
        return revision.parse(rev)
    if not _LOCAL_REV.match(rev):
        raise BadRequest("Invalid rev format")
    return 0, rev[2:]


def check_attachment_name(name: str) -> None:
    """Raises BadRequest for one that no CouchDB would take."""
    if name.startswith("_"):
        raise BadRequest(f"Attachment name `{name}` starts with prohibited character '_'")
    if not name or "\0" in name:
        raise BadRequest("An attachment needs a name")


def _source(
    name: str, body: AttachmentBody, follows: Mapping[str, SentAttachment]
) -> AttachmentSource:
    check_attachment_name(name)
    if body.stub:
        return AttachmentStub(body.revpos, body.digest)
    if body.follows:
        if name not in follows:
            raise BadRequest(f"The part of attachment {name} is missing")
        source = follows[name]
        return msgspec.structs.replace(
            source, content_type=body.content_type, revpos=body.revpos or 0
        )
    if body.data is not None:
        try:
            data = b64decode(body.data, validate=True)
        except (binascii.Error, ValueError):
            raise BadRequest(f"Invalid attachment data for {name}") from None
    else:
        raise BadRequest(f"Attachment {name} has no data")
    return NewAttachment(body.content_type, data, digest_of(data), body.revpos or 0)


def _body(fields: dict[str, Raw], most: int = MAX_DOCUMENT) -> bytes:
    body = msgspec.json.encode(fields)
    if len(body) > most:
        raise SyncError("document_too_large", f"A document may have {most} bytes")
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH and _depth(body) > MAX_DEPTH:
        raise BadRequest(f"The document is nested more than {MAX_DEPTH} levels deep")
    return body


def _depth(text: bytes) -> int:
    depth = deepest = 0
    for match in _BRACKETS.finditer(text):
        token = match[0]
        if token in (b"[", b"{"):
            depth += 1
            deepest = max(deepest, depth)
        elif token in (b"]", b"}"):
            depth -= 1
    return deepest


def _decode(
    decoder: msgspec.json.Decoder[T], text: bytes | Raw, reason: str, name: str = "bad_request"
) -> T:
    try:
        str(memoryview(text), "utf-8")  # raw values are passed through: look at all of them here
        return decoder.decode(text)
    except msgspec.ValidationError:
        raise named(name, reason) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadRequest("invalid UTF-8 JSON") from None
    except RecursionError:
        raise BadRequest(f"The JSON is nested more than {MAX_DEPTH} levels deep") from None


def _why_no_bulk_docs(text: bytes) -> BadRequest:
    request = _decode(_object, text, "Request body must be a JSON object")
    if "docs" not in request:
        return BadRequest("POST body must include `docs` parameter.")
    if not bytes(request["docs"]).startswith(b"["):
        return BadRequest("`docs` parameter must be an array.")
    if bytes(request.get("new_edits", b"true")) not in (b"true", b"false"):
        return BadRequest("`new_edits` must be a boolean.")
    return BadRequest("Document must be a JSON object")
