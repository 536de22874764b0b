"""CouchDB's replication protocol: its steps, a function each ("CouchDB Replication Protocol").

Reading the changes, asking what is missing, fetching and writing go on at the same time, a batch
ahead of each other; what is in memory is a few batches, each bounded in bytes. After each batch
that is written a checkpoint says so on both ends: a replication that was killed goes on from there.
A document that one end does not give or the other does not take is counted and passed over.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from email.utils import formatdate
from typing import Any, Final
from uuid import uuid4

import msgspec
from msgspec import Struct, field

from sync.ahead import ahead
from sync.peer import (
    Changes,
    ChangesRequest,
    Fetched,
    Peer,
    PeerError,
    Refused,
    Wanted,
)
from sync.reading import RevsDiff
from sync.replication_log import (
    LOWEST,
    Ancestry,
    Log,
    Session,
    Stats,
    common_ancestry,
    next_log,
    read_log,
)
from sync.replication_request import Replication

#: Bytes of documents that are written at a time; a larger document goes alone.
LOAD: Final = 4 * 1024 * 1024
#: Statuses with which a peer refuses a whole request for the sake of one document in it.
_DIVISIBLE: Final = frozenset((400, 412, 413, 415, 422, 500))
_FOR_GOOD: Final = frozenset(("forbidden", "unauthorized", "doc_validation", "document_too_large"))
_FORBIDDEN: Final = (401, 403)
#: Seconds between two questions to a peer that answers a long poll at once with nothing.
_PAUSE: Final = 1.0


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


class Run(Struct):
    """A replication under way."""

    source: Peer
    target: Peer
    replication: Replication
    checkpoint_id: str
    stats: Stats = field(default_factory=Stats)
    session_id: str = field(default_factory=lambda: uuid4().hex)
    start_time: str = field(default_factory=lambda: formatdate(usegmt=True))
    ancestry: Ancestry = field(default_factory=Ancestry)
    since: Any = LOWEST
    through: Any = LOWEST
    pending: int | None = None
    checkpointed: Any = LOWEST
    checkpointed_at: float = 0.0
    source_read_only: bool = False
    #: The logs that are known to be there.
    recorded_source: bool = False
    recorded_target: bool = False


class _Load(Struct):
    """Documents to write. ``page`` is set on the last of a page of changes."""

    docs: list[Fetched]
    refused: list[Refused]
    checked: int = 0
    found: int = 0
    page: Changes | None = None


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


async def read_changes(run: Run) -> AsyncGenerator[Changes, None]:
    """Pages of the source's feed, oldest first. Ends with it, unless continuous."""
    asked, since, wait = run.replication, run.since, False
    filtered = asked.doc_ids is not None or asked.selector is not None
    while True:
        request = ChangesRequest(
            since=since,
            limit=asked.batch_size,
            wait=wait,
            all_leaves=not asked.winning_revs_only,
            doc_ids=asked.doc_ids,
            selector=asked.selector,
        )
        begun = time.monotonic()
        page = await run.source.changes(request)
        if page.last_seq is None:
            last = page.results[-1].seq if page.results else since
            page = msgspec.structs.replace(page, last_seq=last)
        if page.results or page.last_seq != since:
            yield page
        elif wait and time.monotonic() - begun < _PAUSE:
            await asyncio.sleep(_PAUSE)
        since = page.last_seq
        # A filter's ``pending`` counts what it does not let through, too.
        short = len(page.results) < asked.batch_size and (filtered or not page.pending)
        wait = short or not page.results
        if wait and not asked.continuous:
            return


async def fetch_documents(
    run: Run, pages: AsyncGenerator[Changes, None]
) -> AsyncGenerator[_Load, None]:
    """The revisions of the pages that the target lacks, in loads of bounded size."""
    async with aclosing(pages):
        async for page in pages:
            missing, refused, checked = await find_missing(run, page)
            wanted = [
                Wanted(id, rev, diff.possible_ancestors)
                for id, diff in missing.items()
                for rev in diff.missing
            ]
            load = _Load([], refused, checked, len(wanted))
            size, seen = 0, set[tuple[str, str]]()
            if wanted:
                async for part in run.source.fetch(wanted):
                    for one in part:
                        if isinstance(one, Refused):
                            load.refused.append(one)
                        elif (one.id, one.rev) not in seen:
                            seen.add((one.id, one.rev))
                            if load.docs and size + len(one.json) > LOAD:
                                yield load
                                load, size = _Load([], []), 0
                            load.docs.append(one)
                            size += len(one.json)
            load.page = page
            yield load


async def find_missing(run: Run, page: Changes) -> tuple[dict[str, RevsDiff], list[Refused], int]:
    """What the target lacks of a page; what it cannot even be asked for; revisions asked."""
    asked: dict[str, list[str]] = {}
    for row in page.results:
        asked.setdefault(row.id, []).extend(change.rev for change in row.changes)
    checked = sum(map(len, asked.values()))
    if not asked:
        return {}, [], 0
    refused: list[Refused] = []
    missing = await _missing(run, asked, refused)
    return missing, refused, checked


async def _missing(
    run: Run, asked: dict[str, list[str]], refused: list[Refused]
) -> dict[str, RevsDiff]:
    try:
        return await run.target.revs_diff(asked)
    except PeerError as error:
        if error.status not in _DIVISIBLE:
            raise
        if len(asked) == 1:
            ((id, revs),) = asked.items()
            refused += [Refused(id, rev, error.name, error.reason) for rev in revs]
            return {}
    items = list(asked.items())
    middle = len(items) // 2
    found = await _missing(run, dict(items[:middle]), refused)
    return found | await _missing(run, dict(items[middle:]), refused)


async def upload_documents(run: Run, load: _Load) -> None:
    """Writes a load and counts it."""
    refused = load.refused + (await _write(run, load.docs) if load.docs else [])
    stats = run.stats
    stats.missing_checked += load.checked
    stats.missing_found += load.found
    stats.docs_read += len(load.docs)
    stats.docs_written += len(load.docs) - (len(refused) - len(load.refused))
    stats.doc_write_failures += len(refused)


async def _write(run: Run, docs: Sequence[Fetched]) -> list[Refused]:
    try:
        refused = await run.target.write(docs)
    except PeerError as error:
        if error.status not in _DIVISIBLE:
            raise
        if len(docs) > 1:  # none was taken for the sake of one
            middle = len(docs) // 2
            return await _write(run, docs[:middle]) + await _write(run, docs[middle:])
        if error.status != 412:
            return [Refused(docs[0].id, docs[0].rev, error.name, error.reason)]
        return await _write_whole(run, docs[0])
    # Whatever may be better in a moment is tried once more, then counted.
    again = {(one.id, one.rev) for one in refused if one.error not in _FOR_GOOD}
    repeated = [doc for doc in docs if (doc.id, doc.rev) in again]
    if not repeated or len(repeated) == len(docs) == 1:
        return refused
    return [one for one in refused if one.error in _FOR_GOOD] + await _write(run, repeated)


async def _write_whole(run: Run, doc: Fetched) -> list[Refused]:
    """The target has not the attachments that it has the revisions of: they are sent, too."""
    refused: list[Refused] = []
    async for part in run.source.fetch([Wanted(doc.id, doc.rev)]):
        for one in part:
            if isinstance(one, Refused):
                refused.append(one)
                continue
            try:
                refused += await run.target.write([one])
            except PeerError as error:
                if error.status not in _DIVISIBLE:
                    raise
                refused.append(Refused(one.id, one.rev, error.name, error.reason))
    return refused


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


async def _next(loads: AsyncGenerator[_Load, None], stop: asyncio.Event | None) -> _Load | None:
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
