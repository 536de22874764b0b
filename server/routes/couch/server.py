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
from server.routes.couch.permission import allow_admin
from server.routes.couch.replication import active_task
from sync.errors import BadRequest, NotFound
from sync.snapshot import Snapshot

#: The CouchDB whose API this is. Clients choose by it what they may ask.
COUCHDB: Final = "3.5.0"
#: What keeps any cache from giving the same identifiers twice.
_NOT_AGAIN: Final = {
    "Cache-Control": "must-revalidate, no-cache",
    "Pragma": "no-cache",
    "Expires": "Fri, 01 Jan 1990 00:00:00 GMT",
}
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
    return json_answer({"uuids": found}, headers={"ETag": f'"{uuid4().hex}"', **_NOT_AGAIN})


async def all_dbs(call: Call) -> Answer:
    """GET ``_all_dbs``, for admins."""
    allow_admin(call)
    return json_answer(await _names(call))


async def _names(call: Call) -> list[str]:
    """The databases' names that ``startkey``, ``endkey``, ``inclusive_end``, ``descending``,
    ``skip`` and ``limit`` leave."""
    q = call.query
    names = await call.portal.store.read(lambda snapshot: snapshot.databases())
    first, last = q.json("startkey", "start_key"), q.json("endkey", "end_key")
    down = q.boolean("descending")
    low, high = (last, first) if down else (first, last)
    if isinstance(low, str):
        names = [name for name in names if name >= low]
    if isinstance(high, str):
        names = [name for name in names if name <= high]
    if not q.boolean("inclusive_end", True):
        names = [name for name in names if name != last]
    key = q.json("key")
    if isinstance(key, str):
        names = [name for name in names if name == key]
    if down:
        names.reverse()
    skip, limit = q.integer("skip") or 0, q.integer("limit")
    return names[skip : None if limit is None else skip + limit]


async def dbs_info(call: Call) -> Answer:
    """GET ``_dbs_info`` (of the databases that ``_all_dbs`` would list) or POST names, for
    admins."""
    allow_admin(call)
    if call.method == "POST":
        keys = strings((await read_object(call)).get("keys"), "keys")
        if len(keys) > _MOST_INFOS:
            raise BadRequest(f"keys has more than {_MOST_INFOS} names")
    else:
        keys = await _names(call)
    rows = await call.portal.store.read(lambda on: [_info(on, name) for name in keys])
    return json_answer(rows)


def _info(snapshot: Snapshot, name: str) -> dict[str, Any]:
    try:
        return {"key": name, "info": describe(snapshot.info(name))}
    except NotFound:
        return {"key": name, "error": "not_found"}


async def active_tasks(call: Call) -> Answer:
    """GET ``_active_tasks``, for admins: the replications that run."""
    allow_admin(call)
    jobs = call.portal.replications.scheduler.jobs()
    return json_answer([active_task(job) for job in jobs if job.state == "running"])
