"""The outbox: what must be sent, written in the transaction that makes it true.

Whoever changes a case or publishes news calls ``enqueue`` with the connection of its own
transaction. Nothing is sent there; the worker sends after the commit (``worker.py``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import json
from sqlalchemy import Connection

from server.notify.messages import PushMessage
from server.notify.tables import messages
from server.upsert import insert

#: How long a push is worth sending, and how long push services keep it (RFC 8030 section 5.2).
TTL = timedelta(days=7)


def cases_of(citizen: str) -> str:
    """The audience of a citizen's cases: the devices that asked for pushes as her. ``citizen`` is
    the 32 hexadecimal digits of her identity."""
    return f"citizen:{citizen}"


def section(slug: str) -> str:
    """The audience of a section's publications."""
    return f"section:{slug}"


def municipality(slug: str) -> str:
    """The audience of a municipality's publications."""
    return f"municipality:{slug}"


def enqueue(
    connection: Connection,
    audience: Sequence[str],
    message: PushMessage,
    *,
    key: str,
    at: datetime,
) -> None:
    """Queue ``message`` for everybody in any of the ``audience``s, once each.

    ``key`` names the cause (the id of the notice or publication): a second call with the same key
    does nothing. The row commits or rolls back with the caller's transaction."""
    connection.execute(
        insert(connection, messages)
        .values(
            key=key,
            audience=json.encode(list(audience)).decode(),
            body=json.encode(message),
            created_at=at.timestamp(),
            expires_at=(at + TTL).timestamp(),
            spread=0,
        )
        .on_conflict_do_nothing(index_elements=["key"])
    )
