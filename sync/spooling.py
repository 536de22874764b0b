"""Documents whose attachments are too large for memory: they travel with a file each, on the disk.

The JSON of such a document announces its large attachments with ``"follows":true``, as in
``multipart/related``; their bytes are in temporary files (in ``TMPDIR``) without a name.
"""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import IO, Final, Protocol
from uuid import uuid4

import msgspec
from msgspec import Raw

from schemas.wire import Revisions
from sync import revision
from sync.parts import File, part_head
from sync.rendering import common_position

#: Bytes of attachments up to which a document travels as JSON alone.
IN_MEMORY: Final = 4 * 1024 * 1024
_PIECE: Final = 256 * 1024


class Spool:
    """An attachment's bytes in a file that goes with this object."""

    def __init__(self, name: str, content_type: str) -> None:
        self.name = name
        self.content_type = content_type
        self.length = 0
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the object

    def add(self, piece: bytes) -> None:
        """More bytes. Raises OSError."""
        self.file.write(piece)
        self.length += len(piece)

    def clear(self) -> None:
        """Begins anew."""
        self.file.seek(0)
        self.file.truncate()
        self.length = 0

    def pieces(self) -> Iterator[bytes]:
        """All of it, from the start."""
        self.file.seek(0)
        while piece := self.file.read(_PIECE):
            yield piece

    def __del__(self) -> None:
        self.file.close()


_object: Final = msgspec.json.Decoder(dict[str, Raw])
_files: Final = msgspec.json.Decoder(dict[str, File])


def missing_files(json: bytes, have: Sequence[str]) -> dict[str, int]:
    """The attachments of a document, of which the JSON has stubs, that came after the revisions
    somebody has: their names and lengths."""
    fields = _object.decode(json)
    if "_attachments" not in fields:
        return {}
    position = 0
    if "_revisions" in fields:
        path = msgspec.json.decode(fields["_revisions"], type=Revisions)
        history = [(path.start - below, digest) for below, digest in enumerate(path.ids)]
        position = common_position(history, [revision.parse(rev) for rev in have])
    return {
        name: file.length or 0
        for name, file in _files.decode(fields["_attachments"]).items()
        if file.stub and (file.revpos or 0) > position
    }


async def spooled(
    json: bytes, names: Sequence[str], fill: Callable[[Spool], Awaitable[None]]
) -> tuple[bytes, tuple[Spool, ...]]:
    """The document with the attachments ``names`` in files that ``fill`` fills, one after the
    other; the JSON announces them. Raises what ``fill`` does."""
    fields = _object.decode(json)
    files = _files.decode(fields["_attachments"])
    spools: list[Spool] = []
    for name in names:
        spool = Spool(name, files[name].content_type)
        await fill(spool)
        spools.append(spool)
        # Its digest may be that of a packed form, which is not what is sent.
        kept = files[name]
        files[name] = File(kept.content_type, kept.revpos, follows=True, length=spool.length)
    order = {spool.name: place for place, spool in enumerate(spools)}
    # Parts are recognised by their order alone: it must be the same in the JSON.
    sorted_files = dict(sorted(files.items(), key=lambda item: order.get(item[0], -1)))
    fields["_attachments"] = Raw(msgspec.json.encode(sorted_files))
    return msgspec.json.encode(fields), tuple(spools)


class Readable(Protocol):
    """A body that is read as it is sent."""

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""
        ...


class RelatedBody:
    """A document with its files as ``multipart/related`` (RFC 2387), read as it is sent."""

    def __init__(self, json: bytes, spools: Sequence[Spool], boundary: str) -> None:
        self._pieces = _related(json, spools, boundary)
        self._rest = b""

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""
        if not self._rest:
            self._rest = next(self._pieces, b"")
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def new_boundary() -> str:
    """One that no body contains."""
    return uuid4().hex


def _related(json: bytes, spools: Sequence[Spool], boundary: str) -> Iterator[bytes]:
    yield f"--{boundary}\r\nContent-Type: application/json\r\n\r\n".encode() + json
    for spool in spools:
        yield part_head(boundary, spool.name, spool.content_type, spool.length)
        yield from spool.pieces()
    yield f"\r\n--{boundary}--".encode()


def group(sizes: Mapping[int, int], most: int) -> Iterator[list[int]]:
    """The keys of ``sizes`` in their order, in groups of which none is larger than ``most``."""
    taken: list[int] = []
    total = 0
    for key, size in sizes.items():
        if taken and total + size > most:
            yield taken
            taken, total = [], 0
        taken.append(key)
        total += size
    if taken:
        yield taken
