"""Mango queries and their indexes (CouchDB "API: /db/_find", "/db/_index")."""

from __future__ import annotations

from typing import Any

from server.routes.couch.answers import Answer, json_answer, ok
from server.routes.couch.bodies import read_object, require_json
from server.routes.couch.call import Call
from server.routes.couch.limits import check_entries
from server.routes.couch.parameters import strings
from server.routes.couch.permission import allow
from sync.errors import NotFound, SyncError


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


async def delete_indexes(call: Call) -> Answer:
    """POST ``_index/_bulk_delete``: all json indexes of the design documents ``docids``."""
    await allow(call, "manage")
    require_json(call)
    ids = strings((await read_object(call)).get("docids"), "docids")
    check_entries(call, ids, "docids")
    done: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for id in ids:
        try:
            await call.database.delete_index(id, None)
            done.append({"id": id, "ok": True})
        except SyncError as error:
            failed.append({"id": id, "error": error.reason or error.name})
    return json_answer({"success": done, "fail": failed})


async def design_info(call: Call) -> Answer:
    """GET ``/{db}/_design/{name}/_info``: of Mango's design documents, which have indexes."""
    await allow(call, "read")
    name = call.path[2]
    document = await call.database.get(f"_design/{name}")
    sizes = {"file": 0, "external": 0, "active": 0}
    index = {
        "signature": document.rev.partition("-")[2],
        "language": "query",
        "sizes": sizes,
        "updates_pending": {"minimum": 0, "preferred": 0, "total": 0},
        "waiting_commit": False,
        "waiting_clients": 0,
        "updater_running": False,
        "compact_running": False,
        "update_seq": (await call.database.info()).update_seq,
        "purge_seq": 0,
    }
    return json_answer({"name": name, "view_index": index})
