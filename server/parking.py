"""Documents that are set aside, so that they stall nobody. Those whose processing failed are parked
with the reason and tried again at the next start, when the cause may have been mended. Those that
wait for another document are tried again when that one was dealt with."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import delete, insert, select, update

from server.tables import awaiting, parked
from server.upsert import insert as upsert
from sync.snapshot import Snapshot
from sync.transaction import Transaction


class Parked(Struct, frozen=True):
    """A document that waits for another try."""

    db: str
    id: str
    reason: str
    attempts: int


def park(transaction: Transaction, db: str, id: str, reason: str, at: datetime) -> None:
    """Sets a document aside, or counts one more failed try."""
    key = (parked.c.db == db, parked.c.id == id)
    again = transaction.connection.execute(
        update(parked)
        .where(*key)
        .values(reason=reason, at=at.timestamp(), attempts=parked.c.attempts + 1)
    )
    if not again.rowcount:
        transaction.connection.execute(
            insert(parked).values(db=db, id=id, reason=reason, at=at.timestamp(), attempts=1)
        )


def unpark(transaction: Transaction, db: str, id: str) -> None:
    """It has been dealt with."""
    transaction.connection.execute(delete(parked).where(parked.c.db == db, parked.c.id == id))


def await_document(transaction: Transaction, db: str, id: str, needs: str, at: datetime) -> None:
    """Sets a document aside until ``needs``, of the same database, was dealt with."""
    unpark(transaction, db, id)
    transaction.connection.execute(
        upsert(transaction.connection, awaiting)
        .values(db=db, id=id, needs=needs, at=at.timestamp())
        .on_conflict_do_nothing(index_elements=["db", "id"])
    )


def release(transaction: Transaction, db: str, needed: str, at: datetime) -> list[str]:
    """``needed`` was dealt with: the ids of those that waited for it, oldest first. They are parked
    now, so that each is tried again even if the process ends before."""
    key = (awaiting.c.db == db, awaiting.c.needs == needed)
    ids = list(
        transaction.connection.scalars(select(awaiting.c.id).where(*key).order_by(awaiting.c.at))
    )
    if ids:
        transaction.connection.execute(delete(awaiting).where(*key))
    for id in ids:
        park(transaction, db, id, f"{needed} was registered", at)
    return ids


def awaited(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """All that wait for another document: database, id, and what it needs."""
    rows = snapshot.connection.execute(
        select(awaiting.c.db, awaiting.c.id, awaiting.c.needs).order_by(awaiting.c.at)
    )
    return [(row.db, row.id, row.needs) for row in rows]


def waiting(snapshot: Snapshot) -> list[Parked]:
    """All of them; messages last, since they may wait for a submission among the others."""
    rows = snapshot.connection.execute(
        select(parked.c.db, parked.c.id, parked.c.reason, parked.c.attempts).order_by(
            parked.c.id.like("message:%"), parked.c.at
        )
    )
    return [Parked(*row) for row in rows]
