"""SMS through a gateway that takes ``POST {"to": "+5351234567", "text": "…"}`` as JSON."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from yarl import URL

from server.config import Config, ConfigError
from server.notify.channels.letter import Letter
from server.notify.delivery import Result
from server.notify.retry import retry_after

#: Seconds that one send may take in all.
_PATIENCE: Final = 15.0
_LATER: Final = {401, 403, 408, 425, 429}


def sms_gateway(config: Config) -> str | None:
    """``SMS_URL``; None where it is not set. Raises ConfigError."""
    parts = urlsplit(config.sms_url)
    if not config.sms_url:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError("SMS_URL must be https://user:password@host/path")
    return config.sms_url


class SmsChannel:
    """``await channel.send("+5351234567", letter)``. User and password in the gateway's address are
    sent as HTTP Basic."""

    def __init__(self, gateway: str, clock: Callable[[], float]) -> None:
        url = URL(gateway)
        self._url = url.with_user(None)
        self._headers = {"Authorization": _basic(url)} if url.user else {}
        self._clock = clock

    async def send(self, address: str, letter: Letter) -> Result:
        """One attempt. Raises nothing that the other side can cause."""
        message = {"to": address, "text": letter.text}
        connector = TCPConnector(ssl=ssl.create_default_context())
        timeout = ClientTimeout(total=_PATIENCE)
        try:
            async with (
                ClientSession(connector=connector, timeout=timeout) as session,
                session.post(
                    self._url, json=message, headers=self._headers, allow_redirects=False
                ) as answer,
            ):
                return self._judge(answer.status, answer.headers.get("Retry-After"))
        except (ClientError, TimeoutError, OSError, ValueError):
            return Result("retry")

    def _judge(self, status: int, after: str | None) -> Result:
        if 200 <= status < 300:
            return Result("delivered", status)
        # 401 and 403 are about our password at the gateway, which the operator mends.
        if status >= 500 or status in _LATER:
            return Result("retry", status, retry_after(after, self._clock()))
        return Result("failed", status)


def _basic(url: URL) -> str:
    """User and password as RFC 7617 has them."""
    pair = f"{url.user}:{url.password or ''}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"
