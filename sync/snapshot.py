"""A snapshot: what can be read of the store at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, func, select

from sync import blobs, revtree, treetext
from sync.blobs import Blobs
from sync.documents import Attachment, Change, DatabaseInfo, Stored
from sync.engine import Engine, driver_of
from sync.errors import no_database
from sync.rendering import PIECE
from sync.revision import Revision
from sync.revtree import Tree
from sync.tables import checkpoints, databases, documents


class DatabaseRow(NamedTuple):
    """A row of ``databases``, in the table's order."""

    number: int
    name: str
    instance: str
    created_at: int
    update_seq: int
    purge_seq: int
    doc_count: int
    doc_del_count: int
    revs_limit: int
    security: bytes
    size: int


class HeaderRow(NamedTuple):
    """A document without its body; ``rev`` is the winner."""

    id: str
    seq: int
    rev: str
    deleted: int
    tree: str
    attachments: bytes


class _DocumentColumns(NamedTuple):
    id: str
    seq: int
    rev: str
    deleted: int
    tree: str
    attachments: bytes
    body: bytes = b""


class DocumentRow(_DocumentColumns):
    """A header and the winner's body (empty where only headers were read)."""

    @cached_property
    def known(self) -> Tree:
        """The tree, decoded once: a document may have 100,000 leaves, each to be looked up."""
        return treetext.decode(self.tree)

    @cached_property
    def leaves(self) -> dict[Revision, None]:
        """All leaves, the winner first, then by falling rank."""
        return dict.fromkeys(revtree.leaves(self.known))


def rows_of_a_slice(found: Iterable[Sequence[Any]], size: int) -> tuple[list[DocumentRow], bool]:
    """The rows of a query for ``size`` of them, as many as fill a piece of an answer (bodies
    and trees may be large: no more are held at a time), and whether there are others."""
    rows: list[DocumentRow] = []
    held = 0
    for one in found:
        row = DocumentRow(*one)
        rows.append(row)
        held += len(row.body) + len(row.tree)
        if held >= PIECE:
            return rows, True
    return rows, len(rows) == size


class Snapshot:
    """Reads. ``connection`` is SQLAlchemy's, so that a server's own tables share the moment.

    Every method with a ``db`` raises NotFound("Database does not exist.").
    """

    def __init__(self, connection: Connection, engine: Engine) -> None:
        self.connection = connection
        self.engine = engine
        self.sql = engine.statements
        # Any: what sqlite3's and psycopg's connections have in common is execute().
        self.driver: Any = driver_of(connection)

    def footprint(self, db: int, id: str) -> int:
        """What a document costs of the size of the database numbered ``db``."""
        found: tuple[int] = self.driver.execute(self.sql.footprint, (db, id) * 4).fetchone()
        return found[0]

    @cached_property
    def blobs(self) -> Blobs:
        """The bytes of attachments."""
        return Blobs(self.driver, self.sql)

    def databases(self) -> list[str]:
        """Names, sorted by code point."""
        return list(self.connection.scalars(select(databases.c.name).order_by(databases.c.name)))

    def exists(self, db: str) -> bool:
        return self._find(db) is not None

    def row(self, db: str) -> DatabaseRow:
        """The database's row, settings and counts."""
        found = self._find(db)
        if found is None:
            raise no_database()
        return DatabaseRow._make(found)

    def _find(self, db: str) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self.driver.execute(self.sql.database, (db,)).fetchone()
        return found

    def info(self, db: str) -> DatabaseInfo:
        row = self.row(db)
        return DatabaseInfo(
            name=row.name,
            instance=row.instance,
            doc_count=row.doc_count,
            doc_del_count=row.doc_del_count,
            update_seq=row.update_seq,
            purge_seq=row.purge_seq,
            revs_limit=row.revs_limit,
            created_at=row.created_at,
            size=row.size,
        )

    def get(self, db: str, id: str) -> Stored | None:
        """The winning revision, deleted or not; None where the document never was."""
        found = self.driver.execute(self.sql.document, (self.row(db).number, id)).fetchone()
        return None if found is None else _stored(DocumentRow._make(found))

    def get_many(self, db: str, ids: list[str]) -> dict[str, Stored]:
        """The winners of those ids that exist, deleted ones included."""
        found = self.driver.execute(self.sql.documents, (self.row(db).number, self.sql.list(ids)))
        return {row[0]: _stored(DocumentRow._make(row)) for row in found.fetchall()}

    def attachment(self, db: str, id: str, name: str) -> Attachment | None:
        """Of the winning revision; None if there is none of that name (or the document is gone)."""
        stored = self.get(db, id)
        if stored is None or stored.deleted:
            return None
        for info in stored.attachments:
            if info.name == name:
                return Attachment(info, self.blobs.read(info.digest))
        return None

    def documents(
        self, db: str, prefix: str = "", *, after: str = "", limit: int = 1000
    ) -> list[Stored]:
        """Live documents whose id begins with ``prefix`` and is greater than ``after``, by id."""
        c = documents.c
        query = (
            select(c.id, c.seq, c.rev, c.deleted, c.tree, c.attachments, c.body)
            .where(c.db == self.row(db).number, c.id > after, c.id >= prefix, c.deleted == 0)
            .order_by(c.id)
            .limit(limit)
        )
        if prefix:
            query = query.where(c.id < prefix + "\U0010ffff")
        return [_stored(DocumentRow._make(row)) for row in self.connection.execute(query)]

    def changes(self, db: str, since: int = 0, limit: int = 1000) -> list[Change]:
        """Changes with a sequence greater than ``since``, oldest first."""
        found = self.driver.execute(self.sql.changes, (self.row(db).number, since, limit, 0))
        return [
            Change(row.seq, row.id, row.rev, bool(row.deleted), treetext.leaf_revisions(row.tree))
            for row in map(HeaderRow._make, found.fetchall())
        ]

    def checkpoint(self, consumer: str, db: str) -> int:
        """The sequence up to which ``consumer`` has worked; 0 at first."""
        c = checkpoints.c
        query = select(c.seq).where(c.consumer == consumer, c.db == self.row(db).number)
        return self.connection.scalar(query) or 0

    def changed_since(self, consumer: str) -> list[tuple[str, int, int]]:
        """(database, checkpoint, update sequence) where the consumer has work left. A database
        that was deleted and made anew begins at 0."""
        seq = func.coalesce(checkpoints.c.seq, 0)
        own = and_(checkpoints.c.consumer == consumer, checkpoints.c.db == databases.c.number)
        query = (
            select(databases.c.name, seq, databases.c.update_seq)
            .select_from(databases.outerjoin(checkpoints, own))
            .where(databases.c.update_seq > seq)
            .order_by(databases.c.number)
        )
        return [(name, done, newest) for name, done, newest in self.connection.execute(query)]


def _stored(row: DocumentRow) -> Stored:
    return Stored(
        id=row.id,
        rev=row.rev,
        deleted=bool(row.deleted),
        seq=row.seq,
        body=row.body,
        attachments=blobs.infos(row.attachments) if row.attachments else (),
    )
