"""Attachments in the store: bytes by what they contain, and the stubs that refer to them.

The bytes of equal attachments are stored once, whichever documents and databases they are in.
A revision keeps its attachments as the JSON object that a client gets as ``_attachments`` (stubs),
so reading a document decodes nothing.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hashlib import md5
from typing import Any, Final

import msgspec

from sync.documents import AttachmentInfo, StagedAttachment
from sync.errors import BadRequest, NotFound
from sync.statements import Statements

#: Bytes a row. A reader of a range touches the rows it needs.
CHUNK: Final = 256 * 1024
_OTHER_BYTES: Final = "Another attachment has the same digest."


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


class Blobs:
    """The stored bytes, as a transaction sees them."""

    def __init__(self, driver: Any, sql: Statements) -> None:
        self._driver = driver
        self._sql = sql

    def store(self, data: bytes, digest: str = "") -> str:
        """Stores the bytes unless they are here; their digest (given, it is not computed again).

        Raises BadRequest if other bytes with the same digest are stored: MD5 collisions can be
        made, and one file must not stand in for another.
        """
        digest = digest or digest_of(data)
        known = self.held(digest)
        if known is not None:
            if known[1] != len(data) or self._bytes(*known) != data:
                raise BadRequest(_OTHER_BYTES)
            return digest
        made = self._driver.execute(self._sql.insert_blob, (digest, len(data)))
        ((number,),) = made.fetchall()
        for position, start in enumerate(range(0, len(data), CHUNK)):
            row = (number, position, data[start : start + CHUNK])
            self._driver.execute(self._sql.insert_chunk, row)
        return digest

    def held(self, digest: str) -> tuple[int, int] | None:
        """(number, length) of stored bytes, which nobody frees until the transaction ends."""
        return self._one(self._sql.hold_blob, digest)

    def adopt(self, staged: StagedAttachment) -> None:
        """Makes an upload the bytes of its digest, unless they are here already: then it stays an
        upload, to be freed. Raises BadRequest as ``store``."""
        known = self.held(staged.digest)
        if known is None:
            row = (staged.digest, staged.length, staged.blob)
            self._driver.execute(self._sql.name_blob, row)
            self._driver.execute(self._sql.end_upload, (staged.blob,))
        elif known[0] not in (staged.twin, staged.blob) and not self._same(known, staged):
            raise BadRequest(_OTHER_BYTES)

    def twin_of(self, staged: StagedAttachment) -> int | None:
        """The stored blob with the same digest, if it has the same bytes."""
        known = self._one(self._sql.blob, staged.digest)
        return known[0] if known is not None and self._same(known, staged) else None

    def _same(self, known: tuple[int, int], staged: StagedAttachment) -> bool:
        """Whether a stored blob has the bytes of an upload; compared a chunk at a time."""
        number, length = known
        return length == staged.length and all(
            self._chunks(number, place, place) == self._chunks(staged.blob, place, place)
            for place in range((length + CHUNK - 1) // CHUNK)
        )

    def read(self, digest: str, start: int = 0, stop: int | None = None) -> bytes:
        """The bytes from ``start`` to before ``stop``, as far as they reach. Raises NotFound."""
        known = self._one(self._sql.blob, digest)
        if known is None:
            raise NotFound("Document is missing attachment")
        return self._bytes(*known, start, stop)

    def _one(self, text: str, digest: str) -> tuple[int, int] | None:
        found: tuple[int, int] | None = self._driver.execute(text, (digest,)).fetchone()
        return found

    def _bytes(self, number: int, length: int, start: int = 0, stop: int | None = None) -> bytes:
        end = length if stop is None else stop
        data = self._chunks(number, start // CHUNK, end // CHUNK)
        first = start - start % CHUNK
        return data[start - first : end - first]

    def _chunks(self, number: int, first: int, last: int) -> bytes:
        found = self._driver.execute(self._sql.chunks, (number, first, last))
        return b"".join(row[0] for row in found)
