"""What was purged: kept so that indexes and replicas of a cluster could follow, up to a limit
(CouchDB "/{db}/_purged_infos", "/{db}/_purged_infos_limit")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import delete, insert, select

from sync.errors import BadRequest
from sync.snapshot import Snapshot
from sync.tables import purges, purges_limits
from sync.transaction import Transaction

#: CouchDB's default.
LIMIT: Final = 1000
_MOST: Final = 1_000_000


def note(transaction: Transaction, db: int, seq: int, id: str, revs: Sequence[str]) -> None:
    """Keeps that ``revs`` of a document were purged as the purge number ``seq``; the oldest go."""
    c, connection = purges.c, transaction.connection
    connection.execute(insert(purges).values(db=db, seq=seq, id=id, revs=msgspec.json.encode(revs)))
    connection.execute(delete(purges).where(c.db == db, c.seq <= seq - limit(transaction, db)))


def infos(snapshot: Snapshot, db: int) -> list[dict[str, Any]]:
    """The purges that are kept, oldest first."""
    c = purges.c
    rows = snapshot.connection.execute(select(c.id, c.revs).where(c.db == db).order_by(c.seq))
    return [{"id": id, "revs": msgspec.json.decode(revs)} for id, revs in rows]


def limit(snapshot: Snapshot, db: int) -> int:
    """How many purges are kept."""
    c = purges_limits.c
    found: int | None = snapshot.connection.scalar(select(c.purges).where(c.db == db))
    return LIMIT if found is None else found


def set_limit(transaction: Transaction, db: str, wanted: object) -> None:
    """Raises BadRequest unless ``wanted`` is a positive integer."""
    if not isinstance(wanted, int) or isinstance(wanted, bool) or not 0 < wanted <= _MOST:
        raise BadRequest("`purged_infos_limit` must be a positive integer.")
    number = transaction.row(db).number
    connection = transaction.connection
    connection.execute(delete(purges_limits).where(purges_limits.c.db == number))
    connection.execute(insert(purges_limits).values(db=number, purges=wanted))
