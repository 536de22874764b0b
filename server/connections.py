"""Connections that cost little, whatever the client does with them.

uvicorn closes a connection that is idle between two requests. It waits without end for the head of
a request, for a body, for a reader that does not read, and takes heads of any size. Here each of
these is bounded, as in Apache's mod_reqtimeout: a phone on a slow network is served, somebody who
sends a byte a minute is not. ``look_at_all`` is called now and then; nothing keeps a timer.
"""

from __future__ import annotations

import logging
import resource
import socket
import struct
from collections.abc import Iterable
from enum import Enum, auto
from typing import Any, Final

from msgspec import Struct
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from server.errors import Failure
from server.joined_writes import JoinedWrites
from server.unchunked import unchunked

#: Files that are no places: the store's, logs, push services, those who are turned away.
_OTHER_FILES: Final = 1024
#: Files the process asks for at most, where the system lets it.
_MOST_FILES: Final = 65_536
#: Part of the places that may be taken before idle connections are hurried.
_CROWDED: Final = 0.75
#: Fewer places than these are worth a word when the portal starts.
_FEW: Final = 1_000
#: Connections beyond the places that are told so before they are closed; more are just closed.
_TURNED_AWAY: Final = 128
#: Seconds until somebody who was turned away may come again, and between two lines of the log.
_COME_AGAIN: Final = 10
_SAY_AGAIN: Final = 60.0
#: The C struct ``linger``: on, 0 seconds.
_AT_ONCE: Final = struct.pack("ii", 1, 0)


class Limits(Struct, frozen=True, kw_only=True):
    """What a connection may cost. Sizes in bytes, times in seconds."""

    #: a request's line and header; the trailer of a chunked body, its chunks' extensions
    head: int = 64 * 1024
    #: from the first byte (or the connection) to the end of the head
    head_seconds: float = 60.0
    #: so much of a body must have come each ``body_seconds``
    body: int = 1024
    body_seconds: float = 60.0
    #: without the client taking anything of an answer that waits for it
    answer_seconds: float = 180.0
    #: between requests or in a head, where places are scarce
    crowded_seconds: float = 5.0
    #: requests that may wait behind one that is answered
    pipelined: int = 32
    #: connections at a time
    places: int = 10_000


_log = logging.getLogger("portal.connections")


class Crowd:
    """Who found no place, for the log."""

    def __init__(self) -> None:
        self._turned_away = 0
        self._said = float("-inf")

    def turn_away(self) -> None:
        """One more found none."""
        self._turned_away += 1

    def say(self, places: int, now: float) -> None:
        """One line a minute at most, however many there are. ``now`` in seconds."""
        if self._turned_away and now - self._said >= _SAY_AGAIN:
            _log.warning(
                "All %d places for connections are taken; %d were turned away. More need a higher "
                "limit of open files (ulimit -n).",
                places,
                self._turned_away,
            )
            self._turned_away, self._said = 0, now


class _Phase(Enum):
    """Who has to do something next, and what."""

    IDLE = auto()
    HEAD = auto()
    BODY = auto()
    SERVER = auto()
    ANSWER = auto()


class Connection(HttpToolsProtocol):
    """uvicorn's HTTP protocol with ``limits``."""

    limits = Limits()
    crowd = Crowd()

    def connection_made(self, transport: Any) -> None:
        """Where all places are taken, a request gets 503; where very many come, nothing."""
        # It has what uvicorn asks of a transport, though it is none by descent.
        super().connection_made(JoinedWrites(transport, self.loop))  # type: ignore[arg-type]
        self._running: RequestResponseCycle | None = None
        self._received = 0
        self._unparsed = 0
        self._messages = 0
        self._in_head = True
        self._in_body = False
        self._phase = _Phase.SERVER
        self._done = 0
        self._moved = self.loop.time()
        self._has_place = len(self.connections) <= self.limits.places
        if not self._has_place:
            self.crowd.turn_away()
        if len(self.connections) > self.limits.places + _TURNED_AWAY:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """uvicorn tells the newest request alone; one that others wait behind must end too."""
        super().connection_lost(exc)
        self.pipeline.clear()
        running = self._running
        if running is not None and not running.response_complete:
            running.disconnected = True
            running.message_event.set()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        old = cycle.scope["http_version"] == "1.0"
        super()._start_asgi_task(cycle, unchunked(cycle, app) if old else app)

    # --- what comes in

    def data_received(self, data: bytes) -> None:
        """Bounds what is neither body nor a whole head."""
        if not self._has_place:
            again = {"Retry-After": str(_COME_AGAIN)}
            self._refuse(Failure(503, "unavailable", "Too many connections; try again.", again))
            return
        self._received += len(data)
        self._unparsed += len(data)
        super().data_received(data)
        if self._unparsed > self.limits.head:
            self._refuse(Failure(431, "bad_request", "The header of the request is too large."))

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True

    def on_headers_complete(self) -> None:
        self._unparsed = 0
        self._in_head, self._in_body = False, True
        if len(self.pipeline) >= self.limits.pipelined:
            self.transport.abort()
            return
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._unparsed = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._unparsed = 0
        self._in_body = False
        self._messages += 1
        super().on_message_complete()

    # --- refusals

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP, in the shape of every other error."""
        self._refuse(Failure(400, "bad_request", msg))

    def _refuse(self, failure: Failure) -> None:
        if self.transport.is_closing():
            return
        if self.pipeline or (_in_work(self.cycle) and self.cycle.response_started):
            # It would be taken for a part of the answer that is being sent.
            self.transport.abort()
            return
        body = failure.json
        more = "".join(f"{name.lower()}: {value}\r\n" for name, value in failure.headers.items())
        head = (
            b"content-type: application/json\r\ncontent-length: %d\r\n%sconnection: close\r\n\r\n"
            % (len(body), more.encode())
        )
        self.transport.write(STATUS_LINE[failure.status] + head + body)
        self.transport.close()

    def _unsupported_upgrade_warning(self) -> None:
        """The request is answered as if it had not asked (RFC 9110 section 7.8)."""

    # --- looking after it

    def look(self, now: float, *, crowded: bool) -> None:
        """Ends the connection if the client has kept it waiting for too long."""
        if self.transport.is_closing():
            return
        phase, done, enough = self._state()
        if phase is not self._phase or done - self._done >= enough:
            self._phase, self._done, self._moved = phase, done, now
        elif now - self._moved > self._patience(phase, crowded):
            self._end(phase)

    def _state(self) -> tuple[_Phase, int, int]:
        """The phase, how far the client has come, and how much further is progress."""
        if self.flow.write_paused:
            return _Phase.ANSWER, -self.transport.get_write_buffer_size(), 1
        if self._in_body and not self.flow.read_paused:
            return _Phase.BODY, self._received, self.limits.body
        if _in_work(self.cycle):
            return _Phase.SERVER, 0, 0
        return (_Phase.HEAD if self._in_head else _Phase.IDLE), self._messages, 1

    def _patience(self, phase: _Phase, crowded: bool) -> float:
        limits = self.limits
        if phase is _Phase.ANSWER:
            return limits.answer_seconds
        if phase is _Phase.BODY:
            return limits.body_seconds
        if crowded:
            return limits.crowded_seconds
        # uvicorn itself ends a connection that is idle.
        return limits.head_seconds if phase is _Phase.HEAD else float("inf")

    def _end(self, phase: _Phase) -> None:
        if phase is _Phase.HEAD and self._received:
            self._refuse(Failure(408, "timeout", "The request did not come in time."))
        else:
            # A reset: what lies in the system's buffers for this client is freed with it.
            ours = self.transport.get_extra_info("socket")
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            self.transport.abort()


def _in_work(cycle: RequestResponseCycle | None) -> bool:
    return cycle is not None and not cycle.response_complete


def limited(limits: Limits) -> type[Connection]:
    """The protocol with these limits, for uvicorn to make instances of."""
    own = {"limits": limits, "crowd": Crowd()}
    return type("LimitedConnection", (Connection,), own)


def look_at_all(connections: Iterable[object], now: float) -> None:
    """Looks at every connection. ``now`` is the event loop's time."""
    ours = [one for one in connections if isinstance(one, Connection)]
    for one in ours:
        one.look(now, crowded=len(ours) > one.limits.places * _CROWDED)
    for one in ours[:1]:
        one.crowd.say(one.limits.places, now)


def usual() -> Limits:
    """A portal's limits: as many places as the system lets it open files, less those that it needs
    itself."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    files = most if soft == resource.RLIM_INFINITY else soft
    places = max(files - _OTHER_FILES, files // 2)
    if places < _FEW:
        _log.warning("There are places for %d connections only (ulimit -n).", places)
    return Limits(places=places)
