"""One packet where there would be two: what is written in one turn of the event loop goes together.

uvicorn writes an answer's head and its body apart, and a system call and a packet more cost a small
answer as much as making it.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

#: Bytes from which on it is not worth waiting for more.
_ENOUGH: Final = 16 * 1024


class JoinedWrites:
    """A transport of asyncio's; everything but writing and ending is as it was."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """``data`` follows what is held; it is held too unless it is large."""
        if not self._held and len(data) < _ENOUGH:
            self._loop.call_soon(self._flush)
        self._held.append(data)
        if len(data) >= _ENOUGH:
            self._flush()

    def get_write_buffer_size(self) -> int:
        """What waits to be sent, in bytes."""
        return self._transport.get_write_buffer_size() + sum(map(len, self._held))

    def close(self) -> None:
        """Closes once everything is sent."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._held:
            held, self._held = self._held, []
            if not self._transport.is_closing():
                self._transport.writelines(held)
