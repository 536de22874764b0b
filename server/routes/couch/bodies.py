"""Reading the body of a request: bounded, and unpacked where it came compressed."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable
from typing import Any, Final, TypeVar

from server.routes.couch.call import Call
from server.routes.couch.limits import body_limit
from server.routes.couch.parameters import decode
from sync.errors import BadRequest, SyncError

T = TypeVar("T")

#: Bytes from which on reading a body's JSON would hold up other requests for a while.
_LARGE: Final = 256 * 1024
_GZIP: Final = 16 + zlib.MAX_WBITS


async def read_bytes(call: Call) -> bytes:
    """The whole body, unpacked (``Content-Encoding: gzip``).

    Raises SyncError ``too_large`` (413) when it is, or unpacks to, more than ``body_limit``;
    ``bad_content_type`` (415) for another encoding.
    """
    limit = body_limit(call)
    encoding = call.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise SyncError("bad_content_type", "Content-Encoding must be gzip or identity")
    length = call.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > limit:
        raise SyncError("too_large")
    pieces = _pieces(call)
    if "gzip" in encoding:
        pieces = _unpacked(pieces, limit)
    body = bytearray()
    async for piece in pieces:
        body += piece
        if len(body) > limit:
            raise SyncError("too_large")
    return bytes(body)


async def read_json(call: Call) -> Any:
    """The decoded body; an empty one is an empty object. Raises BadRequest."""
    body = await read_bytes(call)
    return await off_loop(decode, body) if body.strip() else {}


async def read_object(call: Call) -> dict[str, Any]:
    """The body, which must be a JSON object. Raises BadRequest."""
    value = await read_json(call)
    if not isinstance(value, dict):
        raise BadRequest("Request body must be a JSON object")
    return value


def require_json(call: Call) -> None:
    """Raises ``bad_content_type`` (415) unless the body is declared as JSON.

    A page of another origin cannot send that type without asking first (CORS preflight).
    """
    media_type = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise SyncError("bad_content_type")


async def off_loop(work: Callable[[bytes], T], body: bytes) -> T:
    """``work(body)``, in a thread if the body is large."""
    return work(body) if len(body) < _LARGE else await asyncio.to_thread(work, body)


async def _pieces(call: Call) -> AsyncIterator[bytes]:
    more = True
    while more:
        message: Any = await call.receive()
        if message["type"] == "http.disconnect":
            raise BadRequest("The request ended early")
        piece: bytes = message.get("body", b"")
        yield piece
        more = message.get("more_body", False)


async def _unpacked(pieces: AsyncIterator[bytes], limit: int) -> AsyncIterator[bytes]:
    """Unpacks no more than the limit, whatever a small body claims to contain (a "gzip bomb")."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        async for piece in pieces:
            unpacked = unpacker.decompress(piece, limit + 1)
            if unpacker.unconsumed_tail:
                raise SyncError("too_large")
            yield unpacked
    except zlib.error:
        raise BadRequest("The body is not what Content-Encoding says") from None
    if not unpacker.eof:
        raise BadRequest("The compressed body ends early")
