"""Mango queries and their indexes (CouchDB "API: /db/_find", "/db/_index")."""

from __future__ import annotations

from server.routes.couch.answers import Answer, ok
from server.routes.couch.bodies import read_object, require_json
from server.routes.couch.call import Call
from server.routes.couch.permission import allow
from sync.errors import NotFound


async def find(call: Call) -> Answer:
    """POST ``_find``."""
    await allow(call, "read")
    require_json(call)
    return Answer(await call.database.find(await read_object(call)))


async def explain(call: Call) -> Answer:
    """POST ``_explain``: which index ``_find`` would use."""
    await allow(call, "read")
    require_json(call)
    return Answer(await call.database.explain(await read_object(call)))


async def indexes(call: Call) -> Answer:
    """GET ``_index``."""
    await allow(call, "read")
    return Answer(await call.database.indexes())


async def create_index(call: Call) -> Answer:
    """POST ``_index``."""
    await allow(call, "manage")
    require_json(call)
    return Answer(await call.database.create_index(await read_object(call)))


async def delete_index(call: Call) -> Answer:
    """DELETE ``_index/{design}/json/{name}``; the design document with or without its prefix."""
    await allow(call, "manage")
    *design, kind, name = call.path[2:]
    if kind != "json":
        raise NotFound("missing")
    await call.database.delete_index(design[-1].removeprefix("_design/"), name)
    return ok()
