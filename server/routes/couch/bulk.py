"""Many documents at once, as replicators use them (CouchDB "API: /db/_bulk_docs" and others)."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from functools import partial
from itertools import chain
from typing import Any, Final

import msgspec
from msgspec import structs

from schemas.wire import BulkGetEntry
from server.routes.couch.answers import JSON, Answer, in_pieces, json_answer
from server.routes.couch.bodies import off_loop, read_bytes, read_object, require_json
from server.routes.couch.call import Call
from server.routes.couch.documents import read_options
from server.routes.couch.limits import check_entries
from server.routes.couch.multipart import mixed_answer
from server.routes.couch.parameters import decode, strings
from server.routes.couch.permission import allow, guard
from sync import inlining
from sync.database import (
    BulkGetItem,
    Database,
    Document,
    Entry,
    GetOptions,
    MissingRevision,
)
from sync.documents import Outcome
from sync.errors import BadRequest
from sync.parsing import parse_bulk_docs

#: ((id, its revisions) …, whether there are more of the last id's)
_Slice = tuple[list[tuple[str | None, list[Entry]]], bool]
#: Parameters of a document that an entry has itself, or that mean nothing here.
_NO_PARAMETERS: Final = ("open_revs", "new_edits", "w", "rev", "atts_since")


async def bulk_docs(call: Call) -> Answer:
    """POST ``_bulk_docs``. Replicated edits are answered with those that failed alone."""
    await allow(call, "write")
    require_json(call)
    parse = partial(parse_bulk_docs, most=call.portal.config.max_document_bytes)
    edits, new_edits = await off_loop(parse, await read_bytes(call))
    check_entries(call, edits, "docs")
    outcomes = await call.database.bulk_docs(edits, new_edits=new_edits, guard=guard(call))
    return json_answer([_row(one) for one in outcomes if new_edits or not one.ok], 201)


def _row(outcome: Outcome) -> dict[str, Any]:
    if outcome.ok:
        return {"ok": True, "id": outcome.id, "rev": outcome.rev}
    row = {"id": outcome.id, "error": outcome.error, "reason": outcome.reason}
    return {**row, "rev": outcome.rev} if outcome.rev else row


async def bulk_get(call: Call) -> Answer:
    """POST ``_bulk_get``: JSON, or multipart where the client prefers it."""
    await allow(call, "read")
    require_json(call)
    items = await off_loop(_items, await read_bytes(call))
    check_entries(call, items, "docs")
    for name in _NO_PARAMETERS:
        if name in call.query:
            raise BadRequest(f'"{name}" query parameter is not acceptable')
    multipart = _multipart(call)
    options = read_options(call.query, multipart=bool(multipart))
    slices = _results(call.database, items, options)
    if multipart:
        return await mixed_answer(call, _flat(slices), multipart, named=True)
    rows = _rows(slices)
    if options.attachments != "stub" or any(item.atts_since is not None for item in items):
        rows = inlining.filled(call.database.attachment_bytes, rows)
    return await in_pieces(rows)


def _multipart(call: Call) -> str:
    """The kind of multipart that the client takes; empty where it takes JSON."""
    if "multipart" not in call.headers.get("accept", "") or call.accepts(JSON):
        return ""
    kinds = (kind for kind in ("multipart/mixed", "multipart/related") if call.accepts(kind))
    return next(kinds, "")


async def _results(
    database: Database, items: list[BulkGetItem], options: GetOptions
) -> AsyncGenerator[_Slice, None]:
    """What was found, by id, a slice at a time, and whether the last id's goes on in the next."""
    done = 0
    async for part in database.bulk_get(items, options):
        asked = items[done : done + len(part.results)]
        done += len(asked) - part.more
        yield (
            [(item.id, entries) for item, entries in zip(asked, part.results, strict=True)],
            part.more,
        )


async def _rows(slices: AsyncGenerator[_Slice, None]) -> AsyncGenerator[bytes, None]:
    """Pieces of the JSON. The last slice goes with the end."""
    waiting = b'{"results":['
    between, begun = b"", False
    async for results, more in slices:
        if between:
            yield waiting
            waiting = between
        last = len(results) - 1
        waiting += b",".join(
            [
                _result(id, entries, begun=begun and at == 0, more=more and at == last)
                for at, (id, entries) in enumerate(results)
            ]
        )
        between, begun = b",", more
    yield waiting + b"]}"


async def _flat(slices: AsyncGenerator[_Slice, None]) -> AsyncGenerator[Document | bytes, None]:
    async for results, _ in slices:
        for id, entries in results:
            for one in entries:
                yield one if isinstance(one, Document) else _error(id, one)


def _items(body: bytes) -> list[BulkGetItem]:
    value = decode(body)
    if not isinstance(value, dict) or not isinstance(value.get("docs"), list):
        raise BadRequest("Missing JSON list of 'docs'.")
    try:
        return [_item(one) for one in msgspec.convert(value["docs"], list[BulkGetEntry])]
    except msgspec.ValidationError:
        return [_checked(one) for one in value["docs"]]


def _item(entry: BulkGetEntry) -> BulkGetItem:
    since = None if entry.atts_since is None else tuple(entry.atts_since)
    return BulkGetItem(entry.id, entry.rev, since)


def _checked(entry: Any) -> BulkGetItem:
    """An entry of a list where one is wrong: the others are answered all the same."""
    try:
        return _item(msgspec.convert(entry, BulkGetEntry))
    except msgspec.ValidationError as error:
        reason = str(error) if isinstance(entry, dict) else "document must be a JSON object"
    id = entry.get("id") if isinstance(entry, dict) else None
    id = id if isinstance(id, str) else None
    return BulkGetItem(id, fault=MissingRevision(None, "bad_request", reason))


def _error(id: str | None, missing: MissingRevision) -> bytes:
    return msgspec.json.encode({"id": id, **structs.asdict(missing)})


def _result(id: str | None, entries: list[Entry], *, begun: bool, more: bool) -> bytes:
    """``begun``: some of the id's are sent; ``more``: others are still to come."""
    rows = [
        b'{"ok":%b}' % one.json if isinstance(one, Document) else b'{"error":%b}' % _error(id, one)
        for one in entries
    ]
    head = b"" if begun else b'{"id":%b,"docs":[' % msgspec.json.encode(id)
    return head + b",".join(rows) + (b"" if more else b"]}")


async def revs_diff(call: Call) -> Answer:
    """POST ``_revs_diff``: which of the client's revisions are not here."""
    await allow(call, "read")
    require_json(call)
    found = await call.database.revs_diff(await _revisions(call))
    answer: dict[str, Any] = {}
    for id, diff in found.items():
        answer[id] = {"missing": diff.missing}
        if diff.possible_ancestors:
            answer[id]["possible_ancestors"] = diff.possible_ancestors
    return json_answer(answer)


async def missing_revs(call: Call) -> Answer:
    """POST ``_missing_revs``, what ``_revs_diff`` was before."""
    await allow(call, "read")
    require_json(call)
    found = await call.database.revs_diff(await _revisions(call))
    return json_answer({"missing_revs": {id: diff.missing for id, diff in found.items()}})


async def _revisions(call: Call) -> dict[str, list[str]]:
    asked = {id: strings(revs, id) for id, revs in (await read_object(call)).items()}
    check_entries(call, list(chain.from_iterable(asked.values())), "revisions")
    return asked
