"""Checks credentials. See server/identity.py for how names come to be known."""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import hmac
import math
import re
import secrets
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec
from litestar.exceptions import TooManyRequestsException

from server import identity
from server.accounts import devices
from server.accounts.devices import Credential
from server.admin_cookie import AdminCookies
from server.config import Config
from server.guesses import Guess
from server.key_file import load_or_make_secret
from server.officials import audit, register
from server.officials.register import Official
from server.passwords import (
    hash_password,
    hash_secret,
    is_outdated,
    nobodys_hash,
    verify_password,
)
from server.principal import ANONYMOUS, Principal
from server.turnstile import Turnstile
from sync.errors import SyncError
from sync.store import Store
from sync.transaction import Transaction

_DEVICE_ID: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
#: 32 bytes in base64url without padding.
_DEVICE_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
#: Devices whose credential is remembered, about 300 bytes each, and for how many seconds.
_REMEMBERED: Final = 50_000
_HELD: Final = 5.0
#: Passwords that may wait for their check. A check takes 64 MiB and 40 ms, so somebody who guesses
#: gets one at a time, and officials, admins and citizens do not wait for each other.
_DESK_PLACES: Final = 32
_ADMIN_PLACES: Final = 8
_ACCOUNT_PLACES: Final = 64
_PLACES_A_NAME: Final = 4
#: Seconds for which all wrong passwords of an official's or an admin's name count: a stranger who
#: uses them up locks her out no longer than that.
_GUESSES_IN: Final = 3600.0
_COOKIE_KEY: Final = "session.key"
#: What the names that nobody has share: they keep no official waiting.
_NOBODY: Final = ""


class Authenticator:
    """Checks credentials against the store; remembers good ones, for every request of a
    replication brings them anew."""

    def __init__(self, config: Config, store: Store, clock: Callable[[], datetime]) -> None:
        self._configured_admin = config.admin
        self._store = store
        self._clock = clock
        self._devices: dict[str, tuple[Credential, float]] = {}
        self._key = secrets.token_bytes(32)
        self._admins: set[bytes] = set()
        self._desk_door = Turnstile(_DESK_PLACES, _PLACES_A_NAME)
        self._admin_door = Turnstile(_ADMIN_PLACES, _PLACES_A_NAME)
        self._account_door = Turnstile(_ACCOUNT_PLACES, _PLACES_A_NAME)
        self._cookies = AdminCookies(load_or_make_secret(config.data / _COOKIE_KEY), clock)

    async def basic(self, header: str, network: str) -> Principal:
        """The principal of an ``Authorization`` header (RFC 7617) that comes from ``network``.
        Raises ``unauthorized``, and 429 after too many wrong passwords of an admin, or while too
        many wait for their check."""
        name, password = basic_pair(header)
        if _DEVICE_ID.fullmatch(name):
            return await self.device(name, password)
        if await self._is_admin(name, password, network):
            return Principal(actor="admin", name=name)
        raise _wrong()

    async def admin(self, name: str, password: str, network: str) -> Principal:
        """The admin who signs in with a form. Raises as ``basic``."""
        if not (name and password and await self._is_admin(name, password, network)):
            raise _wrong()
        return Principal(actor="admin", name=name)

    async def cookie_for(self, admin: Principal) -> str:
        """A new ``AuthSession`` of an admin."""
        return self._cookies.issue(admin.name, await self._credential(admin.name) or "")

    async def cookie(self, value: str) -> tuple[Principal, bool]:
        """The admin of an ``AuthSession`` and whether she should get a new one; ANONYMOUS where it
        is over, or not one of ours."""
        name = self._cookies.name_in(value)
        credential = None if name is None else await self._credential(name)
        if name is None or credential is None:
            return ANONYMOUS, False
        good, old = self._cookies.check(value, credential)
        return (Principal(actor="admin", name=name), old) if good else (ANONYMOUS, False)

    async def _credential(self, name: str) -> str | None:
        """What an admin's password is checked against; None of a name that is no admin's."""
        if self._configured_admin is not None:
            known, password = self._configured_admin
            return password if _same((name, password), (known, password)) else None
        return await self._store.read(lambda s: identity.admin_hash(s, name))

    async def official(self, name: str, password: str, network: str) -> Official:
        """The official who signs in from ``network``, as she stood when her password was checked.
        Raises ``unauthorized``, and 429 after too many wrong passwords or while too many wait.

        One attempt takes as long where there is no such name."""
        now, guess = self._clock(), Guess("desk", name, network, _GUESSES_IN)

        def count(t: Transaction) -> tuple[Official | None, float]:
            known, wait = register.official(t, name), guess.count(t.connection, now.timestamp())
            # A name that nobody has may be a password typed in the wrong field: not for the log.
            if wait and known is not None and guess.locks(t.connection, wait, now.timestamp()):
                audit.record(t, known.name, "sign_in_locked", now)
            return known, wait

        found, wait = await self._store.write(count)
        if wait:
            raise _too_many(wait)
        async with self._desk_door.turn(found.name if found else _NOBODY):
            stored = found.password_hash if found else None
            matches = await _verify(password, stored)
            if matches and stored is not None and is_outdated(stored):
                anew = await asyncio.to_thread(hash_password, password)
                renewed = await self._store.write(
                    lambda t: register.renew_hash(t, name, stored, anew)
                )
                if found is not None and renewed:
                    found = msgspec.structs.replace(found, password_hash=anew)
        if found is None or not matches:
            raise _wrong()
        await self._store.write(lambda t: guess.right(t.connection))
        return found

    def session(self, token: str) -> Principal:
        """The official of a session; ANONYMOUS where it is over."""
        now = self._clock()
        found = self._store.read_blocking(lambda s: register.session_official(s, token, now))
        return ANONYMOUS if found is None else principal_of_official(found)

    async def password_matches(self, password: str, stored: str | None, name: str) -> bool:
        """Whether the password gave ``stored``. Takes as long where there is none. Raises 429 while
        too many wait. ``name`` is whose it is."""
        async with self._account_door.turn(name):
            return await _verify(password, stored) and stored is not None

    def forget(self, device: str) -> None:
        """The device was revoked: its next request is looked up anew. Other processes notice within
        ``_HELD`` seconds."""
        self._devices.pop(device, None)

    async def device(self, id: str, secret: str) -> Principal:
        """A citizen's device, met before or not. Raises ``unauthorized``."""
        if not _DEVICE_ID.fullmatch(id) or not _DEVICE_SECRET.fullmatch(secret):
            raise _wrong()
        offered = hash_secret(secret)
        known = self._remembered(id)
        if known is None:
            return Principal(actor="citizen", name=id, known=False, secret_hash=offered, device=id)
        if not hmac.compare_digest(known.secret_hash, offered):
            raise _wrong()
        await self._note_use(known)
        return Principal(
            actor="citizen",
            name=known.citizen,
            secret_hash=offered,
            device=id,
            erased=known.erased,
        )

    def _remembered(self, id: str) -> Credential | None:
        now = time.monotonic()
        held = self._devices.get(id)
        if held is not None and now < held[1]:
            return held[0]
        found = self._store.read_blocking(lambda s: devices.find(s, id))
        if found is not None:
            if len(self._devices) >= _REMEMBERED:
                del self._devices[next(iter(self._devices))]
            self._devices[id] = found, now + _HELD
        return found

    async def _note_use(self, known: Credential) -> None:
        now = self._clock().timestamp()
        if known.seen_at is None or now - known.seen_at < devices.SEEN_EVERY:
            return
        self._devices.pop(known.device, None)
        # A disk that is full keeps nobody from reading.
        with contextlib.suppress(SyncError):
            await self._store.write(lambda t: devices.seen(t, known.device, now))

    async def _is_admin(self, name: str, password: str, network: str) -> bool:
        # Remembered with the network: a guess that is right finds the door locked as others do.
        memory = hmac.digest(self._key, f"{network} {name}:{password}".encode(), "sha256")
        if memory in self._admins:
            return True
        stored = await self._credential(name)
        if stored is None:  # admins' names are no secret: a stranger's costs nothing
            return False
        now, guess = self._clock().timestamp(), Guess("admin", name, network, _GUESSES_IN)
        wait = await self._store.write(lambda t: guess.count(t.connection, now))
        if wait:
            raise _too_many(wait)
        if not await self._admin_password(name, password, stored):
            return False
        await self._store.write(lambda t: guess.right(t.connection))
        self._admins.add(memory)
        return True

    async def _admin_password(self, name: str, password: str, stored: str) -> bool:
        if self._configured_admin is not None:
            return _same((name, password), self._configured_admin)
        async with self._admin_door.turn(name):
            return await _verify(password, stored)


def principal_of_official(found: Official) -> Principal:
    """Who she is to the access table."""
    return Principal(
        actor="official",
        name=found.name,
        display=found.display,
        grants=found.grants,
        second_factor=found.second_factor,
    )


async def _verify(password: str, stored: str | None) -> bool:
    return await asyncio.to_thread(lambda: verify_password(password, stored or nobodys_hash()))


def basic_pair(header: str) -> tuple[str, str]:
    """User name and password of HTTP Basic (RFC 7617). Raises ``unauthorized``."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        raise _wrong()
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        raise _wrong() from None
    name, colon, password = text.partition(":")
    if not (name and colon and password):
        raise _wrong()
    return name, password


def _same(offered: tuple[str, str], expected: tuple[str, str]) -> bool:
    name, password = (
        hmac.compare_digest(a.encode(), b.encode()) for a, b in zip(offered, expected, strict=True)
    )
    return name and password


def _too_many(seconds: float) -> TooManyRequestsException:
    return TooManyRequestsException(
        "Too many wrong passwords. Try again later.",
        headers={"Retry-After": str(math.ceil(seconds))},
    )


def _wrong() -> SyncError:
    return SyncError("unauthorized", "Name or password is incorrect.")
