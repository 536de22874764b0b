"""Large attachments inside the JSON of an answer: encoded as they are sent, never held whole.

JSON is made with a hole where a large attachment's base64 belongs (form ``streamed``); whoever
sends it fills the holes a little at a time. A hole bears a mark that this process made up and
never shows, so no document can contain one.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from secrets import token_hex
from typing import Any, Final

import msgspec

#: Stored bytes by digest, from a first to before another.
Read = Callable[[str, int, int], Awaitable[bytes]]
#: Bytes from which on an attachment leaves a hole.
LARGE: Final = 64 * 1024
#: Bytes that are encoded at a time: of three bytes base64 makes four characters.
_AT_ONCE: Final = 3 * 256 * 1024
_MARK: Final = token_hex(16).encode()
_HOLE: Final = re.compile(_MARK + rb":([!-~]+?):([0-9]+):" + _MARK)


class _Attached(msgspec.Struct):
    files: dict[str, dict[str, Any]] = msgspec.field(name="_attachments", default_factory=dict)


def hole(digest: str, length: int) -> bytes:
    """What stands in JSON for the base64 of the stored bytes."""
    return b"%b:%b:%d:%b" % (_MARK, digest.encode(), length, _MARK)


def holes(json: bytes) -> dict[str, tuple[str, int]]:
    """The attachments of a document that are holes in its JSON: name → digest and length."""
    fields = msgspec.json.decode(json, type=_Attached)
    found = {
        name: _HOLE.fullmatch(file["data"].encode())
        for name, file in fields.files.items()
        if isinstance(file.get("data"), str)
    }
    return {name: (one[1].decode(), int(one[2])) for name, one in found.items() if one}


def has_holes(json: bytes) -> bool:
    """Whether it must be filled before it is sent."""
    return _MARK in json


async def filled(read: Read, pieces: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    """The pieces with what belongs into their holes. A hole lies within one piece. Raises NotFound
    where compaction freed the bytes meanwhile."""
    try:
        async for piece in pieces:
            if not has_holes(piece):
                yield piece
                continue
            done = 0
            for found in _HOLE.finditer(piece):
                yield piece[done : found.start()]
                done = found.end()
                async for part in _encoded(read, found[1].decode(), int(found[2])):
                    yield part
            yield piece[done:]
    finally:
        if isinstance(pieces, AsyncGenerator):
            await pieces.aclose()


async def _encoded(read: Read, digest: str, length: int) -> AsyncGenerator[bytes, None]:
    for start in range(0, length, _AT_ONCE):
        stop = min(start + _AT_ONCE, length)
        yield b64encode(await read(digest, start, stop))


async def once(json: bytes) -> AsyncGenerator[bytes, None]:
    """One piece."""
    yield json
