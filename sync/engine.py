"""What differs from one database engine to another: connections, transactions, error codes."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, exc
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from sync.errors import named

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


def connect(url: str) -> Engine:
    """An engine whose connections begin and end transactions only when told to.

    SQLite: WAL, so that readers never wait for the writer, and synchronous=FULL, so that what was
    acknowledged survives a power cut. An error names no parameter of its statement: they are what
    people wrote, and hashes of secrets, and errors go to the log.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        raise ValueError(f"The store needs a SQLite file, not {parsed.render_as_string()}")
    engine = create_engine(
        parsed,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        poolclass=NullPool,
        connect_args={"check_same_thread": False, "timeout": _BUSY, "cached_statements": 512},
    )
    event.listen(engine, "connect", _configure)
    return engine


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


def begin_write(connection: Connection) -> None:
    """Begins a transaction that holds the write lock, so that it never has to be tried again."""
    _driver(connection).execute("BEGIN IMMEDIATE")


def create_tables(engine: Engine, metadata: MetaData) -> None:
    """Creates the tables that are missing. Processes that start together take turns."""
    with engine.connect() as connection:
        begin_write(connection)
        metadata.create_all(connection)
        connection.commit()
        _driver(connection).commit()


def begin_read(connection: Connection) -> None:
    """Begins a transaction that sees one moment of the store, from its first read on."""
    _driver(connection).execute("BEGIN")


def in_transaction(connection: Connection) -> bool:
    """Whether the engine itself still has the transaction open."""
    return bool(_driver(connection).in_transaction)


def foreign_commits(connection: Connection) -> int:
    """A number that changes when another connection has committed."""
    return int(_driver(connection).execute("PRAGMA data_version").fetchone()[0])


def translate(error: BaseException) -> BaseException:
    """The engine's error as ours: InsufficientStorage, SyncError ``unavailable``, ``too_large``;
    others as they are."""
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return error
    name = _CODES.get(code & 0xFF)  # extended codes carry the primary one in the lowest byte
    if name is None:
        return error
    return named(name)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
