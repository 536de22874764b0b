"""The HTTP server: uvicorn on httptools and uvloop, in this process.

Measured on 2 cores with the same Litestar application, load from another process (32 connections):
GET 16,100–17,200/s and POST of 1.2 KB 10,500–11,500/s, against 6,000 and 5,100 for granian
(12,000 and 8,500 with uvloop). 1,000 long polls took 15 MB against 36 MB; both told all of them
within 50 ms and noticed clients that left. uvicorn ends in its grace time with long polls open;
granian, in process, waited for them without end, and with workers of its own a kill -9 of the
parent would leave a worker on the port.

With the portal on it (16 connections), uvloop saves about a fifth of a GET's processor time, and
one packet an answer (``server/joined_writes.py``) a third of what is left then.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable, Generator, Sequence
from typing import Final

import uvicorn
from litestar import Litestar

from server import connections
from server.routes.couch import with_couch

#: Seconds that open requests get to end when the server stops. Long polls are cut; clients retry.
_GRACE: Final = 2
_BACKLOG: Final = 2048
#: Longer than browsers keep an idle connection, so that a request never meets a closed one.
_KEEP_ALIVE: Final = 75
#: uvicorn's ticks, of a tenth of a second, from one look at the connections to the next.
_LOOK: Final = 10


def bind(host: str, port: int) -> socket.socket:
    """A socket on the address; port 0 takes a free one. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(_BACKLOG)
    except OSError:
        bound.close()
        raise
    return bound


def serve(
    app: Litestar, bound: socket.socket, proxies: Sequence[str], ready: Callable[[], None]
) -> None:
    """Serves until SIGTERM or SIGINT; ``ready`` is called once requests are answered. ``proxies``
    are the addresses and networks whose word on where a request came from is believed."""
    config = uvicorn.Config(
        with_couch(app),
        http=connections.limited(connections.usual()),
        loop="uvloop",
        ws="none",
        lifespan="on",
        forwarded_allow_ips=list(proxies),
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_GRACE,
    )
    _Server(config, app, ready).run(sockets=[bound])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, app: Litestar, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._app = app
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            with _quiet():
                await super().startup(sockets)
        except SystemExit:
            # uvicorn only says that the lifespan failed; what went wrong is worth more.
            failure = self._app.state.get("failure")
            if failure is None:
                raise
            raise failure from None
        self._ready()

    async def on_tick(self, counter: int) -> bool:
        if counter % _LOOK == 0:
            now = asyncio.get_running_loop().time()
            connections.look_at_all(self.server_state.connections, now)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.state.portal.feed.close()
        # What is cut off here would say so in a traceback each, which helps nobody.
        with _quiet():
            await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Ends in good order, with status 0; uvicorn's own would die of the signal afterwards."""
        loop = asyncio.get_running_loop()
        signals = (signal.SIGTERM, signal.SIGINT)
        for number in signals:
            loop.add_signal_handler(number, self._stop)
        try:
            yield
        finally:
            for number in signals:
                loop.remove_signal_handler(number)

    def _stop(self) -> None:
        self.should_exit = True


@contextlib.contextmanager
def _quiet() -> Generator[None]:
    logger = logging.getLogger("uvicorn.error")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
