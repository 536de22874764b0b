"""The server's own endpoints (CouchDB "API: Server")."""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid4

from server.replication.service import server_uuid
from server.routes.couch.answers import Answer, json_answer
from server.routes.couch.bodies import read_object
from server.routes.couch.call import Call
from server.routes.couch.databases import describe
from server.routes.couch.parameters import strings
from server.routes.couch.permission import allow_admin, user_context
from server.routes.couch.replication import active_task
from sync.database import Database
from sync.errors import BadRequest, NotFound

#: The CouchDB whose API this is. Clients choose by it what they may ask.
COUCHDB: Final = "3.5.0"
_MOST_UUIDS: Final = 1000
_MOST_INFOS: Final = 100


async def welcome(call: Call) -> Answer:
    """GET ``/``. ``uuid`` is the same for as long as the store lives: replicators build their
    checkpoints' ids from it."""
    uuid = call.portal.store.read_blocking(server_uuid)
    return json_answer(
        {
            "couchdb": "Welcome",
            "version": COUCHDB,
            "git_sha": "",
            "uuid": uuid,
            "features": [],
            "vendor": {"name": call.portal.config.name},
        }
    )


async def up(call: Call) -> Answer:
    """GET ``_up``: 200 when the store reads and takes writes, else 503."""
    call.portal.store.check()
    return json_answer({"status": "ok", "seeds": {}}, headers={"Cache-Control": "no-store"})


async def uuids(call: Call) -> Answer:
    """GET ``_uuids?count=``."""
    count = call.query.integer("count")
    number = 1 if count is None else count
    if number > _MOST_UUIDS:
        raise BadRequest(f"count parameter too large, at most {_MOST_UUIDS}")
    found = [uuid4().hex for _ in range(number)]
    return json_answer({"uuids": found}, headers={"ETag": f'"{uuid4().hex}"'})


async def session(call: Call) -> Answer:
    """GET ``_session``: who the credentials say one is."""
    user = user_context(call.principal)
    info: dict[str, Any] = {"authentication_handlers": ["default"]}
    if user["name"] is not None:
        info["authenticated"] = "default"
    return json_answer({"ok": True, "userCtx": user, "info": info})


async def all_dbs(call: Call) -> Answer:
    """GET ``_all_dbs``, for admins."""
    allow_admin(call)
    names = await call.portal.store.read(lambda snapshot: snapshot.databases())
    first = call.query.json("startkey", "start_key")
    last = call.query.json("endkey", "end_key")
    if isinstance(first, str):
        names = [name for name in names if name >= first]
    if isinstance(last, str):
        names = [name for name in names if name <= last]
    if call.query.boolean("descending"):
        names.reverse()
    skip, limit = call.query.integer("skip") or 0, call.query.integer("limit")
    return json_answer(names[skip : None if limit is None else skip + limit])


async def dbs_info(call: Call) -> Answer:
    """POST ``_dbs_info``, for admins."""
    allow_admin(call)
    rows = []
    keys = strings((await read_object(call)).get("keys"), "keys")
    if len(keys) > _MOST_INFOS:
        raise BadRequest(f"keys has more than {_MOST_INFOS} names")
    for name in keys:
        try:
            info = describe(await Database(call.portal.store, name).info())
            rows.append({"key": name, "info": info})
        except NotFound:
            rows.append({"key": name, "error": "not_found"})
    return json_answer(rows)


async def active_tasks(call: Call) -> Answer:
    """GET ``_active_tasks``, for admins: the replications that run."""
    allow_admin(call)
    jobs = call.portal.replications.scheduler.jobs()
    return json_answer([active_task(job) for job in jobs if job.state == "running"])
