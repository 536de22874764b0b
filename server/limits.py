"""How often something may be tried: counted in the database, so that a restart forgives nothing and
all processes count together."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import Connection, case, delete, select, update

from server.tables import limits
from server.upsert import insert


class Limit(Struct, frozen=True):
    """At most ``most`` in ``seconds``, counted from the first. ``subject`` names what is counted
    and of whom."""

    subject: str
    most: int
    seconds: float


def take(connection: Connection, wanted: Sequence[Limit], now: float) -> float:
    """Counts one try under every limit and returns 0; or counts none and returns the seconds after
    which to come again, where one is used up."""
    counted = [(limit, *_counted(connection, limit, now)) for limit in wanted]
    waits = [ends - now for limit, count, ends in counted if count >= limit.most]
    if waits:
        return max(waits)
    # Another transaction may count at the same time: what it left is seen only now. In one order,
    # so that two of them do not wait for each other.
    taken: list[Limit] = []
    for limit in sorted(wanted, key=_key):
        count, ends = _count(connection, limit, now)
        taken.append(limit)
        if count > limit.most:
            for each in taken:
                give_back(connection, each)
            return ends - now
    return 0.0


def give_back(connection: Connection, limit: Limit) -> None:
    """One try counts no more."""
    connection.execute(
        update(limits)
        .where(limits.c.key == _key(limit), limits.c.count > 0)
        .values(count=limits.c.count - 1)
    )


def forget(connection: Connection, limit: Limit) -> None:
    """Begins to count anew: what was tried has succeeded."""
    connection.execute(delete(limits).where(limits.c.key == _key(limit)))


def prune(connection: Connection, now: float) -> None:
    """Forgets what is over."""
    connection.execute(delete(limits).where(limits.c.ends_at <= now))


def _counted(connection: Connection, limit: Limit, now: float) -> tuple[int, float]:
    row = connection.execute(
        select(limits.c.count, limits.c.ends_at).where(
            limits.c.key == _key(limit), limits.c.ends_at > now
        )
    ).first()
    return (row[0], row[1]) if row else (0, now + limit.seconds)


def _count(connection: Connection, limit: Limit, now: float) -> tuple[int, float]:
    over, ends = limits.c.ends_at <= now, now + limit.seconds
    values = {
        "count": case((over, 1), else_=limits.c.count + 1),
        "began_at": case((over, now), else_=limits.c.began_at),
        "ends_at": case((over, ends), else_=limits.c.ends_at),
    }
    counted: tuple[int, float] = connection.execute(
        insert(connection, limits)
        .values(key=_key(limit), count=1, began_at=now, ends_at=ends)
        .on_conflict_do_update(index_elements=["key"], set_=values)
        .returning(limits.c.count, limits.c.ends_at)
    ).one()
    return counted[0], counted[1]


def _key(limit: Limit) -> bytes:
    return hashlib.sha256(limit.subject.encode()).digest()
