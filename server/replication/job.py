"""A replication that runs: its state, its history, and another try after a failure."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Literal

from msgspec import Struct

from sync.endpoint import Endpoint
from sync.errors import SyncError
from sync.local_peer import LocalPeer
from sync.peer import Peer, PeerError
from sync.remote_peer import RemotePeer
from sync.replication_request import Replication
from sync.replicator import Progress, Result, replicate
from sync.store import Store

#: CouchDB's names ("Replication states").
State = Literal["pending", "running", "crashing", "completed", "failed"]

#: Events that a job remembers, as CouchDB's ``max_history``.
_HISTORY: Final = 20
#: Seconds before the first new try; doubled with each failure in a row.
_WAIT: Final = 1.0
_LONGEST_WAIT: Final = 600.0

_log = logging.getLogger("portal.replication")


class Event(Struct, frozen=True):
    """Something that happened to a job."""

    at: datetime
    type: Literal["added", "started", "crashed"]
    reason: str = ""


class Origin(Struct, frozen=True):
    """Who asked for it: an admin, by ``_replicate`` or by a document (``doc_id``)."""

    user: str | None = None
    doc_id: str | None = None


def open_peer(store: Store, endpoint: Endpoint, replication: Replication) -> Peer:
    """The peer that an endpoint names. Close it."""
    if endpoint.name:
        return LocalPeer(store, endpoint.name)
    timeout, retries = replication.connection_timeout, replication.retries
    return RemotePeer(endpoint, timeout=timeout, retries=retries)


async def run_once(
    store: Store,
    replication: Replication,
    checkpoint_id: str,
    watch: Callable[[Progress], None],
    stop: asyncio.Event,
) -> Result:
    """One run over peers of its own. Raises PeerError, SyncError."""
    source = open_peer(store, replication.source, replication)
    target = open_peer(store, replication.target, replication)
    try:
        return await replicate(source, target, replication, checkpoint_id, watch=watch, stop=stop)
    finally:
        await source.close()
        await target.close()


class Job:
    """``id`` is the replication's id with its ``+continuous``. ``patient``: it is tried again until
    it succeeds or is stopped. ``wait`` for how it ends."""

    def __init__(
        self,
        store: Store,
        id: str,
        replication: Replication,
        origin: Origin,
        clock: Callable[[], datetime],
    ) -> None:
        self.id = id
        self.replication = replication
        self.origin = origin
        self.patient = replication.continuous or origin.doc_id is not None
        self.state: State = "pending"
        self.progress: Progress | None = None
        self.failures = 0
        self.reason = ""
        self.started_at = self.updated_at = clock()
        self.history: deque[Event] = deque(maxlen=_HISTORY)
        self._store = store
        self._clock = clock
        self._stop = asyncio.Event()
        self._note("added")
        self._task: asyncio.Task[Result] | None = None

    def start(self, places: asyncio.Semaphore, ended: Callable[[Job], None]) -> None:
        """Begins as soon as there is a place. ``ended`` is called once, with its last state set."""
        self._task = asyncio.create_task(self._run(places), name=f"replication {self.id}")

        def done(task: asyncio.Task[Result]) -> None:
            if not task.cancelled():
                task.exception()  # who waits hears of it; nobody may be waiting
            ended(self)

        self._task.add_done_callback(done)

    async def wait(self) -> Result:
        """Its result. Raises what ended it; SyncError ``unavailable`` if it was stopped. A caller
        that goes away does not end the job."""
        if self._task is None:
            raise RuntimeError("the job was not started")
        await asyncio.wait([self._task])
        if self._task.cancelled():
            raise _cancelled()
        result = self._task.result()
        if result.stopped:
            raise _cancelled()
        return result

    async def stop(self, seconds: float = 5.0) -> None:
        """Ends it after a checkpoint, or after ``seconds`` where a peer does not answer."""
        self._stop.set()
        if self._task is not None:
            await asyncio.wait([self._task], timeout=seconds)
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await self._task

    async def _run(self, places: asyncio.Semaphore) -> Result:
        while True:
            async with places:
                try:
                    result = await self._attempt()
                except (PeerError, SyncError) as error:
                    self._crashed(error.reason)
                    if not self.patient:
                        self.state = "failed"
                        raise
                except Exception:
                    _log.exception("replication %s", self.id)
                    self._crashed("something went wrong here; see the log")
                    if not self.patient:
                        self.state = "failed"
                        raise
                else:
                    self.state = "pending" if result.stopped else "completed"
                    return result
            await self._pause()
            if self._stop.is_set():
                raise _cancelled()

    async def _attempt(self) -> Result:
        self.state = "running"
        self._note("started")
        checkpoint_id = self.id.partition("+")[0]
        return await run_once(self._store, self.replication, checkpoint_id, self._watch, self._stop)

    def _watch(self, progress: Progress) -> None:
        before, self.progress = self.progress, progress
        self.updated_at = self._clock()
        if before is not None and progress.through != before.through:
            self.failures = 0

    def _crashed(self, reason: str) -> None:
        self.failures += 1
        self.reason = reason
        self.state = "crashing"
        self._note("crashed", reason)
        _log.warning("replication %s (%s): %s", self.id, self._between(), reason)

    def _between(self) -> str:
        return f"{self.replication.source.label} → {self.replication.target.label}"

    async def _pause(self) -> None:
        wait = min(_WAIT * 2 ** (self.failures - 1), _LONGEST_WAIT)
        wait *= random.uniform(0.75, 1.25)  # noqa: S311 - that many do not come back at once
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), wait)

    def _note(self, type_: Literal["added", "started", "crashed"], reason: str = "") -> None:
        self.updated_at = self._clock()
        self.history.appendleft(Event(self.updated_at, type_, reason))


def _cancelled() -> SyncError:
    return SyncError("unavailable", "The replication was cancelled.")


def counters(job: Job) -> dict[str, Any]:
    """A job's counters by CouchDB's names; empty before its first step."""
    progress = job.progress
    if progress is None:
        return {}
    stats = progress.stats
    return {
        "revisions_checked": stats.missing_checked,
        "missing_revisions_found": stats.missing_found,
        "docs_read": stats.docs_read,
        "docs_written": stats.docs_written,
        "doc_write_failures": stats.doc_write_failures,
        "changes_pending": progress.pending,
        "checkpointed_source_seq": progress.checkpointed,
        "source_seq": progress.through,
        "through_seq": progress.through,
    }
