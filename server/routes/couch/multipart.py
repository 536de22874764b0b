"""Documents with their attachments as parts, in and out (RFC 2046, RFC 2387).

In: ``multipart/related``, the JSON first, then a part for each attachment that it announces with
``"follows":true``. Out: the same for one document; ``multipart/mixed`` for several revisions
(CouchDB "Documents", "Creating multiple attachments", "Efficient multiple attachments retrieving").
"""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncGenerator
from email.message import Message
from typing import Final
from uuid import uuid4

import msgspec
from msgspec import Raw

from server.routes.couch.answers import JSON, Answer, in_pieces
from server.routes.couch.call import Call
from sync.database import Document
from sync.errors import BadRequest, SyncError

_GZIP: Final = 16 + zlib.MAX_WBITS
#: Bytes from which on parts are sent.
_PIECE: Final = 256 * 1024
#: Parts of a body; CouchDB's clients send one an attachment.
_MOST_PARTS: Final = 1_000
#: Bytes of a part's headers.
_MOST_HEADERS: Final = 8 * 1024
_END_OF_LINE: Final = re.compile(rb"[ \t]*\r\n")


class _Entry(msgspec.Struct):
    """An attachment as far as this file looks at it."""

    follows: bool = False
    encoding: str = ""


_entries: Final = msgspec.json.Decoder(dict[str, _Entry])


def split_related(content_type: str, limit: int, body: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The JSON of a multipart/related body and its attachments by name.

    A part is the attachment that its Content-Disposition names, else the next that the JSON
    announces (CouchDB goes by order alone). Raises BadRequest; ``too_large`` for packed parts that
    together unpack to more than ``limit`` bytes.
    """
    first, *others = parse_parts(content_type, body)
    announced = _announced(first[1])
    follows: dict[str, bytes] = {}
    left = limit
    for headers, data in others:
        name = headers.get_filename() or next((n for n in announced if n not in follows), None)
        if name is None:
            raise BadRequest("The body has more parts than the document announces")
        packed = "gzip" in (headers.get("content-encoding", ""), announced.get(name, ""))
        follows[name] = _unpack(data, left) if packed else data
        if packed:
            left -= len(follows[name])
    missing = [name for name in announced if name not in follows]
    if missing:
        raise BadRequest(f"The body lacks the part of attachment {missing[0]}")
    return first[1], follows


def _announced(text: bytes) -> dict[str, str]:
    """Attachments that follow as parts, in order, with their encoding."""
    try:
        fields = msgspec.json.decode(text, type=dict[str, Raw])
        entries = _entries.decode(fields.get("_attachments", b"{}"))
    except (msgspec.DecodeError, RecursionError):
        raise BadRequest("invalid UTF-8 JSON") from None
    return {name: entry.encoding for name, entry in entries.items() if entry.follows}


def _unpack(data: bytes, limit: int) -> bytes:
    unpacker = zlib.decompressobj(_GZIP)
    try:
        unpacked = unpacker.decompress(data, limit + 1)
    except zlib.error:
        raise BadRequest("A part is not gzip as its encoding says") from None
    if len(unpacked) > limit:
        raise SyncError("too_large")
    if not unpacker.eof:
        raise BadRequest("A packed part ends early")
    return unpacked


def parse_parts(content_type: str, body: bytes) -> list[tuple[Message, bytes]]:
    """Headers and content of each part of a multipart body; at least one. Raises BadRequest."""
    declared = _headers(b"content-type: " + content_type.encode())
    boundary = declared.get_param("boundary")
    if not isinstance(boundary, str) or not boundary or not boundary.isascii():
        raise BadRequest("The multipart Content-Type has no boundary")
    delimiter = b"\r\n--" + boundary.encode()
    # The body may begin with its first delimiter, without the line end that belongs to others.
    _, *pieces = (b"\r\n" + body).split(delimiter, _MOST_PARTS + 1)
    if len(pieces) > _MOST_PARTS:
        raise BadRequest(f"The multipart body has more than {_MOST_PARTS} parts")
    parts = []
    for piece in pieces:
        if piece.startswith(b"--"):
            break
        line = _END_OF_LINE.match(piece)
        head, separator, data = (
            piece[line.end() - 2 :].partition(b"\r\n\r\n") if line else 3 * (b"",)
        )
        if not separator:
            raise BadRequest("A part of the multipart body is malformed")
        parts.append((_headers(head), data))
    else:
        raise BadRequest("The multipart body ends early")
    if not parts:
        raise BadRequest("The multipart body has no parts")
    return parts


def _headers(head: bytes) -> Message:
    if len(head) > _MOST_HEADERS:  # parsing parameters takes the square of their length
        raise BadRequest("The headers of a part are too long")
    message = Message()
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            message[name.strip()] = value.strip()
    return message


async def related_answer(call: Call, document: Document) -> Answer:
    """One document with the attachments it announces."""
    content_type, body = await _related(call, document)
    return Answer(body, headers={"ETag": f'"{document.rev}"'}, content_type=content_type)


async def mixed_answer(call: Call, found: AsyncGenerator[Document | bytes, None]) -> Answer:
    """Several revisions, a part each; those with attachments are multipart/related in turn. Bytes
    are the JSON of what stands for one that is not here."""
    boundary = uuid4().hex
    pieces = _mixed(call, found, boundary)
    return await in_pieces(pieces, f'multipart/mixed; boundary="{boundary}"')


async def _mixed(
    call: Call, found: AsyncGenerator[Document | bytes, None], boundary: str
) -> AsyncGenerator[bytes, None]:
    """Parts, gathered to pieces of some size."""
    gathered = b""
    async for one in found:
        content_type, body = await _part(call, one)
        head = f"--{boundary}\r\nContent-Type: {content_type}\r\n\r\n".encode()
        gathered += head + body + b"\r\n"
        if len(gathered) >= _PIECE:
            yield gathered
            gathered = b""
    yield gathered + f"--{boundary}--".encode()


async def _part(call: Call, one: Document | bytes) -> tuple[str, bytes]:
    if isinstance(one, bytes):
        return f'{JSON}; error="true"', one
    return await _related(call, one) if one.parts else (JSON, one.json)


async def _related(call: Call, document: Document) -> tuple[str, bytes]:
    """Content-Type and body of a document with its attachments."""
    boundary = uuid4().hex
    pieces = [f"--{boundary}\r\nContent-Type: {JSON}\r\n\r\n".encode(), document.json]
    for info in document.parts:
        data = await call.database.attachment_bytes(info.digest)
        name = re.sub(r"[\r\n\0]", "_", info.name).replace("\\", "\\\\").replace('"', '\\"')
        kind = re.sub(r"[\r\n\0]", "", info.content_type)
        head = (
            f"\r\n--{boundary}\r\n"
            f'Content-Disposition: attachment; filename="{name}"\r\n'
            f"Content-Type: {kind}\r\n"
            f"Content-Length: {info.length}\r\n\r\n"
        )
        pieces += [head.encode(), data]
    pieces.append(f"\r\n--{boundary}--".encode())
    return f'multipart/related; boundary="{boundary}"', b"".join(pieces)
