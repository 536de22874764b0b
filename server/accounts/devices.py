"""The devices of a citizen. The first one's id is the citizen's own; others have ids of theirs."""

from __future__ import annotations

import hmac
from typing import Final

from msgspec import Struct
from sqlalchemy import RowMapping, delete, select, update

from schemas.accounts import NewDevice
from server import tables
from server.accounts.tables import claims, device_pushes, devices, erasures, joined_devices
from server.notify import subscriptions
from server.notify.outbox import cases_of
from server.passwords import hash_secret
from server.upsert import insert as upsert
from sync.errors import Conflict
from sync.snapshot import Snapshot
from sync.transaction import Transaction

#: Seconds between notes of a device's use.
SEEN_EVERY: Final = 3600.0
#: Seconds for which a proof counts.
FRESH: Final = 900.0
#: Devices of one citizen: the one longest unused goes when there is one more.
MOST: Final = 20
#: What is kept of a secret that opens nothing any more: equal to no SHA-256.
_REVOKED: Final = b""


class Credential(Struct, frozen=True):
    """A device's secret, as a hash, and whose database it opens. ``seen_at`` is None for a first
    device without an account, of which no use is noted."""

    device: str
    citizen: str
    secret_hash: bytes
    seen_at: float | None = None
    erased: bool = False


class LetIn(Struct, frozen=True):
    """A device was let in; ``is_new`` unless the same request came before."""

    citizen: str
    is_new: bool


def find(snapshot: Snapshot, id: str) -> Credential | None:
    """The credential of device ``id``; None if there never was one. One that was revoked has a hash
    that no secret has."""
    row = snapshot.connection.execute(
        select(devices.c.citizen, devices.c.secret_hash, devices.c.seen_at, erasures.c.done_at)
        .outerjoin(erasures, erasures.c.citizen == devices.c.citizen)
        .where(devices.c.id == id)
    ).first()
    if row is not None:
        erased = row.done_at is not None
        return Credential(id, row.citizen, row.secret_hash, row.seen_at, erased)
    first = snapshot.connection.execute(
        select(tables.devices.c.secret_hash, erasures.c.done_at)
        .outerjoin(erasures, erasures.c.citizen == tables.devices.c.id)
        .where(tables.devices.c.id == id)
    ).first()
    if first is None:
        return None
    return Credential(id, id, first.secret_hash, erased=first.done_at is not None)


def seen(transaction: Transaction, id: str, now: float) -> None:
    """Notes that a device was used."""
    transaction.connection.execute(update(devices).where(devices.c.id == id).values(seen_at=now))


def proved(transaction: Transaction, id: str, now: float) -> None:
    """Notes that whoever holds the device has just proved to be the account's person."""
    transaction.connection.execute(update(devices).where(devices.c.id == id).values(proved_at=now))


def is_fresh(snapshot: Snapshot, id: str, now: float) -> bool:
    """Whether whoever holds the device proved to be the account's person a moment ago."""
    at = snapshot.connection.scalar(select(devices.c.proved_at).where(devices.c.id == id))
    return at is not None and now - float(at) < FRESH


def adopt_first(transaction: Transaction, citizen: str, now: float) -> None:
    """Lists the device that made the identity beside the others, so that it can be revoked too. Its
    id stays taken, for ever, in the table of identities."""
    first = tables.devices
    row = transaction.connection.execute(
        select(first.c.secret_hash, first.c.created_at).where(first.c.id == citizen)
    ).first()
    if row is None or row.secret_hash == _REVOKED:
        return
    transaction.connection.execute(
        upsert(transaction.connection, devices)
        .values(
            id=citizen,
            citizen=citizen,
            secret_hash=row.secret_hash,
            name="",
            created_at=row.created_at,
            seen_at=now,
            proved_at=0.0,
        )
        .on_conflict_do_nothing()
    )
    transaction.connection.execute(
        update(first).where(first.c.id == citizen).values(secret_hash=_REVOKED)
    )


def let_in(
    transaction: Transaction, citizen: str, device: NewDevice, now: float, *, is_proved: bool
) -> LetIn:
    """Lets a device into the citizen's database. The same request again changes nothing. Raises
    Conflict where the id is another's."""
    secret_hash = hash_secret(device.secret)
    known = find(transaction, device.id)
    if known is not None:
        same = known.citizen == citizen and known.device != citizen
        if not same or not hmac.compare_digest(known.secret_hash, secret_hash):
            raise Conflict("this device's id is taken")
        return LetIn(citizen, is_new=False)
    adopt_first(transaction, citizen, now)
    _make_room(transaction, citizen)
    added = transaction.connection.execute(
        upsert(transaction.connection, devices)
        .values(
            id=device.id,
            citizen=citizen,
            secret_hash=secret_hash,
            name=device.name,
            created_at=now,
            seen_at=now,
            proved_at=now if is_proved else 0.0,
        )
        .on_conflict_do_nothing()
    )
    if not added.rowcount:  # another process was first, a moment ago: asked again, it is known
        raise Conflict("this device's id is taken")
    return LetIn(citizen, is_new=True)


def _make_room(transaction: Transaction, citizen: str) -> None:
    for row in of(transaction, citizen)[MOST - 1 :]:
        revoke(transaction, citizen, row["id"])


def name_first(transaction: Transaction, id: str, name: str) -> None:
    """Gives a device the name that it has none of yet."""
    transaction.connection.execute(
        update(devices).where(devices.c.id == id, devices.c.name == "").values(name=name)
    )


def of(snapshot: Snapshot, citizen: str) -> list[RowMapping]:
    """The devices of a citizen, the one used last first."""
    return list(
        snapshot.connection.execute(
            select(devices)
            .where(devices.c.citizen == citizen, devices.c.secret_hash != _REVOKED)
            .order_by(devices.c.seen_at.desc(), devices.c.created_at.desc())
        ).mappings()
    )


def revoke(transaction: Transaction, citizen: str, id: str) -> list[str]:
    """Takes a device's credentials away; what it has not sent stays on it. Its id stays taken.
    Claim codes that may have been made on it go too, and so do the devices by which it opened what
    joined the account. The ids of all that went; none if the citizen has no such device."""
    adopt_first(transaction, citizen, 0.0)
    gone = transaction.connection.execute(
        update(devices)
        .where(devices.c.citizen == citizen, devices.c.id == id, devices.c.secret_hash != _REVOKED)
        .values(secret_hash=_REVOKED, name="")
    )
    if not gone.rowcount:
        return []
    transaction.connection.execute(delete(claims).where(claims.c.citizen == citizen))
    _silence(transaction, citizen, id)
    through = transaction.connection.execute(
        select(devices.c.citizen, devices.c.id)
        .join(joined_devices, joined_devices.c.device == devices.c.id)
        .where(joined_devices.c.through == id)
    ).all()
    return [id, *(gone for other, device in through for gone in revoke(transaction, other, device))]


def notified_at(transaction: Transaction, id: str, endpoint: str) -> None:
    """The device's browser hears of its cases at this push endpoint."""
    transaction.connection.execute(
        upsert(transaction.connection, device_pushes)
        .values(device=id, endpoint=endpoint)
        .on_conflict_do_nothing()
    )


def _silence(transaction: Transaction, citizen: str, id: str) -> None:
    gone = transaction.connection.scalars(
        delete(device_pushes)
        .where(device_pushes.c.device == id)
        .returning(device_pushes.c.endpoint)
    ).all()
    for endpoint in gone:
        subscriptions.leave(transaction.connection, endpoint, cases_of(citizen))


def revoke_others(transaction: Transaction, citizen: str, kept: str) -> list[str]:
    """Takes the credentials of every device but ``kept`` away; the ids of all that went."""
    ids = [row["id"] for row in of(transaction, citizen) if row["id"] != kept]
    return [gone for id in ids for gone in revoke(transaction, citizen, id)]
