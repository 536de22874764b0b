"""``_changes`` (CouchDB "API: /db/_changes")."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from server.routes.couch.answers import Answer, Pieces, close, etagged
from server.routes.couch.bodies import read_object, require_json
from server.routes.couch.call import Call
from server.routes.couch.limits import check_entries
from server.routes.couch.parameters import Parameters, strings
from server.routes.couch.permission import allow
from sync import changes
from sync.changes import ChangesQuery
from sync.errors import BadRequest, NotFound, SyncError

_FEEDS: Final = ("normal", "continuous", "live", "longpoll", "eventsource")
#: Milliseconds; ``heartbeat=true`` is CouchDB's word for its own default.
_MINUTE: Final = 60_000
_LONGEST: Final = 3_600_000
_SHORTEST_HEARTBEAT: Final = 100
_SEQUENCE: Final = re.compile(rb'{"seq":"([^"]*)"')
#: How the line begins that ends a continuous feed: no event, as in CouchDB.
_END: Final = b'{"last_seq":'


async def feed(call: Call) -> Answer:
    """GET or POST ``_changes``."""
    await allow(call, "read")
    kind = call.query.get("feed", "normal")
    if kind not in _FEEDS:
        raise BadRequest(f"Supported `feed` types: {', '.join(_FEEDS)}")
    body: dict[str, Any] = {}
    if call.method == "POST":
        require_json(call)
        body = await read_object(call)
    query = await _query(call, body)
    if kind == "normal":
        info = await call.database.info()
        etag = f'"{info.instance[:8]}-{info.update_seq}-{info.purge_seq}"'
        return etagged(call, etag, Answer(changes.normal(call.portal.store, call.db, query)))
    return _live(call, kind, query)


def _live(call: Call, kind: str, query: ChangesQuery) -> Answer:
    store, db = call.portal.store, call.db
    if kind == "longpoll":
        return Answer(changes.longpoll(store, db, query))
    lines = changes.continuous(store, db, query)
    if kind == "eventsource":
        fresh = {"Cache-Control": "no-cache"}
        return Answer(_events(lines), headers=fresh, content_type="text/event-stream")
    return Answer(lines)


async def _query(call: Call, body: dict[str, Any]) -> ChangesQuery:
    q = call.query
    limit = q.integer("limit")
    if q.integer("seq_interval") == 0:
        raise BadRequest("invalid_seq_interval")
    doc_ids, selector, design = await _filter(call, body)
    return ChangesQuery(
        # An event source that connects again sends the URL it began with, and where it was.
        since=call.headers.get("last-event-id") or q.get("last-event-id") or q.get("since") or "0",
        # CouchDB gives one row for 0 too.
        limit=None if limit is None else max(limit, 1),
        descending=q.flag("descending"),
        all_leaves=q.get("style") == "all_docs",
        include_docs=q.flag("include_docs"),
        conflicts=q.flag("conflicts"),
        attachments=q.flag("attachments"),
        doc_ids=doc_ids,
        selector=selector,
        design=design,
        timeout=min(_or(q.integer("timeout"), _MINUTE), _LONGEST),
        heartbeat=_heartbeat(q),
    )


def _or(value: int | None, default: int) -> int:
    return default if value is None else value


def _heartbeat(query: Parameters) -> int:
    value = query.get("heartbeat", "false")
    if value in ("false", "true"):
        return _MINUTE if value == "true" else 0
    if not (value.isascii() and value.isdigit() and len(value) <= 10 and int(value) > 0):
        raise BadRequest(
            "Invalid heartbeat value. Expecting a positive integer value (in milliseconds)."
        )
    return max(int(value), _SHORTEST_HEARTBEAT)


async def _filter(call: Call, body: dict[str, Any]) -> tuple[frozenset[str] | None, Any, bool]:
    """The built-in filters: document ids, a selector, design documents alone."""
    name = call.query.get("filter")
    if name is None:
        return None, None, False
    if name == "_doc_ids":
        ids = body.get("doc_ids", call.query.json("doc_ids"))
        wanted = frozenset(strings(ids, "doc_ids"))
        check_entries(call, wanted, "doc_ids")
        return wanted, None, False
    if name == "_selector":
        if "selector" not in body:
            raise BadRequest("Selector must be specified in POST payload")
        selector = body["selector"]
        if not isinstance(selector, dict):
            raise BadRequest("Selector error: expected a JSON object")
        return None, selector, False
    if name == "_design":
        return None, None, True
    raise await _why_no_filter(call, call.query.get("view", "") if name == "_view" else name)


async def _why_no_filter(call: Call, name: str) -> SyncError:
    """CouchDB's 404 where the design document has no such function, else 501."""
    design, slash, function = name.partition("/")
    if not (design and slash and function):
        return BadRequest("Invalid path to a filter: expected `design/function`")
    document = await call.database.get(f"_design/{design}")
    members = msgspec.json.decode(document.json)
    functions = members.get("views" if call.query["filter"] == "_view" else "filters")
    if not isinstance(functions, dict) or function not in functions:
        return NotFound(f"missing json key: {function}")
    return SyncError(
        "not_implemented",
        "This server does not run design functions; use filter=_selector or filter=_doc_ids.",
    )


async def _events(lines: Pieces) -> Pieces:
    """A continuous feed as server-sent events (the HTML standard, "Server-sent events"). A line
    may come in several pieces; its sequence is in the first."""
    begun, name = False, b""
    try:
        async for piece in lines:
            out = bytearray()
            *ended, rest = piece.split(b"\n")
            for line in ended:
                if not (begun or line):
                    out += b"event: heartbeat\ndata: \n\n"
                    continue
                if not begun and line.startswith(_END):
                    continue
                name = name if begun else _id_of(line)
                out += (b"" if begun else b"data: ") + line + name + b"\n\n"
                begun = False
            if rest:
                name = name if begun else _id_of(rest)
                out += (b"" if begun else b"data: ") + rest
                begun = True
            if out:
                yield bytes(out)
    finally:
        await close(lines)


def _id_of(line: bytes) -> bytes:
    """The event's id: where to go on, in quotes, as CouchDB writes it."""
    found = _SEQUENCE.match(line)
    return b'\nid: "%b"' % found[1] if found else b""
