"""One end of a replication, as a client names it: a database here by its name, or one elsewhere by
its URL, with what it takes to get in (CouchDB "Replication Settings", "Replication document").
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit

import msgspec
from msgspec import Struct, field

from sync.errors import BadRequest

_AUTHORIZATION: Final = "authorization"
#: Set by the HTTP client itself; a peer is not to be confused by a second one.
_OWN_HEADERS: Final = frozenset(("host", "content-length", "transfer-encoding", "connection"))


class Endpoint(Struct, frozen=True, kw_only=True, repr_omit_defaults=True):
    """``name`` is that of a database here, else empty; ``url`` that of one elsewhere, with a slash
    at its end and without credentials. ``headers`` are sent with every request, sorted by
    name. Secrets are never shown: see ``label``."""

    name: str = ""
    url: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    username: str | None = None
    password: str = ""

    def __repr__(self) -> str:
        """The label alone: the rest may hold secrets."""
        return f"Endpoint({self.label!r})"

    @property
    def label(self) -> str:
        """What may be shown of it to anybody who may see the replication."""
        return self.name or self.url

    def all_headers(self) -> dict[str, str]:
        """``headers`` and the credentials."""
        headers = dict(self.headers)
        if self.username is not None:
            pair = f"{self.username}:{self.password}".encode()
            headers[_AUTHORIZATION] = "Basic " + b64encode(pair).decode()
        return headers


class _Basic(Struct):
    username: str
    password: str


class _Auth(Struct):
    basic: _Basic | None = None


class _Written(Struct):
    """The long form of an endpoint."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    auth: _Auth = field(default_factory=_Auth)


def parse_endpoint(value: Any, what: str) -> Endpoint:
    """A name, a URL, or ``{"url":…, "headers":…, "auth":{"basic":{"username":…,"password":…}}}``.

    Of several credentials, ``auth`` counts before the URL's, and those before a header's. Raises
    BadRequest that begins with ``what`` (``source``, ``target``) and repeats no secret.
    """
    if isinstance(value, str):
        written = _Written(value)
    else:
        try:
            written = msgspec.convert(value, _Written)
        except msgspec.ValidationError as error:
            raise BadRequest(f"`{what}`: {error}") from None
    headers = _headers(written.headers, what)
    url = written.url.strip()
    if "://" not in url:
        if not url:
            raise BadRequest(f"`{what}` is missing")
        return Endpoint(name=url)
    parts = _split(url, what)
    username, password = _credentials(written, parts, headers)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = f":{parts.port}" if parts.port is not None else ""
    return Endpoint(
        url=f"{parts.scheme}://{host}{port}{parts.path.rstrip('/')}/",
        headers=tuple(sorted(headers.items())),
        username=username,
        password=password,
    )


def _split(url: str, what: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0  # reading the port checks it
    except ValueError:
        usable = False
    if not usable or parts.scheme not in ("http", "https"):
        raise BadRequest(f"`{what}` is neither a database's name nor an http or https URL")
    if not parts.path.strip("/") or parts.query or parts.fragment or not url.isascii():
        raise BadRequest(f"`{what}` must be the URL of a database: http://host:5984/name")
    if any(character <= " " or character == "\x7f" for character in url):
        raise BadRequest(f"`{what}` has a character that no URL may have")
    return parts


def _headers(given: Mapping[str, str], what: str) -> dict[str, str]:
    headers = {}
    for name, value in given.items():
        known = name.strip()
        text = known + value
        if not known or not text.isascii() or not text.isprintable() or ":" in known:
            raise BadRequest(f"`{what}`: a header cannot be sent as it is")
        if known.lower() == _AUTHORIZATION:
            known = _AUTHORIZATION
        if known.lower() not in _OWN_HEADERS:
            headers[known] = value
    return headers


def _credentials(
    written: _Written, parts: SplitResult, headers: dict[str, str]
) -> tuple[str | None, str]:
    """(name, password). Basic credentials leave ``headers``: the name is part of a replication's
    identity, the password is not."""
    header = headers.get(_AUTHORIZATION, "")
    found: tuple[str | None, str] = (None, "")
    if header[:6].lower() == "basic ":
        del headers[_AUTHORIZATION]
        found = _decoded(header[6:])
    if parts.username is not None:
        found = unquote(parts.username), unquote(parts.password or "")
    if written.auth.basic is not None:
        found = written.auth.basic.username, written.auth.basic.password
    return found


def _decoded(text: str) -> tuple[str | None, str]:
    try:
        name, colon, password = b64decode(text.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None, ""
    return (name, password) if colon else (None, "")
