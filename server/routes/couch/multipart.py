"""Documents with their attachments as parts, in and out (RFC 2046, RFC 2387).

In: ``multipart/related``, the JSON first, then a part for each attachment that it announces with
``"follows":true``. Out: the same for one document; ``multipart/mixed`` for several revisions
(CouchDB "Documents", "Creating multiple attachments", "Efficient multiple attachments retrieving").
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Final
from uuid import uuid4

import msgspec
from msgspec import Raw

from server.routes.couch.answers import JSON, Answer, in_pieces
from server.routes.couch.bodies import read_pieces, unpacked
from server.routes.couch.call import Call
from server.routes.couch.limits import body_limit, parts_limit
from server.routes.couch.parts import Parts
from server.routes.couch.receiving import Receiving
from server.routes.couch.sending import pieces_of
from sync.database import Document
from sync.documents import SentAttachment
from sync.errors import BadRequest, SyncError
from sync.parsing import MAX_ATTACHMENTS
from sync.parts import header_text, part_head

#: Bytes from which on parts are sent.
_PIECE: Final = 256 * 1024


class _Entry(msgspec.Struct):
    """An attachment as far as this file looks at it."""

    follows: bool = False
    encoding: str = ""


_entries: Final = msgspec.json.Decoder(dict[str, _Entry])


async def read_related(call: Call, received: Receiving) -> tuple[bytes, dict[str, SentAttachment]]:
    """The JSON of a multipart/related body and its attachments by name, received as they come.

    A part is the attachment that its Content-Disposition names, else the next that the JSON
    announces (CouchDB goes by order alone). Raises BadRequest; ``too_large``,
    ``attachment_too_large``.
    """
    parts = Parts(call.headers["content-type"], read_pieces(call, parts_limit(call)))
    if await parts.head() is None:
        raise BadRequest("The multipart body has no parts")
    text = await _text(parts, body_limit(call))
    announced = _announced(text)
    follows: dict[str, SentAttachment] = {}
    while (head := await parts.head()) is not None:
        name = head.get_filename() or next((n for n in announced if n not in follows), None)
        if name not in announced or name in follows or len(follows) >= MAX_ATTACHMENTS:
            raise BadRequest("The body has more parts than the document announces")
        packed = "gzip" in (head.get("content-encoding", ""), announced[name])
        data = unpacked(parts.data()) if packed else parts.data()
        follows[name] = await received.part("", data)
    missing = [name for name in announced if name not in follows]
    if missing:
        raise BadRequest(f"The body lacks the part of attachment {missing[0]}")
    return text, follows


async def _text(parts: Parts, limit: int) -> bytes:
    text = bytearray()
    async for piece in parts.data():
        text += piece
        if len(text) > limit:
            raise SyncError("too_large")
    return bytes(text)


def _announced(text: bytes) -> dict[str, str]:
    """Attachments that follow as parts, in order, with their encoding."""
    try:
        fields = msgspec.json.decode(text, type=dict[str, Raw])
        entries = _entries.decode(fields.get("_attachments", b"{}"))
    except (msgspec.DecodeError, RecursionError):
        raise BadRequest("invalid UTF-8 JSON") from None
    return {name: entry.encoding for name, entry in entries.items() if entry.follows}


async def related_answer(call: Call, document: Document) -> Answer:
    """One document with the attachments it announces."""
    content_type, length, pieces = _related(call, document)
    headers = {"ETag": f'"{document.rev}"', "Content-Length": str(length)}
    return Answer(pieces, headers=headers, content_type=content_type)


async def mixed_answer(
    call: Call,
    found: AsyncGenerator[Document | bytes, None],
    kind: str = "multipart/mixed",
    *,
    named: bool = False,
) -> Answer:
    """Several revisions, a part each; those with attachments are multipart/related in turn. Bytes
    are the JSON of what stands for one that is not here. ``named``: the header of a part with
    attachments says whose it is (``X-Doc-Id``, ``X-Rev-Id``)."""
    boundary = uuid4().hex
    pieces = _gathered(_mixed(call, found, boundary, named))
    return await in_pieces(pieces, f'{kind}; boundary="{boundary}"')


async def _gathered(pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """The same bytes in pieces of some size."""
    gathered = bytearray()
    async for piece in pieces:
        gathered += piece
        if len(gathered) >= _PIECE:
            yield bytes(gathered)
            gathered.clear()
    yield bytes(gathered)


async def _mixed(
    call: Call, found: AsyncGenerator[Document | bytes, None], boundary: str, named: bool
) -> AsyncGenerator[bytes, None]:
    async for one in found:
        if isinstance(one, bytes):
            yield _head(boundary, f'{JSON}; error="true"') + one
        elif not one.parts:
            yield _head(boundary, JSON) + one.json
        else:
            content_type, _, pieces = _related(call, one)
            yield _head(boundary, content_type, _whose(one) if named else "")
            async for piece in pieces:
                yield piece
        yield b"\r\n"
    yield f"--{boundary}--".encode()


def _head(boundary: str, content_type: str, more: str = "") -> bytes:
    return f"--{boundary}\r\n{more}Content-Type: {content_type}\r\n\r\n".encode()


def _whose(document: Document) -> str:
    return f"X-Doc-Id: {header_text(document.id)}\r\nX-Rev-Id: {document.rev}\r\n"


def _related(call: Call, document: Document) -> tuple[str, int, AsyncGenerator[bytes, None]]:
    """Content-Type, length and pieces of a document with its attachments."""
    boundary = uuid4().hex
    first = _head(boundary, JSON) + document.json
    heads = [
        part_head(boundary, info.name, info.content_type, info.length) for info in document.parts
    ]
    end = f"\r\n--{boundary}--".encode()
    length = sum(map(len, (first, *heads, end))) + sum(info.length for info in document.parts)

    async def pieces() -> AsyncGenerator[bytes, None]:
        yield first
        for head, info in zip(heads, document.parts, strict=True):
            yield head
            async for piece in pieces_of(call.database, info.digest, 0, info.length):
                yield piece
        yield end

    return f'multipart/related; boundary="{boundary}"', length, pieces()
