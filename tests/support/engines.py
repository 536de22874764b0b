"""The database engines that a store can have: what holds for one is tested on both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.pool import NullPool

from sync.store import Store
from sync.tables import metadata
from sync.transaction import Transaction
from tests.support.postgres import Cluster

ENGINES = ("sqlite", "postgresql")


@contextmanager
def new_store_url(engine: str, folder: Path, server: Callable[[], Cluster]) -> Iterator[str]:
    """The URL of an empty store: a file in ``folder``, or a place of the session's server, which
    is started when it is first needed."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'portal.db'}"
        return
    with server().store_url() as url:
        yield url


@contextmanager
def open_store(url: str) -> Iterator[Store]:
    """The store there, open, with the database ``db``."""
    with closing(Store(url)) as store:
        store.open()
        store.write_blocking(lambda on: on.create_database("db"))
        yield store


def elsewhere(url: str, statement: str) -> None:
    """What another process does to the store's tables, past the store."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(statement))


def copy_store(source: str, target: str) -> None:
    """A backup: the tables of a store at one moment, in a new place."""
    store = Store(target)
    store.open()
    store.close()
    one, other = (create_engine(url, poolclass=NullPool) for url in (source, target))
    with one.begin() as reader, other.begin() as writer:
        for table in metadata.sorted_tables:
            rows = [dict(row._mapping) for row in reader.execute(select(table))]
            if rows:
                writer.execute(insert(table), rows)


def set_room(store: Store, bytes_more: int) -> None:
    """A disk on which documents have room for so many bytes more. SQLite limits its file itself;
    PostgreSQL's server is made to answer as it does when its disk is full (SQLSTATE 53100)."""
    store.write_blocking(lambda on: _ROOM[on.connection.dialect.name](on, bytes_more))


def _pages(on: Transaction, bytes_more: int) -> None:
    used = on.connection.scalar(text("PRAGMA page_count")) or 0
    on.connection.execute(text(f"PRAGMA max_page_count = {used + bytes_more // 4096}"))


def _trigger(on: Transaction, bytes_more: int) -> None:
    size = "SELECT coalesce(sum(octet_length(body)), 0) FROM documents"
    limit = (on.connection.scalar(text(size)) or 0) + bytes_more
    for statement in (
        "CREATE OR REPLACE FUNCTION room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF ({size}) > {limit} THEN "
        "RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; "
        "END IF; RETURN NEW; END $$",
        "CREATE OR REPLACE TRIGGER room BEFORE INSERT ON documents "
        "FOR EACH ROW EXECUTE FUNCTION room()",
    ):
        on.connection.execute(text(statement))


_ROOM = {"sqlite": _pages, "postgresql": _trigger}
