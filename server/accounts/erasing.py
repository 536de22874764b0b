"""Erasing a person: asked for, undone for a day, then carried out in one transaction.

Her documents become tombstones without a body, so that every replica of her database deletes them
too, and one ``erasure`` document says so. Her devices can read that, and no more, until they have
had the time to; then the database goes whole. The desk keeps what the law keeps, without her
(``server/portal/anonymous.py``).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

from sqlalchemy import delete, select, update

from schemas.documents import DeskCase, DeskComment, Erasure
from server import records, tables
from server.access import DESK, PUBLIC, citizen_database, drafts_database
from server.accounts.tables import (
    accounts,
    ceremonies,
    claims,
    codes,
    contacts,
    device_pushes,
    devices,
    erasures,
    joined,
    joined_devices,
    passkeys,
)
from server.desk.index import index
from server.notify import addresses, forgetting
from server.notify.outbox import cases_of
from server.participation.counting import forget_person, forget_subject
from server.portal.anonymous import comment_without_person, without_person
from server.upsert import insert as upsert
from sync.snapshot import Snapshot
from sync.transaction import Transaction

#: Seconds in which she may change her mind.
UNDO: Final = 24 * 3600.0
#: Seconds that her devices have to hear of it: a phone may lie in a drawer for long.
HEARD: Final = 180 * 24 * 3600.0
_SLICE: Final = 500


# --- asking ------------------------------------------------------------------------------------


def ask(transaction: Transaction, citizen: str, now: float) -> float:
    """All of hers is to be erased, what joined her account too; when. Asked again, it stays as it
    was asked first."""
    due = due_at(transaction, citizen)
    if due is not None:
        return due
    for each in _with_joined(transaction, citizen):
        _wish(transaction, each, now, now + UNDO)
    return now + UNDO


def _wish(transaction: Transaction, citizen: str, asked_at: float, due_at: float) -> None:
    transaction.connection.execute(
        upsert(transaction.connection, erasures)
        .values(citizen=citizen, asked_at=asked_at, due_at=due_at, done_at=None)
        .on_conflict_do_nothing()
    )


def undo(transaction: Transaction, citizen: str) -> bool:
    """She changed her mind. False where nothing was asked."""
    hers = _with_joined(transaction, citizen)
    gone = transaction.connection.execute(
        delete(erasures).where(erasures.c.citizen.in_(hers), erasures.c.done_at.is_(None))
    )
    return bool(gone.rowcount)


def _with_joined(snapshot: Snapshot, citizen: str) -> list[str]:
    others = select(joined.c.citizen).where(joined.c.account == citizen)
    return [citizen, *snapshot.connection.scalars(others)]


def due_at(snapshot: Snapshot, citizen: str) -> float | None:
    """When all of hers will be erased; None if she did not ask."""
    found: float | None = snapshot.connection.scalar(
        select(erasures.c.due_at).where(erasures.c.citizen == citizen, erasures.c.done_at.is_(None))
    )
    return found


def due(snapshot: Snapshot, now: float) -> list[str]:
    """Whose day has come."""
    return list(
        snapshot.connection.scalars(
            select(erasures.c.citizen).where(erasures.c.done_at.is_(None), erasures.c.due_at <= now)
        )
    )


def heard(snapshot: Snapshot, now: float) -> list[str]:
    """Whose devices have had their time."""
    return list(
        snapshot.connection.scalars(
            select(erasures.c.citizen).where(erasures.c.done_at <= now - HEARD)
        )
    )


# --- doing it ----------------------------------------------------------------------------------


def erase(transaction: Transaction, citizen: str, now: float) -> list[str]:
    """Carries it out, with what joined her account, unless it was undone or done meanwhile. Whose
    credentials mean something else from now on: the ids of her devices."""
    begun = transaction.connection.execute(
        update(erasures)
        .where(erasures.c.citizen == citizen, erasures.c.done_at.is_(None))
        .values(done_at=now)
    )
    if not begun.rowcount:
        return []
    forgotten: list[str] = []
    for other in _with_joined(transaction, citizen)[1:]:
        _wish(transaction, other, now, now)  # it may have joined since she asked
        forgotten += erase(transaction, other, now)
    at = datetime.fromtimestamp(now, UTC)
    hers = citizen_database(citizen)
    if transaction.exists(hers):
        _clear_desk(transaction, citizen, hers, at)
        _bury(transaction, hers)
        records.save(transaction, hers, Erasure(id=f"erasure:{uuid4()}", at=at))
    if transaction.exists(drafts_database(citizen)):
        _bury(transaction, drafts_database(citizen))
    return forgotten + _forget_account(transaction, citizen, hers)


def _clear_desk(transaction: Transaction, citizen: str, hers: str, at: datetime) -> None:
    """What she sent names what the desk made of it."""
    for type_ in ("submission", "comment", "proposal"):
        for stored in records.every(transaction, hers, f"{type_}:"):
            uuid = stored.id.partition(":")[2]
            if type_ == "submission":
                _clear_case(transaction, citizen, uuid, at)
            else:
                _clear_comment(transaction, citizen, uuid)


def _clear_case(transaction: Transaction, citizen: str, uuid: str, at: datetime) -> None:
    desk = records.load(transaction, DESK, f"desk-case:{uuid}", DeskCase)
    # Another citizen may have made the same uuid first: that case is hers.
    if desk is None or desk.citizen != citizen:
        return
    left = without_person(desk, at)
    records.save(transaction, DESK, left, attachments={})
    index(transaction, left)


def _clear_comment(transaction: Transaction, citizen: str, uuid: str) -> None:
    desk = records.load(transaction, DESK, f"desk-comment:{uuid}", DeskComment)
    if desk is None or desk.citizen != citizen:
        return
    left = comment_without_person(desk)
    records.save(transaction, DESK, left)
    index(transaction, left)
    for type_ in ("published-comment", "published-proposal", "tally:proposal"):
        records.remove(transaction, PUBLIC, f"{type_}:{uuid}")
    forget_subject(transaction, f"proposal:{uuid}")


def _bury(transaction: Transaction, db: str) -> None:
    for stored in records.every(transaction, db):
        records.remove(transaction, db, stored.id)


def _forget_account(transaction: Transaction, citizen: str, hers: str) -> list[str]:
    connection = transaction.connection
    held = connection.execute(
        delete(contacts)
        .where(contacts.c.citizen == citizen)
        .returning(contacts.c.kind, contacts.c.address)
    ).all()
    for kind, address in held:
        connection.execute(delete(codes).where(codes.c.kind == kind, codes.c.address == address))
    for table in (accounts, passkeys, claims, ceremonies, joined):
        connection.execute(delete(table).where(table.c.citizen == citizen))
    forget_person(transaction, citizen)
    for waiting in (tables.awaiting, tables.parked):
        connection.execute(delete(waiting).where(waiting.c.db == hers))
    ids = list(connection.scalars(select(devices.c.id).where(devices.c.citizen == citizen)))
    connection.execute(delete(device_pushes).where(device_pushes.c.device.in_([*ids, citizen])))
    connection.execute(delete(joined_devices).where(joined_devices.c.device.in_([*ids, citizen])))
    connection.execute(delete(joined).where(joined.c.account == citizen))
    connection.execute(update(devices).where(devices.c.citizen == citizen).values(name=""))
    for channel in addresses.channels_of(connection, cases_of(citizen)):
        addresses.drop(connection, cases_of(citizen), channel)
    forgetting.forget_topic(connection, cases_of(citizen), f"{citizen}/")
    return [*ids, citizen]


def bury(transaction: Transaction, citizen: str) -> None:
    """Her devices have heard: what was kept for them goes too. Her id stays taken."""
    for db in (citizen_database(citizen), drafts_database(citizen)):
        if transaction.exists(db):
            transaction.delete_database(db)
    connection = transaction.connection
    connection.execute(delete(devices).where(devices.c.citizen == citizen))
    connection.execute(
        update(tables.devices).where(tables.devices.c.id == citizen).values(secret_hash=b"")
    )
    connection.execute(delete(erasures).where(erasures.c.citizen == citizen))
