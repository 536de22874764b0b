"""Secrets at rest. Passwords, which people choose: scrypt (RFC 7914) with a salt each. Secrets that
a computer drew, which nobody can guess: SHA-256."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import secrets
from typing import Final

#: 32 MiB and about 80 ms a check: RFC 7914's advice for interactive use, doubled.
_N: Final = 2**15
_R: Final = 8
_P: Final = 1
_MEMORY: Final = 64 * 1024 * 1024


def hash_password(password: str) -> str:
    """``scrypt$N$r$p$salt$key``, base64."""
    salt = secrets.token_bytes(16)
    key = _derive(password, salt, _N, _R, _P)
    return f"scrypt${_N}${_R}${_P}${_text(salt)}${_text(key)}"


def verify_password(password: str, stored: str) -> bool:
    """Whether ``password`` gave ``stored``; compared in constant time."""
    _, n, r, p, salt, key = stored.split("$")
    derived = _derive(password, base64.b64decode(salt), int(n), int(r), int(p))
    return hmac.compare_digest(derived, base64.b64decode(key))


def hash_secret(secret: str) -> bytes:
    """SHA-256 of a device's secret, a session's token or a kiosk's code."""
    return hashlib.sha256(secret.encode()).digest()


def _derive(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


@functools.cache
def nobodys_hash() -> str:
    """Checked where a name is unknown, so that an answer's time does not tell which names exist."""
    return hash_password(secrets.token_urlsafe(16))
