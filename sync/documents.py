"""What goes into a store and comes out of it: typed values, no SQL, no HTTP.

A *body* is a document's JSON text (UTF-8 bytes) without the fields that begin with an underscore;
it is stored and passed on as it came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

from msgspec import Struct

from sync.revision import Revision

#: Bytes by which a guard may tell what an attachment is.
HEAD: Final = 16


class AttachmentInfo(Struct, frozen=True):
    """An attachment of one revision. ``length`` in bytes; ``digest`` is ``md5-<base64>``;
    ``revpos`` is the position of the revision it came with (CouchDB "Attachments")."""

    name: str
    content_type: str
    length: int
    digest: str
    revpos: int = 0


class Attachment(Struct, frozen=True):
    """An attachment with its bytes."""

    info: AttachmentInfo
    data: bytes


class NewAttachment(Struct, frozen=True):
    """Bytes to be stored. ``digest`` may be left empty; given, it saves the writer the hashing.
    ``revpos`` is only heeded in replicated edits; a new edit's is its own position."""

    content_type: str
    data: bytes
    digest: str = ""
    revpos: int = 0


class StagedAttachment(Struct, frozen=True):
    """Bytes that are in the store already, as the upload ``blob``, and belong to nobody yet
    (``sync/uploads.py``). ``twin`` is the stored blob that was found to have the same bytes,
    ``head`` the first ``HEAD`` of them."""

    content_type: str
    blob: int
    length: int
    digest: str
    revpos: int = 0
    twin: int | None = None
    head: bytes = b""


class AttachmentStub(Struct, frozen=True):
    """ "What the document's earlier revision has under this name". Never resolved by digest, so
    that nobody gets at bytes of another document by knowing their digest. ``digest``, which only
    replicated edits heed, says what that must be."""

    revpos: int | None = None
    digest: str | None = None


class AttachmentRef(Struct, frozen=True):
    """Bytes that this store already holds, by digest: costs a reference, no copy. For the server's
    own works only (see Transaction.put); nothing that a client sends becomes one."""

    content_type: str
    digest: str


#: What a client sends, in memory or already on the disk.
SentAttachment = NewAttachment | StagedAttachment
AttachmentSource = SentAttachment | AttachmentStub | AttachmentRef


class Stored(Struct, frozen=True):
    """One stored revision. ``seq`` is the document's sequence in its database."""

    id: str
    rev: str
    deleted: bool
    seq: int
    body: bytes
    attachments: tuple[AttachmentInfo, ...] = ()


class Edit(Struct, frozen=True):
    """One document to write.

    ``rev`` is what the client knows (new edits) or the revision itself (replicated); ``ancestors``
    are the hashes below ``rev`` in a replicated edit, newest first (``_revisions.ids[1:]``).
    """

    id: str
    rev: Revision | None
    deleted: bool
    body: bytes
    ancestors: tuple[str, ...] = ()
    attachments: Mapping[str, AttachmentSource] = {}


class PendingAttachment(Struct, frozen=True):
    """An attachment as a guard sees it; ``new`` is False for one kept from an earlier revision.
    ``head`` are the first ``HEAD`` bytes of what a client sends; None of what is here already."""

    name: str
    content_type: str
    length: int
    new: bool
    head: bytes | None = None


class PendingEdit(Struct, frozen=True):
    """An edit about to be written, as a guard sees it. ``generation`` is the revision's position
    (1 = creation); ``replicated`` is True for ``new_edits=false``; ``update`` is True where the
    document exists already with a live or deleted revision."""

    db: str
    id: str
    generation: int
    deleted: bool
    body: bytes
    attachments: tuple[PendingAttachment, ...]
    replicated: bool
    update: bool


#: Raises sync.errors.Forbidden(reason) (or SyncError ``unauthorized``): that row alone is answered
#: so. Any other error fails the whole batch. Runs in the writer thread; must not block.
Guard = Callable[[PendingEdit], None]


class Outcome(Struct, frozen=True):
    """A row of ``_bulk_docs``. ``error`` is empty when the edit is stored (or was already)."""

    id: str
    rev: str = ""
    error: str = ""
    reason: str = ""
    changed: bool = False

    @property
    def ok(self) -> bool:
        return not self.error


class Change(Struct, frozen=True):
    """A document's last change. ``leaves`` are its leaf revisions, the winner first."""

    seq: int
    id: str
    rev: str
    deleted: bool
    leaves: tuple[str, ...]


class DatabaseInfo(Struct, frozen=True):
    """Counts and settings of a database. ``instance`` is 32 hex digits, new at each creation.
    ``created_at`` is in seconds since 1970 (UTC), ``size`` in bytes (``sync/usage.py``)."""

    name: str
    instance: str
    doc_count: int
    doc_del_count: int
    update_seq: int
    purge_seq: int
    revs_limit: int
    created_at: int
    size: int


#: streamed: inline, but of large ones the answer has a hole (``sync/inlining.py``).
AttachmentForm = Literal["stub", "inline", "streamed", "follows"]
