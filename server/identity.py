"""How devices and admins come to be known, and who they are."""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime

from sqlalchemy import insert, select

from server.access import citizen_database, drafts_database
from server.accounts.devices import find
from server.passwords import hash_password
from server.principal import Principal
from server.tables import admins, devices
from sync.errors import SyncError
from sync.snapshot import Snapshot
from sync.transaction import Transaction

# --- devices -----------------------------------------------------------------------------------


def create_database(transaction: Transaction, principal: Principal, db: str) -> None:
    """Makes ``db`` for ``principal``, whom ``access.authorize(…, "create")`` let through.

    A device seen for the first time is registered in the same transaction: whoever came first with
    an id owns it, unless it has a database already (an admin restored one). Raises SyncError
    ``file_exists`` (412), ``illegal_database_name``, or ``unauthorized`` if another device took the
    id meanwhile with another secret.
    """
    if principal.actor == "citizen":
        _register_device(transaction, principal)
    transaction.create_database(db)


def _register_device(transaction: Transaction, principal: Principal) -> None:
    known = find(transaction, principal.device)
    if known is None:
        for db in (citizen_database(principal.name), drafts_database(principal.name)):
            if transaction.exists(db):
                raise SyncError("file_exists")
        transaction.connection.execute(
            insert(devices).values(
                id=principal.name,
                secret_hash=principal.secret_hash,
                created_at=datetime.now(UTC).timestamp(),
            )
        )
    elif not principal.known and not hmac.compare_digest(known.secret_hash, principal.secret_hash):
        raise SyncError("unauthorized", "Name or password is incorrect.")


# --- admins ------------------------------------------------------------------------------------


def admin_hash(snapshot: Snapshot, name: str) -> str | None:
    """The password hash of an admin that the portal made itself."""
    found: str | None = snapshot.connection.execute(
        select(admins.c.password_hash).where(admins.c.name == name)
    ).scalar()
    return found


def make_admin(transaction: Transaction) -> tuple[str, str] | None:
    """Name and password of a new admin where there is none yet. The password is kept nowhere."""
    if transaction.connection.execute(select(admins.c.name).limit(1)).first() is not None:
        return None
    name, password = "admin", secrets.token_urlsafe(18)
    transaction.connection.execute(
        insert(admins).values(name=name, password_hash=hash_password(password))
    )
    return name, password
