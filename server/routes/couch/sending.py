"""Attachments that go out: from the store to the wire, a little of them in memory at a time."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Final

from sync.database import Database

#: Bytes of an attachment that are in memory at a time.
AT_ONCE: Final = 256 * 1024


async def pieces_of(
    database: Database, digest: str, start: int, stop: int
) -> AsyncGenerator[bytes, None]:
    """The stored bytes from ``start`` to before ``stop``."""
    for position in range(start, stop, AT_ONCE):
        end = min(position + AT_ONCE, stop)
        yield await database.attachment_bytes(digest, position, end)
