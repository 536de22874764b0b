"""The middle of a replication: changes are read, what is missing is asked for, fetched, written
("CouchDB Replication Protocol", "Locate Changed Documents", "Replicate Changes").
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from email.utils import formatdate
from typing import Any, Final
from uuid import uuid4

import msgspec
from msgspec import Struct, field

from sync.peer import Changes, ChangesRequest, Fetched, Peer, PeerError, Refused, Wanted
from sync.replication_log import LOWEST, Ancestry, Stats
from sync.replication_request import Replication
from sync.revs_diff import RevsDiff

#: Bytes of documents that are written at a time; a larger document goes alone.
LOAD: Final = 4 * 1024 * 1024
#: Statuses with which a peer refuses a whole request for the sake of one document in it.
_DIVISIBLE: Final = frozenset((400, 412, 413, 415, 422, 500))
_FOR_GOOD: Final = frozenset(
    ("forbidden", "unauthorized", "doc_validation", "document_too_large", "invalid_design_doc")
)
#: A target's quota is used up (``sync/quota.py``).
_FULL: Final = "quota_exceeded"
#: Seconds between two questions to a peer that answers a long poll at once with nothing.
_PAUSE: Final = 1.0

_log = logging.getLogger(__name__)


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


class Load(Struct):
    """Documents to write. ``page`` is set on the last of a page of changes."""

    docs: list[Fetched]
    refused: list[Refused]
    checked: int = 0
    found: int = 0
    page: Changes | None = None


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
) -> AsyncGenerator[Load, None]:
    """The revisions of the pages that the target lacks, in loads of bounded size."""
    async with aclosing(pages):
        async for page in pages:
            missing, refused, checked = await find_missing(run, page)
            wanted = [
                Wanted(id, rev, diff.possible_ancestors)
                for id, diff in missing.items()
                for rev in diff.missing
            ]
            load = Load([], refused, checked, len(wanted))
            size, seen = 0, set[tuple[str, str]]()
            if wanted:
                async for part in run.source.fetch(wanted):
                    for one in part:
                        if isinstance(one, Refused):
                            load.refused.append(one)
                        elif (one.id, one.rev) not in seen:
                            seen.add((one.id, one.rev))
                            if load.docs and size + one.size > LOAD:
                                yield load
                                load, size = Load([], []), 0
                            load.docs.append(one)
                            size += one.size
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


async def upload_documents(run: Run, load: Load) -> None:
    """Writes a load and counts it."""
    refused = load.refused + (await _write(run, load.docs) if load.docs else [])
    for one in refused:
        _log.warning("%s %s was refused: %s, %s", one.id, one.rev, one.error, one.reason)
    stats = run.stats
    stats.missing_checked += load.checked
    stats.missing_found += load.found
    stats.docs_read += len(load.docs)
    stats.docs_written += len(load.docs) - (len(refused) - len(load.refused))
    stats.doc_write_failures += len(refused)


async def _write(run: Run, docs: Sequence[Fetched], *, again: bool = True) -> list[Refused]:
    """What the target refused. ``again``: whether what may be better in a moment is tried once
    more. Raises PeerError, too where the target is full: what it has no room for now is to be sent
    later, so the checkpoint must not pass it."""
    try:
        refused = await run.target.write(docs)
    except PeerError as error:
        if error.status not in _DIVISIBLE:
            raise
        if len(docs) > 1:  # none was taken for the sake of one
            middle = len(docs) // 2
            first = await _write(run, docs[:middle], again=again)
            return first + await _write(run, docs[middle:], again=again)
        if error.status != 412:
            return [Refused(docs[0].id, docs[0].rev, error.name, error.reason)]
        return await _write_whole(run, docs[0])
    for one in refused:
        if one.error == _FULL:
            raise PeerError(507, one.error, one.reason, passing=True)
    passing = {(one.id, one.rev) for one in refused if one.error not in _FOR_GOOD}
    if not passing or not again:
        return refused
    repeated = [doc for doc in docs if (doc.id, doc.rev) in passing]
    for_good = [one for one in refused if one.error in _FOR_GOOD]
    return for_good + await _write(run, repeated, again=False)


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
