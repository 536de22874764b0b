"""The replications of this server: started, found, stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from server.replication.job import Job, Origin
from sync.errors import NotFound, SyncError
from sync.replication_id import base_id, job_id
from sync.replication_request import Replication
from sync.store import Store

#: Replications that run at a time; others are pending.
_PLACES: Final = 100
#: Replications that there may be.
_MOST: Final = 1000


class Scheduler:
    """``server_uuid`` is a part of every checkpoint's name."""

    def __init__(self, store: Store, server_uuid: str, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.clock = clock
        self._uuid = server_uuid
        self._jobs: dict[str, Job] = {}
        self._places = asyncio.Semaphore(_PLACES)

    def jobs(self) -> list[Job]:
        """Those that run or wait, the oldest first."""
        return list(self._jobs.values())

    def find(self, id: str) -> Job:
        """Raises NotFound."""
        job = self._jobs.get(id)
        if job is None:
            raise NotFound("missing")
        return job

    def id_of(self, replication: Replication) -> str:
        """The name that its job has, or would have."""
        return job_id(replication, base_id(replication, self._uuid))

    def start(
        self,
        replication: Replication,
        origin: Origin,
        ended: Callable[[Job], None] | None = None,
    ) -> Job:
        """A new job, or the one that does the same already. ``ended`` is called when a new one
        ends. Raises SyncError ``unavailable`` if there are too many."""
        id = self.id_of(replication)
        found = self._jobs.get(id)
        if found is not None:
            return found
        if len(self._jobs) >= _MOST:
            raise SyncError("unavailable", f"There are {_MOST} replications already.")
        job = Job(self.store, id, replication, origin, self.clock)
        self._jobs[id] = job

        def forget(job: Job) -> None:
            self._jobs.pop(job.id, None)
            if ended is not None:
                ended(job)

        job.start(self._places, forget)
        return job

    async def cancel(self, id: str) -> None:
        """Stops it after a checkpoint. Raises NotFound."""
        await self.find(id).stop()

    async def stop(self) -> None:
        """Stops all, as the server ends."""
        await asyncio.gather(*(job.stop(1.0) for job in self.jobs()))
