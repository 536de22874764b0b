"""What a replication is asked to do: a body of ``_replicate`` or a document of ``_replicator``
(CouchDB "Replication document", fields of ``/_replicate``).
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from msgspec import Struct, field

from sync.endpoint import Endpoint, parse_endpoint
from sync.errors import BadRequest, SyncError
from sync.selector import compile_selector

#: Changes a batch.
BATCH: Final = 500
MOST: Final = 100_000


class Replication(Struct, frozen=True, kw_only=True):
    """A replication's parts, checked. ``doc_ids`` are sorted, each once; ``since_seq`` is a
    sequence of the source to begin at, whatever its form; None: where the checkpoint says.
    ``checkpoint_interval`` and ``connection_timeout`` are in seconds."""

    source: Endpoint
    target: Endpoint
    continuous: bool = False
    create_target: bool = False
    cancel: bool = False
    doc_ids: tuple[str, ...] | None = None
    selector: dict[str, Any] | None = None
    since_seq: Any = None
    use_checkpoints: bool = True
    checkpoint_interval: float = 0.0
    winning_revs_only: bool = False
    batch_size: int = BATCH
    connection_timeout: float = 60.0
    retries: int = 8


class _Written(Struct):
    """The fields as they are written; others are for others, as in CouchDB."""

    source: Any = None
    target: Any = None
    continuous: bool = False
    create_target: bool = False
    cancel: bool = False
    doc_ids: list[str] | None = None
    selector: dict[str, Any] | None = None
    filter: str | None = None
    proxy: str | None = None
    source_proxy: str | None = None
    target_proxy: str | None = None
    since_seq: Any = None
    use_checkpoints: bool = True
    checkpoint_interval: int = 0
    winning_revs_only: bool = False
    batch_size: int = field(default=BATCH, name="worker_batch_size")
    connection_timeout: int = 60_000
    retries: int = field(default=8, name="retries_per_request")


def parse_replication(value: Any) -> Replication:
    """Raises BadRequest that names the field at fault; SyncError ``not_implemented`` for a filter
    function or a proxy, ``invalid_operator`` and others for a selector."""
    try:
        written = msgspec.convert(value, _Written)
    except msgspec.ValidationError as error:
        raise BadRequest(str(error)) from None
    for name in ("checkpoint_interval", "connection_timeout", "retries", "batch_size"):
        if not 0 <= getattr(written, name) <= 1000 * MOST:
            raise BadRequest(f"`{name}` is out of range")
    if written.filter is not None:
        raise SyncError(
            "not_implemented",
            f"`filter`: this server runs no filter functions ({written.filter}). "
            "Use `selector` or `doc_ids`.",
        )
    if written.proxy or written.source_proxy or written.target_proxy:
        raise SyncError("not_implemented", "This server replicates through no proxy.")
    if written.doc_ids is not None and written.selector is not None:
        raise BadRequest("`selector` and `doc_ids` are mutually exclusive")
    if written.selector is not None:
        compile_selector(written.selector)
    doc_ids = None if written.doc_ids is None else tuple(sorted(set(written.doc_ids)))
    return Replication(
        source=parse_endpoint(written.source, "source"),
        target=parse_endpoint(written.target, "target"),
        continuous=written.continuous,
        create_target=written.create_target,
        cancel=written.cancel,
        doc_ids=doc_ids,
        selector=written.selector,
        since_seq=written.since_seq,
        use_checkpoints=written.use_checkpoints,
        checkpoint_interval=written.checkpoint_interval / 1000,
        winning_revs_only=written.winning_revs_only,
        batch_size=min(max(written.batch_size, 1), 2000),
        connection_timeout=max(written.connection_timeout / 1000, 1.0),
        retries=min(written.retries, 100),
    )
