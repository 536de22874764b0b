"""Tables of ratings, support and visits."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, MetaData, String, Table

metadata = MetaData()

#: How each person rates a publication now: her newest vote. Also whether she supports a proposal:
#: ``publication`` is then ``proposal:<uuid>``, which no slug is, and ``stars`` 1 or 0. ``at`` is
#: when she gave it, in seconds since 1970, as her device says but never later than the server
#: received it.
ratings = Table(
    "rating",
    metadata,
    Column("citizen", String(32), primary_key=True),
    Column("publication", String, primary_key=True),
    Column("stars", Integer, nullable=False),
    Column("at", Float, nullable=False),
    Column("vote", String(36), nullable=False),
)

#: Who reported which comment: each person once.
comment_reports = Table(
    "comment_report",
    metadata,
    Column("citizen", String(32), primary_key=True),
    Column("comment", String(36), primary_key=True),
)

#: What has been counted and is not in the tally (of a publication, or ``proposal:<uuid>``) yet.
uncounted = Table(
    "tally_uncounted",
    metadata,
    Column("publication", String, primary_key=True),
    Column("stars", Integer, nullable=False),
    Column("votes", Integer, nullable=False),
    Column("visits", Integer, nullable=False),
)

#: Batches of visits that were counted, so that one that comes twice counts once. A batch is a
#: random number that a browser made up for it: it names nobody, and no two belong together.
visit_batches = Table(
    "visit_batch",
    metadata,
    Column("batch", String(36), primary_key=True),
    Column("at", Float, nullable=False),
)
Index("visit_batch_age", visit_batches.c.at)
