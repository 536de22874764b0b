"""Answers of the CouchDB dialect, and how they are sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from typing import Any, Final

import msgspec
from litestar.types import Receive, Send
from msgspec import Struct, field

from server.errors import Failure
from server.routes.couch.call import Call
from server.routes.couch.compression import Packer, pack_all, packer_for
from server.routes.couch.hanging_up import until_client_leaves

JSON: Final = "application/json"
_TEXT: Final = "text/plain; charset=utf-8"
NOT_MODIFIED: Final = 304
#: Bytes from which on compressing would hold up other requests for a while.
_LARGE: Final = 256 * 1024
#: Answers that are not compressed.
_AS_IT_IS: Final = (206, NOT_MODIFIED)
#: Every answer may differ by user and must be asked for again; nothing is to be guessed of a type.
_ALWAYS: Final = {
    b"cache-control": b"must-revalidate",
    b"vary": b"Accept, Accept-Encoding, Authorization, Cookie",
    b"x-content-type-options": b"nosniff",
}

Pieces = AsyncIterator[bytes]


class Answer(Struct):
    """``body`` is finished bytes, or pieces that are sent as they come. ``content_type`` None is
    JSON, called text where the client takes no JSON, as by CouchDB."""

    body: bytes | Pieces = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str | None = None


def json_answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """``value`` as JSON."""
    return Answer(msgspec.json.encode(value), status, dict(headers or {}))


def ok(status: int = 200, **more: Any) -> Answer:
    """``{"ok":true}``, with what is added."""
    return json_answer({"ok": True, **more}, status)


def failed(failure: Failure) -> Answer:
    """An error."""
    return Answer(failure.json, failure.status, failure.headers)


def etagged(call: Call, etag: str, answer: Answer) -> Answer:
    """``answer`` with its ETag, or 304 where the client has it (If-None-Match, RFC 9110)."""
    answer.headers["ETag"] = etag
    known = call.headers.get("if-none-match", "")
    if known and etag in (tag.strip().removeprefix("W/") for tag in known.split(",")):
        return Answer(b"", NOT_MODIFIED, {"ETag": etag})
    return answer


async def send_answer(
    call: Call, answer: Answer, receive: Receive, send: Send, extra: Mapping[str, str]
) -> None:
    """Sends it, compressed where the client takes that; for HEAD the header alone. ``extra`` are
    headers that do not depend on what is answered."""
    packer = packer_for(
        ""
        if answer.status in _AS_IT_IS or "Content-Length" in answer.headers
        else call.headers.get("accept-encoding", ""),
        answer.content_type or JSON,
        len(answer.body) if isinstance(answer.body, bytes) else None,
    )
    fields = dict(_ALWAYS)
    for name, value in answer.headers.items():
        fields[name.lower().encode()] = value.encode("latin-1")
    for name, value in extra.items():
        key, text = name.lower().encode(), value.encode("latin-1")
        fields[key] = fields[key] + b", " + text if key in fields else text
    if answer.status != NOT_MODIFIED:
        kind = answer.content_type or _json_or_text(call)
        fields[b"content-type"] = kind.encode("latin-1")
    if packer is not None:
        fields[b"content-encoding"] = packer.name.encode()
    headers = list(fields.items())
    start: Any = {"type": "http.response.start", "status": answer.status, "headers": headers}
    if isinstance(answer.body, bytes):
        body = await _packed(packer, answer.body) if packer else answer.body
        headers.append((b"content-length", str(len(body)).encode()))
        await send(start)
        await _send_piece(send, b"" if call.method == "HEAD" else body, more=False)
    else:
        head = call.method == "HEAD"
        pieces = _first_only(answer.body) if head else answer.body
        await _send_pieces(start, pieces, None if head else packer, receive, send)


def _json_or_text(call: Call) -> str:
    asked = call.headers.get("accept", "*/*")
    return JSON if asked in ("*/*", JSON) or call.accepts(JSON) else _TEXT


async def in_pieces(pieces: AsyncGenerator[bytes, None], content_type: str | None = None) -> Answer:
    """An answer that is sent as it is read; one that is a single piece, as a whole. What fails
    before the first piece is raised here."""
    first = await anext(pieces, b"")
    second = await anext(pieces, None)
    if second is None:
        return Answer(first, content_type=content_type)
    return Answer(_chained(first, second, pieces), content_type=content_type)


async def _chained(
    first: bytes, second: bytes, others: AsyncGenerator[bytes, None]
) -> AsyncGenerator[bytes, None]:
    try:
        yield first
        yield second
        async for piece in others:
            yield piece
    finally:
        await others.aclose()


async def _packed(packer: Packer, body: bytes) -> bytes:
    """In a thread if the body is large: other requests need not wait for it."""
    if len(body) < _LARGE:
        return pack_all(packer, body)
    return await asyncio.to_thread(pack_all, packer, body)


async def _send_piece(send: Send, piece: bytes, *, more: bool) -> None:
    await send({"type": "http.response.body", "body": piece, "more_body": more})


async def _send_pieces(
    start: Any, pieces: Pieces, packer: Packer | None, receive: Receive, send: Send
) -> None:
    """The answer begins with its first piece, so that what fails before it is still an error. A
    client that goes away ends it."""
    begun = False
    try:
        async with until_client_leaves(receive):
            async for piece in pieces:
                if not begun:
                    await send(start)
                    begun = True
                await _send_piece(send, packer.pack(piece) if packer else piece, more=True)
            if not begun:
                await send(start)
            await _send_piece(send, packer.end() if packer else b"", more=False)
    finally:
        await close(pieces)


async def _first_only(pieces: Pieces) -> Pieces:
    """Nothing, but what goes wrong before the first piece."""
    await anext(pieces, None)
    await close(pieces)
    return
    yield b""


async def close(pieces: Pieces) -> None:
    """Tells whoever makes the pieces that no more are wanted."""
    if isinstance(pieces, AsyncGenerator):
        await pieces.aclose()
