"""A plain HTTP client that sends exactly what it is told: no redirects, no normalized paths."""

from __future__ import annotations

import http.client
import json
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

#: Left as they are in a request's target; everything else a recording or a test writes is encoded.
_SAFE = "/%?&=+,:[]@!$'()*;~._-"


class Reply(NamedTuple):
    """An answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The decoded body."""
        return json.loads(self.body)


class Wire:
    """Requests to ``url`` (a CouchDB client's server URL), one connection each."""

    def __init__(
        self, url: str, auth: tuple[str, str] | None = None, data: Path | None = None
    ) -> None:
        """``data`` is the portal's folder, for those who look past HTTP."""
        self.data = data
        parts = urlsplit(url)
        self.url = url
        self.prefix = parts.path
        self._address = (parts.hostname or "", parts.port or 80)
        self._auth = auth

    def anonymous(self) -> Wire:
        """The same server without credentials."""
        return Wire(self.url)

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """``body``: bytes as they are, anything else as JSON."""
        sent = dict(headers or {})
        names = {name.lower() for name in sent}
        if self._auth and "authorization" not in names:
            sent["Authorization"] = "Basic " + b64encode(":".join(self._auth).encode()).decode()
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        if data is not None and "content-type" not in names:
            sent["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection(*self._address, timeout=30)
        try:
            target = self.prefix + quote(path, safe=_SAFE)
            connection.request(method, target, body=data, headers=sent)
            answer = connection.getresponse()
            received = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, received, answer.read())
        finally:
            connection.close()
