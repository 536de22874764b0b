"""What one document written by a citizen must be. A guard raises Forbidden with the reason, which
becomes that document's row in the answer; the rest of the batch goes through."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from schemas.documents import (
    Appeal,
    Comment,
    Draft,
    Message,
    Proposal,
    Report,
    Review,
    Submission,
    Support,
    Vote,
)
from server.portal.derived import uuid_of
from sync.documents import Guard, PendingEdit
from sync.errors import Forbidden

#: Bytes of a document's JSON. A form's answers are a few thousand.
MAX_BODY: Final = 64 * 1024
MAX_ATTACHMENTS: Final = 6
MAX_ATTACHMENT: Final = 2 * 1024 * 1024
ATTACHMENT_TYPES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
_BEGINNINGS: Final = {
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "application/pdf": b"%PDF-",
}
_ATTACHMENT_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)

_STRUCTS: Final = {
    "submission": Submission,
    "comment": Comment,
    "proposal": Proposal,
    "message": Message,
    "review": Review,
    "vote": Vote,
    "support": Support,
    "report": Report,
    "appeal": Appeal,
    "draft": Draft,
}
_DECODERS: Final = {name: msgspec.json.Decoder(struct) for name, struct in _STRUCTS.items()}

#: Types whose documents never change once sent: another document corrects or answers them.
_IMMUTABLE: Final = frozenset(_STRUCTS) - {"draft"}
_WITH_ATTACHMENTS: Final = frozenset({"submission", "draft"})


def guard_of_types(types: frozenset[str]) -> Guard:
    """A guard that lets documents of these types through, if they are what the type says."""
    allowed = ", ".join(sorted(types)) or "nothing"

    def guard(edit: PendingEdit) -> None:
        if edit.id.startswith("_local/"):  # a replicator's checkpoint
            return _check_size(edit.body)
        type_ = edit.id.partition(":")[0]
        if type_ not in types:
            raise Forbidden(f"in this database you may write: {allowed}")
        # A replica may bring a second first revision, which could win: none is taken. The very
        # revision that is here already is no edit and does not come by.
        if type_ in _IMMUTABLE and (edit.deleted or edit.update or edit.generation != 1):
            raise Forbidden(f"a {type_} that was sent does not change")
        if edit.deleted:
            return _check_size(edit.body)
        _check_id(edit.id)
        _check_body(type_, edit.body)
        _check_attachments(type_, edit)

    return guard


def refuse_design_documents(edit: PendingEdit) -> None:
    """The guard of databases ruled by ``_security``, for those who are not its admins."""
    if edit.id.startswith("_design/"):
        raise Forbidden("only an admin of the database may write design documents")


def _check_id(id: str) -> None:
    try:
        uuid_of(id)
    except ValueError:
        raise Forbidden("the id must be the type, a colon and a UUID in lower case") from None


def _check_size(body: bytes) -> None:
    if len(body) > MAX_BODY:
        raise Forbidden(f"the document is larger than {MAX_BODY} bytes")


def _check_body(type_: str, body: bytes) -> None:
    _check_size(body)
    try:
        _DECODERS[type_].decode(body)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        # msgspec's message names the field, never its value.
        raise Forbidden(f"not a valid {type_}: {error}") from None
    except RecursionError:
        raise Forbidden(f"not a valid {type_}: nested too deeply") from None


def _check_attachments(type_: str, edit: PendingEdit) -> None:
    if edit.attachments and type_ not in _WITH_ATTACHMENTS:
        raise Forbidden(f"a {type_} has no attachments")
    if len(edit.attachments) > MAX_ATTACHMENTS:
        raise Forbidden(f"more than {MAX_ATTACHMENTS} attachments")
    for attachment in edit.attachments:
        if not _ATTACHMENT_NAME.fullmatch(attachment.name):
            raise Forbidden("an attachment's name is letters, digits, '.', '_' and '-'")
        if attachment.content_type not in ATTACHMENT_TYPES:
            raise Forbidden("an attachment must be a JPEG, PNG or WebP image, or a PDF")
        if attachment.length > MAX_ATTACHMENT:
            raise Forbidden(f"an attachment is larger than {MAX_ATTACHMENT} bytes")
        if attachment.head is not None and not _begins_as(attachment.content_type, attachment.head):
            raise Forbidden("an attachment is not what its type says")


def _begins_as(type_: str, head: bytes) -> bool:
    """Whether a file of this type begins so (WHATWG "MIME Sniffing" sections 6.1, 7.1)."""
    if type_ == "image/webp":
        return head[:4] == b"RIFF" and head[8:14] == b"WEBPVP"
    return head.startswith(_BEGINNINGS[type_])
