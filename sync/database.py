"""One database, as a CouchDB client sees it: what the HTTP dialect calls.

Every method raises NotFound("Database does not exist.") for an unknown database, and
InsufficientStorage or SyncError ``unavailable`` when the disk is full or locked. JSON that comes
out is finished UTF-8 bytes, ready to be sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from sync.documents import (
    Attachment,
    AttachmentForm,
    AttachmentInfo,
    DatabaseInfo,
    Edit,
    Guard,
    Outcome,
)
from sync.store import Store


class GetOptions(Struct, frozen=True, kw_only=True):
    """CouchDB's query parameters of a document GET, by their names.

    ``attachments``: ``stub``; ``inline`` (base64 in the JSON); ``follows`` (the JSON says so and
    ``Document.parts`` lists those to send as multipart). ``atts_since``: revisions the client has;
    what came later than them is sent (as if ``attachments`` were not ``stub``: inline, unless
    ``follows`` is asked).
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
    """An asked revision that is not here: ``{"missing": rev}`` in ``open_revs``."""

    rev: str


class BulkGetItem(Struct, frozen=True):
    """An entry of ``_bulk_get``. ``rev`` None: the winner, deleted or not."""

    id: str
    rev: str | None = None
    atts_since: tuple[str, ...] | None = None


class RevsDiff(Struct, frozen=True):
    """What ``_revs_diff`` says of one document; both newest first."""

    missing: tuple[str, ...]
    possible_ancestors: tuple[str, ...] = ()


class AllDocsQuery(Struct, frozen=True, kw_only=True):
    """Query of ``_all_docs``. Ids sort by code point, as CouchDB sorts them. ``prefix`` limits to
    ``_design/`` for ``_design_docs``."""

    startkey: str | None = None
    endkey: str | None = None
    inclusive_end: bool = True
    keys: tuple[Any, ...] | None = None
    limit: int | None = None
    skip: int = 0
    descending: bool = False
    include_docs: bool = False
    conflicts: bool = False
    attachments: bool = False
    update_seq: bool = False
    prefix: str = ""


class Database:
    """``Database(store, "public")``. Cheap to make; holds no state of its own."""

    def __init__(self, store: Store, name: str) -> None:
        self.store = store
        self.name = name

    async def create(self) -> None:
        """Raises SyncError ``illegal_database_name``, ``file_exists``."""
        raise NotImplementedError

    async def delete(self) -> None:
        raise NotImplementedError

    async def info(self) -> DatabaseInfo:
        raise NotImplementedError

    async def sequence(self, number: int) -> str:
        """A sequence number as clients get it: opaque text."""
        raise NotImplementedError

    # --- documents

    async def put(
        self, edit: Edit, *, new_edits: bool = True, guard: Guard | None = None
    ) -> Outcome:
        """One document. Raises Conflict, Forbidden, SyncError ``missing_stub``."""
        raise NotImplementedError

    async def bulk_docs(
        self, edits: Sequence[Edit], *, new_edits: bool = True, guard: Guard | None = None
    ) -> list[Outcome]:
        """See Transaction.bulk_docs. For ``new_edits=False`` the answer on the wire is the
        outcomes that are not ok."""
        raise NotImplementedError

    async def get(self, id: str, options: GetOptions = GetOptions()) -> Document:
        """The winner, or ``options.rev``. Raises NotFound ``missing`` or ``deleted``."""
        raise NotImplementedError

    async def open_revs(
        self, id: str, revs: Sequence[str] | None, options: GetOptions = GetOptions()
    ) -> list[Document | MissingRevision]:
        """``revs`` None is ``open_revs=all``: every leaf. With ``latest``, the leaves that descend
        from each asked revision. Raises NotFound("missing") for ``all`` of an unknown document."""
        raise NotImplementedError

    async def bulk_get(
        self, items: Sequence[BulkGetItem], options: GetOptions = GetOptions()
    ) -> list[list[Document | MissingRevision]]:
        """A list an item, in order (several entries with ``latest``). MissingRevision.rev is
        ``undefined`` where no revision was asked."""
        raise NotImplementedError

    async def revs_diff(self, asked: Mapping[str, Sequence[str]]) -> dict[str, RevsDiff]:
        """Documents that lack nothing are left out. Raises BadRequest("Invalid rev format")."""
        raise NotImplementedError

    # --- attachments

    async def attachment(self, id: str, name: str, rev: str | None = None) -> Attachment:
        """Raises NotFound ``missing``, ``deleted``, ``Document is missing attachment``."""
        raise NotImplementedError

    async def put_attachment(
        self,
        id: str,
        name: str,
        content_type: str,
        data: bytes,
        *,
        rev: str | None = None,
        guard: Guard | None = None,
    ) -> Outcome:
        """Makes a new revision (creates the document if it is not there). Raises Conflict;
        SyncError ``not_found`` "missing_rev" with status 409 for an unknown revision."""
        raise NotImplementedError

    async def delete_attachment(
        self, id: str, name: str, *, rev: str | None = None, guard: Guard | None = None
    ) -> Outcome:
        raise NotImplementedError

    # --- local documents (never replicated; ids with their ``_local/``)

    async def get_local(self, id: str) -> bytes:
        """Finished JSON with ``_id`` and ``_rev`` (``0-N``). Raises NotFound("missing")."""
        raise NotImplementedError

    async def put_local(self, edit: Edit) -> Outcome:
        """``_rev`` is ``0-N`` counted from the one given; none is needed."""
        raise NotImplementedError

    async def delete_local(self, id: str) -> Outcome:
        raise NotImplementedError

    async def local_docs(self, query: AllDocsQuery = AllDocsQuery()) -> bytes:
        """Finished JSON of ``_local_docs``."""
        raise NotImplementedError

    # --- listings and queries

    async def all_docs(self, query: AllDocsQuery) -> bytes:
        """Finished JSON: ``total_rows``, ``offset``, ``rows``."""
        raise NotImplementedError

    async def find(self, request: Mapping[str, Any]) -> bytes:
        """Mango ``_find``; ``request`` is the decoded body. Finished JSON. Raises SyncError
        ``invalid_operator``, ``no_usable_index``, BadRequest, …."""
        raise NotImplementedError

    async def indexes(self) -> bytes:
        """Finished JSON of GET ``_index``."""
        raise NotImplementedError

    async def create_index(self, request: Mapping[str, Any]) -> bytes:
        """Finished JSON: ``{"result":"created"|"exists","id":…,"name":…}``."""
        raise NotImplementedError

    async def delete_index(self, design: str, name: str) -> None:
        """Raises NotFound("missing")."""
        raise NotImplementedError

    # --- administration

    async def purge(
        self, revisions: Mapping[str, Sequence[str]]
    ) -> tuple[int, dict[str, list[str]]]:
        """Forgets leaves: (purge sequence, what was purged by id)."""
        raise NotImplementedError

    async def security(self) -> bytes:
        """The ``_security`` object, as JSON."""
        raise NotImplementedError

    async def set_security(self, security: bytes) -> None:
        """Raises BadRequest unless it is an object of CouchDB's shape."""
        raise NotImplementedError

    async def revs_limit(self) -> int:
        raise NotImplementedError

    async def set_revs_limit(self, limit: int) -> None:
        """Raises BadRequest unless it is an integer ≥ 1."""
        raise NotImplementedError

    async def compact(self) -> None:
        """Frees bodies of revisions that are no leaves, and attachments nobody refers to."""
        raise NotImplementedError
