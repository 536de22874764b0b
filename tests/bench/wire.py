"""A TCP relay that counts what crosses it: the bytes a citizen pays for, headers included."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from typing import Self

from tests.support.closing import Closing


@dataclass(frozen=True)
class Traffic:
    """Bytes and HTTP requests since the relay started."""

    up: int
    down: int
    requests: int

    def __sub__(self, earlier: Traffic) -> Traffic:
        return Traffic(
            self.up - earlier.up, self.down - earlier.down, self.requests - earlier.requests
        )

    def __str__(self) -> str:
        return f"{self.requests} requests, {self.up:,} bytes up, {self.down:,} bytes down"


class Relay(Closing):
    """Listens on a free port and passes everything to ``port``, counting, in a thread."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._up = self._down = self._requests = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0

    @property
    def url(self) -> str:
        """The origin a browser uses to go through the relay."""
        return f"http://127.0.0.1:{self.port}"

    def traffic(self) -> Traffic:
        """What has crossed so far."""
        return Traffic(self._up, self._down, self._requests)

    def __enter__(self) -> Self:
        self._thread.start()
        listening = asyncio.start_server(self._connection, "127.0.0.1", 0)
        server = asyncio.run_coroutine_threadsafe(listening, self._loop).result()
        self.port = server.sockets[0].getsockname()[1]
        return self

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        """Cut every connection, and wait until each has noticed."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        target_reader, target_writer = await asyncio.open_connection("127.0.0.1", self._target)
        await asyncio.gather(
            self._pass(reader, target_writer, up=True),
            self._pass(target_reader, writer, up=False),
        )

    async def _pass(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, up: bool
    ) -> None:
        try:
            while data := await source.read(65536):
                if up:
                    self._up += len(data)
                    self._requests += data.count(b" HTTP/1.1\r\n")
                else:
                    self._down += len(data)
                target.write(data)
                await target.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass  # cut by one side, or by the end of the measurement
        finally:
            target.close()
