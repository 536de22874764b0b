"""SQLite: a file, written by one process at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    bindparam,
    create_engine,
    event,
    exc,
    func,
    select,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.pool import NullPool

from sync.engine import Engine, Lease, Neighbours, Told, driver_of
from sync.errors import named
from sync.statements import Statements
from sync.tables import databases
from sync.upgrading import upgrade

#: Seconds to wait for another process that is writing.
_BUSY: Final = 5.0
#: What SQLite's result codes are to a client; any other is a defect of ours.
_CODES: Final = {
    sqlite3.SQLITE_FULL: "insufficient_storage",
    sqlite3.SQLITE_TOOBIG: "too_large",
    sqlite3.SQLITE_BUSY: "unavailable",
    sqlite3.SQLITE_LOCKED: "unavailable",
    sqlite3.SQLITE_CANTOPEN: "unavailable",
    sqlite3.SQLITE_READONLY: "unavailable",
    sqlite3.SQLITE_IOERR: "unavailable",
    sqlite3.SQLITE_NOMEM: "unavailable",
}


class SQLite(Engine):
    """WAL, so that readers never wait for the writer, and synchronous=FULL, so that what was
    acknowledged survives a power cut. An error names no parameter of its statement: they are what
    people wrote, and hashes of secrets, and errors go to the log.
    """

    shared = False

    def __init__(self, url: URL) -> None:
        if url.database in (None, "", ":memory:"):
            raise ValueError(f"The store needs a SQLite file, not {url.render_as_string()}")
        pool = create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            poolclass=NullPool,
            connect_args={"check_same_thread": False, "timeout": _BUSY, "cached_statements": 512},
        )
        event.listen(pool, "connect", _configure)
        super().__init__(pool, Statements(pool.dialect, insert, _among, _list))

    def create_tables(self, metadata: MetaData) -> None:
        with self.pool.connect() as connection:
            self.begin_write(connection)
            metadata.create_all(connection)
            upgrade(connection)
            connection.commit()
            driver_of(connection).commit()

    def begin_write(self, connection: Connection) -> None:
        """Takes the write lock at once, so that the transaction never has to be tried again."""
        driver_of(connection).execute("BEGIN IMMEDIATE")

    def begin_read(self, connection: Connection) -> None:
        driver_of(connection).execute("BEGIN")

    def in_transaction(self, connection: Connection) -> bool:
        return bool(driver_of(connection).in_transaction)

    def alive(self, connection: Connection) -> bool:
        return True

    def hold(self, connection: Connection, db: str) -> tuple[Any, ...] | None:
        """The writer has the whole file for itself."""
        found: tuple[Any, ...] | None = (
            driver_of(connection).execute(self.statements.database, (db,)).fetchone()
        )
        return found

    def await_hold(self, connection: Connection, db: str) -> None:
        """Nothing is ever held by others."""

    def write_many(self, connection: Connection, text: str, rows: Sequence[Sequence[Any]]) -> None:
        driver_of(connection).executemany(text, rows)

    def claim(self, connection: Connection, table: Table) -> None:
        """As ``hold``."""

    def translate(self, error: BaseException) -> BaseException:
        cause = error.orig if isinstance(error, exc.DBAPIError) else error
        code = getattr(cause, "sqlite_errorcode", None)
        if not isinstance(code, int):
            return error
        name = _CODES.get(code & 0xFF)  # extended codes carry the primary one in the lowest byte
        return error if name is None else named(name)

    def collided(self, error: BaseException) -> bool:
        """Nobody writes at the same time."""
        return False

    def neighbours(self, heard: Told) -> Neighbours:
        return _Polled(self, heard)

    def lease(self, name: str) -> Lease:
        return _Ours()


class _Ours(Lease):
    """One process serves a file."""

    def held(self) -> bool:
        return True

    def release(self) -> None:
        """Nobody waits for it."""


def _among(column: ColumnElement[str]) -> ColumnElement[bool]:
    values = func.json_each(bindparam("p_ids")).table_valued("value")
    return column.in_(select(values.c.value))


def _list(values: list[str]) -> object:
    """SQLite has no arrays: JSON, for its table-valued function json_each."""
    return msgspec.json.encode(values).decode()


def _configure(driver: sqlite3.Connection, _record: object) -> None:
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "cache_size = -16384",
        "journal_size_limit = 67108864",
    ):
        driver.execute(f"PRAGMA {pragma}")


class _Polled(Neighbours):
    """SQLite tells nobody of a commit, but keeps a number that changes with those of others."""

    def __init__(self, engine: SQLite, heard: Told) -> None:
        self._engine = engine
        self._heard = heard
        self._seen = 0
        self._known: dict[str, int] = {}

    def start(self, connection: Connection) -> None:
        self._seen = _data_version(connection)
        self._known = self._sequences(connection)

    def look(self, connection: Connection) -> None:
        seen = _data_version(connection)
        if seen == self._seen:
            return
        now = self._sequences(connection)
        self._seen = seen
        touched = {name: seq for name, seq in now.items() if self._known.get(name) != seq}
        touched.update((name, -1) for name in self._known if name not in now)
        self._known = now
        if touched:
            self._heard(touched)

    def announce(self, connection: Connection, touched: Mapping[str, int]) -> None:
        """The others look for themselves."""

    def committed(self, touched: Mapping[str, int]) -> None:
        for name, seq in touched.items():
            if seq < 0:
                self._known.pop(name, None)
            else:
                self._known[name] = seq

    def stop(self) -> None:
        """Nothing runs."""

    def _sequences(self, connection: Connection) -> dict[str, int]:
        try:
            rows = connection.execute(select(databases.c.name, databases.c.update_seq))
            return dict(rows.all())
        finally:
            if not self._engine.in_transaction(connection):
                connection.commit()


def _data_version(connection: Connection) -> int:
    return int(driver_of(connection).execute("PRAGMA data_version").fetchone()[0])
