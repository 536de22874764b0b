"""What stands between a browser and the portal in the tests: a network that can be bad.

A real HTTP server on a port of its own. It serves a built PWA and passes `/db` and `/api` on to a
portal, and, where a test says so, answers itself: a Wi-Fi sign-in page, a busy server, a 401.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from aiohttp import ClientConnectionError, ClientSession, ClientTimeout, web

from tests.support.closing import Closing

#: Of one connection only, so never passed on (RFC 9110, 7.6.1).
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}


@dataclass(frozen=True)
class Seen:
    """A request that arrived."""

    method: str
    path: str
    status: int
    body: Any = None


@dataclass
class Front(Closing):
    """Start it with ``with``; ``url`` is what the browser opens."""

    static: Path
    upstream: str = ""
    #: What a test makes of a request before the portal sees it; None passes it on.
    instead: Callable[[str, str, Any], web.Response | None] = lambda method, path, body: None
    #: Whether the portal gets a request but the answer is lost on its way back.
    lose: Callable[[str, str, Any], bool] = lambda method, path, body: False
    seen: list[Seen] = field(default_factory=list)
    url: str = ""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(20)
        return self

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)
        self._loop.close()

    def count(self, method: str, end: str) -> int:
        """How many requests so far had this method and a path with this end."""
        return sum(1 for each in self.seen if each.method == method and each.path.endswith(end))

    async def _start(self) -> None:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/{rest:.*}", self._answer)
        self._client = ClientSession(timeout=ClientTimeout(total=None), auto_decompress=False)
        self._runner = web.AppRunner(
            app,
            access_log=None,
            shutdown_timeout=0,
            auto_decompress=False,
            handler_cancellation=True,  # a feed ends with its reader, not at the next heartbeat
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _stop(self) -> None:
        await self._client.close()
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if not request.path.startswith(("/db", "/api")):
            return self._file(request.path)
        raw = await request.read()
        body = _decoded(raw, request.headers.get("Content-Encoding", ""))
        answer = self.instead(request.method, request.path, body)
        if answer is None and self.upstream:
            try:
                return await self._pass_on(request, raw, body)
            except ClientConnectionError:
                pass  # the portal is down: what a proxy in front of it would answer
        answer = answer or web.json_response({"error": "bad_gateway", "reason": ""}, status=502)
        self.seen.append(Seen(request.method, request.path, answer.status, body))
        return answer

    def _file(self, path: str) -> web.Response:
        file = self.static / path.lstrip("/")
        if not file.is_file():
            file = self.static / "index.html"
        immutable = path.startswith("/assets/")
        caching = "public, max-age=31536000, immutable" if immutable else "no-cache"
        return web.Response(
            body=file.read_bytes(),
            content_type=TYPES.get(file.suffix, "application/octet-stream"),
            headers={"Cache-Control": caching},
        )

    async def _pass_on(self, request: web.Request, raw: bytes, body: Any) -> web.StreamResponse:
        headers = {k: v for k, v in request.headers.items() if k.lower() not in HOP_BY_HOP}
        url = self.upstream + request.raw_path
        async with self._client.request(
            request.method, url, headers=headers, data=raw, allow_redirects=False
        ) as answer:
            self.seen.append(Seen(request.method, request.path, answer.status, body))
            if self.lose(request.method, request.path, body):
                await answer.read()
                return web.json_response({"error": "gateway_timeout", "reason": ""}, status=504)
            kept = {k: v for k, v in answer.headers.items() if k.lower() not in HOP_BY_HOP}
            response = web.StreamResponse(status=answer.status, headers=kept)
            await response.prepare(request)
            async for chunk in answer.content.iter_any():
                await response.write(chunk)
            await response.write_eof()
            return response


def _decoded(raw: bytes, encoding: str) -> Any:
    plain = gzip.decompress(raw) if encoding == "gzip" else raw
    try:
        return json.loads(plain) if plain else None
    except ValueError:
        return plain
