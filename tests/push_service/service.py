"""The push service: subscriptions, pushes with RFC 8030's rules, and answers on order."""

from __future__ import annotations

import asyncio
import re
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.push_service.browser import Browser
from tests.push_service.vapid_check import RefusedError, check_vapid
from tests.support.closing import Closing

WAIT_SECONDS = 20.0
_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")


@dataclass(frozen=True)
class Push:
    """A push that was accepted."""

    subscription: str
    message: bytes
    ttl: int
    urgency: str
    topic: str


@dataclass(frozen=True)
class Planned:
    """The answer to a coming push, in place of accepting it. ``accept`` takes the message before
    the answer is given, as a service does whose answer got lost; ``hang`` never answers."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    accept: bool = False
    hang: bool = False


@dataclass
class TestSubscription:
    """A subscribed browser, as the service knows it."""

    __test__ = False  # The name is no test class.

    id: str
    endpoint: str
    application_key: str
    browser: Browser
    planned: deque[Planned] = field(default_factory=deque)
    active: bool = True

    def to_json(self) -> dict[str, Any]:
        """What ``PushSubscription.toJSON()`` gives the page."""
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": self.browser.keys}


class PushService(Closing):
    """``with PushService() as service``: it runs on a thread of its own, so that tests of any kind
    can use it. What it remembers may be read from any thread."""

    def __init__(self) -> None:
        self.accepted: list[Push] = []
        self.refused: list[tuple[int, str]] = []
        self.attempts: list[tuple[str, float]] = []
        self.url = ""
        self._subscriptions: dict[str, TestSubscription] = {}
        self._changed = threading.Condition()
        self._started = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._main, daemon=True)
        self._stop = asyncio.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        return self

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def subscribe(self, application_key: str) -> TestSubscription:
        """A browser subscribes with an application server's key (W3C ``subscribe()``)."""
        id = secrets.token_urlsafe(12)
        new = TestSubscription(id, f"{self.url}/push/{id}", application_key, Browser.new())
        self._subscriptions[id] = new
        return new

    def waiting(self) -> dict[tuple[str, str], bytes]:
        """What a browser that comes back would get: by subscription and topic, the newest."""
        return {(push.subscription, push.topic): push.message for push in self.accepted}

    def wait(self, condition: Callable[[PushService], bool]) -> None:
        """Until ``condition`` holds; fails after ``WAIT_SECONDS``."""
        with self._changed:
            if not self._changed.wait_for(lambda: condition(self), WAIT_SECONDS):
                raise AssertionError(
                    f"accepted {len(self.accepted)}, refused {self.refused}, "
                    f"attempts {len(self.attempts)}"
                )

    def _main(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        app = web.Application()
        app.router.add_post("/push/{id}", self._push)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        self._started.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _push(self, request: web.Request) -> web.Response:
        try:
            answer = await self._handle(request)
        except RefusedError as error:
            self.refused.append((error.status, str(error)))
            answer = web.Response(status=error.status, text=str(error))
        with self._changed:
            self._changed.notify_all()
        return answer

    async def _handle(self, request: web.Request) -> web.Response:
        id = request.match_info["id"]
        self.attempts.append((id, time.time()))
        subscription = self._subscriptions.get(id)
        if subscription is None:
            raise RefusedError(404, "no such subscription")
        if not subscription.active:
            raise RefusedError(410, "unsubscribed")
        planned = subscription.planned.popleft() if subscription.planned else None
        if planned is None or planned.accept:
            self.accepted.append(await self._take(request, subscription))
        if planned is not None and planned.hang:
            with self._changed:
                self._changed.notify_all()
            await self._stop.wait()
        if planned is not None:
            return web.Response(status=planned.status, headers=planned.headers)
        return web.Response(status=201, headers={"Location": f"{self.url}/message/1"})

    async def _take(self, request: web.Request, subscription: TestSubscription) -> Push:
        headers = request.headers
        check_vapid(
            headers.get("Authorization", ""),
            audience=self.url,
            key=subscription.application_key,
            now=time.time(),
        )
        topic, urgency = headers.get("Topic", ""), headers.get("Urgency", "normal")
        if not headers.get("TTL", "").isdigit():
            raise RefusedError(400, "TTL is mandatory")
        if topic and not _TOPIC.fullmatch(topic):
            raise RefusedError(400, "Topic is at most 32 base64url characters")
        if urgency not in {"very-low", "low", "normal", "high"}:
            raise RefusedError(400, "no such urgency")
        if headers.get("Content-Encoding") != "aes128gcm":
            raise RefusedError(415, "only aes128gcm")
        body = await request.read()
        if len(body) > 4096:
            raise RefusedError(413, "more than 4096 bytes")
        message = subscription.browser.decrypt(body)
        return Push(subscription.id, message, int(headers["TTL"]), urgency, topic)
