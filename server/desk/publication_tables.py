"""Tables of publications: what is not public yet, what was, and their pictures."""

from __future__ import annotations

from datetime import time
from typing import Final

from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()

#: When on its day something was published of which the day alone is known: the same day everywhere.
NOON: Final = time(12)

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

#: Pictures that the desk took in, named by what they hold. ``used``: a version named it.
pictures = Table(
    "publication_picture",
    metadata,
    Column("name", String, primary_key=True),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Float, nullable=False),
    Column("used", Boolean, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
