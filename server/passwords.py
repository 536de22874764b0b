"""Secrets at rest. Passwords, which people choose: argon2id (RFC 9106) with a salt each. Secrets
that a computer drew, which nobody can guess: SHA-256."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import secrets
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: RFC 9106 section 4, second recommended option: 64 MiB, three passes, four lanes.
_HASHER: Final = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
#: What ``portal`` wrote before: scrypt (RFC 7914), still checked.
_SCRYPT: Final = "scrypt$"
_SCRYPT_MEMORY: Final = 64 * 1024 * 1024


def hash_password(password: str) -> str:
    """``$argon2id$v=19$m=…,t=…,p=…$salt$hash``."""
    return _HASHER.hash(password)


def verify_password(password: str, stored: str) -> bool:
    """Whether ``password`` gave ``stored``; compared in constant time."""
    if stored.startswith(_SCRYPT):
        return _verify_scrypt(password, stored)
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether the password should be hashed anew now that it is known: an older way, or older
    parameters."""
    return stored.startswith(_SCRYPT) or _HASHER.check_needs_rehash(stored)


def hash_secret(secret: str) -> bytes:
    """SHA-256 of a device's secret, a session's token or a kiosk's code."""
    return hashlib.sha256(secret.encode()).digest()


def _verify_scrypt(password: str, stored: str) -> bool:
    _, n, r, p, salt, key = stored.split("$")
    derived = hashlib.scrypt(
        password.encode(),
        salt=base64.b64decode(salt),
        n=int(n),
        r=int(r),
        p=int(p),
        maxmem=_SCRYPT_MEMORY,
        dklen=32,
    )
    return hmac.compare_digest(derived, base64.b64decode(key))


@functools.cache
def nobodys_hash() -> str:
    """Checked where a name is unknown, so that an answer's time does not tell which names exist."""
    return hash_password(secrets.token_urlsafe(16))
