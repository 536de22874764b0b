"""Which addresses a push may go to. A subscription is a URL that a stranger gives us and our
server then calls (server-side request forgery): it must not reach into our own network."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

MAX_LENGTH = 2_048
_VISIBLE = re.compile(r"[!-~]+")
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class EndpointError(ValueError):
    """An endpoint we do not send to; its text tells the client why."""


def check_endpoint(endpoint: str, *, allow_private: bool) -> None:
    """Raises EndpointError unless ``endpoint`` is an https URL on a public host.

    With ``allow_private`` (a setting for tests) http and private addresses pass too. Names are
    checked again when they are resolved, by ``server/notify/resolver.py``."""
    try:
        parts = urlsplit(endpoint)
        port_is_wrong = parts.port == 0
    except ValueError:
        raise EndpointError("the endpoint is not a URL") from None
    if len(endpoint) > MAX_LENGTH:
        raise EndpointError(f"the endpoint is longer than {MAX_LENGTH} characters")
    if not _VISIBLE.fullmatch(endpoint) or port_is_wrong:
        raise EndpointError("the endpoint is not a URL")
    # Nothing that two parsers could read in two ways: no user name, no backslash.
    if not parts.hostname or not _AUTHORITY.fullmatch(parts.netloc):
        raise EndpointError("the endpoint must have a plain host")
    if allow_private and parts.scheme == "http":
        return
    if parts.scheme != "https":
        raise EndpointError("the endpoint must be https")
    if not allow_private and not _may_be_public(parts.hostname):
        raise EndpointError("the endpoint's host is not on the public internet")


def _may_be_public(host: str) -> bool:
    try:
        return is_public(host)
    except ValueError:
        # A name: public ones have a dot. Numbers in odd notations (0x7f000001, 127.1) end in a
        # digit, which no public name does.
        labels = host.rstrip(".").split(".")
        return len(labels) > 1 and not labels[-1][-1:].isdigit() and labels[-1] != "localhost"


def is_public(address: str) -> bool:
    """An IP address of the public internet. Raises ValueError for what is no address."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or _behind_nat64(ip) or ip
    return ip.is_global and not ip.is_multicast


def _behind_nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a translator would reach for ``ip`` (RFC 6052 section 2.1)."""
    return ipaddress.IPv4Address(ip.packed[-4:]) if ip in _NAT64 else None
