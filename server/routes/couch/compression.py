"""Compressing answers: zstd where the client takes it, else gzip, each at its quickest level.

Whatever has been written can be read at once by the other side (every piece is flushed), so a feed
that waits holds nothing back.
"""

from __future__ import annotations

import zlib
from typing import Final, Protocol

import zstandard

#: Below this a packet is a packet either way.
_WORTHWHILE: Final = 860
_GZIP: Final = 16 + zlib.MAX_WBITS
_TYPES: Final = ("application/json", "text/", "application/javascript", "application/xml")


class Packer(Protocol):
    """A running compression. ``name`` is its Content-Encoding."""

    name: str

    def pack(self, piece: bytes) -> bytes:
        """The piece and all before it can be read from what has been returned so far."""

    def end(self) -> bytes:
        """The last bytes."""


class _Zstd:
    name = "zstd"

    def __init__(self) -> None:
        self._object = zstandard.ZstdCompressor(level=1).compressobj()

    def pack(self, piece: bytes) -> bytes:
        packed = self._object.compress(piece)
        return packed + self._object.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def end(self) -> bytes:
        return self._object.flush(zstandard.COMPRESSOBJ_FLUSH_FINISH)


class _Gzip:
    name = "gzip"

    def __init__(self) -> None:
        self._object = zlib.compressobj(1, wbits=_GZIP)

    def pack(self, piece: bytes) -> bytes:
        return self._object.compress(piece) + self._object.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._object.flush(zlib.Z_FINISH)


def packer_for(accept_encoding: str, content_type: str, length: int | None) -> Packer | None:
    """What to compress an answer with, if at all. ``length`` None: not known yet."""
    if length is not None and length < _WORTHWHILE:
        return None
    if not content_type.startswith(_TYPES):
        return None
    accepted = {
        name.strip()
        for name, _, quality in (e.partition(";") for e in accept_encoding.lower().split(","))
        if quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    }
    if "zstd" in accepted:
        return _Zstd()
    return _Gzip() if "gzip" in accepted else None


def pack_all(packer: Packer, body: bytes) -> bytes:
    """A whole body at once."""
    return packer.pack(body) + packer.end()
