"""One database of a store: what the calls of ``Database`` share, and the database itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sync.documents import DatabaseInfo, Edit, Guard, Outcome
from sync.errors import named
from sync.quota import Quota
from sync.snapshot import DatabaseRow, Snapshot
from sync.store import Store
from sync.transaction import Transaction

T = TypeVar("T")


class Scope:
    """A database by its name; whether it exists shows when it is used."""

    def __init__(self, store: Store, name: str, quota: Quota | None = None) -> None:
        """What is written through it stays within ``quota``."""
        self.store = store
        self.name = name
        self.quota = quota

    def point(self, work: Callable[[Snapshot, DatabaseRow], T]) -> T:
        return self.store.read_blocking(lambda snapshot: work(snapshot, snapshot.row(self.name)))

    async def scan(self, work: Callable[[Snapshot, DatabaseRow], T]) -> T:
        return await self.store.read(lambda snapshot: work(snapshot, snapshot.row(self.name)))

    def write_one(self, on: Transaction, edit: Edit, guard: Guard | None) -> Outcome:
        """One edit, in the transaction of more."""
        return on.bulk_docs(self.name, [edit], guard=guard, quota=self.quota)[0]

    async def create(self) -> None:
        """Raises SyncError ``illegal_database_name``, ``file_exists``."""
        await self.store.write(lambda transaction: transaction.create_database(self.name))

    async def delete(self) -> None:
        await self.store.write(lambda transaction: transaction.delete_database(self.name))

    async def info(self) -> DatabaseInfo:
        return self.store.read_blocking(lambda snapshot: snapshot.info(self.name))


def raised(one: Outcome) -> Outcome:
    """The outcome of a single edit, or what it says went wrong."""
    if one.ok:
        return one
    raise named(one.error, one.reason)
