"""couchdb-python's HTTP client, with its traps closed; it blocks, so it runs in threads.

What is changed of it, and why: an error's headers are kept (``Retry-After``), and its body is read
whatever its form (couchdb-python fails on long or chunked ones, and gives a connection back twice);
redirects are errors (it would send the credentials along, to any host); nothing is cached; each
thread has one connection of its own, which can be cut, so that nobody waits for a thread that
waits for an answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import msgspec
from couchdb.http import Resource, Session

from sync.endpoint import Endpoint
from sync.peer import PeerError
from sync.spooling import Readable, Spool

T = TypeVar("T")

#: Bytes of an answer that are taken at most: what a batch may need, and a document of its own.
LARGEST: Final = 512 * 1024 * 1024
_PIECE: Final = 1024 * 1024
#: Bytes of an error's body that are read.
_ERROR: Final = 64 * 1024
#: Characters of its name and of its reason that are passed on.
_LONGEST: Final = 500
#: HTTP statuses worth another try (RFC 9110, 6585, 8470).
_PASSING: Final = frozenset((408, 425, 429, 500, 502, 503, 504, 507))
_LONGEST_WAIT: Final = 300.0
_THREADS: Final = 3
#: Seconds for a connection to be made: nobody can cut that short.
_CONNECTING: Final = 10.0
_REDIRECTION: Final = 300
_CLIENT_ERROR: Final = 400


class _Told(msgspec.Struct):
    """An error as CouchDB answers it."""

    error: str = ""
    reason: Any = ""


class CouchHttp:
    """Requests to one database. Close it."""

    def __init__(self, endpoint: Endpoint, timeout: float) -> None:
        self.label = endpoint.label
        self._url = endpoint.url
        self._headers = endpoint.all_headers()
        self._timeout = timeout
        self._own = threading.local()
        self._lines: list[_Line] = []
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="replication-peer")

    async def ask(
        self,
        method: str,
        *path: str,
        body: bytes | Callable[[], Readable] | None = None,
        query: Mapping[str, str] | None = None,
        content_type: str = "application/json",
        most: int = LARGEST,
    ) -> bytes:
        """The body of the answer. ``path`` is below the database. A ``body`` that is called is read
        as it is sent, anew at each try. Raises PeerError, with status 413 for an answer of more
        than ``most`` bytes."""
        sent = {} if body is None else {"Content-Type": content_type}

        def work() -> bytes:
            made = body() if callable(body) else body
            pieces = self._pieces(method, path, made, sent, query)
            return _within(pieces, most)

        return await self._in_thread(work)

    async def save(self, spool: Spool, *path: str, query: Mapping[str, str]) -> None:
        """GET into a file. Raises PeerError."""

        def work() -> None:
            spool.clear()
            for piece in self._pieces("GET", path, None, {"Accept": "*/*"}, query):
                spool.add(piece)

        await self._in_thread(work)

    def _pieces(
        self,
        method: str,
        path: Sequence[str],
        body: bytes | Readable | None,
        headers: Mapping[str, str],
        query: Mapping[str, str] | None,
    ) -> Iterator[bytes]:
        resource = Resource(self._url, self._line().session, headers=dict(self._headers))
        request: Any = resource._request
        _, _, data = request(method, list(path), body=body, headers=dict(headers), **(query or {}))
        return iter(()) if data is None else _read(data)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._translated, work)
        except RuntimeError as error:
            raise _closed() from error

    async def close(self) -> None:
        """Cuts what is under way and lets the threads go."""
        for line in list(self._lines):
            line.cut()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _line(self) -> _Line:
        line: _Line | None = getattr(self._own, "line", None)
        if line is None:
            line = self._own.line = _Line(self._timeout)
            self._lines.append(line)
        return line

    def _translated(self, work: Callable[[], T]) -> T:
        line = self._line()
        with line.at_work():
            try:
                used = line.used
                try:
                    return work()
                except (ConnectionError, http.client.BadStatusLine):
                    line.drop()
                    if not used:
                        raise
                    return work()  # the peer had closed a connection that nobody used for a while
            except BaseException as error:
                line.drop()
                raise _as_peer_error(self.label, error) from None


class _Line:
    """A session with its one connection, in place of couchdb-python's pool and cache."""

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout
        self.session = Session(timeout=timeout, max_redirects=0, retryable_errors=())
        self.session.cache = _NoCache()
        self.session.connection_pool = self
        self._connection: http.client.HTTPConnection | None = None
        self._lock = threading.Lock()
        self._busy = self._closed = False

    @property
    def used(self) -> bool:
        """There is a connection from before."""
        return self._connection is not None

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """While its thread uses it. Closed meanwhile, it is dropped afterwards."""
        with self._lock:
            self._busy = True
        try:
            yield
        finally:
            with self._lock:
                self._busy = False
            if self._closed:
                self.drop()

    def get(self, url: str) -> http.client.HTTPConnection:
        """The connection; couchdb-python asks for it."""
        if self._closed:
            raise _closed()
        if self._connection is None:
            scheme, host = urlsplit(url)[:2]
            kind = _SecureConnection if scheme == "https" else _Connection
            self._connection = kind(host, timeout=min(self.timeout, _CONNECTING))
            self._connection.connect()
            self._connection.timeout = self.timeout
            self._connection.sock.settimeout(self.timeout)
        return self._connection

    def release(self, url: str, connection: object) -> None:
        """The connection stays here."""

    def drop(self) -> None:
        """Closes it: it may have half an answer on it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def cut(self) -> None:
        """From another thread: who waits for an answer is told that there is none."""
        with self._lock:
            self._closed = True
            connection, busy = self._connection, self._busy
        if not busy:
            self.drop()
        elif connection is not None and connection.sock is not None:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)


class _NoCache:
    """A checkpoint must be what the peer has now, and answers are large."""

    def get(self, url: str) -> None:
        """Nothing is kept."""

    def put(self, url: str, response: object) -> None:
        """Nothing is kept."""


class _Connection(http.client.HTTPConnection):
    def send(self, data: Any) -> None:
        """A peer that refuses a large body may answer and close before all of it is sent."""
        try:
            super().send(data)
        except (BrokenPipeError, ConnectionResetError):
            with contextlib.suppress(OSError, http.client.HTTPException):
                self.getresponse()
            raise

    def getresponse(self) -> http.client.HTTPResponse:
        return _checked(super().getresponse())


class _SecureConnection(_Connection, http.client.HTTPSConnection):
    """The same over TLS."""


def _checked(response: http.client.HTTPResponse) -> http.client.HTTPResponse:
    """Raises PeerError for an error or a redirection."""
    status = response.status
    if status < _REDIRECTION:
        return response
    body = response.read(_ERROR)
    response.close()
    if status < _CLIENT_ERROR:
        reason = "The peer answers with a redirection. Give the address it leads to."
        raise PeerError(status, "redirected", reason, passing=False)
    try:
        told = msgspec.json.decode(body, type=_Told)
        name, reason = told.error[:_LONGEST], told.reason if isinstance(told.reason, str) else ""
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        name = reason = ""
    raise PeerError(
        status,
        name or f"http_{status}",
        # It is shown and logged: one line of it.
        " ".join((reason or response.reason or "refused").split())[:_LONGEST],
        passing=status in _PASSING,
        retry_after=_seconds(response.getheader("Retry-After") or ""),
    )


def _seconds(text: str) -> float:
    """``Retry-After`` in seconds, bounded; a date is not heeded (RFC 9110 section 10.2.3)."""
    text = text.strip()
    return min(float(text), _LONGEST_WAIT) if text.isascii() and text.isdigit() else 0.0


def _read(data: Any) -> Iterator[bytes]:
    """The body in pieces."""
    more = True
    try:
        while more:
            piece: bytes = data.read(_PIECE)
            more = len(piece) == _PIECE
            yield piece
    finally:
        if more and hasattr(data, "resp"):
            data.resp.close()  # else couchdb-python reads on to its end


def _within(pieces: Iterator[bytes], most: int) -> bytes:
    """The whole body. Raises PeerError if it is too large."""
    taken: list[bytes] = []
    size = 0
    for piece in pieces:
        taken.append(piece)
        size += len(piece)
        if size > most:
            raise PeerError(413, "too_large", "The peer's answer is too large", passing=False)
    return b"".join(taken)


def _closed() -> PeerError:
    return PeerError(0, "closed", "The connection was closed", passing=False)


def _as_peer_error(label: str, error: BaseException) -> BaseException:
    """What went wrong on the way, in words for an operator."""
    match error:
        case ssl.SSLError():
            reason = f"{label}: no secure connection ({error.reason or 'TLS'})"
            return PeerError(0, "unreachable", reason, passing=False)
        case socket.gaierror():
            return PeerError(0, "unreachable", f"{label}: no host of that name", passing=True)
        case TimeoutError():
            return PeerError(0, "timeout", f"{label} does not answer", passing=True)
        case OSError():
            why = error.strerror or "the connection was lost"
            return PeerError(0, "unreachable", f"{label} cannot be reached: {why}", passing=True)
        case http.client.HTTPException():
            return PeerError(0, "bad_answer", f"{label} does not answer in HTTP", passing=True)
    return error
