"""The changes feed: normal, longpoll and continuous (CouchDB "_changes")."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from msgspec import Struct

from sync.store import Store


class ChangesQuery(Struct, frozen=True, kw_only=True):
    """What is asked of a feed. ``since`` is a client's sequence text: ``0``, ``now``, ``5-…``.

    ``doc_ids`` and ``selector`` are the filters ``_doc_ids`` and ``_selector``; ``design`` is
    ``_design``. ``timeout`` and ``heartbeat`` are in milliseconds; heartbeat 0 means none.
    """

    since: str = "0"
    limit: int | None = None
    descending: bool = False
    all_leaves: bool = False
    include_docs: bool = False
    conflicts: bool = False
    attachments: bool = False
    doc_ids: frozenset[str] | None = None
    selector: Any = None
    design: bool = False
    seq_interval: int = 1
    timeout: int = 60_000
    heartbeat: int = 0


def normal(store: Store, db: str, query: ChangesQuery) -> AsyncIterator[bytes]:
    """Pieces of ``{"results":[…],"last_seq":…,"pending":…}``, a change a line.

    Errors (NotFound, BadRequest for a ``since`` that is no sequence) are raised by the first
    ``__anext__``, so begin the answer only once it returned.
    """
    raise NotImplementedError


def longpoll(store: Store, db: str, query: ChangesQuery) -> AsyncIterator[bytes]:
    """As ``normal``, but waits until there is a change or ``timeout`` is over. Yields ``b"\\n"`` at
    each heartbeat while it waits. The listener stops when the iterator is closed."""
    raise NotImplementedError


def continuous(store: Store, db: str, query: ChangesQuery) -> AsyncIterator[bytes]:
    """A line a change, ``b"\\n"`` at each heartbeat; ``{"last_seq":…,"pending":…}`` at the end
    (limit reached, or ``timeout`` ms without a change and no heartbeat)."""
    raise NotImplementedError
