"""PostgreSQL: a server, written by many processes at a time.

What holds the order together: a work holds the row of every database it looks at until its
transaction ends, so the order of a database's sequences is the order of its commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Self

import psycopg
from psycopg import errors, pq
from sqlalchemy import (
    ARRAY,
    URL,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    Text,
    any_,
    bindparam,
    create_engine,
    event,
    exc,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.pool import NullPool

from sync.engine import Engine, HeldElsewhereError, Lease, Neighbours, Told, driver_of
from sync.engines.advisory import AdvisoryLock
from sync.engines.notified import Notified
from sync.errors import named
from sync.statements import Statements
from sync.upgrading import upgrade

#: Settings of every session. An acknowledged commit is on the disk, whatever the server's default;
#: stronger ones than ``on`` stay. Times bound what a process that hangs does to the others.
_SETTINGS: Final = """
    SELECT set_config(name, value, false) FROM (VALUES
        ('synchronous_commit', CASE
            WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN 'on'
            ELSE current_setting('synchronous_commit') END),
        ('lock_timeout', '10s'),
        ('statement_timeout', '120s'),
        ('idle_in_transaction_session_timeout', '60s'),
        ('jit', 'off')
    ) AS settings (name, value)
"""
#: Seconds; a server that is gone without a word is noticed after as many.
_CONNECTING: Final = {"connect_timeout": 10, "keepalives_idle": 30, "tcp_user_timeout": 30_000}
#: Any number, the same in every process: whoever creates tables holds it.
_CREATING: Final = 0x706F7274616C

#: What SQLSTATEs are to a client, by code or by class (PostgreSQL's documentation, appendix A);
#: any other is a defect of ours.
_CODES: Final = {
    "53100": "insufficient_storage",
    "54": "too_large",  # an id longer than an index takes, too
    "08": "unavailable",
    "53": "unavailable",
    "57": "unavailable",  # shutting down, starting, a statement that took too long
    "58": "unavailable",
    "25006": "unavailable",  # a standby
    "25P03": "unavailable",
    "40": "unavailable",
    "55P03": "unavailable",
    "22021": "bad_request",
}
#: A unique key, a table or a lock that another process was quicker to take.
_COLLISIONS: Final = frozenset(("23505", "23503", "40001", "40P01", "42P07", "42710"))
_OPEN: Final = frozenset(
    (
        pq.TransactionStatus.ACTIVE,
        pq.TransactionStatus.INTRANS,
        pq.TransactionStatus.INERROR,
    )
)


class PostgreSQL(Engine):
    """By psycopg 3."""

    shared = True

    def __init__(self, url: URL) -> None:
        if url.get_driver_name() != "psycopg":
            raise ValueError(f"PostgreSQL needs postgresql+psycopg://…, not {url.drivername}://…")
        pool = create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            poolclass=NullPool,
            paramstyle="format",
            use_native_hstore=False,
            connect_args={"cursor_factory": _Cursor, "application_name": "portal", **_CONNECTING},
        )
        event.listen(pool, "connect", _configure)
        super().__init__(pool, Statements(pool.dialect, insert, _among, list))

    def create_tables(self, metadata: MetaData) -> None:
        with self.pool.connect() as connection:
            driver = driver_of(connection)
            driver.execute("BEGIN")
            # Another process may be counting what a large store holds, or this one must.
            driver.execute("SET LOCAL lock_timeout = 0")
            driver.execute("SET LOCAL statement_timeout = 0")
            driver.execute("SELECT pg_advisory_xact_lock(%s)", (_CREATING,))
            metadata.create_all(connection)
            upgrade(connection)
            driver.commit()

    def begin_write(self, connection: Connection) -> None:
        """Each statement sees what is committed by then; what a work relies on it holds."""
        driver_of(connection).execute("BEGIN ISOLATION LEVEL READ COMMITTED")

    def begin_read(self, connection: Connection) -> None:
        driver_of(connection).execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def in_transaction(self, connection: Connection) -> bool:
        if not self.alive(connection):
            return False
        return driver_of(connection).pgconn.transaction_status in _OPEN

    def alive(self, connection: Connection) -> bool:
        # SQLAlchemy gives up a connection whose loss it met itself; asked for its driver, it would
        # silently make another, in no transaction.
        if connection.closed or connection.invalidated:
            return False
        driver = driver_of(connection)
        try:
            return not driver.closed and driver.fileno() >= 0
        except psycopg.OperationalError:
            return False  # it broke while a statement ran: no socket, yet not called closed

    def hold(self, connection: Connection, db: str) -> tuple[Any, ...] | None:
        try:
            held = driver_of(connection).execute(self.statements.hold_database, (db,))
        except errors.LockNotAvailable:
            raise HeldElsewhereError(db) from None
        found: tuple[Any, ...] | None = held.fetchone()
        return found

    def await_hold(self, connection: Connection, db: str) -> None:
        driver_of(connection).execute(self.statements.await_database, (db,))

    def write_many(self, connection: Connection, text: str, rows: Sequence[Sequence[Any]]) -> None:
        driver_of(connection).cursor().executemany(text, rows)

    def claim(self, connection: Connection, table: Table) -> None:
        name = connection.dialect.identifier_preparer.format_table(table)
        connection.exec_driver_sql(f"LOCK TABLE {name} IN EXCLUSIVE MODE")

    def translate(self, error: BaseException) -> BaseException:
        cause = error.orig if isinstance(error, exc.DBAPIError) else error
        if not isinstance(cause, psycopg.Error):
            return error
        code = cause.sqlstate
        if code is not None:
            name = _CODES.get(code) or _CODES.get(code[:2])
        elif isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
            name = "unavailable"  # the connection was lost, or none could be had
        else:
            name = "bad_request" if isinstance(cause, psycopg.DataError) else None  # U+0000
        return error if name is None else named(name)

    def collided(self, error: BaseException) -> bool:
        cause = error.orig if isinstance(error, exc.DBAPIError) else error
        return isinstance(cause, psycopg.Error) and cause.sqlstate in _COLLISIONS

    def neighbours(self, heard: Told) -> Neighbours:
        return Notified(self.pool, heard)

    def lease(self, name: str) -> Lease:
        return AdvisoryLock(self.pool, name)


class _Cursor(psycopg.Cursor[tuple[Any, ...]]):
    """Takes results in binary: documents come as they are, not as hexadecimal text. Errors name no
    value of a statement: they go to the log."""

    def __init__(self, connection: psycopg.Connection[Any], **options: Any) -> None:
        super().__init__(connection, **options)
        self.format = pq.Format.BINARY

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        try:
            return super().execute(query, params, **options)
        except psycopg.Error as error:
            raise _discreet(error) from None

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        try:
            super().executemany(query, params_seq, **options)
        except psycopg.Error as error:
            raise _discreet(error) from None


def _discreet(error: psycopg.Error) -> psycopg.Error:
    """Without the details, which quote what was to be written."""
    if error.diag.message_primary:
        error.args = (error.diag.message_primary,)
    return error


def _configure(driver: psycopg.Connection[Any], _record: object) -> None:
    driver.execute(_SETTINGS)


def _among(column: ColumnElement[str]) -> ColumnElement[bool]:
    return column == any_(bindparam("p_ids", type_=ARRAY(Text)))
