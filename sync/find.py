"""Mango queries: ``_find`` and ``_explain`` (CouchDB's documentation, "/{db}/_find").

Documents are looked at in the order of their ids, a slice at a time, each off the event loop.
"""

from __future__ import annotations

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import select

from schemas.wire import FindRequest
from sync import indexes, rendering
from sync.changes_page import decoded
from sync.collation import key
from sync.errors import BadRequest, SyncError
from sync.indexes import ALL_DOCS, Directed, Index
from sync.reading import GetOptions, render, winner_of
from sync.selector import Predicate, compile_selector, field_path, is_absent, value_at
from sync.snapshot import DocumentRow, Snapshot
from sync.store import Store
from sync.tables import documents

SLICE: Final = 500
_WARNING: Final = "No matching index found, create an index to optimize query time."


class _Query(Struct):
    """A request that makes sense, with what it needs to be answered."""

    request: FindRequest
    matches: Predicate
    sort: tuple[Directed, ...]
    index: Index
    after: str
    skip: int


class _Match(Struct):
    """A document that matched. ``order`` is its sort key."""

    id: str
    order: Any
    json: bytes


async def find(store: Store, db: str, body: Mapping[str, Any]) -> bytes:
    """Finished JSON of ``_find``. Raises BadRequest; SyncError ``missing_required_key``,
    ``invalid_operator``, ``bad_arg``, ``no_usable_index``, ``invalid_bookmark``."""
    began = time.monotonic()
    query = await store.read(lambda snapshot: _prepare(snapshot, db, body))
    request = query.request
    wanted = query.skip + request.limit
    found: list[_Match] = []
    examined, after = 0, query.after
    while request.limit and (query.sort or len(found) < wanted):
        rows, matches = await store.read(partial(_step, db=db, after=after, query=query))
        found += matches
        examined += rows[0]
        after = rows[1]
        if rows[0] < SLICE:
            break
    if query.sort:
        descending = "desc" in query.sort[0].values()
        found.sort(key=lambda match: match.order, reverse=descending)
    page = found[query.skip : wanted]
    members = [
        b'"docs":[\n%b\n]' % b",\n".join([match.json for match in page]),
        b'"bookmark":' + rendering.encode(_bookmark(query, page)),
    ]
    if query.index is ALL_DOCS:
        members.append(b'"warning":' + rendering.encode(_WARNING))
    if request.execution_stats:
        stats = {
            "total_keys_examined": 0,
            "total_docs_examined": examined,
            "total_quorum_docs_examined": 0,
            "results_returned": len(page),
            "execution_time_ms": round((time.monotonic() - began) * 1000, 3),
        }
        members.append(b'"execution_stats":' + rendering.encode(stats))
    return b"{" + b",\n".join(members) + b"}\n"


def explain(snapshot: Snapshot, db: str, body: Mapping[str, Any]) -> bytes:
    """Finished JSON of ``_explain``: the index that ``_find`` goes by."""
    query = _prepare(snapshot, db, body)
    request = query.request
    return rendering.encode(
        {
            "dbname": db,
            "index": query.index.described(),
            "partitioned": False,
            "selector": request.selector,
            "opts": {"bookmark": request.bookmark or "nil", "sort": list(query.sort)},
            "limit": request.limit,
            "skip": request.skip,
            "fields": request.fields or "all_fields",
        }
    )


def _prepare(snapshot: Snapshot, db: str, body: Mapping[str, Any]) -> _Query:
    if "selector" not in body:
        raise SyncError("missing_required_key", "Missing required key: selector")
    request: FindRequest = indexes.convert(body, FindRequest)
    if request.limit < 0 or request.skip < 0:
        raise BadRequest("`limit` and `skip` must not be negative.")
    matches = compile_selector(request.selector)
    sort = indexes.directions(request.sort)
    sort = () if sort == ALL_DOCS.fields else sort
    index = _index(indexes.existing(snapshot, db), request.selector, sort)
    after, skip = _start(request)
    return _Query(request, matches, sort, index, after, skip)


def _index(known: list[Index], selector: Mapping[str, Any], sort: tuple[Directed, ...]) -> Index:
    """The index that serves a query: all its fields are asked for or sorted by, and the sort is
    its beginning. Raises SyncError ``no_usable_index`` for a sort without one."""
    sorted_by = [name for field in sort for name in field]
    asked = set(selector) | set(sorted_by)
    for index in known[1:]:
        names = index.names
        if set(names) <= asked and names[: len(sorted_by)] == sorted_by and not index.partial:
            return index
    if sorted_by and sorted_by != ["_id"]:
        raise SyncError("no_usable_index")
    return ALL_DOCS


def _step(
    snapshot: Snapshot, db: str, after: str, query: _Query
) -> tuple[tuple[int, str], list[_Match]]:
    """((rows looked at, last id), matches) of the next slice."""
    c = documents.c
    statement = (
        select(c.id, c.seq, c.rev, c.deleted, c.tree, c.attachments, c.body)
        .where(c.db == snapshot.row(db).number, c.deleted == 0, c.id > after)
        .order_by(c.id)
        .limit(SLICE)
    )
    rows = [DocumentRow(*row) for row in snapshot.connection.execute(statement)]
    options = GetOptions(conflicts=query.request.conflicts)
    paths = [field_path(name) for field in query.sort for name in field]
    fields = [field_path(name) for name in query.request.fields or ()]
    found = []
    for row in rows:
        if row.id.startswith("_design/"):
            continue
        document = decoded(row)
        order = [value_at(document, path) for path in paths]
        # A document without the field that is sorted by is not in the index.
        if not query.matches(document) or any(map(is_absent, order)):
            continue
        if fields:
            json = msgspec.json.encode(_project(document, fields))
        else:
            json = render(snapshot, row, winner_of(row), options).json
        found.append(_Match(row.id, [*map(key, order), row.id], json))
    return (len(rows), rows[-1].id if rows else after), found


def _project(document: dict[str, Any], fields: list[tuple[str, ...]]) -> dict[str, Any]:
    """Only the fields asked for, in their places."""
    answer: dict[str, Any] = {}
    for path in fields:
        value = value_at(document, path)
        if is_absent(value):
            continue
        place = answer
        for name in path[:-1]:
            place = place.setdefault(name, {})
            if not isinstance(place, dict):
                break
        else:
            place[path[-1]] = value
    return answer


def _start(request: FindRequest) -> tuple[str, int]:
    """(id after which to begin, matches to skip). A sorted query's bookmark counts matches, any
    other's names the last document."""
    if request.bookmark in (None, "", "nil"):
        return "", request.skip
    try:
        after, skip = msgspec.json.decode(
            urlsafe_b64decode(request.bookmark or ""), type=tuple[str, int]
        )
    except (ValueError, msgspec.MsgspecError):
        raise SyncError("invalid_bookmark") from None
    if skip < 0 or "\0" in after:  # no id has one, and PostgreSQL no text
        raise SyncError("invalid_bookmark")
    return after, skip + request.skip


def _bookmark(query: _Query, page: list[_Match]) -> str:
    if not page:
        return query.request.bookmark or "nil"
    state = ("", query.skip + len(page)) if query.sort else (page[-1].id, 0)
    return urlsafe_b64encode(msgspec.json.encode(state)).decode()
