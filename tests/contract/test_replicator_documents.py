"""What the database ``_replicator`` says is done, whatever passes meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from server.replication.documents import REPLICATOR, ReplicatorDocuments
from server.replication.job import Job, Origin
from server.replication.scheduler import Scheduler
from sync.database import Database
from sync.errors import SyncError
from sync.parsing import parse_document
from sync.replication_request import Replication
from sync.store import Store


def _now() -> datetime:
    return datetime(2026, 11, 24, tzinfo=UTC)


class BusyAtFirst(Scheduler):
    """It has no place for the first replication that it is asked for."""

    busy = True

    def start(
        self,
        replication: Replication,
        origin: Origin,
        ended: Callable[[Job], None] | None = None,
    ) -> Job:
        if self.busy:
            self.busy = False
            raise SyncError("unavailable", "There are too many replications already.")
        return super().start(replication, origin, ended)


async def test_what_failed_for_a_passing_reason_is_tried_again(store: Store) -> None:
    replicator, source = Database(store, REPLICATOR), Database(store, "db")
    await replicator.create()
    await source.put(parse_document(b'{"_id":"a"}'))
    asked = {"_id": "job", "source": "db", "target": "copy", "create_target": True}
    await replicator.put(parse_document(msgspec.json.encode(asked)))
    written = asyncio.Event()
    unlisten = store.listen(lambda _: written.set())
    scheduler = BusyAtFirst(store, "uuid", _now)
    documents = ReplicatorDocuments(scheduler)
    documents.start()

    async def completed() -> None:
        while (await _fields(store)).get("_replication_state") != "completed":
            await written.wait()
            written.clear()

    try:
        await asyncio.wait_for(completed(), 20)
    finally:
        await documents.stop()
        await scheduler.stop()
        unlisten()
    assert (await Database(store, "copy").info()).doc_count == 1


async def _fields(store: Store) -> dict[str, Any]:
    stored = await store.read(lambda on: on.get(REPLICATOR, "job"))
    assert stored is not None
    fields: dict[str, Any] = msgspec.json.decode(stored.body)
    return fields
