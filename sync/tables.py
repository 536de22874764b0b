"""The tables, SQLAlchemy Core. One set of tables for all databases of a store.

One row a document: its tree, and its winning revision with the body last, so that reading a header
touches no overflow page. Bodies of other revisions stand aside in ``revisions`` until compaction.
Text is compared by code point (SQLite's BINARY, PostgreSQL's "C").
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata: Final = MetaData()

#: 64 bits; SQLite's integers have them anyway.
_number: Final = Integer().with_variant(BigInteger(), "postgresql")
_text: Final = Text().with_variant(Text(collation="C"), "postgresql")

#: ``number`` is never used again, so what was kept about a deleted database touches no new one.
#: ``size`` is what it stores (``sync/usage.py``).
databases: Final = Table(
    "databases",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("name", _text, nullable=False, unique=True),
    Column("instance", String(32), nullable=False),
    Column("created_at", _number, nullable=False),
    Column("update_seq", _number, nullable=False),
    Column("purge_seq", _number, nullable=False),
    Column("doc_count", _number, nullable=False),
    Column("doc_del_count", _number, nullable=False),
    Column("revs_limit", Integer, nullable=False),
    Column("security", LargeBinary, nullable=False),
    Column("size", _number, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)

#: ``attachments`` is the JSON object clients get as ``_attachments``; empty where there are none.
documents: Final = Table(
    "documents",
    metadata,
    Column("db", Integer, primary_key=True, autoincrement=False),
    Column("id", _text, primary_key=True),
    Column("seq", _number, nullable=False),
    Column("rev", _text, nullable=False),
    Column("deleted", Integer, nullable=False),
    Column("tree", _text, nullable=False),
    Column("attachments", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("db", "seq"),
)

#: Bodies of revisions that do not win: conflicts, and the past until compaction.
revisions: Final = Table(
    "revisions",
    metadata,
    Column("db", Integer, primary_key=True, autoincrement=False),
    Column("id", _text, primary_key=True),
    Column("rev", _text, primary_key=True),
    Column("attachments", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

#: Attachments' bytes, by what they contain; ``chunks`` hold them in pieces.
blobs: Final = Table(
    "blobs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("digest", String(28), nullable=False, unique=True),
    Column("length", _number, nullable=False),
)

chunks: Final = Table(
    "chunks",
    metadata,
    Column("blob", ForeignKey("blobs.number", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

#: Blobs whose bytes are still coming in, and when the last of them came (seconds since 1970, UTC).
uploads: Final = Table(
    "uploads",
    metadata,
    Column("blob", ForeignKey("blobs.number", ondelete="CASCADE"), primary_key=True),
    Column("alive_at", Integer, nullable=False),
)

#: Which revisions have which attachments: bytes without a row here can be freed.
attachment_uses: Final = Table(
    "attachment_uses",
    metadata,
    Column("db", Integer, primary_key=True, autoincrement=False),
    Column("id", _text, primary_key=True),
    Column("rev", _text, primary_key=True),
    Column("digest", String(28), primary_key=True),
)
Index("attachment_uses_by_digest", attachment_uses.c.digest)

#: Documents that never replicate (``_local/…``). ``number`` is N of their revision ``0-N``.
local_documents: Final = Table(
    "local_documents",
    metadata,
    Column("db", Integer, primary_key=True, autoincrement=False),
    Column("id", _text, primary_key=True),
    Column("number", _number, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

#: What was purged lately, by the number of the purge.
purges: Final = Table(
    "purges",
    metadata,
    Column("db", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", _text, nullable=False),
    Column("revs", LargeBinary, nullable=False),
)

#: How many purges a database keeps, where that was set.
purges_limits: Final = Table(
    "purges_limits",
    metadata,
    Column("db", Integer, primary_key=True, autoincrement=False),
    Column("purges", Integer, nullable=False),
)

#: Mango indexes as far as they are built: ``seq`` is the database's sequence they have come to,
#: ``definition`` what they were built for.
indexes: Final = Table(
    "indexes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("db", Integer, nullable=False),
    Column("design", _text, nullable=False),
    Column("name", _text, nullable=False),
    Column("definition", LargeBinary, nullable=False),
    Column("seq", Integer, nullable=False),
    UniqueConstraint("db", "design", "name"),
)

#: Their documents, by keys that compare as bytes (``sync/index_keys.py``).
index_entries: Final = Table(
    "index_entries",
    metadata,
    Column("index", ForeignKey("indexes.number", ondelete="CASCADE"), primary_key=True),
    Column("id", _text, primary_key=True),
    Column("key", LargeBinary, nullable=False),
)
Index("index_entries_by_key", index_entries.c.index, index_entries.c.key, index_entries.c.id)

#: How far a consumer of changes has worked; written together with what it wrote.
checkpoints: Final = Table(
    "checkpoints",
    metadata,
    Column("consumer", _text, primary_key=True),
    Column("db", Integer, primary_key=True, autoincrement=False),
    Column("seq", _number, nullable=False),
)
Index("checkpoints_by_database", checkpoints.c.db)
