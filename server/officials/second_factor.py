"""The second factor: codes that an app draws from a secret and the time (TOTP, RFC 6238), and a few
codes on paper for when the phone is lost.

A code is good once: its time step, and every step before it, is refused from then on. After five
wrong ones in a row none is looked at for a quarter of an hour.
"""

from __future__ import annotations

import base64
import secrets
from datetime import datetime, timedelta
from typing import Final, Literal

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from msgspec import Struct
from sqlalchemy import Row, delete, func, insert, select, update

from server.officials.tables import official_factors, recovery_codes
from server.passwords import hash_secret
from sync.errors import Conflict, NotFound, SyncError
from sync.snapshot import Snapshot
from sync.transaction import Transaction

#: Seconds a code is shown (RFC 6238 section 5.2), and how many steps a clock may be off.
STEP: Final = 30
_DRIFT: Final = 1
_MOST_FAILURES: Final = 5
_LOCK: Final = timedelta(minutes=15)
_RECOVERY_CODES: Final = 10
#: Letters and digits that nobody mistakes for one another: 50 bits a code.
_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH: Final = 10

Verdict = Literal["right", "recovered", "wrong", "locked"]


class Enrolment(Struct, frozen=True):
    """What an authenticator app needs: by hand, or as the address in a QR code."""

    secret: str
    uri: str


class SecondFactor:
    """Keeps the secrets encrypted: who reads the database alone draws no codes."""

    def __init__(self, key: bytes, issuer: str) -> None:
        """``key`` is 32 bytes; ``issuer`` is what apps call the portal."""
        self._box = Fernet(base64.urlsafe_b64encode(key))
        self._issuer = issuer

    def begin(self, t: Transaction, name: str) -> Enrolment:
        """A new secret, which counts once it is confirmed. Raises Conflict where one counts."""
        if is_on(t, name):
            raise Conflict("the second factor is set up already")
        remove(t, name)
        secret = pyotp.random_base32()
        t.connection.execute(
            insert(official_factors).values(
                official=name,
                secret=self._box.encrypt(secret.encode()),
                confirmed_at=0.0,
                last_step=0,
                failures=0,
                locked_until=0.0,
            )
        )
        uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=self._issuer)
        return Enrolment(secret, uri)

    def confirm(
        self, t: Transaction, name: str, code: str, at: datetime
    ) -> tuple[Verdict, list[str]]:
        """The first code makes it count; her recovery codes, which are kept nowhere else. Raises
        Conflict where it counts already, NotFound where none was begun."""
        if is_on(t, name):
            raise Conflict("the second factor is set up already")
        verdict = self.check(t, name, code, at)
        if verdict != "right":
            return verdict, []
        t.connection.execute(
            update(official_factors)
            .where(official_factors.c.official == name)
            .values(confirmed_at=at.timestamp())
        )
        codes = [_draw() for _ in range(_RECOVERY_CODES)]
        t.connection.execute(
            insert(recovery_codes),
            [{"official": name, "code_hash": hash_secret(code)} for code in codes],
        )
        return verdict, [f"{code[:5]}-{code[5:]}" for code in codes]

    def check(self, t: Transaction, name: str, code: str, at: datetime) -> Verdict:
        """Whether it is a good code now; it is used up by asking. Raises NotFound where there is no
        second factor, SyncError ``unavailable`` where another key encrypted its secret."""
        row = _row(t, name, lock=True)
        if row is None:
            raise NotFound("There is no second factor.")
        if at.timestamp() < row.locked_until:
            return "locked"
        typed = "".join(code.split()).replace("-", "").upper()
        step = self._step(row, typed, at)
        if step is not None:
            _set(t, name, last_step=step, failures=0)
            return "right"
        if row.confirmed_at and _use_recovery_code(t, name, typed):
            _set(t, name, failures=0)
            return "recovered"
        failures = row.failures + 1
        locked = failures >= _MOST_FAILURES
        _set(
            t,
            name,
            failures=0 if locked else failures,
            locked_until=(at + _LOCK).timestamp() if locked else 0.0,
        )
        return "wrong"

    def _step(self, row: Row[tuple[object, ...]], typed: str, at: datetime) -> int | None:
        """The time step whose code it is, if that was not used yet."""
        try:
            totp = pyotp.TOTP(self._box.decrypt(row.secret).decode())
        except InvalidToken:
            reason = "second-factor.key is not the one that this portal's secrets were kept with."
            raise SyncError("unavailable", reason) from None
        now = int(at.timestamp()) // STEP
        for step in range(now - _DRIFT, now + _DRIFT + 1):
            if step > row.last_step and secrets.compare_digest(
                totp.at(step * STEP).encode(), typed.encode()
            ):
                return step
        return None


def is_on(snapshot: Snapshot, name: str) -> bool:
    """Whether her second factor counts."""
    row = _row(snapshot, name)
    return row is not None and row.confirmed_at > 0


def recovery_left(snapshot: Snapshot, name: str) -> int:
    """How many recovery codes she has not used."""
    query = select(func.count()).where(recovery_codes.c.official == name)
    return snapshot.connection.scalar(query) or 0


def remove(t: Transaction, name: str) -> None:
    """She signs in with her password alone, and has to set it up anew for what needs it."""
    for table in (recovery_codes, official_factors):
        t.connection.execute(delete(table).where(table.c.official == name))


def lock_seconds(snapshot: Snapshot, name: str, at: datetime) -> int:
    """Seconds until a code is looked at again; at least one."""
    row = _row(snapshot, name)
    return max(1, int(row.locked_until - at.timestamp()) + 1 if row else 1)


def _row(snapshot: Snapshot, name: str, *, lock: bool = False) -> Row[tuple[object, ...]] | None:
    """``lock``: whoever looks at it to use it up comes after whoever does so now."""
    query = select(official_factors).where(official_factors.c.official == name)
    return snapshot.connection.execute(query.with_for_update() if lock else query).first()


def _set(t: Transaction, name: str, **values: float) -> None:
    t.connection.execute(
        update(official_factors).where(official_factors.c.official == name).values(values)
    )


def _use_recovery_code(t: Transaction, name: str, typed: str) -> bool:
    used = t.connection.execute(
        delete(recovery_codes).where(
            recovery_codes.c.official == name, recovery_codes.c.code_hash == hash_secret(typed)
        )
    )
    return bool(used.rowcount)


def _draw() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
