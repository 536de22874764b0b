"""What differs from one database engine to another, behind one small interface.

Everything else of the store is the same code for all of them. ``sync.engines`` has the engines.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import Connection, MetaData, Table
from sqlalchemy import Engine as Pool

from sync.statements import Statements

#: Gets {database: its new sequence; -1 where it was deleted}.
Told = Callable[[Mapping[str, int]], None]


class HeldElsewhereError(Exception):
    """Another process writes to the database just now; to wait for it while holding others might
    be to wait for ever. The work is run again, once all that it needs is held."""


class Neighbours(ABC):
    """The other processes that write to the same store: hears of their commits, tells them of ours.
    ``heard`` is called in the writer's thread or in one of the engine's own."""

    @abstractmethod
    def start(self, connection: Connection) -> None:
        """Commits from now on will be heard. ``connection`` is the writer's."""

    @abstractmethod
    def look(self, connection: Connection) -> None:
        """The writer is idle, or has just begun a transaction: a moment to look at others."""

    @abstractmethod
    def announce(self, connection: Connection, touched: Mapping[str, int]) -> None:
        """The transaction on ``connection`` is about to commit; others hear of it if it does."""

    @abstractmethod
    def committed(self, touched: Mapping[str, int]) -> None:
        """It did."""

    @abstractmethod
    def stop(self) -> None:
        """Hears no more."""


class Lease(ABC):
    """The right to do what only one process of a store may do at a time."""

    @abstractmethod
    def held(self) -> bool:
        """Whether it is ours now; takes it if nobody has it. It is free again when the process
        that held it dies. Blocks for a moment; call it from one thread at a time."""

    @abstractmethod
    def release(self) -> None:
        """Gives it back."""


class Engine(ABC):
    """Connections, transactions and error codes of one database.

    ``pool`` is SQLAlchemy's engine, in autocommit mode: transactions begin when they are told to.
    Hot statements run on the driver's own connection (``driver``), whose ``execute()`` gives a
    cursor of tuples in sqlite3 and in psycopg alike.
    """

    #: Whether several processes may serve one store.
    shared: ClassVar[bool]

    def __init__(self, pool: Pool, statements: Statements) -> None:
        self.pool = pool
        self.statements = statements

    @abstractmethod
    def create_tables(self, metadata: MetaData) -> None:
        """Creates the tables that are missing. Processes that start together take turns."""

    @abstractmethod
    def begin_write(self, connection: Connection) -> None:
        """Begins a transaction that may write."""

    @abstractmethod
    def begin_read(self, connection: Connection) -> None:
        """Begins a transaction that sees one moment of the store, from its first read on."""

    @abstractmethod
    def in_transaction(self, connection: Connection) -> bool:
        """Whether the engine itself still has the transaction open."""

    @abstractmethod
    def alive(self, connection: Connection) -> bool:
        """Whether the connection can still be used, as far as is known without asking."""

    @abstractmethod
    def hold(self, connection: Connection, db: str) -> tuple[Any, ...] | None:
        """The row of a database, to which nobody else writes until the transaction ends: so the
        order of its sequences is the order of commits. Raises HeldElsewhereError."""

    @abstractmethod
    def await_hold(self, connection: Connection, db: str) -> None:
        """``hold``, waiting for whoever writes to it now. In the order of names, before anything
        else is held: then no two processes ever wait for each other."""

    @abstractmethod
    def write_many(self, connection: Connection, text: str, rows: Sequence[Sequence[Any]]) -> None:
        """Runs a statement once for each row of parameters."""

    @abstractmethod
    def claim(self, connection: Connection, table: Table) -> None:
        """Until the transaction ends nobody else writes to ``table``, nor holds rows of it."""

    @abstractmethod
    def translate(self, error: BaseException) -> BaseException:
        """The engine's error as ours: InsufficientStorage, SyncError ``unavailable``,
        ``too_large``; others as they are."""

    @abstractmethod
    def collided(self, error: BaseException) -> bool:
        """Whether a work failed because of what another process wrote at the same time. Run again
        it sees that, and does what is right then."""

    @abstractmethod
    def neighbours(self, heard: Told) -> Neighbours:
        """The other processes, as the writer needs them."""

    @abstractmethod
    def lease(self, name: str) -> Lease:
        """The lease called so; every process has the same."""


def driver_of(connection: Connection) -> Any:
    """The driver's own connection: sqlite3's or psycopg's."""
    return connection.connection.driver_connection
