"""Attachments that are too large for memory: stored as they come, given to a document at last.

An upload is a blob that belongs to nobody: its chunks go into the store in transactions of their
own, and the one transaction that writes the document only gives it its digest. What was broken off
is freed at once, or, after a crash, when it got nothing for a while (``sync/freeing.py``).
"""

from __future__ import annotations

import asyncio
import time
from base64 import b64encode
from hashlib import md5
from typing import Final
from uuid import uuid4

import msgspec
from sqlalchemy import insert, update

from sync import blobs, freeing
from sync.blobs import CHUNK
from sync.documents import HEAD, NewAttachment, SentAttachment, StagedAttachment
from sync.store import Store
from sync.tables import blobs as blob_table
from sync.tables import chunks, uploads
from sync.transaction import Transaction

#: Bytes that are kept in memory; an attachment that has no more is never staged.
AT_ONCE: Final = 4 * CHUNK
#: Seconds between two signs of life of an upload that gets little.
_SIGN: Final = 60


class Upload:
    """One attachment on its way in: ``add`` its bytes, ``finish``; always ``discard`` at the end,
    which leaves what a document has by then."""

    def __init__(self, store: Store) -> None:
        self.length = 0
        self._store = store
        self._waiting = bytearray()
        self._head = b""
        self._hash = md5(usedforsecurity=False)
        self._blob: int | None = None
        self._placed = 0
        self._signed = time.monotonic()

    async def add(self, piece: bytes) -> None:
        """More of its bytes. Raises InsufficientStorage."""
        self.length += len(piece)
        self._waiting += piece
        self._head = (self._head + piece[:HEAD])[:HEAD]
        while len(self._waiting) > AT_ONCE:
            block = bytes(self._waiting[:AT_ONCE])
            del self._waiting[:AT_ONCE]
            await self._place(block)
        if self._blob is not None and time.monotonic() - self._signed > _SIGN:
            await self._place(b"")

    async def finish(self, content_type: str) -> SentAttachment:
        """What an edit may name: with the bytes, if they are few."""
        rest = bytes(self._waiting)
        self._waiting.clear()
        if self._blob is None:
            return NewAttachment(content_type, rest, blobs.digest_of(rest))
        await self._place(rest)
        digest = "md5-" + b64encode(self._hash.digest()).decode()
        staged = StagedAttachment(content_type, self._blob, self.length, digest, head=self._head)
        twin = await self._store.read(lambda on: on.blobs.twin_of(staged))
        return msgspec.structs.replace(staged, twin=twin)

    async def discard(self) -> None:
        """Drops the bytes, unless a document has got them."""
        self._waiting.clear()
        if self._blob is not None:
            number, self._blob = self._blob, None
            await freeing.drop(self._store, number)

    async def _place(self, block: bytes) -> None:
        await asyncio.to_thread(self._hash.update, block)
        number, position = self._blob, self._placed
        self._blob = await self._store.write(lambda on: _append(on, number, position, block))
        self._placed += len(block) // CHUNK
        self._signed = time.monotonic()


def _append(transaction: Transaction, number: int | None, position: int, block: bytes) -> int:
    connection, now = transaction.connection, int(time.time())
    if number is None:
        made = insert(blob_table).values(digest=f"new-{uuid4().hex[:24]}", length=0)
        number = connection.execute(made.returning(blob_table.c.number)).scalar_one()
        connection.execute(insert(uploads).values(blob=number, alive_at=now))
    else:
        alive = update(uploads).where(uploads.c.blob == number).values(alive_at=now)
        connection.execute(alive)
    rows = [
        {"blob": number, "position": position + place, "data": block[start : start + CHUNK]}
        for place, start in enumerate(range(0, len(block), CHUNK))
    ]
    if rows:
        connection.execute(insert(chunks), rows)
    return number
