"""A database: made, described, dropped, looked after (CouchDB "API: Databases")."""

from __future__ import annotations

from typing import Any

from server.access import is_portal_database
from server.routes.couch.absent import not_here
from server.routes.couch.answers import Answer, json_answer, ok
from server.routes.couch.bodies import read_bytes, read_json, read_object, require_json
from server.routes.couch.call import Call
from server.routes.couch.documents import read_document, written
from server.routes.couch.parameters import strings
from server.routes.couch.permission import allow, create_database, guard
from server.routes.couch.receiving import receiving
from sync import sequence
from sync.documents import DatabaseInfo
from sync.errors import BadRequest, Forbidden


async def create(call: Call) -> Answer:
    """PUT ``/{db}``."""
    if call.query.boolean("partitioned"):
        raise not_here("_partition")
    for name in ("q", "n"):  # shards and copies: a cluster's, but checked as CouchDB checks them
        if call.query.integer(name) == 0:
            raise BadRequest(f"The `{name}` value should be a positive integer.")
    if call.db == "_users":
        raise not_here("_users")
    await create_database(call)
    return json_answer({"ok": True}, 201, {"Location": call.location()})


async def drop(call: Call) -> Answer:
    """DELETE ``/{db}``."""
    await allow(call, "drop")
    if "rev" in call.query:
        # Somebody meant a document and lost its id (as CouchDB, which refuses it too).
        raise BadRequest("You tried to DELETE a database with a ?rev= parameter.")
    await call.database.delete()
    return ok()


async def info(call: Call) -> Answer:
    """GET ``/{db}``."""
    await allow(call, "read")
    database = call.database
    described = describe(await database.info())
    if database.quota is not None:
        # Of our own: an app that found it full asks before it sends photos again.
        described["quota"] = {"size": database.quota.size, "documents": database.quota.documents}
    return json_answer(described)


def describe(info: DatabaseInfo) -> dict[str, Any]:
    """What GET ``/{db}`` says. What only a cluster has is constant."""
    return {
        "instance_start_time": str(info.created_at),
        "db_name": info.name,
        "purge_seq": str(info.purge_seq),
        "update_seq": sequence.text(info.update_seq, info.instance),
        "sizes": {"file": 0, "external": info.size, "active": info.size},
        "props": {},
        "doc_del_count": info.doc_del_count,
        "doc_count": info.doc_count,
        "disk_format_version": 8,
        "compact_running": False,
        "cluster": {"q": 1, "n": 1, "w": 1, "r": 1},
    }


async def post_document(call: Call) -> Answer:
    """POST ``/{db}``: a document, whose id the server makes if it has none."""
    await allow(call, "write")
    require_json(call)
    async with receiving(call) as received:
        edit = await read_document(call, received, None)
        outcome = await call.database.put(edit, guard=guard(call))
    return written(call, outcome, etag=False)


async def get_security(call: Call) -> Answer:
    """GET ``_security``."""
    await allow(call, "read")
    return Answer(await call.database.security())


async def set_security(call: Call) -> Answer:
    """PUT ``_security``."""
    await allow(call, "manage")
    if is_portal_database(call.db):
        raise Forbidden("Who may use this database is the portal's own rule.")
    await call.database.set_security(await read_bytes(call))
    return ok()


async def get_revs_limit(call: Call) -> Answer:
    """GET ``_revs_limit``."""
    await allow(call, "read")
    return json_answer(await call.database.revs_limit())


async def set_revs_limit(call: Call) -> Answer:
    """PUT ``_revs_limit``."""
    await allow(call, "manage")
    await call.database.set_revs_limit(await read_json(call))
    return ok()


async def compact(call: Call) -> Answer:
    """POST ``_compact``."""
    await allow(call, "manage")
    require_json(call)
    await call.database.compact()
    return ok(202)


async def compact_design(call: Call) -> Answer:
    """POST ``_compact/{design}``: indexes are kept compact by the database itself."""
    await allow(call, "manage")
    require_json(call)
    await call.database.get(f"_design/{call.path[2]}")
    return ok(202)


async def view_cleanup(call: Call) -> Answer:
    """POST ``_view_cleanup``: indexes that no design document defines any more."""
    await allow(call, "manage")
    await call.database.clean_indexes()
    return ok(202)


async def ensure_full_commit(call: Call) -> Answer:
    """POST ``_ensure_full_commit``: every answered write is on the disk already."""
    await allow(call, "write")
    found = await call.database.info()
    return ok(201, instance_start_time=str(found.created_at))


async def purge(call: Call) -> Answer:
    """POST ``_purge``."""
    await allow(call, "manage")
    require_json(call)
    asked = {id: strings(revs, id) for id, revs in (await read_object(call)).items()}
    # CouchDB's own answer has no sequence either: that is in the database's info.
    return json_answer({"purge_seq": None, "purged": await call.database.purge(asked)}, 201)


async def purged_infos(call: Call) -> Answer:
    """GET ``_purged_infos``: the latest purges, as many as are kept."""
    await allow(call, "manage")
    return json_answer({"purged_infos": await call.database.purged_infos()})


async def get_purged_infos_limit(call: Call) -> Answer:
    """GET ``_purged_infos_limit``."""
    await allow(call, "read")
    return json_answer(await call.database.purged_infos_limit())


async def set_purged_infos_limit(call: Call) -> Answer:
    """PUT ``_purged_infos_limit``."""
    await allow(call, "manage")
    await call.database.set_purged_infos_limit(await read_json(call))
    return ok()
