"""Mango queries: ``_find`` and ``_explain`` (CouchDB's documentation, "/{db}/_find").

Documents are looked at in the order of the query's index, else of their ids, a slice at a time,
each off the event loop.
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
from sync import explaining, index_entries, indexes, rendering
from sync.changes_page import decoded
from sync.errors import SyncError
from sync.find_request import parse_find
from sync.index_choice import Choice, choose, rank
from sync.index_entries import Range
from sync.index_keys import key_range
from sync.indexes import ALL_DOCS, Directed
from sync.operators import Predicate
from sync.reading import GetOptions, render, winner_of
from sync.selector import compile_selector, field_path, is_absent, value_at
from sync.snapshot import DocumentRow, Snapshot
from sync.store import Store
from sync.tables import documents

SLICE: Final = 500


class _Place(Struct, frozen=True):
    """Where a query goes on: after this document, which has that key in the index."""

    id: str
    key: bytes | None = None


class _Query(Struct):
    """A request that makes sense, with what it needs to be answered."""

    request: FindRequest
    matches: Predicate
    sort: tuple[Directed, ...]
    choice: Choice
    after: _Place
    skip: int


class _Match(Struct):
    """A document that matched."""

    place: _Place
    json: bytes


async def find(store: Store, db: str, body: Mapping[str, Any]) -> bytes:
    """Finished JSON of ``_find``. Raises BadRequest; SyncError ``missing_required_key``,
    ``invalid_operator``, ``bad_arg``, ``no_usable_index``, ``invalid_bookmark``."""
    began = time.monotonic()
    query = await store.read(lambda snapshot: _prepare(snapshot, db, body))
    request = query.request
    number = await _built(store, db, query)
    wanted = query.skip + request.limit
    found: list[_Match] = []
    examined, after, more = 0, query.after, request.limit > 0
    while more and len(found) < wanted:
        step = partial(_step, db=db, number=number, after=after, query=query)
        rows, matches = await store.read(step)
        found += matches
        examined += len(rows)
        more = len(rows) == SLICE
        after = rows[-1] if rows else after
    page = found[query.skip : wanted]
    members = [
        b'"docs":[\n%b\n]' % b",\n".join([match.json for match in page]),
        b'"bookmark":' + rendering.encode(_bookmark(query, page)),
    ]
    if query.choice.warning:
        members.append(b'"warning":' + rendering.encode(query.choice.warning))
    if request.execution_stats:
        stats = {
            "total_keys_examined": 0 if number is None else examined,
            "total_docs_examined": examined,
            "total_quorum_docs_examined": 0,
            "results_returned": len(page),
            "execution_time_ms": round((time.monotonic() - began) * 1000, 3),
        }
        members.append(b'"execution_stats":' + rendering.encode(stats))
    return b"{" + b",\n".join(members) + b"}\n"


async def _built(store: Store, db: str, query: _Query) -> int | None:
    """The number of the query's index, which is up to date unless that is not asked for; None for
    the documents themselves."""
    index = query.choice.index
    if index is ALL_DOCS:
        return None
    if not query.request.update:
        number = await store.read(lambda on: index_entries.current(on, db, index))
        if number is not None:
            return number
    return await index_entries.refresh(store, db, index)


def explain(snapshot: Snapshot, db: str, body: Mapping[str, Any]) -> bytes:
    """Finished JSON of ``_explain``: the index that ``_find`` goes by."""
    request = parse_find(body)
    compile_selector(request.selector)
    sort = indexes.directions(request.sort)
    ranking = rank(indexes.existing(snapshot, db), request, sort)
    return rendering.encode(explaining.explained(db, request, sort, ranking))


def _prepare(snapshot: Snapshot, db: str, body: Mapping[str, Any]) -> _Query:
    request = parse_find(body)
    matches = compile_selector(request.selector)
    sort = indexes.directions(request.sort)
    choice = choose(indexes.existing(snapshot, db), request, sort)
    after, skip = _start(request)
    return _Query(request, matches, sort, choice, after, skip)


def _step(
    snapshot: Snapshot, db: str, number: int | None, after: _Place, query: _Query
) -> tuple[list[_Place], list[_Match]]:
    """(rows looked at, matches) of the next slice."""
    rows = _rows(snapshot, db, number, after, query)
    options = GetOptions(conflicts=query.request.conflicts)
    fields = [field_path(name) for name in query.request.fields or ()]
    found = []
    for place, row in rows:
        if row.id.startswith("_design/"):
            continue
        document = decoded(row)
        if not query.matches(document):
            continue
        if fields:
            json = msgspec.json.encode(_project(document, fields))
        else:
            json = render(snapshot, row, winner_of(row), options).json
        found.append(_Match(place, json))
    return [place for place, _ in rows], found


def _rows(
    snapshot: Snapshot, db: str, number: int | None, after: _Place, query: _Query
) -> list[tuple[_Place, DocumentRow]]:
    down = bool(query.sort) and "desc" in query.sort[0].values()
    if number is not None:
        low, high = key_range(query.choice.index.names, query.choice.bounds)
        asked = Range(number, low, high, down, after.key, after.id)
        found = index_entries.page(snapshot, db, asked, SLICE)
        return [(_Place(row.id, key), row) for key, row in found]
    c = documents.c
    statement = select(c.id, c.seq, c.rev, c.deleted, c.tree, c.attachments, c.body).where(
        c.db == snapshot.row(db).number, c.deleted == 0
    )
    if after.id:
        statement = statement.where(c.id < after.id if down else c.id > after.id)
    statement = statement.order_by(c.id.desc() if down else c.id).limit(SLICE)
    rows = [DocumentRow(*row) for row in snapshot.connection.execute(statement)]
    return [(_Place(row.id), row) for row in rows]


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


def _start(request: FindRequest) -> tuple[_Place, int]:
    """(where to go on, matches to skip). A bookmark names the last document of a page."""
    if request.bookmark in (None, "", "nil"):
        return _Place(""), request.skip
    try:
        place = msgspec.json.decode(urlsafe_b64decode(request.bookmark or ""), type=_Place)
    except (ValueError, msgspec.MsgspecError):
        raise SyncError("invalid_bookmark") from None
    if "\0" in place.id:  # no id has one, and PostgreSQL no text
        raise SyncError("invalid_bookmark")
    return place, request.skip


def _bookmark(query: _Query, page: list[_Match]) -> str:
    if not page:
        return query.request.bookmark or "nil"
    return urlsafe_b64encode(msgspec.json.encode(page[-1].place)).decode()
