"""Reading the body of a request: bounded, and unpacked where it came compressed."""

from __future__ import annotations

import asyncio
import zlib
from base64 import b64encode
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from hashlib import md5
from typing import Any, Final, TypeVar

from server.routes.couch.call import Call
from server.routes.couch.limits import body_limit
from server.routes.couch.parameters import decode
from sync.errors import BadRequest, SyncError

T = TypeVar("T")

#: Bytes from which on reading a body's JSON would hold up other requests for a while.
_LARGE: Final = 256 * 1024
#: Bytes that are unpacked at a time.
_AT_ONCE: Final = 256 * 1024
_GZIP: Final = 16 + zlib.MAX_WBITS
#: No body's length has more.
_DIGITS: Final = 18


async def read_bytes(call: Call) -> bytes:
    """The whole body, unpacked (``Content-Encoding: gzip``).

    Raises SyncError ``too_large`` (413) when it is, or unpacks to, more than ``body_limit``;
    ``bad_content_type`` (415) for another encoding.
    """
    body = bytearray()
    async for piece in read_pieces(call, body_limit(call)):
        body += piece
    return bytes(body)


async def read_pieces(
    call: Call, limit: int, error: str = "too_large"
) -> AsyncGenerator[bytes, None]:
    """The body as it comes, unpacked, ``limit`` bytes of it at most. Raises as ``read_bytes``,
    with ``error`` for one that is longer."""
    encoding = call.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise SyncError("bad_content_type", "Content-Encoding must be gzip or identity")
    length = call.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and (len(length) > _DIGITS or int(length) > limit):
        raise SyncError(error)
    pieces = _pieces(call)
    if "gzip" in encoding:
        pieces = unpacked(pieces)
    size = 0
    async for piece in pieces:
        size += len(piece)
        if size > limit:
            raise SyncError(error)
        yield piece


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
    """As they come. Checks ``Content-MD5`` (RFC 1864), which is of the bytes that are sent."""
    declared = call.headers.get("content-md5", "").strip()
    digest = md5(usedforsecurity=False) if declared else None
    more = True
    while more:
        message: Any = await call.receive()
        if message["type"] == "http.disconnect":
            raise BadRequest("The request ended early")
        piece: bytes = message.get("body", b"")
        if digest is not None:
            digest.update(piece)
        yield piece
        more = message.get("more_body", False)
    if digest is not None and b64encode(digest.digest()).decode() != declared:
        raise SyncError("content_md5_mismatch")


async def unpacked(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Unpacks gzip a little at a time, whatever a small body claims to contain (a "gzip bomb")."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        async for piece in pieces:
            rest = piece
            while rest:
                yield unpacker.decompress(rest, _AT_ONCE)
                rest = unpacker.unconsumed_tail
    except zlib.error:
        raise BadRequest("The body is not what Content-Encoding says") from None
    yield unpacker.flush()
    if not unpacker.eof:
        raise BadRequest("The compressed body ends early")
