"""Lists of documents (CouchDB "API: /db/_all_docs", "_design_docs", "_local_docs")."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from typing import Any, Final

from server.routes.couch.answers import Answer, in_pieces
from server.routes.couch.bodies import read_object, require_json
from server.routes.couch.call import Call
from server.routes.couch.limits import check_entries
from server.routes.couch.parameters import Parameters
from server.routes.couch.permission import allow
from sync.database import AllDocsQuery
from sync.errors import BadRequest, SyncError

_MOST_QUERIES: Final = 100


async def all_docs(call: Call) -> Answer:
    """GET or POST ``_all_docs``."""
    await allow(call, "read")
    return await in_pieces(call.database.all_docs(await _asked(call)))


async def design_docs(call: Call) -> Answer:
    """GET or POST ``_design_docs``."""
    await allow(call, "read")
    return await in_pieces(call.database.all_docs(await _asked(call, prefix="_design/")))


async def local_docs(call: Call) -> Answer:
    """GET or POST ``_local_docs``."""
    await allow(call, "read")
    return Answer(await call.database.local_docs(await _asked(call)))


async def all_docs_queries(call: Call) -> Answer:
    """POST ``_all_docs/queries``: several queries, a result each."""
    return await in_pieces(_results(call.database.all_docs, await _queries(call)))


async def design_docs_queries(call: Call) -> Answer:
    """POST ``_design_docs/queries``."""
    return await in_pieces(_results(call.database.all_docs, await _queries(call, "_design/")))


async def local_docs_queries(call: Call) -> Answer:
    """POST ``_local_docs/queries``."""
    database = call.database

    async def one(query: AllDocsQuery) -> AsyncGenerator[bytes, None]:
        yield await database.local_docs(query)

    return await in_pieces(_results(one, await _queries(call)))


async def _queries(call: Call, prefix: str = "") -> list[AllDocsQuery]:
    await allow(call, "read")
    require_json(call)
    queries = (await read_object(call)).get("queries")
    if not isinstance(queries, list) or not all(isinstance(one, dict) for one in queries):
        raise BadRequest("`queries` must be an array of objects.")
    if len(queries) > _MOST_QUERIES:
        raise BadRequest(f"`queries` has more than {_MOST_QUERIES} entries.")
    asked = [_query(call.query, one, prefix) for one in queries]
    check_entries(call, [key for one in asked for key in one.keys or ()], "keys")
    await call.database.info()
    return asked


async def _results(
    listed: Callable[[AllDocsQuery], AsyncGenerator[bytes, None]], queries: list[AllDocsQuery]
) -> AsyncGenerator[bytes, None]:
    between = b'{"results":['
    for query in queries:
        async for piece in listed(query):
            yield between + piece
            between = b""
        between = b","
    yield b"]}" if queries else b'{"results":[]}'


async def _asked(call: Call, prefix: str = "") -> AllDocsQuery:
    body: dict[str, Any] = {}
    if call.method == "POST":
        require_json(call)
        body = await read_object(call)
    query = _query(call.query, body, prefix)
    check_entries(call, query.keys or (), "keys")
    return query


def _query(parameters: Parameters, body: dict[str, Any], prefix: str = "") -> AllDocsQuery:
    """The query of URL parameters and a body, which has the last word."""
    q = Parameters(parameters)
    values = {name: q.json(name) for name in _KEYS if name in q}
    for name, value in body.items():
        if name in _KEYS:
            values[name] = value
        elif isinstance(value, bool | int | str):
            q[name] = str(value).lower() if isinstance(value, bool) else str(value)
    keys = values.get("keys")
    if keys is not None and not isinstance(keys, list):
        raise BadRequest("`keys` body member must be an array.")
    if keys is not None and len(values) > 1:
        raise SyncError(
            "query_parse_error", "`keys` is incompatible with `key`, `start_key` and `end_key`"
        )
    descending = q.boolean("descending")
    one = "key" in values
    start, end = ("key", "key") if one else (_given(values, "start"), _given(values, "end"))
    return AllDocsQuery(
        startkey=_bound(values, start, q.get("startkey_docid", q.get("start_key_doc_id"))),
        endkey=_bound(values, end, q.get("endkey_docid", q.get("end_key_doc_id"))),
        inclusive_end=one or q.boolean("inclusive_end", True),
        keys=None if keys is None else tuple(keys),
        limit=q.integer("limit"),
        skip=q.integer("skip") or 0,
        descending=descending,
        include_docs=q.boolean("include_docs"),
        conflicts=q.boolean("conflicts"),
        attachments=q.boolean("attachments"),
        update_seq=q.boolean("update_seq"),
        prefix=prefix,
    )


_KEYS: Final = ("key", "keys", "startkey", "start_key", "endkey", "end_key")


def _given(values: dict[str, Any], side: str) -> str | None:
    names = (name for name in (f"{side}key", f"{side}_key") if name in values)
    return next(names, None)


def _bound(values: dict[str, Any], name: str | None, id: str | None) -> Any:
    """The key called ``name`` as ``AllDocsQuery`` has it, where None is no bound: null is less than
    any id, as is the empty text (CouchDB "Views Collation"). ``id`` (``startkey_docid``) counts
    where there is no key, or one that is no text."""
    key = None if name is None else values[name]
    if isinstance(key, str) or (id is None and key is not None):
        return key
    return id if id is not None or name is None else ""
