"""A multipart body, read as it comes (RFC 2046 section 5.1)."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator
from email.message import Message
from typing import Final

from sync.errors import BadRequest

#: Bytes that the headers of a part may have.
_MAX_HEAD: Final = 8 * 1024
_END_OF_LINE: Final = re.compile(rb"[ \t]*\r\n")


class Parts:
    """The parts of a body that comes in ``pieces``: ``head`` of the next, then its ``data``."""

    def __init__(self, content_type: str, pieces: AsyncIterator[bytes]) -> None:
        """Raises BadRequest where the Content-Type has no boundary."""
        self._pieces = pieces
        self._delimiter = b"\r\n--" + _boundary(content_type)
        # The body may begin with its first delimiter, without the line end that belongs to others.
        self._buffer = bytearray(b"\r\n")
        self._begun = False

    async def head(self) -> Message | None:
        """The headers of the next part; None at the end. Raises BadRequest for what is malformed
        or ends early."""
        if not self._begun:
            self._begun = True
            async for _ in self.data():  # what stands before the first part
                pass
        while len(self._buffer) < len(b"--"):
            await self._more()
        if self._buffer.startswith(b"--"):
            await self._skip_rest()
            return None
        while b"\r\n\r\n" not in self._buffer and len(self._buffer) <= _MAX_HEAD:
            await self._more()
        line = _END_OF_LINE.match(self._buffer)
        end = self._buffer.find(b"\r\n\r\n", line.end() - 2) if line else -1
        if line is None or not 0 <= end <= _MAX_HEAD:
            raise BadRequest("A part of the multipart body is malformed or has long headers")
        head = bytes(self._buffer[line.end() - 2 : end])
        del self._buffer[: end + 4]
        return _headers(head)

    async def data(self) -> AsyncGenerator[bytes, None]:
        """What the part contains, to its end. Raises BadRequest where the body ends early."""
        kept = len(self._delimiter) - 1
        while True:
            at = self._buffer.find(self._delimiter)
            if at >= 0:
                if at:
                    yield bytes(self._buffer[:at])
                del self._buffer[: at + len(self._delimiter)]
                return
            if len(self._buffer) > kept:
                yield bytes(self._buffer[:-kept])
                del self._buffer[:-kept]
            await self._more()

    async def _more(self) -> None:
        piece = await anext(self._pieces, None)
        if piece is None:
            raise BadRequest("The multipart body ends early")
        self._buffer += piece

    async def _skip_rest(self) -> None:
        async for _ in self._pieces:
            pass


def _boundary(content_type: str) -> bytes:
    declared = _headers(b"content-type: " + content_type.encode())
    boundary = declared.get_param("boundary")
    if not isinstance(boundary, str) or not boundary or not boundary.isascii():
        raise BadRequest("The multipart Content-Type has no boundary")
    return boundary.encode()


def _headers(head: bytes) -> Message:
    if len(head) > _MAX_HEAD:  # parsing parameters takes the square of their length
        raise BadRequest("The headers of a part are too long")
    message = Message()
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            message[name.strip()] = value.strip()
    return message
