"""Numbers in sequences without gaps, given out inside the transaction that uses them. Those of
cases begin anew each year."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, insert, select, update

from server.portal.deadlines import case_number
from server.tables import counters
from sync.snapshot import Snapshot
from sync.transaction import Transaction

_NEXT: Final = (
    update(counters)
    .where(counters.c.name == bindparam("of"))
    .values(value=counters.c.value + 1)
    .returning(counters.c.value)
)
_FIRST: Final = insert(counters)


def next_case_number(transaction: Transaction, year: int) -> str:
    """The next number of ``year``: ``2026-000001`` first."""
    return case_number(year, next_number(transaction, f"case-{year}"))


def next_number(transaction: Transaction, name: str) -> int:
    """The next number of the sequence ``name``, 1 first."""
    count: int | None = transaction.connection.execute(_NEXT, {"of": name}).scalar()
    if count is None:
        count = 1
        transaction.connection.execute(_FIRST, {"name": name, "value": count})
    return count


def last(snapshot: Snapshot, name: str) -> int:
    """The last number that was given out; 0 if none was."""
    return snapshot.connection.scalar(select(counters.c.value).where(counters.c.name == name)) or 0
