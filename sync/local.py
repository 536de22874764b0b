"""Local documents: ``_local/…``, never replicated, one body each (CouchDB "Local documents").

Replicators keep their checkpoints in them. Their revision ``0-N`` counts from the one the client
gave; CouchDB does not insist on it, so neither a lost answer nor two tabs can block a replication.
"""

from __future__ import annotations

from sync.documents import Edit, Outcome
from sync.errors import NotFound
from sync.snapshot import Snapshot


def put(snapshot: Snapshot, db: int, edit: Edit) -> Outcome:
    """Writes (or, if it is deleted, forgets) a local document of the database numbered ``db``."""
    driver, sql = snapshot.driver, snapshot.sql
    if edit.deleted:
        driver.execute(sql.drop_local, (db, edit.id))
        return Outcome(edit.id, "0-0", changed=True)
    number = 1 + (int(edit.rev[1]) if edit.rev else 0)
    driver.execute(sql.put_local, (db, edit.id, number, edit.body))
    return Outcome(edit.id, f"0-{number}", changed=True)


def get(snapshot: Snapshot, db: int, id: str) -> tuple[int, bytes] | None:
    """(N, body) of a local document."""
    found = snapshot.driver.execute(snapshot.sql.local, (db, id)).fetchone()
    return None if found is None else (found[0], found[1])


def existing(snapshot: Snapshot, db: int, id: str) -> tuple[int, bytes]:
    """``get``. Raises NotFound("missing")."""
    found = get(snapshot, db, id)
    if found is None:
        raise NotFound("missing")
    return found
