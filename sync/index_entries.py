"""Mango indexes in the database: entries by key, brought up to date before they are asked.

As CouchDB's own they follow the changes feed, so no write waits for them; and each document that an
entry names is looked at as it is now, so an entry that is behind does no harm.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import delete, insert, or_, select, update

from sync.changes_page import decoded
from sync.index_keys import key_of
from sync.indexes import Index, existing
from sync.selector import compile_selector, field_path, is_absent, value_at
from sync.snapshot import DocumentRow, Snapshot
from sync.store import Store
from sync.tables import documents, index_entries
from sync.tables import indexes as built
from sync.transaction import Transaction

#: Changes that are taken in at a time: other writers wait for one slice at most.
SLICE: Final = 500


class Range(Struct, frozen=True):
    """What of an index is asked: keys from ``low`` to ``high``, after the entry (``key``, ``id``)
    where one is given."""

    number: int
    low: bytes
    high: bytes
    descending: bool = False
    key: bytes | None = None
    id: str = ""


async def refresh(store: Store, db: str, index: Index) -> int:
    """Brings an index up to date; its number."""
    number = await store.read(lambda on: _up_to_date(on, db, index))
    while number is None:
        number = await store.write(partial(_take_in, db=db, index=index))
    return number


def current(snapshot: Snapshot, db: str, index: Index) -> int | None:
    """The number of an index as it is; None where it was never built."""
    found = _found(snapshot, snapshot.row(db).number, index)
    return None if found is None else found[0]


def page(snapshot: Snapshot, db: str, asked: Range, size: int) -> list[tuple[bytes, DocumentRow]]:
    """The next documents of a range, with their keys, in the order of the index."""
    e, d = index_entries.c, documents.c
    query = (
        select(e.key, d.id, d.seq, d.rev, d.deleted, d.tree, d.attachments, d.body)
        .join(documents, (d.db == snapshot.row(db).number) & (d.id == e.id))
        .where(e.index == asked.number, e.key >= asked.low, e.key <= asked.high, d.deleted == 0)
    )
    if asked.key is not None:
        beyond = e.key < asked.key if asked.descending else e.key > asked.key
        next_id = e.id < asked.id if asked.descending else e.id > asked.id
        query = query.where(or_(beyond, (e.key == asked.key) & next_id))
    order = (e.key.desc(), e.id.desc()) if asked.descending else (e.key, e.id)
    rows = snapshot.connection.execute(query.order_by(*order).limit(size))
    return [(row[0], DocumentRow(*row[1:])) for row in rows]


def _definition(index: Index) -> bytes:
    return msgspec.json.encode([index.names, index.partial])


def _found(snapshot: Snapshot, db: int, index: Index) -> tuple[int, int] | None:
    """(number, sequence) of an index that was built for this definition."""
    c = built.c
    query = select(c.number, c.seq, c.definition).where(
        c.db == db, c.design == index.design, c.name == index.name
    )
    found = snapshot.connection.execute(query).first()
    if found is None or found[2] != _definition(index):
        return None
    return found[0], found[1]


def _up_to_date(snapshot: Snapshot, db: str, index: Index) -> int | None:
    row = snapshot.row(db)
    found = _found(snapshot, row.number, index)
    return found[0] if found is not None and found[1] == row.update_seq else None


def _take_in(transaction: Transaction, db: str, index: Index) -> int | None:
    """The next slice of the changes; the index's number once there are no more."""
    row = transaction.row(db)
    number, seq = _found(transaction, row.number, index) or _begin(transaction, row.number, index)
    where = (row.number, seq, SLICE, 0)
    found = transaction.driver.execute(transaction.sql.changes_with_bodies, where).fetchall()
    changed = [DocumentRow._make(one) for one in found]
    more = len(changed) == SLICE
    _replace(transaction, number, index, changed)
    reached = changed[-1].seq if more else row.update_seq
    newest = update(built).where(built.c.number == number).values(seq=reached)
    transaction.connection.execute(newest)
    return None if more else number


def _begin(transaction: Transaction, db: int, index: Index) -> tuple[int, int]:
    connection, c = transaction.connection, built.c
    same = (c.db == db, c.design == index.design, c.name == index.name)
    connection.execute(delete(built).where(*same))
    values = {"db": db, "design": index.design, "name": index.name, "seq": 0}
    made = insert(built).values(**values, definition=_definition(index))
    return connection.execute(made.returning(c.number)).scalar_one(), 0


def _replace(
    transaction: Transaction, number: int, index: Index, changed: list[DocumentRow]
) -> None:
    if not changed:
        return
    e, connection = index_entries.c, transaction.connection
    ids = [row.id for row in changed]
    connection.execute(delete(index_entries).where(e.index == number, e.id.in_(ids)))
    paths = [field_path(name) for name in index.names]
    matches = compile_selector(index.partial)
    entries: list[dict[str, Any]] = []
    for row in changed:
        if row.deleted or row.id.startswith("_design/"):
            continue
        document = decoded(row)
        values = [value_at(document, path) for path in paths]
        if not any(map(is_absent, values)) and matches(document):
            entries.append({"index": number, "id": row.id, "key": key_of(values)})
    if entries:
        connection.execute(insert(index_entries), entries)


def drop_unused(transaction: Transaction, db: str) -> None:
    """Drops what was built for indexes that are no more."""
    known = {(index.design, index.name) for index in existing(transaction, db)}
    c, connection = built.c, transaction.connection
    mine = select(c.number, c.design, c.name).where(c.db == transaction.row(db).number)
    for number, design, name in connection.execute(mine).all():
        if (design, name) not in known:
            connection.execute(delete(built).where(c.number == number))
