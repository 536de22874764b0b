"""PostgreSQL's LISTEN and NOTIFY: processes tell each other what they committed.

A notification is part of its transaction: it is sent at the commit, in the order of commits, and
never for what was rolled back. Who was away (its connection was lost) looks at all sequences.
"""

from __future__ import annotations

import logging
import os
import selectors
import threading
from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import uuid4

import msgspec
import psycopg
from sqlalchemy import Connection, select
from sqlalchemy import Engine as Pool
from sqlalchemy.exc import SQLAlchemyError

from sync.engine import Neighbours, Told, driver_of
from sync.tables import databases

_log = logging.getLogger(__name__)

#: Stores in other schemas of the same database have channels of their own.
_CHANNEL: Final = "'portal ' || current_schema()"
#: Bytes of a payload; PostgreSQL takes less than 8,000 (its documentation, NOTIFY).
_PAYLOAD: Final = 7_000
#: Seconds between attempts to connect again.
_PAUSE: Final = 0.5


class _Payload(msgspec.Struct):
    """``by`` tells a process its own commits from others'."""

    by: str
    touched: dict[str, int]


class Notified(Neighbours):
    """A connection and a thread that listen."""

    def __init__(self, pool: Pool, heard: Told) -> None:
        self._pool = pool
        self._heard = heard
        self._me = uuid4().hex
        self._known: dict[str, int] = {}
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._run, name="store-listener", daemon=True)
        self._stopping = False

    def start(self, connection: Connection) -> None:
        self._bell, self._ring = os.pipe()
        self._connect()
        self._thread.start()

    def look(self, connection: Connection) -> None:
        """Others tell of themselves."""

    def announce(self, connection: Connection, touched: Mapping[str, int]) -> None:
        for payload in _payloads(self._me, touched):
            driver_of(connection).execute(f"SELECT pg_notify({_CHANNEL}, %s)", (payload,))

    def committed(self, touched: Mapping[str, int]) -> None:
        """Our own notification comes back to us, in its order among the others'."""

    def stop(self) -> None:
        if not self._thread.is_alive():
            return
        self._stopping = True
        os.write(self._ring, b"!")
        self._thread.join()
        self._disconnect()
        os.close(self._bell)
        os.close(self._ring)

    def _connect(self) -> tuple[Connection, Mapping[str, int]]:
        """Listens, and then looks: what changed since we last heard of anything."""
        self._connection = connection = self._pool.connect()
        driver = driver_of(connection)
        (channel,) = driver.execute(f"SELECT quote_ident({_CHANNEL})").fetchone()
        driver.execute(f"LISTEN {channel}")
        rows = connection.execute(select(databases.c.name, databases.c.update_seq))
        now = dict(rows.all())
        before, self._known = self._known, now
        touched = {name: seq for name, seq in now.items() if before.get(name) != seq}
        touched.update((name, -1) for name in before if name not in now)
        return connection, touched

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _run(self) -> None:
        while not self._stopping:
            try:
                connection = self._connection
                if connection is None:
                    connection, touched = self._connect()
                    self._tell(touched)
                self._listen(driver_of(connection))
            except (psycopg.Error, SQLAlchemyError, OSError) as error:
                if self._connection is not None:
                    _log.warning("Cannot hear other processes for now: %s", type(error).__name__)
                self._disconnect()
                self._wait(None, _PAUSE)

    def _listen(self, driver: psycopg.Connection[Any]) -> None:
        while not self._stopping:
            self._wait(driver.fileno(), None)
            for notification in driver.notifies(timeout=0):
                payload = msgspec.json.decode(notification.payload, type=_Payload)
                self._remember(payload.touched)
                if payload.by != self._me:
                    self._tell(payload.touched)

    def _wait(self, file: int | None, seconds: float | None) -> None:
        """Until there is something to read, or we are to stop."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._bell, selectors.EVENT_READ)
            if file is not None:
                selector.register(file, selectors.EVENT_READ)
            selector.select(seconds)

    def _remember(self, touched: Mapping[str, int]) -> None:
        for name, seq in touched.items():
            if seq < 0:
                self._known.pop(name, None)
            else:
                self._known[name] = seq

    def _tell(self, touched: Mapping[str, int]) -> None:
        if touched:
            self._heard(touched)


def _payloads(by: str, touched: Mapping[str, int]) -> Iterator[str]:
    """The commit in as many notifications as it takes; a name has 238 characters at most."""
    part: dict[str, int] = {}
    size = 0
    for name, seq in touched.items():
        size += len(name) + 24
        if size > _PAYLOAD:
            yield msgspec.json.encode(_Payload(by, part)).decode()
            part, size = {}, len(name) + 24
        part[name] = seq
    if part:
        yield msgspec.json.encode(_Payload(by, part)).decode()
