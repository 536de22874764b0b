"""Officials, their grants and their sessions."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Row, delete, insert, select, update

from server.officials import second_factor
from server.officials.grants import Grant
from server.officials.second_factor import is_on
from server.officials.tables import official_grants
from server.passwords import hash_secret
from server.tables import officials, sessions
from sync.errors import SyncError
from sync.snapshot import Snapshot
from sync.transaction import Transaction

SESSION: Final = timedelta(hours=12)


class Official(Struct, frozen=True):
    """Somebody who works at the desk. ``display`` is the name citizens read."""

    name: str
    display: str
    password_hash: str
    grants: tuple[Grant, ...] = ()
    second_factor: bool = False


def save_official(
    transaction: Transaction, name: str, display: str, password_hash: str, at: datetime
) -> bool:
    """Adds an official, or gives an existing one a new password and name (her sessions end). Her
    grants stay as they are. True if she is new."""
    values = {"display": display, "password_hash": password_hash}
    changed = transaction.connection.execute(
        update(officials).where(officials.c.name == name).values(values)
    )
    if changed.rowcount:
        end_sessions(transaction, name)
        return False
    transaction.connection.execute(
        insert(officials).values(name=name, created_at=at.timestamp(), **values)
    )
    return True


def rename(transaction: Transaction, name: str, display: str) -> None:
    """The name that citizens read under her answers from now on."""
    transaction.connection.execute(
        update(officials).where(officials.c.name == name).values(display=display)
    )


def renew_hash(transaction: Transaction, name: str, old: str, new: str) -> bool:
    """The same password in today's way of hashing; False where it was changed meanwhile."""
    renewed = transaction.connection.execute(
        update(officials)
        .where(officials.c.name == name, officials.c.password_hash == old)
        .values(password_hash=new)
    )
    return bool(renewed.rowcount)


def remove_official(transaction: Transaction, name: str) -> bool:
    """Removes an official and ends her sessions at once; what she did stays. False if there is
    none of that name."""
    end_sessions(transaction, name)
    set_grants(transaction, name, ())
    second_factor.remove(transaction, name)
    gone = transaction.connection.execute(delete(officials).where(officials.c.name == name))
    return bool(gone.rowcount)


def official(snapshot: Snapshot, name: str) -> Official | None:
    """The official of that name."""
    row = snapshot.connection.execute(
        select(officials.c.name, officials.c.display, officials.c.password_hash).where(
            officials.c.name == name
        )
    ).first()
    if row is None:
        return None
    return Official(*row, grants_of(snapshot, name), is_on(snapshot, name))


def everybody(snapshot: Snapshot) -> list[Official]:
    """All officials, by name."""
    given: dict[str, list[Grant]] = {}
    for row in snapshot.connection.execute(select(official_grants)):
        given.setdefault(row.official, []).append(_grant(row))
    rows = snapshot.connection.execute(
        select(officials.c.name, officials.c.display, officials.c.password_hash).order_by(
            officials.c.name
        )
    )
    return [
        Official(*row, tuple(sorted(given.get(row.name, ()))), is_on(snapshot, row.name))
        for row in rows
    ]


# --- grants ------------------------------------------------------------------------------------


def grants_of(snapshot: Snapshot, name: str) -> tuple[Grant, ...]:
    """What she may do, in order."""
    rows = snapshot.connection.execute(
        select(official_grants).where(official_grants.c.official == name)
    )
    return tuple(sorted(_grant(row) for row in rows))


def set_grants(transaction: Transaction, name: str, grants: Iterable[Grant]) -> None:
    """What she may do from now on, in place of what she might do before."""
    transaction.connection.execute(
        delete(official_grants).where(official_grants.c.official == name)
    )
    rows = [
        {
            "official": name,
            "role": grant.role,
            "organization": grant.organization,
            "municipality": grant.municipality,
        }
        for grant in sorted(set(grants))
    ]
    if rows:
        transaction.connection.execute(insert(official_grants), rows)


def grant_to_all(transaction: Transaction, grants: Sequence[Grant]) -> None:
    """Gives ``grants`` to every official there is: those of before there were any."""
    for name in transaction.connection.scalars(select(officials.c.name)).all():
        set_grants(transaction, name, grants)


def _grant(row: Row[Any]) -> Grant:
    return Grant(row.role, row.organization, row.municipality)


# --- sessions ----------------------------------------------------------------------------------


def open_session(transaction: Transaction, checked: Official, at: datetime) -> str:
    """A new session's token, of which only a hash is kept. Sessions that are over are forgotten.
    Raises ``unauthorized`` where the official is not as she was when she was ``checked``: what has
    changed meanwhile ended her sessions, and must end this one."""
    if official(transaction, checked.name) != checked:
        raise SyncError("unauthorized", "Name or password is incorrect.")
    token = secrets.token_urlsafe(32)
    transaction.connection.execute(delete(sessions).where(sessions.c.expires_at <= at.timestamp()))
    transaction.connection.execute(
        insert(sessions).values(
            token_hash=hash_secret(token),
            official=checked.name,
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


def end_sessions(transaction: Transaction, name: str, but: str = "") -> None:
    """She is signed out everywhere, except where she has the session ``but``."""
    transaction.connection.execute(
        delete(sessions).where(
            sessions.c.official == name, sessions.c.token_hash != hash_secret(but)
        )
    )


def session_official(snapshot: Snapshot, token: str, at: datetime) -> Official | None:
    """Whose session it is; None if there is none, or no longer."""
    name = snapshot.connection.scalar(
        select(sessions.c.official).where(
            sessions.c.token_hash == hash_secret(token), sessions.c.expires_at > at.timestamp()
        )
    )
    return None if name is None else official(snapshot, name)
