"""From a request to whoever sent it. See server/identity.py for how names come to be known."""

from __future__ import annotations

from typing import Any

from litestar import Request

from server.principal import Principal

AnyRequest = Request[Any, Any, Any]


class Authenticator:
    """Checks credentials against the store; remembers good ones for a while."""


async def principal_of(request: AnyRequest) -> Principal:
    """Basic credentials of a citizen's device or an admin, or the ``desk`` cookie of an official.

    Raises SyncError ``unauthorized`` (401) for credentials that are present and wrong, everywhere.
    A cookie on a request that may write needs the header ``X-Portal: desk`` (else Forbidden), so
    that another site cannot make a browser write (CSRF). Without credentials: ANONYMOUS.
    """
    raise NotImplementedError
