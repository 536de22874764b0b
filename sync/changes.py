"""The changes feed: normal, longpoll and continuous (CouchDB "_changes").

A feed reads in slices, each a snapshot of its own off the event loop, and sends each slice as one
piece. It watches before it reads, so no commit falls between reading and waiting.

Errors (NotFound; BadRequest for a ``since`` that is no sequence; what a selector raises) come with
the first ``__anext__``: begin the answer only once it returned. Close the iterator (``aclose``)
when the client has gone: it stops listening then.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from functools import partial, wraps
from typing import TypeVar

from sync import changes_page, inlining
from sync.changes_page import ChangesQuery, Feed
from sync.errors import NotFound
from sync.snapshot import Snapshot
from sync.store import Store
from sync.watching import Watch

__all__ = ("ChangesQuery", "continuous", "longpoll", "normal")

T = TypeVar("T")
_Feed = Callable[[Store, str, ChangesQuery], AsyncGenerator[bytes, None]]


def _finished(feed: _Feed) -> _Feed:
    """The feed with the attachments that are asked for."""

    @wraps(feed)
    def begin(store: Store, db: str, query: ChangesQuery) -> AsyncGenerator[bytes, None]:
        pieces = feed(store, db, query)
        if not query.attachments:
            return pieces

        async def stored(digest: str, start: int, stop: int) -> bytes:
            return await store.read(lambda on: on.blobs.read(digest, start, stop))

        return inlining.filled(stored, pieces)

    return begin


@_finished
async def normal(store: Store, db: str, query: ChangesQuery) -> AsyncGenerator[bytes, None]:
    """Pieces of ``{"results":[…],"last_seq":…,"pending":…}``, a change a line."""
    feed = await store.read(partial(changes_page.begin, db=db, query=query))
    between = b'{"results":[\n'
    async for piece in _available(store, db, feed):
        yield between + piece
        between = b",\n"
    yield (b"" if feed.sent else between) + await _end(store, db, feed)


@_finished
async def longpoll(store: Store, db: str, query: ChangesQuery) -> AsyncGenerator[bytes, None]:
    """As ``normal``, but waits until there is a change or ``timeout`` is over. Yields ``b"\\n"`` at
    each heartbeat while it waits."""
    with store.watchers.watch(db) as watch:
        feed = await store.read(partial(changes_page.begin, db=db, query=query))
        patience = _Patience(query)
        between = b'{"results":[\n'
        async for piece in _available(store, db, feed):
            yield between + piece
            between = b",\n"
        if not feed.sent:
            yield between
            between = b""
        while not (feed.sent or feed.ended or query.descending):
            async for beat in patience.until_changed(watch):
                yield beat
            if patience.over:
                break
            async for piece in _available(store, db, feed):
                yield between + piece
                between = b",\n"
    yield await _end(store, db, feed)


@_finished
async def continuous(store: Store, db: str, query: ChangesQuery) -> AsyncGenerator[bytes, None]:
    """Lines, a change each; ``b"\\n"`` at each heartbeat; ``{"last_seq":…,"pending":…}`` at the
    end (limit reached, or ``timeout`` ms without a change and no heartbeat)."""
    with store.watchers.watch(db) as watch:
        feed = await store.read(partial(changes_page.begin, db=db, query=query))
        feed.between = "\n"
        patience = _Patience(query)
        while True:
            async for piece in _available(store, db, feed):
                yield piece + b"\n"
                patience.renew()
            if feed.left == 0 or feed.ended:
                break
            async for beat in patience.until_changed(watch):
                yield beat
            if patience.over:
                break
    yield b"{" + await _members(store, db, feed) + b"}\n"


async def _available(store: Store, db: str, feed: Feed) -> AsyncGenerator[bytes, None]:
    """What there is to send now, a slice at a time."""
    more = True
    while more and feed.left != 0:
        try:
            page = await _read(store, feed, partial(changes_page.step, db=db, feed=feed))
        except NotFound:  # deleted while we were sending: that is the end of its changes
            feed.ended = True
            return
        if page.piece:
            yield page.piece
        more = page.more


async def _read(store: Store, feed: Feed, work: Callable[[Snapshot], T]) -> T:
    # Who waits at the end of the feed is told of a row or two: a thousand waiters are served
    # sooner here than by handing each of them to a thread.
    if feed.bare and feed.caught_up:
        return store.read_blocking(work)
    return await store.read(work)


async def _end(store: Store, db: str, feed: Feed) -> bytes:
    return b"\n],\n" + await _members(store, db, feed) + b"}\n"


async def _members(store: Store, db: str, feed: Feed) -> bytes:
    if feed.bare and feed.caught_up:
        return changes_page.members(feed, 0)
    try:
        return await store.read(partial(changes_page.tail, db=db, feed=feed))
    except NotFound:
        return changes_page.members(feed, 0)


class _Patience:
    """How long a feed waits: until its timeout, or for ever with a sign of life now and then."""

    def __init__(self, query: ChangesQuery) -> None:
        self.over = False
        self._beat = query.heartbeat / 1000
        self._timeout = query.timeout / 1000
        self.renew()

    def renew(self) -> None:
        """A change was sent: the timeout begins anew."""
        self._deadline = asyncio.get_running_loop().time() + self._timeout

    async def until_changed(self, watch: Watch) -> AsyncGenerator[bytes, None]:
        """Ends at a change, or with ``over`` set. Yields the signs of life."""
        while True:
            left = self._deadline - asyncio.get_running_loop().time()
            if await watch.wait(self._beat or left):
                return
            if not self._beat:
                self.over = True
                return
            yield b"\n"
