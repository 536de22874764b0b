"""What an administrator does to a database: purge, compaction, limits, security."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import bindparam, delete, func, or_, select, update

from sync import purges, revision, revtree, treetext
from sync.errors import BadRequest
from sync.snapshot import DatabaseRow, DocumentRow, Snapshot
from sync.tables import attachment_uses, databases, documents, revisions
from sync.transaction import Transaction

#: Documents a slice of compaction: other writers wait for one slice at most.
SLICE: Final = 200
#: What a database without ``_security`` has in CouchDB 3: for admins only.
_CLOSED: Final = b'{"members":{"roles":["_admin"]},"admins":{"roles":["_admin"]}}'


class _Names(msgspec.Struct):
    names: list[str] = msgspec.field(default_factory=list)
    roles: list[str] = msgspec.field(default_factory=list)


class _Security(msgspec.Struct):
    admins: _Names = msgspec.field(default_factory=_Names)
    members: _Names = msgspec.field(default_factory=_Names)


def security(snapshot: Snapshot, db: str) -> bytes:
    """``_security`` as JSON."""
    return snapshot.row(db).security or _CLOSED


def set_security(transaction: Transaction, db: str, json: bytes) -> None:
    """Raises BadRequest unless ``admins`` and ``members`` are lists of names and roles."""
    try:
        msgspec.json.decode(json, type=_Security)
        json.decode()
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise BadRequest("Security must be an object of admins and members.") from None
    _set(transaction, transaction.row(db), security=json)


def set_revs_limit(transaction: Transaction, db: str, limit: object) -> None:
    """Raises BadRequest unless ``limit`` is a positive integer."""
    if not isinstance(limit, int) or isinstance(limit, bool) or not 0 < limit < 1_000_000:
        raise BadRequest("`revs_limit` must be a positive integer.")
    _set(transaction, transaction.row(db), revs_limit=limit)


def _set(transaction: Transaction, row: DatabaseRow, **values: Any) -> None:
    c = databases.c
    transaction.connection.execute(update(databases).where(c.number == row.number).values(values))


def purge(
    transaction: Transaction, db: str, asked: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Forgets leaves and what led to them alone, as if they had never been. Revisions that are no
    leaves are left alone (CouchDB "_purge"). The purged revisions by id, of every id asked."""
    row = transaction.row(db)
    purged: dict[str, list[str]] = {id: [] for id in asked}
    for id, revs in asked.items():
        wanted = [revision.parse(rev) for rev in revs]
        found = transaction.driver.execute(transaction.sql.document, (row.number, id)).fetchone()
        if found is None:
            continue
        document = DocumentRow._make(found)
        leaves = [rev for rev in wanted if rev in document.leaves]
        if leaves:
            row = _forget(transaction, row, document, revtree.without(document.known, leaves))
            purged[id] = [revision.text(rev) for rev in dict.fromkeys(leaves)]
            purges.note(transaction, row.number, row.purge_seq, id, purged[id])
    if any(purged.values()):
        transaction.touched[db] = row.update_seq
    return purged


def _forget(
    transaction: Transaction, row: DatabaseRow, document: DocumentRow, kept: revtree.Tree
) -> DatabaseRow:
    """Leaves only ``kept`` of the document; the database's row after it."""
    driver, sql, key = transaction.driver, transaction.sql, (row.number, document.id)
    before = transaction.footprint(*key)
    seq = row.update_seq + 1
    live, dead = row.doc_count - (not document.deleted), row.doc_del_count - document.deleted
    texts = {revision.text(rev) for rev in kept}
    if kept:
        winner = revtree.winner(kept)
        rev, deleted = revision.text(winner), kept[winner].deleted
        body = document.attachments, document.body
        if rev != document.rev:
            body = driver.execute(sql.revision, (*key, rev)).fetchone()
            driver.execute(sql.drop_revision, (*key, rev))
        values = (seq, rev, int(deleted), treetext.encode(kept), *body, *key)
        driver.execute(sql.update_document, values)
        live, dead = live + (not deleted), dead + deleted
    else:
        c = documents.c
        transaction.connection.execute(delete(documents).where(c.db == key[0], c.id == key[1]))
    _drop_bodies(transaction, *key, keep=texts)
    size = row.size - before + transaction.footprint(*key)
    after = row._replace(
        update_seq=seq, purge_seq=row.purge_seq + 1, doc_count=live, doc_del_count=dead, size=size
    )
    _set(
        transaction,
        row,
        update_seq=seq,
        purge_seq=after.purge_seq,
        doc_count=live,
        doc_del_count=dead,
        size=size,
    )
    return after


def _drop_bodies(transaction: Transaction, db: int, id: str, *, keep: set[str]) -> None:
    """Drops the bodies that stand aside, and the uses of attachments, of all other revisions."""
    for table in (revisions, attachment_uses):
        c = table.c
        here = (c.db == db, c.id == id)
        revs = set(transaction.connection.scalars(select(c.rev).where(*here)))
        gone = [{"p_rev": rev} for rev in revs - keep]
        if gone:
            one = delete(table).where(*here, c.rev == bindparam("p_rev"))
            transaction.connection.execute(one, gone)


def compact_slice(transaction: Transaction, db: str, after: str) -> str | None:
    """Frees the bodies of revisions that are no leaves, of up to SLICE documents with an id after
    ``after``; the last id, None when there are no more."""
    row, c = transaction.row(db), revisions.c
    ids = list(
        transaction.connection.scalars(
            select(c.id)
            .where(c.db == row.number, c.id > after)
            .distinct()
            .order_by(c.id)
            .limit(SLICE)
        )
    )
    freed = sum(_compact(transaction, row.number, id) for id in ids)
    if freed:
        _set(transaction, row, size=row.size - freed)
    return ids[-1] if len(ids) == SLICE else None


def _compact(transaction: Transaction, db: int, id: str) -> int:
    """What was freed of the database's size."""
    driver, sql = transaction.driver, transaction.sql
    before = transaction.footprint(db, id)
    document = DocumentRow._make(driver.execute(sql.document, (db, id)).fetchone())
    tree = treetext.decode(document.tree)
    leaves = set(revtree.leaves(tree))
    kept = {revision.text(leaf) for leaf in leaves}
    _drop_bodies(transaction, db, id, keep=kept)
    bare = {
        rev: node if rev in leaves else node._replace(stored=False) for rev, node in tree.items()
    }
    c = documents.c
    transaction.connection.execute(
        update(documents).where(c.db == db, c.id == id).values(tree=treetext.encode(bare))
    )
    return before - transaction.footprint(db, id)


def overgrown(snapshot: Snapshot, full: int) -> dict[str, int]:
    """The databases where more bodies stand aside than documents have, with their sequences: at
    least half of what they store is old (or in conflict). So may be some of what those store that
    have a size of ``full`` bytes or more."""
    aside = select(revisions.c.db, func.count().label("n")).group_by(revisions.c.db).subquery()
    c = databases.c
    query = (
        select(c.name, c.update_seq)
        .join(aside, aside.c.db == c.number)
        .where(or_(aside.c.n > c.doc_count + c.doc_del_count, c.size >= full))
    )
    return dict(snapshot.connection.execute(query).all())
