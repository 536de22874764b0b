"""PostgreSQL's advisory locks: a session holds one until it ends, however it ends."""

from __future__ import annotations

import psycopg
from sqlalchemy import Connection
from sqlalchemy import Engine as Pool
from sqlalchemy.exc import SQLAlchemyError

from sync.engine import Lease, driver_of

#: Stores in other schemas of the same database have locks of their own.
_TAKE = "SELECT pg_try_advisory_lock(hashtextextended(current_schema() || ' ' || %s, 0))"


class AdvisoryLock(Lease):
    """A connection of its own, which holds the lock for as long as it lives."""

    def __init__(self, pool: Pool, name: str) -> None:
        self._pool = pool
        self._name = name
        self._connection: Connection | None = None
        self._ours = False

    def held(self) -> bool:
        try:
            if self._connection is None:
                self._connection = self._pool.connect()
            driver = driver_of(self._connection)
            if self._ours:
                driver.execute("SELECT 1")
            else:
                (self._ours,) = driver.execute(_TAKE, (self._name,)).fetchone()
        except (psycopg.Error, SQLAlchemyError):
            self.release()  # with the connection, the lock is gone
        return self._ours

    def release(self) -> None:
        self._ours = False
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
