"""Where a request comes from, as far as it counts for limits."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

#: Bits of an IPv6 address that are a subscriber's network: she has all addresses in it (RFC 6177).
_SUBSCRIBER = 64


def network_of_scope(scope: Mapping[str, Any]) -> str:
    """Of whoever sent a request (ASGI's ``client``); empty where the server does not know."""
    client = scope.get("client")
    return network_of(client[0] if client else "")


def network_of(host: str) -> str:
    """The address, or the IPv6 network that it is in; what is no address, as it is."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), _SUBSCRIBER), strict=False))
