"""Many documents at once, as replicators use them (CouchDB "API: /db/_bulk_docs" and others)."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from functools import partial
from itertools import chain
from typing import Any

import msgspec
from msgspec import structs

from schemas.wire import BulkGetRequest
from server.routes.couch.answers import Answer, in_pieces, json_answer
from server.routes.couch.bodies import off_loop, read_bytes, read_object, require_json
from server.routes.couch.call import Call
from server.routes.couch.documents import read_options
from server.routes.couch.limits import check_entries
from server.routes.couch.multipart import mixed_answer
from server.routes.couch.parameters import decode, strings
from server.routes.couch.permission import allow, guard
from sync import inlining
from sync.database import BulkGetItem, Database, Document, GetOptions, MissingRevision
from sync.documents import Outcome
from sync.errors import BadRequest
from sync.parsing import parse_bulk_docs

#: (id, its revisions)
_Result = tuple[str, list[Document | MissingRevision]]


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
    multipart = call.headers.get("accept", "").startswith(("multipart/mixed", "multipart/related"))
    options = read_options(call.query, multipart=multipart)
    slices = _results(call.database, items, options)
    if multipart:
        return await mixed_answer(call, _flat(slices))
    rows = _rows(slices)
    if options.attachments != "stub" or any(item.atts_since is not None for item in items):
        rows = inlining.filled(call.database.attachment_bytes, rows)
    return await in_pieces(rows)


async def _results(
    database: Database, items: list[BulkGetItem], options: GetOptions
) -> AsyncGenerator[list[_Result], None]:
    """What was found, by id, a slice at a time."""
    done = 0
    async for found in database.bulk_get(items, options):
        asked = items[done : done + len(found)]
        done += len(found)
        yield [(item.id, entries) for item, entries in zip(asked, found, strict=True)]


async def _rows(slices: AsyncGenerator[list[_Result], None]) -> AsyncGenerator[bytes, None]:
    """Pieces of the JSON. The last slice goes with the end."""
    waiting = b'{"results":['
    between = b""
    async for results in slices:
        if between:
            yield waiting
            waiting = between
        waiting += b",".join([_result(id, entries) for id, entries in results])
        between = b","
    yield waiting + b"]}"


async def _flat(
    slices: AsyncGenerator[list[_Result], None],
) -> AsyncGenerator[Document | bytes, None]:
    async for results in slices:
        for id, entries in results:
            for one in entries:
                yield one if isinstance(one, Document) else _error(id, one)


def _items(body: bytes) -> list[BulkGetItem]:
    value = decode(body)
    if not isinstance(value, dict) or not isinstance(value.get("docs"), list):
        raise BadRequest("Missing JSON list of 'docs'.")
    request = msgspec.convert(value, BulkGetRequest)
    return [
        BulkGetItem(e.id, e.rev, None if e.atts_since is None else tuple(e.atts_since))
        for e in request.docs
    ]


def _error(id: str, missing: MissingRevision) -> bytes:
    return msgspec.json.encode({"id": id, **structs.asdict(missing)})


def _result(id: str, entries: list[Document | MissingRevision]) -> bytes:
    rows = [
        b'{"ok":%b}' % one.json if isinstance(one, Document) else b'{"error":%b}' % _error(id, one)
        for one in entries
    ]
    return b'{"id":%b,"docs":[%b]}' % (msgspec.json.encode(id), b",".join(rows))


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
