"""The hot SQL of this package: SQLAlchemy Core, compiled once to text with positional parameters.

The texts run on the driver's own connection (2 µs a call, where SQLAlchemy's takes 20), in the
same transaction as SQLAlchemy's. Each is preceded by a comment that names its parameters in order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Dialect,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.expression import ClauseElement

from sync import usage
from sync.tables import attachment_uses as uses
from sync.tables import blobs, checkpoints, chunks, uploads
from sync.tables import databases as d
from sync.tables import documents as doc
from sync.tables import local_documents as local
from sync.tables import revisions as rev

#: ``INSERT … ON CONFLICT``: engines word it alike, SQLAlchemy keeps one for each.
Upsert = Callable[[Table], sqlite.Insert | postgresql.Insert]


def _p(name: str) -> BindParameter[Any]:
    return bindparam(f"p_{name}")


def _number(name: str) -> BindParameter[Any]:
    return bindparam(f"p_{name}", type_=BigInteger())


class Statements:
    """SQL texts for one dialect. Rows come as plain tuples in the order of the columns named.

    ``among`` says that a column is in the list that the one parameter ``p_ids`` is; ``list`` makes
    that parameter.
    """

    def __init__(
        self,
        dialect: Dialect,
        upsert: Upsert,
        among: Callable[[ColumnElement[str]], ColumnElement[bool]],
        list: Callable[[list[str]], object],
    ) -> None:
        self._dialect = dialect
        #: A list of ids as a parameter.
        self.list = list
        key = (doc.c.db == _p("db"), doc.c.id == _p("id"))
        header = (doc.c.id, doc.c.seq, doc.c.rev, doc.c.deleted, doc.c.tree, doc.c.attachments)

        # name
        database = select(d).where(d.c.name == _p("name"))
        self.database = self._text(database)
        # name: the same, and nobody else writes to the database until the transaction ends
        self.hold_database = self._text(database.with_for_update(nowait=True))
        # name: the same, waiting for whoever writes to it now
        self.await_database = self._text(database.with_for_update())
        # update_seq, doc_count, doc_del_count, size, number
        self.advance = self._text(
            update(d)
            .values(
                update_seq=_p("seq"),
                doc_count=_p("live"),
                doc_del_count=_p("dead"),
                size=_p("size"),
            )
            .where(d.c.number == _p("number"))
        )
        # db, id → id, seq, rev, deleted, tree, attachments
        self.header = self._text(select(*header).where(*key))
        # db, ids (self.list)
        self.headers = self._text(select(*header).where(doc.c.db == _p("db"), among(doc.c.id)))
        # db, id → …, body
        self.document = self._text(select(*header, doc.c.body).where(*key))
        # db, ids
        self.documents = self._text(
            select(*header, doc.c.body).where(doc.c.db == _p("db"), among(doc.c.id))
        )
        # db, id, rev → attachments, body
        one_revision = (rev.c.db == _p("db"), rev.c.id == _p("id"), rev.c.rev == _p("rev"))
        self.revision = self._text(select(rev.c.attachments, rev.c.body).where(*one_revision))
        # db, id, revs (self.list) → rev, attachments, body
        self.revisions = self._text(
            select(rev.c.rev, rev.c.attachments, rev.c.body).where(
                rev.c.db == _p("db"), rev.c.id == _p("id"), among(rev.c.rev)
            )
        )
        # db, since, limit, offset
        since = (doc.c.db == _p("db"), doc.c.seq > _p("since"))
        page = select(*header).where(*since).order_by(doc.c.seq)
        page = page.limit(_number("limit")).offset(_number("offset"))
        self.changes = self._text(page)
        bare = select(doc.c.seq, doc.c.id, doc.c.rev, doc.c.deleted).where(*since)
        bare = bare.order_by(doc.c.seq).limit(_number("limit")).offset(_number("offset"))
        self.bare_changes = self._text(bare)
        self.changes_with_bodies = self._text(page.add_columns(doc.c.body))
        # db, id, seq, rev, deleted, tree, attachments, body
        self.insert_document = self._text(insert(doc))
        # seq, rev, deleted, tree, attachments, body, db, id
        self.update_document = self._text(
            update(doc)
            .values(
                seq=_p("seq"),
                rev=_p("rev"),
                deleted=_p("deleted"),
                tree=_p("tree"),
                attachments=_p("attachments"),
                body=_p("body"),
            )
            .where(*key)
        )
        # seq, rev, deleted, tree, db, id
        self.update_header = self._text(
            update(doc)
            .values(seq=_p("seq"), rev=_p("rev"), deleted=_p("deleted"), tree=_p("tree"))
            .where(*key)
        )
        # db, id, rev, attachments, body
        put = upsert(rev)
        self.put_revision = self._text(
            put.on_conflict_do_update(
                index_elements=[rev.c.db, rev.c.id, rev.c.rev],
                set_={"attachments": put.excluded.attachments, "body": put.excluded.body},
            )
        )
        # db, id
        aside = select(doc.c.db, doc.c.id, doc.c.rev, doc.c.attachments, doc.c.body).where(*key)
        self.set_aside = self._text(
            upsert(rev)
            .from_select(["db", "id", "rev", "attachments", "body"], aside)
            .on_conflict_do_nothing()
        )
        # db, id, rev
        self.drop_revision = self._text(delete(rev).where(*one_revision))
        # db, id; db, id; db, id; db, id → what the document costs of the database's size
        self.footprint = self._text(
            select(usage.counted(lambda t: and_(t.c.db == _p("db"), t.c.id == _p("id"))))
        )
        # db, id → number, body
        one_local = (local.c.db == _p("db"), local.c.id == _p("id"))
        self.local = self._text(select(local.c.number, local.c.body).where(*one_local))
        # db, id, number, body
        put = upsert(local)
        self.put_local = self._text(
            put.on_conflict_do_update(
                index_elements=[local.c.db, local.c.id],
                set_={"number": put.excluded.number, "body": put.excluded.body},
            )
        )
        # db, id
        self.drop_local = self._text(delete(local).where(*one_local))

        # db, id, rev, digest
        self.use_attachment = self._text(upsert(uses).on_conflict_do_nothing())
        # db, id, rev
        self.drop_uses = self._text(
            delete(uses).where(
                uses.c.db == _p("db"), uses.c.id == _p("id"), uses.c.rev == _p("rev")
            )
        )
        # digest → number, length, which nobody frees until the transaction ends
        blob = select(blobs.c.number, blobs.c.length).where(blobs.c.digest == _p("digest"))
        self.hold_blob = self._text(blob.with_for_update(read=True))
        # digest → the same
        self.blob = self._text(blob)
        # digest, length → number
        self.insert_blob = self._text(
            insert(blobs).values(digest=_p("digest"), length=_p("length")).returning(blobs.c.number)
        )
        # digest, length, number
        self.name_blob = self._text(
            update(blobs)
            .values(digest=_p("digest"), length=_p("length"))
            .where(blobs.c.number == _p("number"))
        )
        # number
        self.end_upload = self._text(delete(uploads).where(uploads.c.blob == _p("number")))
        # number, position, data
        self.insert_chunk = self._text(insert(chunks))
        # number, first position, last position → data
        self.chunks = self._text(
            select(chunks.c.data)
            .where(chunks.c.blob == _p("number"))
            .where(chunks.c.position >= _p("first"), chunks.c.position <= _p("last"))
            .order_by(chunks.c.position)
        )
        # consumer, db, seq
        mark = upsert(checkpoints)
        self.set_checkpoint = self._text(
            mark.on_conflict_do_update(
                index_elements=[checkpoints.c.consumer, checkpoints.c.db],
                set_={"seq": mark.excluded.seq},
            )
        )

    def _text(self, statement: ClauseElement) -> str:
        return str(statement.compile(dialect=self._dialect))
