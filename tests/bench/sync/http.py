"""An HTTP/1.1 client that costs little, so that the server is what is measured: requests are bytes
made beforehand, answers are parsed by httptools, connections stay open."""

from __future__ import annotations

import asyncio
import json
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httptools

#: Seconds after which an answer that is not there yet is a failure.
PATIENCE = 120


@dataclass(frozen=True)
class Answer:
    """A whole answer."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The decoded body."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Address:
    """A server, and as whom to talk to it."""

    host: str
    port: int
    prefix: str = ""
    auth: tuple[str, str] | None = None

    def request(self, method: str, path: str, body: bytes | None = None) -> bytes:
        """A request as it goes over the wire; ``path`` begins below the CouchDB's root."""
        head = f"{method} {self.prefix}{path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
        head += "Accept: application/json\r\n"
        if self.auth:
            head += f"Authorization: Basic {b64encode(':'.join(self.auth).encode()).decode()}\r\n"
        if body is not None:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        return f"{head}\r\n".encode() + (body or b"")


class Connection(asyncio.Protocol):
    """One kept-alive connection, one request at a time."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []
        self._answered: asyncio.Future[Answer] | None = None
        self._transport: asyncio.Transport | None = None
        #: Set with the answer's head, where the server sends it before the end.
        self.begun = asyncio.Event()

    async def ask(self, request: bytes) -> Answer:
        """The answer; raises for one that is not a success."""
        answer = await self.send(request)
        if answer.status >= 400:
            line = request.partition(b"\r\n")[0].decode()
            raise RuntimeError(f"{line}: {answer.status} {answer.body[:300]!r}")
        return answer

    def send(self, request: bytes) -> asyncio.Future[Answer]:
        """Sends it; the future has the answer. Raises where the server has hung up meanwhile."""
        assert self._transport is not None
        if self._transport.is_closing():
            raise ConnectionError("the server hung up before it was asked")
        self._answered = asyncio.get_running_loop().create_future()
        self._body = []
        self.begun.clear()
        self._parser = httptools.HttpResponseParser(self)
        self._transport.write(request)
        return self._answered

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, error: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(error or ConnectionError("the server hung up"))

    def on_headers_complete(self) -> None:
        self.begun.set()

    def on_body(self, piece: bytes) -> None:
        self._body.append(piece)

    def on_message_complete(self) -> None:
        assert self._answered is not None
        if not self._answered.done():
            status = self._parser.get_status_code()
            self._answered.set_result(Answer(status, b"".join(self._body)))

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


@asynccontextmanager
async def connections(address: Address, number: int) -> AsyncIterator[list[Connection]]:
    """So many connections, closed afterwards."""
    loop = asyncio.get_running_loop()
    opened = [
        (await loop.create_connection(Connection, address.host, address.port))[1]
        for _ in range(number)
    ]
    try:
        yield opened
    finally:
        for one in opened:
            one.close()


@asynccontextmanager
async def connection(address: Address) -> AsyncIterator[Connection]:
    """One."""
    async with connections(address, 1) as opened:
        yield opened[0]


async def seconds_for(opened: Connection, requests: Sequence[bytes]) -> float:
    """How long the requests take, one after the other."""
    start = time.perf_counter()
    for request in requests:
        await opened.ask(request)
    return time.perf_counter() - start


async def rate(opened: Sequence[Connection], requests: Iterable[bytes], seconds: float) -> float:
    """Answers a second while every connection asks its next as soon as it is answered, for so
    long or until there are no more requests."""
    waiting = iter(requests)
    start = time.perf_counter()
    end = start + seconds
    done = 0

    async def one_after_the_other(line: Connection) -> None:
        nonlocal done
        for request in waiting:
            await line.ask(request)
            done += 1
            if time.perf_counter() >= end:
                return

    await asyncio.wait_for(asyncio.gather(*map(one_after_the_other, opened)), PATIENCE)
    return done / (time.perf_counter() - start)
