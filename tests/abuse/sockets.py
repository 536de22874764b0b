"""HTTP written by hand, for what no client library would send."""

from __future__ import annotations

import json
import select
import socket
from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from tests.support.closing import Closing
from tests.support.portal_process import ADMIN

#: Seconds after which a test that waits in vain fails.
PATIENCE = 30.0
AUTHORIZED = b"Authorization: Basic " + b64encode(":".join(ADMIN).encode()) + b"\r\n"
HOST = b"Host: portal\r\n"


class Line(Closing):
    """A connection to the portal on ``port``."""

    def __init__(self, port: int, *, receive_buffer: int = 0) -> None:
        self._socket = socket.socket()
        if receive_buffer:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self._socket.settimeout(PATIENCE)
        self._socket.connect(("127.0.0.1", port))

    def send(self, data: bytes) -> None:
        """Raises ConnectionError when the other side does not take it any more."""
        self._socket.sendall(data)

    def send_until_refused(self, pieces: Iterable[bytes]) -> bool:
        """Whether the other side ended the connection before all was sent."""
        try:
            for piece in pieces:
                self._socket.sendall(piece)
        except ConnectionError:
            return True
        return False

    def receive(self, until: bytes) -> bytes:
        """What comes until it contains ``until``."""
        found = b""
        while until not in found:
            piece = self._socket.recv(65536)
            assert piece, found
            found += piece
        return found

    def rest(self) -> bytes:
        """What comes until the other side ends the connection."""
        found = b""
        try:
            while piece := self._socket.recv(65536):
                found += piece
        except ConnectionResetError:
            pass
        return found

    def trickle(self, piece: bytes, seconds: float) -> bytes:
        """Sends ``piece`` every ``seconds`` until the other side ends the connection; what it
        said."""
        found = b""
        self._socket.settimeout(seconds)
        try:
            while True:
                self._socket.sendall(piece)
                try:
                    answer = self._socket.recv(65536)
                except TimeoutError:
                    continue
                if not answer:
                    return found
                found += answer
        except ConnectionError:
            return found

    def wait_for_end(self) -> None:
        """Returns when the other side has ended the connection; reads nothing. Fails after
        ``PATIENCE``."""
        poll = select.poll()
        poll.register(self._socket, select.POLLHUP | select.POLLERR)
        assert poll.poll(PATIENCE * 1000), "the connection is still open"

    def close(self) -> None:
        self._socket.close()


def request(method: str, target: str, headers: bytes = b"", body: bytes | None = None) -> bytes:
    """A request with a Host; with a ``body``, its length and JSON's type."""
    head = f"{method} {target} HTTP/1.1\r\n".encode() + HOST + headers
    if body is None:
        return head + b"\r\n"
    length = b"Content-Length: %d\r\n" % len(body)
    return head + b"Content-Type: application/json\r\n" + length + b"\r\n" + body


def ask(port: int, data: bytes) -> bytes:
    """The whole of what is answered until the connection ends, on a connection of its own."""
    with Line(port) as line:
        line.send(data)
        return line.rest()


def status_of(answer: bytes) -> int:
    """Of the first answer in ``answer``."""
    return int(answer.split(b" ", 2)[1])


def told(answer: bytes) -> Any:
    """The decoded body of the only answer in ``answer``."""
    return json.loads(answer.partition(b"\r\n\r\n")[2])
