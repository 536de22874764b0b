"""Tables of publications: what is not public yet, and what was."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()

#: Written and not public: a draft, or one that waits for its moment (``publish_at``, seconds since
#: 1970). ``rev`` changes with each save; ``standing`` is the revision in ``public`` that it is to
#: follow, empty for a new publication.
drafts = Table(
    "publication_draft",
    metadata,
    Column("slug", String, primary_key=True),
    Column("rev", String, nullable=False),
    Column("standing", String, nullable=False),
    Column("by", String, nullable=False),
    Column("changed_at", Float, nullable=False),
    Column("publish_at", Float, index=True),
    Column("body", LargeBinary, nullable=False),
)

#: Every version that was ever public, as its document's body.
versions = Table(
    "publication_version",
    metadata,
    Column("slug", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("by", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
