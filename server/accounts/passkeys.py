"""Passkeys (W3C Web Authentication Level 3): the ceremonies' state; py_webauthn checks signatures.

A passkey signs in alone, so the authenticator must have verified its person (a PIN, a finger), and
be discoverable: she types no name.
"""

from __future__ import annotations

import json
import logging
import secrets
from datetime import UTC, datetime
from typing import Any, Final

import webauthn
from msgspec import Struct
from sqlalchemy import delete, insert, select, update
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from schemas.accounts import Ceremony, Passkey
from server.accounts.tables import ceremonies, passkeys
from server.key_file import base64url, from_base64url
from server.passwords import hash_secret
from server.upsert import insert as upsert
from sync.errors import Forbidden
from sync.snapshot import Snapshot
from sync.transaction import Transaction

#: Seconds that a person has to answer her authenticator.
LIFE: Final = 300.0
#: Passkeys of one account.
MOST: Final = 20

_log = logging.getLogger(__name__)


class RelyingParty(Struct, frozen=True):
    """The portal as authenticators know it: a host, and the one origin that pages may have."""

    id: str
    origin: str
    name: str


class Held(Struct, frozen=True):
    """A passkey as its signature is checked."""

    id: bytes
    citizen: str
    public_key: bytes
    sign_count: int


class Added(Struct, frozen=True):
    """A new passkey that was checked."""

    id: bytes
    public_key: bytes
    sign_count: int


# --- adding one --------------------------------------------------------------------------------


def begin_adding(
    transaction: Transaction, party: RelyingParty, citizen: str, label: str, now: float
) -> Ceremony:
    """What to ask the authenticator for. ``label`` is how the person recognizes her account."""
    held = transaction.connection.scalars(
        select(passkeys.c.id).where(passkeys.c.citizen == citizen)
    ).all()
    if len(held) >= MOST:
        raise Forbidden(f"An account has at most {MOST} passkeys.")
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=bytes.fromhex(citizen),
        user_name=label,
        user_display_name=label,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=id) for id in held],
    )
    return _begin(transaction, citizen, options.challenge, webauthn.options_to_json(options), now)


def check_new(party: RelyingParty, challenge: bytes, credential: dict[str, Any]) -> Added:
    """What the authenticator made. Takes about a millisecond. Raises Forbidden."""
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except Exception as error:
        raise _refused(error) from None
    return Added(made.credential_id, made.credential_public_key, made.sign_count)


def add(transaction: Transaction, citizen: str, added: Added, name: str, now: float) -> None:
    """Keeps it. Raises Forbidden where the credential is there already."""
    kept = transaction.connection.execute(
        upsert(transaction.connection, passkeys)
        .values(
            id=added.id,
            citizen=citizen,
            public_key=added.public_key,
            sign_count=added.sign_count,
            name=name,
            created_at=now,
            used_at=now,
        )
        .on_conflict_do_nothing()
    )
    if not kept.rowcount:
        raise Forbidden("This passkey is in use.")


# --- signing in --------------------------------------------------------------------------------


def begin_sign_in(transaction: Transaction, party: RelyingParty, now: float) -> Ceremony:
    """What to have the authenticator sign. It knows itself whose passkeys it holds."""
    options = webauthn.generate_authentication_options(
        rp_id=party.id, user_verification=UserVerificationRequirement.REQUIRED
    )
    return _begin(transaction, "", options.challenge, webauthn.options_to_json(options), now)


def held(snapshot: Snapshot, credential: dict[str, Any]) -> Held:
    """The passkey that a credential says to be. Raises Forbidden."""
    try:
        id = from_base64url(str(credential.get("id", "")))
    except ValueError:
        raise Forbidden("The passkey was not accepted.") from None
    row = snapshot.connection.execute(
        select(
            passkeys.c.id, passkeys.c.citizen, passkeys.c.public_key, passkeys.c.sign_count
        ).where(passkeys.c.id == id)
    ).first()
    if row is None:
        raise Forbidden("The passkey was not accepted.")
    return Held(*row)


def check_use(
    party: RelyingParty, challenge: bytes, credential: dict[str, Any], passkey: Held
) -> int:
    """Whether the passkey signed the challenge; its new count. Raises Forbidden."""
    try:
        used = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except Exception as error:
        raise _refused(error) from None
    return used.new_sign_count


def used(transaction: Transaction, passkey: Held, count: int, now: float) -> None:
    """Notes its use. Raises Forbidden where it was removed meanwhile."""
    changed = transaction.connection.execute(
        update(passkeys)
        .where(passkeys.c.id == passkey.id, passkeys.c.citizen == passkey.citizen)
        .values(sign_count=count, used_at=now)
    )
    if not changed.rowcount:
        raise Forbidden("The passkey was not accepted.")


# --- what there is -----------------------------------------------------------------------------


def of(snapshot: Snapshot, citizen: str) -> list[Passkey]:
    """Her passkeys, the oldest first."""
    rows = snapshot.connection.execute(
        select(passkeys.c.id, passkeys.c.name, passkeys.c.created_at, passkeys.c.used_at)
        .where(passkeys.c.citizen == citizen)
        .order_by(passkeys.c.created_at)
    )
    return [
        Passkey(base64url(id), name, _moment(created), _moment(used))
        for id, name, created, used in rows
    ]


def remove(transaction: Transaction, citizen: str, id: str) -> bool:
    """Forgets one; False if she has none such."""
    try:
        raw = from_base64url(id)
    except ValueError:
        return False
    gone = transaction.connection.execute(
        delete(passkeys).where(passkeys.c.citizen == citizen, passkeys.c.id == raw)
    )
    return bool(gone.rowcount)


# --- ceremonies --------------------------------------------------------------------------------


def _begin(
    transaction: Transaction, citizen: str, challenge: bytes, options: str, now: float
) -> Ceremony:
    id = secrets.token_urlsafe(16)
    connection = transaction.connection
    connection.execute(delete(ceremonies).where(ceremonies.c.expires_at <= now))
    connection.execute(
        insert(ceremonies).values(
            id_hash=hash_secret(id), challenge=challenge, citizen=citizen, expires_at=now + LIFE
        )
    )
    return Ceremony(id, json.loads(options))


def take_challenge(transaction: Transaction, ceremony: str, citizen: str, now: float) -> bytes:
    """The challenge of a ceremony, which is over with that. Raises Forbidden."""
    found: bytes | None = transaction.connection.execute(
        delete(ceremonies)
        .where(
            ceremonies.c.id_hash == hash_secret(ceremony),
            ceremonies.c.citizen == citizen,
            ceremonies.c.expires_at > now,
        )
        .returning(ceremonies.c.challenge)
    ).scalar()
    if found is None:
        raise Forbidden("This took too long. Begin again.")
    return found


def _refused(error: Exception) -> Forbidden:
    """Whatever a stranger's bytes make the library raise is a refusal, never an error of ours."""
    _log.info("a passkey was refused: %s", type(error).__name__)
    return Forbidden("The passkey was not accepted.")


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
