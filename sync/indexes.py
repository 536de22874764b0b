"""Mango indexes: definitions kept in design documents, as CouchDB keeps them, so they replicate.

``index_entries`` has what is built for them. Source: CouchDB's documentation, "/{db}/_index".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha1
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct

from sync.errors import BadRequest, NotFound, SyncError
from sync.find_request import DEFINITION, INDEX, check_names
from sync.selector import compile_selector
from sync.snapshot import Snapshot
from sync.transaction import Transaction

T = TypeVar("T")
Directed = dict[str, str]


class Index(Struct, frozen=True):
    """An index: the documents that have all ``fields`` (and match ``partial``), by those."""

    design: str | None
    name: str
    fields: tuple[Directed, ...]
    partial: dict[str, Any] = {}

    @property
    def names(self) -> list[str]:
        return [name for field in self.fields for name in field]

    def described(self) -> dict[str, Any]:
        """The index as GET ``_index`` lists it."""
        definition: dict[str, Any] = {"fields": list(self.fields)}
        if self.partial:
            definition["partial_filter_selector"] = self.partial
        kind = (
            {"type": "special"} if self.design is None else {"type": "json", "partitioned": False}
        )
        return {"ddoc": self.design, "name": self.name, **kind, "def": definition}


#: The index every database has: documents by their id.
ALL_DOCS: Final = Index(None, "_all_docs", ({"_id": "asc"},))


class _View(Struct):
    map: dict[str, Any]


class _Design(Struct):
    language: str = ""
    views: dict[str, _View] = {}


class _Definition(Struct):
    fields: list[str | Directed]
    partial_filter_selector: dict[str, Any] = {}


class IndexRequest(Struct):
    """POST ``_index``. Without names, both are made from the definition."""

    index: dict[str, Any]
    ddoc: str | None = None
    name: str | None = None
    type: str = "json"


def existing(snapshot: Snapshot, db: str) -> list[Index]:
    """All indexes of a database, the special one first."""
    return [ALL_DOCS, *_stored(snapshot, db)]


def _stored(snapshot: Snapshot, db: str) -> Iterator[Index]:
    for document in snapshot.documents(db, "_design/", limit=10_000):
        yield from _of(document.id, document.body)


def _of(id: str, body: bytes) -> Iterator[Index]:
    try:
        design = msgspec.json.decode(body, type=_Design)
    except msgspec.MsgspecError:
        return  # a design document of another kind
    if design.language != "query":
        return
    for name, view in design.views.items():
        fields = view.map.get("fields")
        partial = view.map.get("partial_filter_selector")
        if isinstance(fields, dict) and all(isinstance(way, str) for way in fields.values()):
            directed = tuple({field: way} for field, way in fields.items())
            yield Index(id, name, directed, partial if isinstance(partial, dict) else {})


def create(transaction: Transaction, db: str, request: Mapping[str, Any]) -> bytes:
    """Adds an index to its design document. Raises SyncError ``missing_required_key``,
    BadRequest."""
    check_names(request, INDEX)
    if "index" not in request:
        raise SyncError("missing_required_key", "Missing required key: index")
    asked = convert(request, IndexRequest)
    if asked.type in ("text", "nouveau"):
        raise SyncError("not_implemented", "This server has no full-text index: use type json.")
    if asked.type != "json":
        raise SyncError("invalid_index", f"Invalid type for index: {asked.type:.100}")
    check_names(asked.index, DEFINITION)
    if "fields" not in asked.index:
        raise SyncError("missing_required_key", "Missing required key: fields")
    definition = convert(asked.index, _Definition)
    directed = directions(definition.fields)
    if not directed:
        raise BadRequest("An index needs at least one field.")
    compile_selector(definition.partial_filter_selector)
    made = sha1(msgspec.json.encode(definition), usedforsecurity=False).hexdigest()
    id = "_design/" + (asked.ddoc or made).removeprefix("_design/")
    name = asked.name or made
    stored = transaction.get(db, id)
    live = stored is not None and not stored.deleted
    body: dict[str, Any] = {"language": "query", "views": {}}
    if stored is not None and live:
        body = {**body, **msgspec.json.decode(stored.body)}
        if body["language"] != "query" or not isinstance(body["views"], dict):
            raise BadRequest(f"{id} is a design document of another kind.")
    fields = {name: way for field in directed for name, way in field.items()}
    partial = definition.partial_filter_selector
    view = {
        "map": {"fields": fields, "partial_filter_selector": partial},
        "reduce": "_count",
        "options": {"def": asked.index},
    }
    result = "exists" if body["views"].get(name) == view else "created"
    if result == "created":
        body["views"][name] = view
        rev = stored.rev if stored is not None and live else None
        transaction.put(db, id, msgspec.json.encode(body), rev=rev)
    return msgspec.json.encode({"result": result, "id": id, "name": name})


def delete(transaction: Transaction, db: str, design: str, name: str | None) -> None:
    """Removes an index (None: all of a design document); its design document too when it was the
    last. Raises NotFound."""
    id = "_design/" + design.removeprefix("_design/")
    stored = transaction.get(db, id)
    if stored is None or stored.deleted:
        raise NotFound("missing")
    known = [index.name for index in _of(id, stored.body)]
    if not known or name not in (None, *known):
        raise NotFound("missing")
    body = msgspec.json.decode(stored.body)
    for one in known if name is None else [name]:
        del body["views"][one]
    gone = not body["views"]
    rest = b"{}" if gone else msgspec.json.encode(body)
    transaction.put(db, id, rest, rev=stored.rev, deleted=gone)


def directions(fields: Sequence[str | Directed]) -> tuple[Directed, ...]:
    """Field names as ``{field: "asc"|"desc"}``; all must have one direction. Raises BadRequest."""
    directed = tuple({field: "asc"} if isinstance(field, str) else field for field in fields)
    ways = {way for field in directed for way in field.values()}
    if any(len(field) != 1 for field in directed) or not ways <= {"asc", "desc"}:
        raise BadRequest('A sort field is a name or {"name": "asc"|"desc"}.')
    if len(ways) > 1:
        raise SyncError("unsupported_mixed_sort")
    return directed


def convert(request: Mapping[str, Any], to: type[T]) -> T:
    """A decoded body as a Struct. Raises BadRequest that says which member is wrong."""
    try:
        return msgspec.convert(request, to)
    except msgspec.ValidationError as error:
        raise BadRequest(str(error)) from None
