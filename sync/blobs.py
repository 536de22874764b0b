"""Attachments in the store: bytes by what they contain, and the stubs that refer to them.

The bytes of equal attachments are stored once, whichever documents and databases they are in.
A revision keeps its attachments as the JSON object that a client gets as ``_attachments`` (stubs),
so reading a document decodes nothing.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hashlib import md5
from typing import Final

import msgspec
from sqlalchemy import Connection, insert, select

from sync.documents import AttachmentInfo
from sync.errors import BadRequest, NotFound
from sync.tables import blobs, chunks

#: Bytes a row. A reader of a range touches the rows it needs.
CHUNK: Final = 256 * 1024


class _Stub(msgspec.Struct):
    """An attachment in ``_attachments``."""

    content_type: str
    revpos: int
    digest: str
    length: int
    stub: bool = True


_decoder: Final = msgspec.json.Decoder(dict[str, _Stub])


def digest_of(data: bytes) -> str:
    """``md5-<base64>``, what clients compare to know whether they have the bytes already."""
    return "md5-" + b64encode(md5(data, usedforsecurity=False).digest()).decode()


def infos(stubs: bytes) -> tuple[AttachmentInfo, ...]:
    """The attachments of a revision from its stored stubs."""
    if not stubs:
        return ()
    return tuple(
        AttachmentInfo(name, stub.content_type, stub.length, stub.digest, stub.revpos)
        for name, stub in _decoder.decode(stubs).items()
    )


def stubs(attachments: Iterable[AttachmentInfo]) -> bytes:
    """The reverse of ``infos``; empty for no attachments."""
    found = {a.name: _Stub(a.content_type, a.revpos, a.digest, a.length) for a in attachments}
    return msgspec.json.encode(found) if found else b""


def store(connection: Connection, data: bytes, digest: str = "") -> str:
    """Stores the bytes unless they are here; their digest (given, it is not computed again).

    Raises BadRequest if other bytes with the same digest are stored: MD5 collisions can be made,
    and one file must not stand in for another.
    """
    digest = digest or digest_of(data)
    known = length_of(connection, digest)
    if known is not None:
        if known != len(data) or read(connection, digest) != data:
            raise BadRequest("Another attachment has the same digest.")
        return digest
    number = connection.execute(
        insert(blobs).values(digest=digest, length=len(data)).returning(blobs.c.number)
    ).scalar_one()
    pieces = [
        {"blob": number, "position": start // CHUNK, "data": data[start : start + CHUNK]}
        for start in range(0, len(data), CHUNK)
    ]
    if pieces:
        connection.execute(insert(chunks), pieces)
    return digest


def length_of(connection: Connection, digest: str) -> int | None:
    """In bytes; None where no such bytes are stored."""
    return connection.scalar(select(blobs.c.length).where(blobs.c.digest == digest))


def read(connection: Connection, digest: str, start: int = 0, stop: int | None = None) -> bytes:
    """The bytes from ``start`` to before ``stop``, as far as they reach. Raises NotFound."""
    if length_of(connection, digest) is None:
        raise NotFound("Document is missing attachment")
    c = chunks.c
    query = (
        select(c.data)
        .join(blobs, blobs.c.number == c.blob)
        .where(blobs.c.digest == digest, c.position >= start // CHUNK)
        .order_by(c.position)
    )
    if stop is not None:
        query = query.where(c.position <= stop // CHUNK)
    data = b"".join(connection.scalars(query))
    first = start - start % CHUNK
    return data[start - first : None if stop is None else stop - first]
