"""How much a database stores, in bytes: what its quota is about (``sync/quota.py``).

Each document costs its tree; each stored body, old ones until compaction included, costs itself,
its attachments' stubs, its id and ``BODY``; each attachment costs its bytes once a document,
however many revisions have it. The sum is kept in the database's row, by the transactions that
change it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Table,
    cast,
    func,
    literal_column,
    select,
)

from sync.tables import attachment_uses, blobs, documents, revisions

#: Bytes that the keys and indexes of a stored body take beside its id, about.
BODY: Final = 200


def of_body(id: str, stubs: bytes, body: bytes) -> int:
    """What one stored body costs."""
    return BODY + len(id) + len(stubs) + len(body)


def counted(among: Callable[[Table], ColumnElement[bool]]) -> ColumnElement[int]:
    """SQL that counts afresh what the rows cost that ``among`` says of each table."""
    doc, use = documents.c, attachment_uses.c
    trees = _sum(func.length(doc.tree), documents, among)
    bodies = (_sum(_body(table), table, among) for table in (documents, revisions))
    held = (
        select(use.db, use.id, use.digest, blobs.c.length)
        .join(blobs, blobs.c.digest == use.digest)
        .where(among(attachment_uses))
        .distinct()
        .subquery()
    )
    files = select(_total(held.c.length)).scalar_subquery()
    return sum(bodies, trees) + files


def counted_in(db: int) -> ColumnElement[int]:
    """``counted`` of the whole database numbered ``db``."""
    return counted(lambda table: table.c.db == db)


def _body(table: Table) -> ColumnElement[int]:
    c = table.c
    return _constant(BODY) + func.length(c.id) + func.length(c.attachments) + func.length(c.body)


def _sum(
    cost: ColumnElement[int], table: FromClause, among: Callable[[Any], ColumnElement[bool]]
) -> ColumnElement[int]:
    return select(_total(cost)).select_from(table).where(among(table)).scalar_subquery()


def _total(cost: ColumnElement[int]) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(cost), _constant(0)), BigInteger)


def _constant(value: int) -> ColumnElement[int]:
    """In the text itself: statements that are compiled once name all their parameters."""
    return literal_column(str(value), Integer)
