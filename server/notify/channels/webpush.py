"""Web push: one encrypted message to one push service (RFC 8030, 8188, 8291, 8292)."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from pywebpush import WebPusher, WebPushException
from yarl import URL

from server.notify.delivery import Claim, Receiver, Result
from server.notify.endpoints import EndpointError, check_endpoint
from server.notify.messages import payload
from server.notify.resolver import PublicResolver
from server.notify.retry import retry_after
from server.notify.vapid import VapidKeys

#: Seconds that one send may take in all, however slowly the other side answers.
SEND_SECONDS = 15.0

_DELIVERED = range(200, 300)
_GONE = {404, 410}
_LATER = {408, 425, 429}
#: What push services answer when a token is not the one the browser subscribed with.
_REFUSED = {400, 401, 403}


class WebPushChannel:
    """``async with WebPushChannel(…) as channel: await channel.send(claim, claim.receiver)``.

    Encryption costs a quarter of a millisecond on the running loop: give it a loop of its own.
    """

    def __init__(
        self, keys: VapidKeys, clock: Callable[[], float], *, allow_private: bool = False
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._allow_private = allow_private
        self._session: ClientSession | None = None

    async def __aenter__(self) -> Self:
        resolver = None if self._allow_private else PublicResolver()
        self._session = ClientSession(
            connector=TCPConnector(resolver=resolver, ssl=ssl.create_default_context()),
            timeout=ClientTimeout(total=SEND_SECONDS),
            raise_for_status=False,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def send(self, claim: Claim, receiver: Receiver) -> Result:
        """One attempt. Raises nothing that the other side can cause."""
        now = self._clock()
        try:
            check_endpoint(receiver.endpoint, allow_private=self._allow_private)
            body = _encrypt(receiver, payload(claim.message, receiver.language))
        except (EndpointError, WebPushException, ValueError):
            return Result("failed")
        headers = {
            "Authorization": self._keys.authorization(receiver.endpoint, now),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(max(1, int(claim.expires_at - now))),
            "Topic": claim.message.topic,
            "Urgency": claim.message.urgency,
        }
        return await self._post(receiver, headers, body)

    async def _post(self, receiver: Receiver, headers: dict[str, str], body: bytes) -> Result:
        if self._session is None:
            raise RuntimeError("the channel is not open")
        try:
            # The answer's body is never read: it may be endless, and says nothing we act on.
            # The endpoint is sent as it came: a capability, not ours to normalize.
            url = URL(receiver.endpoint, encoded=True)
            async with self._session.post(
                url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                return self._judge(answer.status, answer.headers.get("Retry-After"), receiver)
        except (ClientError, TimeoutError, OSError, ValueError):
            return Result("retry")

    def _judge(self, status: int, after: str | None, receiver: Receiver) -> Result:
        """What an answer means (RFC 8030 sections 5, 7.3 and 8.4)."""
        if status in _DELIVERED:
            return Result("delivered", status)
        if status in _GONE or (status in _REFUSED and receiver.vapid != self._keys.public):
            return Result("gone", status)
        if status >= 500 or status in _LATER or status in {401, 403}:
            # 401 and 403 pass when a clock is set right.
            return Result("retry", status, retry_after(after, self._clock()))
        return Result("failed", status)


def _encrypt(receiver: Receiver, data: bytes) -> bytes:
    """The body for ``receiver``: aes128gcm (RFC 8188) with keys by RFC 8291. Raises ValueError for
    keys that are none."""
    keys = {"p256dh": receiver.p256dh, "auth": receiver.auth}
    encrypted = WebPusher({"endpoint": receiver.endpoint, "keys": keys}).encode(data)
    body: bytes = encrypted["body"]
    return body
