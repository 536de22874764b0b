"""Case numbers: one sequence a year, without gaps, given out inside the transaction that uses
them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, insert, update

from server.portal.deadlines import case_number
from server.tables import counters
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
    name = f"case-{year}"
    count = transaction.connection.execute(_NEXT, {"of": name}).scalar()
    if count is None:
        count = 1
        transaction.connection.execute(_FIRST, {"name": name, "value": count})
    return case_number(year, count)
