"""The writer: one thread, many works a transaction (group commit).

While one transaction goes to the disk, the works that arrive meanwhile gather; they share the next
one. Under load a disk flush is paid once for hundreds of writes; alone, a write waits for nobody.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, Final, Generic, TypeVar

from sync.engine import Engine, HeldElsewhereError, Told, driver_of
from sync.errors import SyncError
from sync.loops import call_soon
from sync.transaction import Transaction

T = TypeVar("T")
_log = logging.getLogger(__name__)

#: Seconds of work that share one commit, so that the first of them does not wait for long.
_LONG: Final = 0.05
#: Seconds between looks at what other processes have committed.
_LOOK: Final = 0.5
#: Times that a work is run which fails because of what others write at the same time.
_TRIES: Final = 5


class Job(Generic[T]):
    """A work and who waits for it: an event loop's future, or a thread's."""

    __slots__ = ("error", "future", "loop", "needs", "result", "tries", "work")

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
        #: Databases that it is known to need; they are held before it is run again.
        self.needs: set[str] = set()
        self.tries = 0

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

    def __init__(self, engine: Engine, told: Told) -> None:
        self._engine = engine
        self._told = told
        self._neighbours = engine.neighbours(self._tell)
        self._jobs: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._closed = False
        self._lock = threading.Lock()
        self._blind = False

    def start(self) -> None:
        self._connect()
        self._neighbours.start(self._connection)
        self._thread.start()

    def _connect(self) -> None:
        self._connection = self._engine.pool.connect()
        self._driver: Any = driver_of(self._connection)

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
        self._neighbours.stop()

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
            left = self._left()
        self._fail(left, SyncError("unavailable", "The store is closed."))
        self._connection.close()

    def _left(self) -> list[Job[Any]]:
        """What nobody has come to."""
        left = []
        with contextlib.suppress(Empty):
            while True:
                job = self._jobs.get_nowait()
                if job is not None:
                    left.append(job)
        return left

    def _served(self, batch: list[Job[Any]]) -> list[Job[Any]]:
        """``_commit``, whatever goes wrong in it: its waiters are told, and the thread goes on."""
        try:
            return self._commit(batch)
        except Exception as error:
            _log.exception("A commit went wrong")
            self._fail(batch, self._engine.translate(error))
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
            self._neighbours.look(self._connection)
            self._blind = False
        except Exception as error:
            if not self._blind:
                told = self._engine.translate(error)
                _log.warning("Cannot see what other processes commit: %s", told)
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
        Returns the jobs it did not come to, and first the one that must be run again."""
        touched: dict[str, int] = {}
        done: list[Job[Any]] = []
        ending = False
        try:
            self._begin(batch[0])
            deadline = time.monotonic() + _LONG
            for job in batch:
                done.append(job)
                if not self._work(job, touched):
                    done.pop()
                    break
                if time.monotonic() > deadline:
                    break
            self._neighbours.announce(self._connection, touched)
            ending = True
            self._driver.commit()
        except Exception as error:  # whatever it is, the waiters must be told
            lost = not self._engine.alive(self._connection)
            self._undo()
            if len(done) > 1 and not (ending and lost):
                # One work may have been too much for the disk: the others shall not suffer.
                for job in done:
                    self._alone(job)
                return batch[len(done) :]
            # Nothing could even begin, or this one work failed, or nobody knows whether the
            # commit arrived: it is (all) the batch's error.
            done = done or batch
            for job in done:
                job.error = self._engine.translate(error.__cause__ or error)
            touched = {}
        finally:
            if self._engine.alive(self._connection) and self._connection.in_transaction():
                self._connection.commit()  # SQLAlchemy's own state; the driver is done already
        if touched:
            self._neighbours.committed(touched)
            self._tell(touched)
        self._settle(done)
        return batch[len(done) :]

    def _begin(self, first: Job[Any]) -> None:
        """On a new connection where the server has gone meanwhile."""
        self._undo()  # what an earlier failure may have left open
        if not self._engine.alive(self._connection):
            self._reconnect()
        try:
            self._engine.begin_write(self._connection)
        except Exception:
            if self._engine.alive(self._connection):
                raise
            self._reconnect()
            self._engine.begin_write(self._connection)
        self._neighbours.look(self._connection)
        for db in sorted(first.needs):
            self._engine.await_hold(self._connection, db)

    def _reconnect(self) -> None:
        if not self._connection.closed:
            self._connection.invalidate()
            self._connection.close()
        self._connect()

    def _alone(self, job: Job[Any]) -> None:
        left = [job]
        while left:
            left = self._commit(left)

    def _work(self, job: Job[Any], touched: dict[str, int]) -> bool:
        """False where the work is to be run again, in a transaction that begins with it."""
        self._driver.execute("SAVEPOINT work")
        transaction = Transaction(self._connection, self._engine)
        job.error = None
        again = False
        try:
            job.result = job.work(transaction)
        except Exception as error:
            if not self._engine.in_transaction(self._connection):
                raise _BrokenTransactionError from error
            self._driver.execute("ROLLBACK TO SAVEPOINT work")
            again = self._collided(job, transaction, error)
            job.error = self._engine.translate(error)
        else:
            touched.update(transaction.touched)
        self._driver.execute("RELEASE SAVEPOINT work")
        return not again

    def _collided(self, job: Job[Any], transaction: Transaction, error: Exception) -> bool:
        job.tries += 1
        if isinstance(error, HeldElsewhereError):
            job.needs |= transaction.held
            return True
        return job.tries < _TRIES and self._engine.collided(error)

    def _undo(self) -> None:
        if self._engine.in_transaction(self._connection):
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

    def _tell(self, touched: Mapping[str, int]) -> None:
        try:
            self._told(touched)
        except Exception:  # what is committed stays so, whoever could not be told
            _log.exception("A commit could not be told")


def _settle_all(jobs: list[Job[Any]]) -> None:
    for job in jobs:
        job.settle()
