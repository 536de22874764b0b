"""``AuthSession``: the cookie of an admin who signed in at ``/db/_session``.

Nothing is stored: the cookie says who and since when, under a signature (HMAC-SHA256) whose key is
made of the portal's own secret and of what the admin's password is checked against. So it ends by
itself, and at once with another password (CouchDB "Cookie Authentication").
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

from server.key_file import base64url, from_base64url

#: Seconds that a cookie is good for: CouchDB's ``[chttpd_auth] timeout``.
LIFETIME: Final = 600
#: Seconds after which whoever still uses it is given a new one.
_RENEWED: Final = LIFETIME // 10
_TEXT: Final = re.compile(rb"(.{1,200}):([0-9A-F]{1,12}):([0-9a-f]{64})\Z", re.DOTALL)


class AdminCookies:
    """Made and read with the portal's ``secret``; ``clock`` is the server's."""

    def __init__(self, secret: bytes, clock: Callable[[], datetime]) -> None:
        self._secret = secret
        self._clock = clock

    def issue(self, name: str, credential: str) -> str:
        """A cookie's value for the admin whose password is checked against ``credential``."""
        since = f"{int(self._clock().timestamp()):X}"
        signed = f"{name}:{since}:{self._signature(name, since, credential)}"
        return base64url(signed.encode())

    def name_in(self, value: str) -> str | None:
        """Whom a cookie claims to be of; None of what is no cookie of ours."""
        found = _parts(value)
        return None if found is None else found[0]

    def check(self, value: str, credential: str) -> tuple[bool, bool]:
        """(whether it is good, whether it is time for a new one)."""
        found = _parts(value)
        if found is None:
            return False, False
        name, since, signature = found
        if not hmac.compare_digest(signature, self._signature(name, since, credential)):
            return False, False
        age = self._clock().timestamp() - int(since, 16)
        return -_RENEWED < age < LIFETIME, age > _RENEWED

    def _signature(self, name: str, since: str, credential: str) -> str:
        key = hmac.digest(self._secret, credential.encode(), "sha256")
        return hmac.new(key, f"{name}:{since}".encode(), "sha256").hexdigest()


def _parts(value: str) -> tuple[str, str, str] | None:
    try:
        found = _TEXT.match(from_base64url(value))
        return None if found is None else (found[1].decode(), found[2].decode(), found[3].decode())
    except ValueError:  # neither base64url nor UTF-8
        return None
