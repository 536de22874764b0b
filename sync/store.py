"""The store: one database file for all of a server's databases.

Writes go through one writer thread, which puts many works into one transaction (group commit);
reads run on their own connections and never wait for the writer (WAL).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from sync.snapshot import Snapshot
from sync.transaction import Transaction

T = TypeVar("T")


class Store:
    """``Store("sqlite:////path/portal.db")``; ``open()`` makes the file and its tables.

    Methods may be called from any thread and any event loop.
    """

    def __init__(self, url: str) -> None:
        raise NotImplementedError

    def open(self) -> None:
        """Creates what is missing and starts the writer. Raises SyncError ``unavailable``."""
        raise NotImplementedError

    def close(self) -> None:
        """Finishes the works already given, stops the writer, closes all connections."""
        raise NotImplementedError

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Runs ``work`` in the writer thread; returns once it is committed and on the disk.

        Works of many callers share one commit, each in a savepoint of its own: what a work raises
        undoes that work alone and is raised here. ``work`` may be run a second time when the disk
        filled up under its neighbours: it must have no effect besides the transaction's. Raises
        InsufficientStorage when the disk is full; then nothing of it was written.
        """
        raise NotImplementedError

    def write_blocking(self, work: Callable[[Transaction], T]) -> T:
        """``write`` for threads and the command line. Never call it on an event loop."""
        raise NotImplementedError

    async def read(self, work: Callable[[Snapshot], T]) -> T:
        """Runs ``work`` in a reader thread on one snapshot: it sees a single moment of the store.
        For scans; for a point query of microseconds see ``read_blocking``."""
        raise NotImplementedError

    def read_blocking(self, work: Callable[[Snapshot], T]) -> T:
        """``read`` on the calling thread; fit for point queries even on an event loop."""
        raise NotImplementedError

    def listen(self, callback: Callable[[Mapping[str, int]], None]) -> Callable[[], None]:
        """``callback({database: new sequence})`` after each commit, never before it.

        A deleted database is told with sequence -1. Called on the event loop that runs where
        ``listen`` was called, else in the writer thread. It must not block or raise. Commits of
        other processes (``portal publication add`` beside a server) arrive within half a second.
        Returns "stop listening".
        """
        raise NotImplementedError
