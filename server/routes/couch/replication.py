"""Replication, for admins: ``_replicate`` and the scheduler's view (CouchDB "/_replicate",
"/_scheduler/jobs", "/_scheduler/docs"). Credentials are never shown: endpoints are told by their
labels.
"""

from __future__ import annotations

from datetime import datetime
from operator import methodcaller
from typing import Any, Final

import msgspec

from server.replication.documents import FINAL, REPLICATOR, fields_of
from server.replication.job import Job, Origin, counters
from server.routes.couch.answers import Answer, json_answer, ok
from server.routes.couch.bodies import read_object, require_json
from server.routes.couch.call import Call
from server.routes.couch.permission import allow_admin
from sync.documents import Stored
from sync.endpoint import parse_endpoint
from sync.errors import BadRequest, NotFound, SyncError
from sync.replication_request import parse_replication

_NODE: Final = "nonode@nohost"
_SLICE: Final = 500


async def replicate(call: Call) -> Answer:
    """POST ``_replicate``: answers at the end of it, or at once if it is continuous."""
    allow_admin(call)
    require_json(call)
    body = await read_object(call)
    scheduler = call.portal.replications.scheduler
    if body.get("cancel") is True:
        id = body.get("replication_id") or body.get("id") or body.get("_local_id")
        if id is None:
            id = scheduler.id_of(parse_replication(body))
        if not isinstance(id, str):
            raise BadRequest("`replication_id` must be a string")
        await scheduler.cancel(id)
        return ok(_local_id=id)
    replication = parse_replication(body)
    job = scheduler.start(replication, Origin(user=call.principal.name))
    if replication.continuous:
        return ok(202, _local_id=job.id)
    result = await job.wait()
    more = {"no_changes": True} if result.no_changes else {}
    return ok(**more, **msgspec.to_builtins(result.log))


async def jobs(call: Call) -> Answer:
    """GET ``_scheduler/jobs``, ``_scheduler/jobs/{id}``."""
    allow_admin(call)
    scheduler = call.portal.replications.scheduler
    if len(call.path) > 2:
        return json_answer(_job(scheduler.find(call.path[2])))
    return _listed(call, "jobs", [_job(job) for job in scheduler.jobs()])


async def docs(call: Call) -> Answer:
    """GET ``_scheduler/docs``, ``_scheduler/docs/_replicator``, and one document of it."""
    allow_admin(call)
    path = call.path[2:]
    if path and path[0] != REPLICATOR:
        raise NotFound("missing")
    if len(path) > 1:
        id = "/".join(path[1:])
        stored = await call.portal.store.read(lambda on: on.get(REPLICATOR, id))
        if stored is None or stored.deleted:
            raise NotFound("missing")
        return json_answer(_doc(call, stored))
    rows = [_doc(call, stored) for stored in await _documents(call)]
    states = [name for name in call.query.get("states", "").split(",") if name]
    if states:
        rows = [row for row in rows if row["state"] in states]
    return _listed(call, "docs", rows)


async def _documents(call: Call) -> list[Stored]:
    found: list[Stored] = []
    try:
        while True:
            after = found[-1].id if found else ""
            read = methodcaller("documents", REPLICATOR, after=after, limit=_SLICE)
            part: list[Stored] = await call.portal.store.read(read)
            found += part
            if len(part) < _SLICE:
                break
    except NotFound:
        return []  # nobody has made the database
    return [stored for stored in found if not stored.id.startswith("_design/")]


def _listed(call: Call, name: str, rows: list[dict[str, Any]]) -> Answer:
    skip, limit = call.query.integer("skip") or 0, call.query.integer("limit")
    shown = rows[skip : None if limit is None else skip + limit]
    return json_answer({"total_rows": len(rows), "offset": skip, name: shown})


def active_task(job: Job) -> dict[str, Any]:
    """A job as ``_active_tasks`` has it. ``progress`` is in percent of the changes so far."""
    found = counters(job)
    pending, checked = found.get("changes_pending") or 0, found.get("revisions_checked", 0)
    return {
        "type": "replication",
        "node": _NODE,
        "pid": f"<{job.id[:8]}>",
        "replication_id": job.id,
        "database": REPLICATOR if job.origin.doc_id else None,
        "doc_id": job.origin.doc_id,
        "user": job.origin.user,
        "source": job.replication.source.label,
        "target": job.replication.target.label,
        "continuous": job.replication.continuous,
        "started_on": int(job.started_at.timestamp()),
        "updated_on": int(job.updated_at.timestamp()),
        "checkpoint_interval": int(job.replication.checkpoint_interval * 1000),
        "progress": 100 * checked // (checked + pending) if checked + pending else 0,
        **found,
    }


def _job(job: Job) -> dict[str, Any]:
    events = [
        {"timestamp": _time(event.at), "type": event.type}
        | ({"reason": event.reason} if event.reason else {})
        for event in job.history
    ]
    return {
        "database": REPLICATOR if job.origin.doc_id else None,
        "id": job.id,
        "pid": f"<{job.id[:8]}>",
        "source": job.replication.source.label,
        "target": job.replication.target.label,
        "user": job.origin.user,
        "doc_id": job.origin.doc_id,
        "state": job.state,
        "info": _info(job),
        "history": events,
        "node": _NODE,
        "start_time": _time(job.started_at),
    }


def _info(job: Job) -> dict[str, Any]:
    return {"error": job.reason} if job.state == "crashing" else counters(job)


def _doc(call: Call, stored: Stored) -> dict[str, Any]:
    fields = fields_of(stored)
    job = call.portal.replications.documents.job_of(stored.id)
    row: dict[str, Any] = {
        "database": REPLICATOR,
        "doc_id": stored.id,
        "id": None if job is None else job.id,
        "node": _NODE,
        "source": _label(fields.get("source")),
        "target": _label(fields.get("target")),
        "state": "initializing",
        "info": None,
        "error_count": 0,
        "last_updated": None,
        "start_time": None,
        "source_proxy": None,
        "target_proxy": None,
    }
    state = fields.get("_replication_state")
    if state in FINAL:
        reason = fields.get("_replication_state_reason")
        info = {"error": reason} if state == "failed" else fields.get("_replication_stats")
        time = fields.get("_replication_state_time")
        return row | {"state": state, "info": info, "last_updated": time, "start_time": time}
    if job is None:
        return row
    return row | {
        "state": job.state,
        "info": _info(job),
        "error_count": job.failures,
        "last_updated": _time(job.updated_at),
        "start_time": _time(job.started_at),
    }


def _label(endpoint: Any) -> str | None:
    try:
        return parse_endpoint(endpoint, "endpoint").label
    except SyncError:
        return None


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
