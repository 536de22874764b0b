"""A portal in this process, asked through ASGI: thousands of requests in seconds, byte for byte."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from litestar import Litestar
from msgspec import Struct, field

from server.app import running
from server.config import read_config
from server.kiosk_seal import load_seal_key
from server.routes.couch import with_couch
from tests.support.portal_process import ADMIN

#: Seconds after which a request counts as one that is never answered.
PATIENCE: Final = 20.0
#: Seconds after which a client of a feed without end goes away.
LISTENS: Final = 0.03

Header = tuple[str, str]


def basic(name: str, secret: str) -> Header:
    return "authorization", "Basic " + b64encode(f"{name}:{secret}".encode()).decode()


class Asked(Struct, frozen=True, kw_only=True):
    """A request, as the bytes it is. ``target`` is below ``/db``; ``cut``: the size of the pieces
    in which the body comes; ``leaves``: the client does not wait for the end of the answer."""

    method: str
    target: str
    headers: tuple[Header, ...] = ()
    body: bytes = b""
    cut: int = 1 << 20
    leaves: bool = False


class Answered(Struct):
    """``whole``: it was sent to its end."""

    status: int = 0
    headers: list[Header] = field(default_factory=list)
    body: bytes = b""
    whole: bool = False

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    def json(self) -> Any:
        return json.loads(self.body)


class InProcess:
    """Requests to the CouchDB dialect of a running portal."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, asked: Asked) -> Answered:
        """Raises TimeoutError where there is no answer, and whatever the application let out."""
        answered, gone = Answered(), asyncio.Event()
        pieces = [
            asked.body[at : at + asked.cut] for at in range(0, len(asked.body), asked.cut)
        ] or [b""]
        waiting = iter(range(len(pieces)))

        async def receive() -> Any:
            at = next(waiting, None)
            if at is None:
                await gone.wait()
                return {"type": "http.disconnect"}
            more = at + 1 < len(pieces)
            return {"type": "http.request", "body": pieces[at], "more_body": more}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                answered.status = message["status"]
                pairs = (
                    (key.decode(), value.decode("latin-1")) for key, value in message["headers"]
                )
                answered.headers = list(pairs)
                return
            answered.body += message.get("body", b"")
            if not message.get("more_body", False):
                answered.whole = True
                gone.set()

        path, _, query = asked.target.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": asked.method,
            "scheme": "http",
            "path": f"/db{path}",
            "raw_path": f"/db{path}".encode("latin-1"),
            "query_string": query.encode("latin-1"),
            "root_path": "",
            "headers": [(key.encode(), value.encode("latin-1")) for key, value in asked.headers],
            "client": ("127.0.0.1", 5),
            "server": ("127.0.0.1", 80),
            "state": {},
        }
        async with asyncio.timeout(PATIENCE):
            if asked.leaves:
                asyncio.get_running_loop().call_later(LISTENS, gone.set)
            await self._app(scope, receive, send)
        return answered

    async def admin(self, method: str, path: str, body: Any = None) -> Answered:
        """A well-behaved request of the admin's. ``path`` is below ``/db``, encoded."""
        data = b"" if body is None else json.dumps(body).encode()
        headers = (basic(*ADMIN), ("content-type", "application/json"))
        return await self(Asked(method=method, target=path, headers=headers, body=data))

    async def asks_json(self, path: str) -> Answered:
        """The admin's GET, of JSON alone."""
        headers = (basic(*ADMIN), ("accept", "application/json"))
        return await self(Asked(method="GET", target=path, headers=headers))


@asynccontextmanager
async def portal_in_process(data: Path, database_url: str = "") -> AsyncIterator[InProcess]:
    """A portal in the folder ``data``, its reconciler and other works included."""
    environ = {"PORTAL_ADMIN": ":".join(ADMIN), "DATABASE_URL": database_url}
    config = read_config(data, environ)
    async with running(config, load_seal_key(data).public) as portal:
        app = Litestar()
        app.state.portal = portal
        yield InProcess(with_couch(app))
