"""What a running portal has of replications."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from server.access import PUBLIC
from server.replication.documents import ReplicatorDocuments
from server.replication.scheduler import Scheduler
from sync.snapshot import Snapshot
from sync.store import Store


@dataclass(frozen=True, slots=True)
class Replications:
    """The jobs, and the documents that some of them come from."""

    scheduler: Scheduler
    documents: ReplicatorDocuments


def server_uuid(snapshot: Snapshot) -> str:
    """What GET ``/`` says. A store keeps it for as long as it lives."""
    return snapshot.info(PUBLIC).instance


@asynccontextmanager
async def replications(store: Store, clock: Callable[[], datetime]) -> AsyncIterator[Replications]:
    """What ``_replicate`` asks of this process, for as long as the context lasts."""
    scheduler = Scheduler(store, await store.read(server_uuid), clock)
    try:
        yield Replications(scheduler, ReplicatorDocuments(scheduler))
    finally:
        await scheduler.stop()


@asynccontextmanager
async def following(replications: Replications) -> AsyncIterator[None]:
    """Runs what ``_replicator`` says, for as long as the context lasts. One in a portal."""
    replications.documents.start()
    try:
        yield
    finally:
        await replications.documents.stop()
