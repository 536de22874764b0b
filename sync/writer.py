"""The writer: one thread, many works a transaction (group commit).

While one transaction goes to the disk, the works that arrive meanwhile gather; they share the next
one. Under load a disk flush is paid once for hundreds of writes; alone, a write waits for nobody.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Engine, select

from sync.engine import begin_write, foreign_commits, in_transaction, translate
from sync.errors import SyncError
from sync.loops import call_soon
from sync.statements import Statements
from sync.tables import databases
from sync.transaction import Transaction

T = TypeVar("T")
_log = logging.getLogger(__name__)
Told = Callable[[Mapping[str, int]], None]

#: Seconds of work that share one commit, so that the first of them does not wait for long.
_LONG: Final = 0.05
#: Seconds between looks at what other processes have committed.
_LOOK: Final = 0.5


class Job(Generic[T]):
    """A work and who waits for it: an event loop's future, or a thread's."""

    __slots__ = ("error", "future", "loop", "result", "work")

    def __init__(
        self,
        work: Callable[[Transaction], T],
        future: asyncio.Future[T] | Future[T],
        loop: asyncio.AbstractEventLoop | None,
    ) -> None:
        self.work = work
        self.future = future
        self.loop = loop
        self.result: Any = None
        self.error: BaseException | None = None

    def settle(self) -> None:
        """Tells who waits; on the loop's own thread, if it is a loop. A waiter may have gone."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class _BrokenTransactionError(Exception):
    """The engine undid the whole transaction under a work (a full disk does that)."""


class Writer:
    """The thread. ``told`` gets {database: sequence} after each commit, in this thread."""

    def __init__(self, engine: Engine, statements: Statements, told: Told) -> None:
        self._engine = engine
        self._statements = statements
        self._told = told
        self._jobs: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._closed = False
        self._lock = threading.Lock()
        self._known: dict[str, int] = {}
        self._blind = False

    def start(self) -> None:
        self._connection = self._engine.connect()
        self._driver: Any = self._connection.connection.driver_connection
        self._seen = foreign_commits(self._connection)
        self._known = self._sequences()
        self._thread.start()

    def submit(self, job: Job[Any]) -> None:
        """Raises SyncError ``unavailable`` unless the writer runs."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("A work must not wait for another: it would wait for ever")
        with self._lock:
            self.check()
            self._jobs.put(job)

    def check(self) -> None:
        """Raises SyncError ``unavailable`` unless the writer runs."""
        if self._closed or not self._thread.is_alive():
            raise SyncError("unavailable", "The store is closed.")

    def stop(self) -> None:
        """Runs what was submitted, then ends the thread."""
        with self._lock:
            self._closed = True
            self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        last = False
        try:
            while not last:
                try:
                    first = self._jobs.get(timeout=_LOOK)
                except Empty:
                    self._look_when_idle()
                    continue
                batch, last = self._gather(first)
                while batch:
                    batch = self._served(batch)
        finally:
            self._end()

    def _end(self) -> None:
        """Nobody may wait for a thread that has ended, whatever ended it."""
        with self._lock:
            self._closed = True
            left, _ = self._gather(None)
        self._fail(left, SyncError("unavailable", "The store is closed."))
        self._connection.close()

    def _served(self, batch: list[Job[Any]]) -> list[Job[Any]]:
        """``_commit``, whatever goes wrong in it: its waiters are told, and the thread goes on."""
        try:
            return self._commit(batch)
        except Exception as error:
            _log.exception("A commit went wrong")
            self._fail(batch, translate(error))
            return []
        except BaseException:  # a work that ends the thread; _run tells those who come later
            self._fail(batch, SyncError("unavailable"))
            raise

    def _fail(self, batch: list[Job[Any]], error: BaseException) -> None:
        for job in batch:
            job.error = error
        self._settle(batch)

    def _look_when_idle(self) -> None:
        """An engine that fails for a moment must not end the thread. Said once, not twice a
        second."""
        try:
            self._look_at_others()
            self._blind = False
        except Exception as error:
            if not self._blind:
                _log.warning("Cannot see what other processes commit: %s", translate(error))
            self._blind = True

    def _gather(self, first: Job[Any] | None) -> tuple[list[Job[Any]], bool]:
        """The jobs that have arrived, and whether they are the last."""
        batch: list[Job[Any]] = []
        job = first
        while job is not None:
            batch.append(job)
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return batch, False
        return batch, True

    def _commit(self, batch: list[Job[Any]]) -> list[Job[Any]]:
        """Works until the batch is done or has taken long enough, commits, tells the waiters.
        Returns the jobs it did not come to."""
        touched: dict[str, int] = {}
        done: list[Job[Any]] = []
        try:
            self._undo()  # what an earlier failure may have left open
            begin_write(self._connection)
            self._look_at_others()
            deadline = time.monotonic() + _LONG
            for job in batch:
                done.append(job)
                self._work(job, touched)
                if time.monotonic() > deadline:
                    break
            self._driver.commit()
        except Exception as error:  # whatever it is, the waiters must be told
            self._undo()
            if len(done) > 1:
                # One work may have been too much for the disk: the others shall not suffer.
                for job in done:
                    self._commit([job])
                return batch[len(done) :]
            # Nothing could even begin, or this one work failed: it is (all) the batch's error.
            done = done or batch
            for job in done:
                job.error = translate(error.__cause__ or error)
            touched = {}
        finally:
            if self._connection.in_transaction():
                self._connection.commit()  # SQLAlchemy's own state; the driver is done already
        if touched:
            self._remember(touched)
            self._tell(touched)
        self._settle(done)
        return batch[len(done) :]

    def _work(self, job: Job[Any], touched: dict[str, int]) -> None:
        self._driver.execute("SAVEPOINT work")
        transaction = Transaction(self._connection, self._statements)
        job.error = None
        try:
            job.result = job.work(transaction)
        except Exception as error:
            if not in_transaction(self._connection):
                raise _BrokenTransactionError from error
            self._driver.execute("ROLLBACK TO SAVEPOINT work")
            job.error = translate(error)
        else:
            touched.update(transaction.touched)
        self._driver.execute("RELEASE SAVEPOINT work")

    def _undo(self) -> None:
        if in_transaction(self._connection):
            self._driver.rollback()

    def _settle(self, batch: list[Job[Any]]) -> None:
        waiting: dict[asyncio.AbstractEventLoop, list[Job[Any]]] = {}
        for job in batch:
            if job.loop is None:
                job.settle()
            else:
                waiting.setdefault(job.loop, []).append(job)
        for loop, jobs in waiting.items():
            call_soon(loop, _settle_all, jobs)

    def _remember(self, touched: Mapping[str, int]) -> None:
        for name, seq in touched.items():
            if seq < 0:
                self._known.pop(name, None)
            else:
                self._known[name] = seq

    def _tell(self, touched: Mapping[str, int]) -> None:
        try:
            self._told(touched)
        except Exception:  # what is committed stays so, whoever could not be told
            _log.exception("A commit could not be told")

    def _look_at_others(self) -> None:
        """Tells of what other processes committed since the last look."""
        seen = foreign_commits(self._connection)
        if seen == self._seen:
            return
        now = self._sequences()
        self._seen = seen
        touched = {name: seq for name, seq in now.items() if self._known.get(name) != seq}
        touched.update((name, -1) for name in self._known if name not in now)
        self._known = now
        if touched:
            self._tell(touched)

    def _sequences(self) -> dict[str, int]:
        try:
            rows = self._connection.execute(select(databases.c.name, databases.c.update_seq))
            return dict(rows.all())
        finally:
            if not in_transaction(self._connection):
                self._connection.commit()


def _settle_all(jobs: list[Job[Any]]) -> None:
    for job in jobs:
        job.settle()
