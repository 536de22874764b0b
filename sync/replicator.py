"""CouchDB's replication protocol: its steps, a function each ("CouchDB Replication Protocol").

Reading the changes, asking what is missing, fetching and writing go on at the same time, a batch
ahead of each other; what is in memory is a few batches, each bounded in bytes. After each batch
that is written a checkpoint says so on both ends: a replication that was killed goes on from there.
A document that one end does not give or the other does not take is counted and passed over.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from email.utils import formatdate
from typing import Any, Final

import msgspec
from msgspec import Struct

from sync.ahead import ahead
from sync.peer import Peer, PeerError
from sync.replication_log import Log, Session, Stats, common_ancestry, next_log, read_log
from sync.replication_request import Replication
from sync.transfer import Load, Run, fetch_documents, read_changes, upload_documents

_FORBIDDEN: Final = (401, 403)


class Progress(Struct, frozen=True):
    """How far it is. ``through`` is the source's sequence up to which all is written; ``pending``
    the changes that follow, where the source says so."""

    stats: Stats
    through: Any
    pending: int | None
    checkpointed: Any


class Result(Struct, frozen=True):
    """How it ended. ``log`` is what ``_replicate`` answers; ``stopped``: before its end, as asked;
    a second run goes on there."""

    log: Log
    stats: Stats
    no_changes: bool
    stopped: bool


def _unwatched(_: Progress) -> None:
    pass


async def replicate(  # noqa: PLR0913 - what a replication is made of
    source: Peer,
    target: Peer,
    replication: Replication,
    checkpoint_id: str,
    *,
    watch: Callable[[Progress], None] = _unwatched,
    stop: asyncio.Event | None = None,
) -> Result:
    """Runs it: to the end of the source's changes, or (``continuous``) until ``stop`` is set, which
    ends it after a checkpoint. Raises PeerError; SyncError of a local database's. Cancelled, it
    leaves the last checkpoint."""
    run = Run(source, target, replication, checkpoint_id)
    await verify_peers(run)
    await find_common_ancestry(run)
    watch(_progress(run))
    loads = ahead(fetch_documents(run, ahead(read_changes(run))))
    stopped = False
    async with aclosing(loads):
        while (load := await _next(loads, stop)) is not None:
            await upload_documents(run, load)
            if load.page is not None:
                run.through, run.pending = load.page.last_seq, load.page.pending
                await record_checkpoint(run)
            watch(_progress(run))
        stopped = stop is not None and stop.is_set()
    await record_checkpoint(run, now=True)
    watch(_progress(run))
    return Result(_log(run), run.stats, run.through == run.since, stopped)


async def verify_peers(run: Run) -> None:
    """Both databases are there; the target is made if that is asked for."""
    try:
        await run.source.info()
    except PeerError as error:
        raise _unopened(run.source, error) from error
    try:
        await run.target.info()
    except PeerError as error:
        if error.status != 404 or not run.replication.create_target:
            raise _unopened(run.target, error) from error
        await run.target.create()


def _unopened(peer: Peer, error: PeerError) -> PeerError:
    status = error.status
    if status == 404:
        return PeerError(404, "db_not_found", f"could not open {peer.label}", passing=False)
    if status in _FORBIDDEN:
        reason = f"unauthorized to access {peer.label}: {error.reason}"
        return PeerError(status, error.name, reason, passing=False)
    return error


async def find_common_ancestry(run: Run) -> None:
    """Where to begin: what both ends' logs of the same replication agree on."""
    if run.replication.use_checkpoints:
        source, target = await asyncio.gather(
            run.source.get_local(run.checkpoint_id), run.target.get_local(run.checkpoint_id)
        )
        run.recorded_source, run.recorded_target = source is not None, target is not None
        run.ancestry = common_ancestry(read_log(source), read_log(target))
    given = run.replication.since_seq
    run.since = run.ancestry.since if given is None else given
    run.through = run.checkpointed = run.since


async def record_checkpoint(run: Run, *, now: bool = False) -> None:
    """Says on both ends how far it is, once the target has it all on its disk. Nothing where that
    is said already, or was said less than ``checkpoint_interval`` ago and not ``now``."""
    settings = run.replication
    if not settings.use_checkpoints or run.through == run.checkpointed:
        return
    if not now and time.monotonic() - run.checkpointed_at < settings.checkpoint_interval:
        return
    await run.target.ensure_full_commit()
    if not run.source_read_only:
        try:
            body = msgspec.json.encode(_log(run))
            id, expected = run.checkpoint_id, run.recorded_source
            await run.source.put_local(id, body, expected=expected)
            run.recorded_source = True
        except PeerError as error:
            if error.status not in _FORBIDDEN:
                raise
            run.source_read_only = True
    body = msgspec.json.encode(_log(run))
    await run.target.put_local(run.checkpoint_id, body, expected=run.recorded_target)
    run.recorded_target = True
    run.checkpointed, run.checkpointed_at = run.through, time.monotonic()


def _log(run: Run) -> Log:
    session = Session(
        session_id=run.session_id,
        start_time=run.start_time,
        end_time=formatdate(usegmt=True),
        start_last_seq=run.since,
        end_last_seq=run.through,
        recorded_seq=run.through,
        **msgspec.structs.asdict(run.stats),
    )
    return next_log(session, run.ancestry.history, source_read_only=run.source_read_only)


def _progress(run: Run) -> Progress:
    return Progress(msgspec.structs.replace(run.stats), run.through, run.pending, run.checkpointed)


async def _next(loads: AsyncGenerator[Load, None], stop: asyncio.Event | None) -> Load | None:
    """The next load; None at the end, or as soon as ``stop`` is set."""
    if stop is None:
        return await anext(loads, None)
    step = asyncio.ensure_future(anext(loads, None))
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((step, stopping), return_when=asyncio.FIRST_COMPLETED)
        return None if stop.is_set() else await step
    finally:
        for task in (step, stopping):
            task.cancel()
        await asyncio.gather(step, stopping, return_exceptions=True)
