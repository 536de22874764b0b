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
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from sync.documents import AttachmentInfo, StagedAttachment
from sync.errors import BadRequest, NotFound
from sync.tables import blobs, chunks, uploads

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
    known = held(connection, digest)
    if known is not None:
        if known[1] != len(data) or read(connection, digest) != data:
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


def held(connection: Connection, digest: str) -> tuple[int, int] | None:
    """(number, length) of stored bytes, which nobody frees until the transaction ends."""
    held = select(blobs.c.number, blobs.c.length).where(blobs.c.digest == digest)
    found = connection.execute(held.with_for_update(read=True)).first()
    return None if found is None else (found[0], found[1])


def adopt(connection: Connection, staged: StagedAttachment) -> None:
    """Makes an upload the bytes of its digest, unless they are here already: then it stays an
    upload, to be freed. Raises BadRequest as ``store``."""
    known = held(connection, staged.digest)
    if known is None:
        named = update(blobs).where(blobs.c.number == staged.blob)
        connection.execute(named.values(digest=staged.digest, length=staged.length))
        connection.execute(delete(uploads).where(uploads.c.blob == staged.blob))
        return
    if known[0] not in (staged.twin, staged.blob) and not same(connection, known[0], staged):
        raise BadRequest("Another attachment has the same digest.")


def twin_of(connection: Connection, staged: StagedAttachment) -> int | None:
    """The stored blob with the same digest, if it has the same bytes."""
    query = select(blobs.c.number).where(blobs.c.digest == staged.digest)
    number: int | None = connection.scalar(query)
    return number if number is not None and same(connection, number, staged) else None


def same(connection: Connection, number: int, staged: StagedAttachment) -> bool:
    """Whether a stored blob has the bytes of an upload; compared a chunk at a time."""
    if connection.scalar(select(blobs.c.length).where(blobs.c.number == number)) != staged.length:
        return False
    c = chunks.c
    one = select(c.data).where(c.position == bindparam("place"), c.blob == bindparam("of"))
    return all(
        connection.scalar(one, {"place": place, "of": number})
        == connection.scalar(one, {"place": place, "of": staged.blob})
        for place in range((staged.length + CHUNK - 1) // CHUNK)
    )


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
