"""Six-digit codes that prove who reads an address (NIST SP 800-63B-4 section 3.1.3: out-of-band
secrets): short-lived, few attempts, kept as a hash that needs the asking device's challenge."""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from msgspec import Struct
from sqlalchemy import delete, insert, update

from server import limits
from server.accounts.contacts import Contact
from server.accounts.tables import codes
from server.limits import Limit
from server.passwords import hash_secret
from sync.transaction import Transaction

#: Seconds a code is good for, and between two codes to one address.
CODE_LIFE: Final = 600
AGAIN_AFTER: Final = 60
#: Attempts at one code. With ``_A_CONTACT`` codes a day a guess succeeds once in 10,000 days.
ATTEMPTS: Final = 5
_DIGITS: Final = 6
_A_CONTACT: Final = 10
_A_DEVICE: Final = 10
#: Many people share an address of the internet (a carrier's NAT): this only stops floods.
_AN_ADDRESS: Final = 200
_HOUR: Final = 3600.0
_DAY: Final = 86_400.0


class Sent(Struct, frozen=True):
    """A new code, and the challenge that goes with it. Neither is kept."""

    challenge: str
    code: str


class Wait(Struct, frozen=True):
    """Not now: come again after so many seconds."""

    seconds: float


class Wrong(Struct, frozen=True):
    """The code is wrong, was used or is too old."""


class Proof(Struct, frozen=True):
    """The code was right: whoever sent it reads ``contact``. Use it up with ``use``."""

    challenge: str
    contact: Contact
    used_by: str


def ask(
    transaction: Transaction, contact: Contact, device: str, address: str, now: float
) -> Sent | Wait:
    """A new code for ``contact``. What is counted and written is the same whether anybody has it.

    ``device`` (empty if unknown) and ``address`` (of the internet) are who asks."""
    wanted = [
        _again(contact),
        Limit(f"code:contact:{contact.kind}:{contact.address}", _A_CONTACT, _DAY),
        Limit(f"code:address:{address}", _AN_ADDRESS, _HOUR),
    ]
    if device:
        wanted.append(Limit(f"code:device:{device}", _A_DEVICE, _HOUR))
    wait = limits.take(transaction.connection, wanted, now)
    if wait:
        return Wait(wait)
    sent = Sent(
        secrets.token_urlsafe(16),
        "".join(secrets.choice("0123456789") for _ in range(_DIGITS)),
    )
    transaction.connection.execute(delete(codes).where(codes.c.expires_at <= now))
    transaction.connection.execute(
        insert(codes).values(
            challenge_hash=hash_secret(sent.challenge),
            code_hash=_hash(sent.challenge, sent.code),
            kind=contact.kind,
            address=contact.address,
            attempts=0,
            expires_at=now + CODE_LIFE,
            used_by="",
        )
    )
    return sent


def check(transaction: Transaction, challenge: str, typed: str, now: float) -> Proof | Wrong | Wait:
    """Counts the attempt, then compares. Answers rather than raises, so that the count is kept."""
    row = transaction.connection.execute(
        update(codes)
        .where(codes.c.challenge_hash == hash_secret(challenge), codes.c.expires_at > now)
        .values(attempts=codes.c.attempts + 1)
        .returning(codes)
    ).first()
    if row is None:
        return Wrong()
    if row.attempts > ATTEMPTS:
        return Wait(AGAIN_AFTER)
    digits = "".join(character for character in typed if character.isdigit())
    if not hmac.compare_digest(row.code_hash, _hash(challenge, digits)):
        return Wrong()
    return Proof(challenge, Contact(row.kind, row.address), row.used_by)


def use(transaction: Transaction, proof: Proof, by: str) -> bool:
    """Uses the code up. The same device may say it again: its answer may have been lost. Another
    device need not wait for a code of its own."""
    if proof.used_by:
        return proof.used_by == by
    limits.forget(transaction.connection, _again(proof.contact))
    transaction.connection.execute(
        update(codes)
        .where(codes.c.challenge_hash == hash_secret(proof.challenge))
        .values(used_by=by)
    )
    return True


def forget(transaction: Transaction, contact: Contact) -> None:
    """No code that is on its way to this address is good any more."""
    transaction.connection.execute(
        delete(codes).where(codes.c.kind == contact.kind, codes.c.address == contact.address)
    )


def _again(contact: Contact) -> Limit:
    return Limit(f"code:again:{contact.kind}:{contact.address}", 1, AGAIN_AFTER)


def _hash(challenge: str, code: str) -> bytes:
    return hash_secret(f"{challenge} {code}")
