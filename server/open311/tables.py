"""Tables of Open311."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, MetaData, String, Table

metadata = MetaData()

#: Who may report. ``id`` is the device of ``citizen-<id>``, which has the secret's hash.
clients = Table(
    "open311_client",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String, nullable=False),
    Column("created_at", Float, nullable=False),
)

#: What was reported through it: these reports are public, no others.
requests = Table(
    "open311_request",
    metadata,
    Column("uuid", String(36), primary_key=True),
    Column("service_code", String, nullable=False),
    Column("requested_at", Float, nullable=False),
)
Index("open311_request_order", requests.c.requested_at, requests.c.uuid)
