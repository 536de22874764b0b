"""Who has a case open just now. A browser says so again every while; who stops is gone by itself.
It is a hint for people, no lock: two answers on one case are kept apart by its revision."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from msgspec import Struct
from sqlalchemy import delete, insert, select, update

from server.desk import queries
from server.desk.scope import Desk
from server.tables import desk_presence as table
from sync.transaction import Transaction

#: After this long without a word somebody is gone; browsers speak three times as often.
EXPIRES: Final = timedelta(seconds=45)


class Present(Struct, frozen=True):
    """An official who has the case open. ``writing``: she has begun an answer."""

    name: str
    display: str
    writing: bool


def here(t: Transaction, desk: Desk, uuid: str, *, writing: bool, gone: bool) -> list[Present]:
    """Notes that she has the case open (or has left it), and tells who else has, by name. Raises
    NotFound where her grants do not reach the case."""
    queries.case(t, desk, uuid)
    me, now = desk.official, desk.at.timestamp()
    mine = (table.c.uuid == uuid) & (table.c.official == me.name)
    t.connection.execute(delete(table).where(table.c.until < now))
    if gone:
        t.connection.execute(delete(table).where(mine))
        return []
    row = {"display": me.display or me.name, "writing": writing, "until": now + EXPIRES.seconds}
    if not t.connection.execute(update(table).where(mine).values(**row)).rowcount:
        t.connection.execute(insert(table).values(uuid=uuid, official=me.name, **row))
    others = select(table.c.official, table.c.display, table.c.writing).where(
        table.c.uuid == uuid, table.c.official != me.name
    )
    found = t.connection.execute(others.order_by(table.c.official))
    return [Present(*row) for row in found]
