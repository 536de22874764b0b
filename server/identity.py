"""How devices, admins and officials come to be known, and who they are."""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime, timedelta
from typing import Final

from msgspec import Struct
from sqlalchemy import delete, insert, select, update

from server.access import citizen_database, drafts_database
from server.accounts.devices import find
from server.passwords import hash_password, hash_secret
from server.principal import Principal
from server.tables import admins, devices, officials, sessions
from sync.errors import SyncError
from sync.snapshot import Snapshot
from sync.transaction import Transaction

SESSION: Final = timedelta(hours=12)


class Official(Struct, frozen=True):
    """Somebody who works at the desk. ``display`` is the name citizens read."""

    name: str
    display: str
    password_hash: str


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


# --- officials ---------------------------------------------------------------------------------


def save_official(
    transaction: Transaction, name: str, display: str, password_hash: str, at: datetime
) -> bool:
    """Adds an official, or gives an existing one a new password and name (her sessions end).
    True if she is new."""
    values = {"display": display, "password_hash": password_hash}
    changed = transaction.connection.execute(
        update(officials).where(officials.c.name == name).values(values)
    )
    if changed.rowcount:
        transaction.connection.execute(delete(sessions).where(sessions.c.official == name))
        return False
    transaction.connection.execute(
        insert(officials).values(name=name, created_at=at.timestamp(), **values)
    )
    return True


def renew_hash(transaction: Transaction, name: str, old: str, new: str) -> None:
    """The same password in today's way of hashing; nothing where it was changed meanwhile."""
    transaction.connection.execute(
        update(officials)
        .where(officials.c.name == name, officials.c.password_hash == old)
        .values(password_hash=new)
    )


def remove_official(transaction: Transaction, name: str) -> bool:
    """Removes an official and ends her sessions at once; what she did stays. False if there is
    none of that name."""
    transaction.connection.execute(delete(sessions).where(sessions.c.official == name))
    gone = transaction.connection.execute(delete(officials).where(officials.c.name == name))
    return bool(gone.rowcount)


def official(snapshot: Snapshot, name: str) -> Official | None:
    """The official of that name."""
    row = snapshot.connection.execute(
        select(officials.c.name, officials.c.display, officials.c.password_hash).where(
            officials.c.name == name
        )
    ).first()
    return Official(*row) if row else None


def open_session(transaction: Transaction, name: str, at: datetime) -> str:
    """A new session's token, of which only a hash is kept. Sessions that are over are forgotten."""
    token = secrets.token_urlsafe(32)
    transaction.connection.execute(delete(sessions).where(sessions.c.expires_at <= at.timestamp()))
    transaction.connection.execute(
        insert(sessions).values(
            token_hash=hash_secret(token),
            official=name,
            created_at=at.timestamp(),
            expires_at=(at + SESSION).timestamp(),
        )
    )
    return token


def close_session(transaction: Transaction, token: str) -> None:
    """Ends a session; nothing happens if there is none."""
    transaction.connection.execute(
        delete(sessions).where(sessions.c.token_hash == hash_secret(token))
    )


def session_official(snapshot: Snapshot, token: str, at: datetime) -> Official | None:
    """Whose session it is; None if there is none, or no longer."""
    row = snapshot.connection.execute(
        select(officials.c.name, officials.c.display, officials.c.password_hash)
        .join(sessions, sessions.c.official == officials.c.name)
        .where(sessions.c.token_hash == hash_secret(token), sessions.c.expires_at > at.timestamp())
    ).first()
    return Official(*row) if row else None
