"""Documents whose processing failed: set aside with the reason, so that they stall nobody, and
tried again at the next start (when the cause may have been mended)."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import delete, insert, select, update

from server.tables import parked
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


def waiting(snapshot: Snapshot) -> list[Parked]:
    """All of them; messages last, since they may wait for a submission among the others."""
    rows = snapshot.connection.execute(
        select(parked.c.db, parked.c.id, parked.c.reason, parked.c.attempts).order_by(
            parked.c.id.like("message:%"), parked.c.at
        )
    )
    return [Parked(*row) for row in rows]
