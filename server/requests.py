"""What a request says of where it comes from, and under which address the portal was reached; and
when it may come again."""

from __future__ import annotations

import math

from litestar.exceptions import TooManyRequestsException

from server.auth import AnyRequest
from server.network import network_of_scope
from server.portal_state import portal_of


def client_network(request: AnyRequest) -> str:
    """What limits count by: the client's address, or its IPv6 network."""
    return network_of_scope(request.scope)


def public_address(request: AnyRequest) -> str:
    """The portal's URL, as the operator says it, else as this client came to it."""
    configured = portal_of(request.app.state).config.url
    return configured or f"{request.url.scheme}://{request.headers.get('host', '')}"


def not_now(seconds: float) -> TooManyRequestsException:
    """429 with Retry-After (RFC 6585 section 4)."""
    wait = str(max(1, math.ceil(seconds)))
    return TooManyRequestsException("Too many attempts.", headers={"Retry-After": wait})
