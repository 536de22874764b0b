"""Attachments that come in: from the wire into the store, a little of them in memory at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from server.routes.couch.bodies import read_pieces
from server.routes.couch.call import Call
from server.routes.couch.limits import attachment_limit, parts_limit
from sync.documents import SentAttachment
from sync.errors import SyncError
from sync.uploads import Upload


class Receiving:
    """The attachments of one request. What no document has got in the end is dropped."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._limit = attachment_limit(call)
        self._left = parts_limit(call)
        self._uploads: list[Upload] = []

    async def body(self, content_type: str) -> SentAttachment:
        """The request's body. Raises ``attachment_too_large`` (413), ``content_md5_mismatch``."""
        pieces = read_pieces(self._call, self._limit, "attachment_too_large")
        return await self.part(content_type, pieces)

    async def part(self, content_type: str, pieces: AsyncIterator[bytes]) -> SentAttachment:
        """An attachment that comes in pieces. Raises ``attachment_too_large`` (413)."""
        upload = Upload(self._call.portal.store)
        self._uploads.append(upload)
        async for piece in pieces:
            self._left -= len(piece)
            if upload.length + len(piece) > self._limit:
                raise SyncError("attachment_too_large")
            if self._left < 0:  # packed parts are small until they are unpacked
                raise SyncError("too_large")
            await upload.add(piece)
        return await upload.finish(content_type)

    async def close(self) -> None:
        """Drops what nobody has got."""
        for upload in self._uploads:
            await upload.discard()


@asynccontextmanager
async def receiving(call: Call) -> AsyncIterator[Receiving]:
    """For as long as a request's attachments are received and written."""
    received = Receiving(call)
    try:
        yield received
    finally:
        await received.close()
