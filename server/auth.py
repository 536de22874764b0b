"""From a request to whoever sent it (``server/authenticator.py`` checks her credentials)."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request

from server.authenticator import Authenticator
from server.network import network_of_scope
from server.portal_state import portal_of
from server.principal import ANONYMOUS, Principal
from sync.errors import Forbidden

AnyRequest = Request[Any, Any, Any]

#: Name of the cookie that holds a desk session's token.
DESK_COOKIE: Final = "desk"

_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


async def principal_of(request: AnyRequest) -> Principal:
    """Basic credentials of a citizen's device or an admin, or the ``desk`` cookie of an official.

    Raises SyncError ``unauthorized`` (401) for credentials that are present and wrong, everywhere.
    A cookie on a request that may write needs the header ``X-Portal: desk`` (else Forbidden), so
    that another site cannot make a browser write (CSRF). Without credentials: ANONYMOUS.
    """
    authenticator = portal_of(request.app.state).authenticator
    header = request.headers.get("authorization")
    if header is not None:
        return await authenticator.basic(header, network_of_scope(request.scope))
    return of_session(authenticator, request)


def of_session(authenticator: Authenticator, request: AnyRequest) -> Principal:
    """``principal_of`` a request without credentials of its own: by its cookie, if it has one."""
    token = request.cookies.get(DESK_COOKIE)
    if not token:
        return ANONYMOUS
    if request.method not in _SAFE_METHODS and request.headers.get("x-portal") != "desk":
        raise Forbidden("a request with a session that may write needs the header X-Portal: desk")
    return authenticator.session(token)
