"""Bytes of attachments that nobody refers to any more, freed a little at a time.

First they are given up: their digest finds them no more, which takes a moment. Then their chunks
go, in transactions of their own, so that no writer waits for a gigabyte to be forgotten. Uploads
that were broken off go the same way.
"""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import Final

from sqlalchemy import delete, insert, select, update

from sync.snapshot import Snapshot
from sync.store import Store
from sync.tables import attachment_uses, blobs, chunks, uploads
from sync.transaction import Transaction

#: Seconds after which an upload that got nothing is given up.
STALE: Final = 900
#: Blobs that are looked at, and chunks that are freed, at a time.
_BLOBS: Final = 500
_CHUNKS: Final = 64


async def free(store: Store, pause: float = 0.0) -> None:
    """Frees all that can be freed, with so many seconds between one slice and the next."""
    after: int | None = 0
    while after is not None:
        after = await store.write(partial(give_up_orphans, after=after))
        await asyncio.sleep(pause)
    while (number := await store.read(_next_given_up)) is not None:
        await drop(store, number, pause)


async def drop(store: Store, number: int, pause: float = 0.0) -> None:
    """Frees one upload, unless a document has got it."""
    more = True
    while more:
        more = await store.write(partial(_drop_slice, number=number))
        await asyncio.sleep(pause)


def give_up_orphans(transaction: Transaction, after: int) -> int | None:
    """Gives up those of the next blobs that no stored revision has; the last one's number, None
    when there are no more."""
    transaction.engine.claim(transaction.connection, blobs)
    connection, c = transaction.connection, blobs.c
    page = select(c.number).where(c.number > after).order_by(c.number).limit(_BLOBS)
    numbers: list[int] = list(connection.scalars(page))
    if not numbers:
        return None
    uses = select(attachment_uses.c.digest).where(attachment_uses.c.digest == c.digest)
    coming = select(uploads.c.blob).where(uploads.c.blob == c.number)
    orphans = select(c.number).where(c.number > after, c.number <= numbers[-1])
    for number in list(connection.scalars(orphans.where(~uses.exists(), ~coming.exists()))):
        connection.execute(update(blobs).where(c.number == number).values(digest=f"old-{number}"))
        connection.execute(insert(uploads).values(blob=number, alive_at=0))
    return numbers[-1]


def _next_given_up(snapshot: Snapshot) -> int | None:
    c = uploads.c
    stale = select(c.blob).where(c.alive_at < int(time.time()) - STALE).limit(1)
    found: int | None = snapshot.connection.scalar(stale)
    return found


def _drop_slice(transaction: Transaction, number: int) -> bool:
    """Frees some chunks of an upload; whether there is more to do."""
    connection, c = transaction.connection, chunks.c
    mine = update(uploads).where(uploads.c.blob == number).values(alive_at=0)
    if connection.execute(mine).rowcount == 0:
        return False
    places = select(c.position).where(c.blob == number).order_by(c.position).limit(_CHUNKS)
    found = list(connection.scalars(places))
    if found:
        last = found[-1]
        connection.execute(delete(chunks).where(c.blob == number, c.position <= last))
        return True
    connection.execute(delete(blobs).where(blobs.c.number == number))
    return False
