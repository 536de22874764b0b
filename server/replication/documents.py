"""The database ``_replicator``: a document there is a replication that runs until it is done, the
document is changed or deleted; after a restart it goes on (CouchDB "Replicator Database").

A document is rewritten once at most, as in CouchDB 3: with its final state.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from server.replication.job import Job, Origin, counters
from server.replication.scheduler import Scheduler
from sync.documents import Stored
from sync.errors import NotFound, SyncError
from sync.replication_request import Replication, parse_replication
from sync.transaction import Transaction

REPLICATOR: Final = "_replicator"
FINAL: Final = ("completed", "failed")

_SLICE: Final = 200
_STATE: Final = "_replication_state"
#: Seconds until what could not be done is tried again: the first, doubled at each, and the most.
_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 60.0

_log = logging.getLogger("portal.replication")


def fields_of(stored: Stored) -> dict[str, Any]:
    """What a document says. Python's own decoder takes numbers that no float can hold, too."""
    fields: dict[str, Any] = json.loads(stored.body)
    return fields


class ReplicatorDocuments:
    """Follows the database and runs what it says."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._store = scheduler.store
        #: document → (its revision when the job began, the job)
        self._running: dict[str, tuple[str, Job]] = {}
        self._wake = asyncio.Event()
        self._instance = ""
        self._since = 0
        #: Documents that something passing kept from being dealt with, and how often in a row.
        self._again: set[str] = set()
        self._failures = 0
        self._closing = False
        self._task: asyncio.Task[None] | None = None
        self._writing: set[asyncio.Task[None]] = set()
        self._stop_listening: Callable[[], None] | None = None

    def start(self) -> None:
        """Begins with the documents that are there."""
        self._closing, self._since, self._instance = False, 0, ""
        self._again, self._failures = set(), 0
        self._stop_listening = self._store.listen(self._on_commit)
        self._wake.set()
        self._task = asyncio.create_task(self._follow(), name="_replicator")

    async def stop(self) -> None:
        """Follows no more and stops the jobs. Their documents stay as they are, so that the next
        start takes them up."""
        self._closing = True
        if self._stop_listening is not None:
            self._stop_listening()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await asyncio.gather(*(job.stop(1.0) for _, job in self._running.values()))
        self._running.clear()

    def job_of(self, doc_id: str) -> Job | None:
        """The job that a document runs."""
        found = self._running.get(doc_id)
        return None if found is None else found[1]

    def _on_commit(self, changed: Mapping[str, int]) -> None:
        if REPLICATOR in changed:
            self._wake.set()

    async def _follow(self) -> None:
        while True:
            await self._something_to_do()
            failed = False
            try:
                while await self._step():
                    pass
            except NotFound:
                self._since, self._instance = 0, ""
                self._again.clear()
                for doc_id in list(self._running):
                    await self._cancel(doc_id)
            except Exception:
                _log.exception("could not follow %s", REPLICATOR)
                failed = True
            self._failures = self._failures + 1 if failed or self._again else 0

    async def _something_to_do(self) -> None:
        """Returns once the database changed, or a while after something failed."""
        pause = None
        if self._failures:
            pause = min(_PAUSE * 2 ** min(self._failures - 1, 10), _LONGEST_PAUSE)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._wake.wait()
        self._wake.clear()

    async def _step(self) -> bool:
        """Deals with a slice of what changed; whether there is more."""
        info = await self._store.read(lambda on: on.info(REPLICATOR))
        if info.instance != self._instance:
            self._since, self._instance = 0, info.instance
            self._again.clear()
            for doc_id in list(self._running):
                await self._cancel(doc_id)
        since = self._since
        changes = await self._store.read(lambda on: on.changes(REPLICATOR, since, _SLICE))
        again, self._again = self._again, set()
        again.update(change.id for change in changes if not change.id.startswith("_design/"))
        for doc_id in again:
            try:
                await self._changed(doc_id)
            except NotFound:  # the database was dropped meanwhile
                raise
            except Exception:  # one document keeps no other from running
                _log.exception("could not deal with %s of %s", doc_id, REPLICATOR)
                self._again.add(doc_id)
        if changes:
            self._since = changes[-1].seq
        return len(changes) == _SLICE

    async def _changed(self, doc_id: str) -> None:
        stored = await self._store.read(lambda on: on.get(REPLICATOR, doc_id))
        if stored is None or stored.deleted:
            return await self._cancel(doc_id)
        fields = fields_of(stored)
        if fields.get(_STATE) in FINAL:
            return await self._cancel(doc_id)
        try:
            replication = parse_replication(fields)
        except SyncError as error:
            await self._cancel(doc_id)
            return await self._finish(stored, "failed", reason=error.reason)
        running = self.job_of(doc_id)
        if running is not None and running.replication == replication:
            return self._running.update({doc_id: (stored.rev, running)})
        await self._cancel(doc_id)
        await self._begin(stored, replication)

    async def _begin(self, stored: Stored, replication: Replication) -> None:
        origin = Origin(doc_id=stored.id)
        job = self._scheduler.start(replication, origin, self._ended)
        if job.origin != origin:
            other = f"by document `{job.origin.doc_id}`" if job.origin.doc_id else "already"
            reason = f"Replication `{job.id}` was started {other}."
            return await self._finish(stored, "failed", reason=reason)
        self._running[stored.id] = (stored.rev, job)

    async def _cancel(self, doc_id: str) -> None:
        found = self._running.pop(doc_id, None)
        if found is not None:
            await found[1].stop()

    def _ended(self, job: Job) -> None:
        """Called on the event loop as a job ends by itself or is stopped."""
        doc_id = job.origin.doc_id or ""
        found = self._running.get(doc_id)
        if self._closing or found is None or found[1] is not job or job.state != "completed":
            return
        del self._running[doc_id]
        writing = asyncio.create_task(self._completed(doc_id, found[0], job))
        self._writing.add(writing)
        writing.add_done_callback(self._writing.discard)

    async def _completed(self, doc_id: str, rev: str, job: Job) -> None:
        try:
            stored = await self._store.read(lambda on: on.get(REPLICATOR, doc_id))
            if stored is not None and stored.rev == rev:
                await self._finish(stored, "completed", stats=counters(job))
        except NotFound:
            _log.info("%s was dropped before the state of %s was written", REPLICATOR, doc_id)
        except Exception:  # it runs once more, finds nothing left to do, and says so
            _log.exception("could not write the state of %s", doc_id)
            self._again.add(doc_id)
            self._wake.set()

    async def _finish(
        self,
        stored: Stored,
        state: str,
        *,
        reason: str = "",
        stats: Mapping[str, Any] | None = None,
    ) -> None:
        """Writes the final state, unless the document was changed meanwhile. Raises SyncError where
        it cannot be written."""
        fields = fields_of(stored)
        fields[_STATE] = state
        fields["_replication_state_time"] = f"{self._scheduler.clock():%Y-%m-%dT%H:%M:%SZ}"
        fields.pop("_replication_state_reason", None)
        if reason:
            fields["_replication_state_reason"] = reason
        if stats is not None:
            fields["_replication_stats"] = stats
        body = msgspec.json.encode(fields)

        def work(transaction: Transaction) -> None:
            transaction.put(REPLICATOR, stored.id, body, rev=stored.rev)

        try:
            await self._store.write(work)
        except SyncError as error:
            if error.name not in ("conflict", "not_found"):
                raise
