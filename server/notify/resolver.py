"""Names of push services, resolved to public addresses alone (``server/notify/endpoints.py``)."""

from __future__ import annotations

import socket

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from server.notify.endpoints import is_public


class PublicResolver(AbstractResolver):
    """Resolves names to public addresses only. The connection goes to the address checked here,
    so a name that changes its mind in between (DNS rebinding) gains nothing."""

    def __init__(self) -> None:
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Raises OSError where no address is public."""
        found = await self._resolver.resolve(host, port, family)
        public = [result for result in found if is_public(result["host"])]
        if not public:
            raise OSError(None, f"{host} has no public address")
        return public

    async def close(self) -> None:
        """Nothing to close."""
        await self._resolver.close()
