"""The store: one place (a SQLite file, a PostgreSQL database) for all of a server's databases.

Writes go through one writer thread, which puts many works into one transaction (group commit);
reads run on their own connections and never wait for the writer.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from typing import Final, TypeVar

from sqlalchemy import Connection, exc

from sync.engine import Lease, driver_of
from sync.engines import connect
from sync.errors import SyncError
from sync.loops import call_soon
from sync.snapshot import Snapshot
from sync.tables import metadata
from sync.transaction import Transaction
from sync.watching import Watchers
from sync.writer import Job, Writer

T = TypeVar("T")
_log = logging.getLogger(__name__)
Callback = Callable[[Mapping[str, int]], None]

#: Threads for scans. Point queries run where they are asked.
_READERS: Final = 4


class Store:
    """``Store("sqlite:////path/portal.db")`` or ``Store("postgresql+psycopg://…")``; ``open()``
    makes what is missing.

    Methods may be called from any thread and any event loop.
    """

    def __init__(self, url: str) -> None:
        self._engine = connect(url)
        self._writer = Writer(self._engine, self._tell)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="store-reader")
        self._closed = False
        self._own = threading.local()
        self._connections: list[Connection] = []
        #: Feeds wait here; see Watchers.watch.
        self.watchers = Watchers()
        self._listeners: dict[int, tuple[Callback, asyncio.AbstractEventLoop | None]] = {}
        self._numbers = count()

    def open(self) -> None:
        """Creates what is missing and starts the writer. Raises SyncError ``unavailable``."""
        try:
            self._engine.create_tables(metadata)
            self._writer.start()
        except exc.DBAPIError as error:
            raise self._engine.translate(error) from error

    def close(self) -> None:
        """Finishes the works already given, stops the writer, closes all connections."""
        self._writer.stop()
        self._closed = True
        self._readers.shutdown()
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._engine.pool.dispose()

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Runs ``work`` in the writer thread; returns once it is committed and on the disk.

        Works of many callers share one commit, each in a savepoint of its own: what a work raises
        undoes that work alone and is raised here. ``work`` may be run again when the disk
        filled up under its neighbours, or another process wrote at the same time: it must have no
        effect besides the transaction's. Raises
        InsufficientStorage when the disk is full; then nothing of it was written. A caller that is
        cancelled while it waits does not undo the work.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._writer.submit(Job(work, future, loop))
        return await future

    def write_blocking(self, work: Callable[[Transaction], T]) -> T:
        """``write`` for threads and the command line. It blocks: never call it on an event loop."""
        future: Future[T] = Future()
        self._writer.submit(Job(work, future, None))
        return future.result()

    async def read(self, work: Callable[[Snapshot], T]) -> T:
        """Runs ``work`` in a reader thread on one snapshot: it sees a single moment of the store.
        For scans; for a point query of microseconds see ``read_blocking``."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self.read_blocking, work)

    def read_blocking(self, work: Callable[[Snapshot], T]) -> T:
        """``read`` on the calling thread; fit for point queries even on an event loop."""
        snapshot = self._snapshot()
        if self._engine.in_transaction(snapshot.connection):
            return work(snapshot)  # a read inside a read sees the same moment
        try:
            snapshot = self._begun(snapshot)
            return work(snapshot)
        except Exception as error:
            told = self._engine.translate(error)
            if told is error:
                raise
            raise told from error
        finally:
            self._end(snapshot.connection)

    def check(self) -> None:
        """Raises SyncError ``unavailable`` unless the store reads and takes writes."""
        self._writer.check()
        self.read_blocking(lambda snapshot: snapshot.exists(""))

    def _snapshot(self) -> Snapshot:
        """The calling thread's own."""
        snapshot: Snapshot | None = getattr(self._own, "snapshot", None)
        if self._closed:
            raise SyncError("unavailable", "The store is closed.")
        if snapshot is not None and self._engine.alive(snapshot.connection):
            return snapshot
        return self._connected()

    def _connected(self) -> Snapshot:
        """On a new connection, in place of one that was lost."""
        lost: Snapshot | None = self._own.__dict__.pop("snapshot", None)
        if lost is not None:
            self._connections.remove(lost.connection)
            lost.connection.invalidate()
            lost.connection.close()
        try:
            connection = self._engine.pool.connect()
        except exc.DBAPIError as error:
            raise self._engine.translate(error) from error
        self._connections.append(connection)
        snapshot = self._own.snapshot = Snapshot(connection, self._engine)
        return snapshot

    def _begun(self, snapshot: Snapshot) -> Snapshot:
        """A snapshot in a transaction; on a new connection where the server has gone meanwhile."""
        try:
            self._engine.begin_read(snapshot.connection)
        except Exception:
            if self._engine.alive(snapshot.connection):
                raise
            snapshot = self._connected()
            self._engine.begin_read(snapshot.connection)
        return snapshot

    def _end(self, connection: Connection) -> None:
        if not self._engine.alive(connection):
            return
        if self._engine.in_transaction(connection):
            driver_of(connection).rollback()
        if connection.in_transaction():
            connection.rollback()

    @property
    def shared(self) -> bool:
        """Whether several processes may serve this store."""
        return self._engine.shared

    def lease(self, name: str) -> Lease:
        """The right to do what only one process may do at a time. Release it before ``close``."""
        return self._engine.lease(name)

    def listen(self, callback: Callback) -> Callable[[], None]:
        """``callback({database: new sequence})`` after each commit, never before it.

        A deleted database is told with sequence -1. Called on the event loop that runs where
        ``listen`` was called, and there before ``write`` returns; without a loop, in the writer
        thread. It must not block or raise. Commits of other processes (``portal publication add``
        beside a server) arrive within half a second, on PostgreSQL at once. Returns "stop
        listening".
        """
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            loop = None
        number = next(self._numbers)
        self._listeners[number] = (callback, loop)

        def stop() -> None:
            self._listeners.pop(number, None)

        return stop

    def _tell(self, touched: Mapping[str, int]) -> None:
        self.watchers.tell(touched)
        for callback, loop in list(self._listeners.values()):
            if loop is None:
                try:
                    callback(touched)
                except Exception:  # the writer must outlive its listeners
                    _log.exception("A listener failed")
            else:
                call_soon(loop, callback, touched)
