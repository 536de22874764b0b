"""Claim codes: a short code, shown on one device and typed on another, by which the other gets
credentials of its own for the same database. No account is needed."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from sqlalchemy import delete, insert, update

from schemas.accounts import NewDevice
from server.accounts import devices
from server.accounts.codes import Wait, Wrong
from server.accounts.devices import LetIn
from server.accounts.tables import claims
from server.human_codes import grouped, new_code, tidy
from server.limits import Limit, forget, take
from server.passwords import hash_secret
from sync.transaction import Transaction

#: 50 bits: ten thousand addresses that try all day, with a thousand codes alive, find one in 150
#: years.
_LENGTH: Final = 10
#: Seconds: whoever got it at an office has time to come home.
CODE_LIFE: Final = 24 * 3600
_MADE: Final = 10
_MADE_IN: Final = 3600.0
_TRIED: Final = 20
_TRIED_IN: Final = 900.0


class Made(Struct, frozen=True):
    """A code as it is read out."""

    code: str


def make(transaction: Transaction, citizen: str, now: float) -> Made | Wait:
    """A code for the database of ``citizen``."""
    connection = transaction.connection
    wait = take(connection, [Limit(f"claim:made:{citizen}", _MADE, _MADE_IN)], now)
    if wait:
        return Wait(wait)
    code = new_code(_LENGTH)
    connection.execute(delete(claims).where(claims.c.expires_at <= now))
    connection.execute(
        insert(claims).values(
            code_hash=hash_secret(code), citizen=citizen, expires_at=now + CODE_LIFE, used_by=""
        )
    )
    return Made(grouped(code))


def redeem(
    transaction: Transaction, typed: str, device: NewDevice, address: str, now: float
) -> LetIn | Wrong | Wait:
    """Lets ``device`` in and answers whose database it opens. The same device may say it again: its
    answer may have been lost. Raises Conflict where the device's id is another's."""
    tries = Limit(f"claim:tried:{address}", _TRIED, _TRIED_IN)
    wait = take(transaction.connection, [tries], now)
    if wait:
        return Wait(wait)
    # One statement: of two devices that say it at the same time, one finds it used.
    found = transaction.connection.execute(
        update(claims)
        .where(
            claims.c.code_hash == hash_secret(tidy(typed)),
            claims.c.expires_at > now,
            claims.c.used_by.in_(["", device.id]),
        )
        .values(used_by=device.id)
        .returning(claims.c.citizen)
    ).scalar()
    if found is None:
        return Wrong()
    done = devices.let_in(transaction, found, device, now, is_proved=False)
    forget(transaction.connection, tries)
    return done
