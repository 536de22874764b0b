"""What a device did before it signed in comes along: the identity that it had then is joined to the
account, and every device of the account may open that identity's database too.

Nothing is moved. A case stays in the database that it was sent to, with its number and replicas;
only who may read it grows. A device that leaves the account loses what it opened through it.
"""

from __future__ import annotations

import hmac

from sqlalchemy import select

from schemas.accounts import NewDevice
from server.accounts import devices, proof
from server.accounts.devices import LetIn
from server.accounts.tables import joined, joined_devices
from server.passwords import hash_secret
from server.principal import Principal
from server.upsert import insert as upsert
from sync.errors import Forbidden, NotFound
from sync.snapshot import Snapshot
from sync.transaction import Transaction


def of(snapshot: Snapshot, account: str) -> list[str]:
    """The identities that were joined to the account."""
    found = select(joined.c.citizen).where(joined.c.account == account)
    return list(snapshot.connection.scalars(found.order_by(joined.c.citizen)))


def account_of(snapshot: Snapshot, citizen: str) -> str:
    """The account that the identity was joined to; empty where it was to none."""
    found = select(joined.c.account).where(joined.c.citizen == citizen)
    return snapshot.connection.scalar(found) or ""


def join(transaction: Transaction, principal: Principal, shown: NewDevice, now: float) -> str:
    """Joins the identity that ``shown`` opens to the principal's account; its id. The same again
    changes nothing. Raises Forbidden where the credentials are not good, and where the identity has
    an account of its own: what is one person's by an address stays so."""
    known = devices.find(transaction, shown.id)
    if known is None or known.erased:
        raise Forbidden("These credentials open nothing.")
    if known.citizen == principal.name or known.citizen in of(transaction, principal.name):
        return known.citizen
    if not hmac.compare_digest(known.secret_hash, hash_secret(shown.secret)):
        raise Forbidden("These credentials open nothing.")
    # Who follows another's case by a code could otherwise bring it into her own account.
    if known.device != known.citizen or not proof.is_bare(transaction, known.citizen):
        raise Forbidden("This is not the identity of a device without an account.")
    if proof.is_bare(transaction, principal.name):
        raise Forbidden("There is no account to join.")
    taken = transaction.connection.execute(
        upsert(transaction.connection, joined)
        .values(citizen=known.citizen, account=principal.name)
        .on_conflict_do_nothing()
    )
    if not taken.rowcount:
        raise Forbidden("This is part of another account.")
    devices.adopt_first(transaction, known.citizen, now)
    _goes_with(transaction, known.device, principal.device)
    return known.citizen


def enter(
    transaction: Transaction, principal: Principal, citizen: str, device: NewDevice, now: float
) -> LetIn:
    """Lets a further device into what was joined, for as long as the principal's is in the account.
    Raises NotFound where that identity is not the account's, and as ``devices.let_in``."""
    if citizen not in of(transaction, principal.name):
        raise NotFound("missing")
    done = devices.let_in(transaction, citizen, device, now, is_proved=False)
    _goes_with(transaction, device.id, principal.device)
    return done


def _goes_with(transaction: Transaction, device: str, through: str) -> None:
    transaction.connection.execute(
        upsert(transaction.connection, joined_devices)
        .values(device=device, through=through)
        .on_conflict_do_nothing()
    )
