"""Reads what changed and reacts to it, exactly once.

Each document's consequences are one transaction with the checkpoint that says it was dealt with:
killed at any moment, the process finds the document either untouched or done. A document whose
processing fails is parked with the reason and the queue goes on; a full disk stops the queue, which
tries again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from server.access import PUBLIC, citizen_of
from server.cause import PostponedError
from server.parking import await_document, park, release, unpark, waiting
from server.reactions import CITIZEN_TYPES, Reactions
from sync.documents import Change
from sync.errors import NotFound, SyncError
from sync.snapshot import Snapshot
from sync.store import Store
from sync.transaction import Transaction

CONSUMER: Final = "reconciler"

_PUBLIC_TYPES: Final = frozenset({"publication", "service"})
_SLICE: Final = 200
#: Databases worked on at a time: their transactions share commits.
_ABREAST: Final = 16
_LONGEST_WAIT: Final = 30.0
_PASSING: Final = frozenset({"insufficient_storage", "unavailable"})

_log = logging.getLogger("portal.reconciler")


class _Slice(NamedTuple):
    """Changes of a database to work on, and which database of that name they are of."""

    db: str
    instance: str
    changes: list[Change]


class _MadeAnewError(Exception):
    """The database was dropped and made anew: what was read of it means nothing now."""


class Reconciler:
    """The consumer of citizens' databases and of ``public``. One runs in a portal."""

    def __init__(
        self,
        store: Store,
        reactions: Reactions,
        clock: Callable[[], datetime],
        reacted: Callable[[], None] = lambda: None,
    ) -> None:
        """``reacted`` is called after each commit of consequences: a reaction may have queued a
        message without writing a document, and then no listener of the store hears of it."""
        self._store = store
        self._reactions = reactions
        self._clock = clock
        self._reacted = reacted
        self._dirty: dict[str, None] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stop_listening: Callable[[], None] | None = None

    def start(self) -> None:
        """Begins with what an earlier process left."""
        self._stop_listening = self._store.listen(self._on_commit)
        self._task = asyncio.create_task(self._run(), name="reconciler")

    async def stop(self) -> None:
        """Ends between two transactions."""
        if self._stop_listening is not None:
            self._stop_listening()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def _on_commit(self, changed: Mapping[str, int]) -> None:
        self._mark(db for db, seq in changed.items() if seq >= 0)

    def _mark(self, databases: Iterable[str]) -> None:
        self._dirty.update((db, None) for db in databases if db == PUBLIC or citizen_of(db))
        if self._dirty:
            self._wake.set()

    async def _run(self) -> None:
        await self._patiently(self._retry_parked)
        await self._patiently(self._mark_pending)
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._dirty:
                batch = list(self._dirty)[:_ABREAST]
                for db in batch:
                    del self._dirty[db]
                await asyncio.gather(*(self._patiently(self._work, db) for db in batch))

    async def _retry_parked(self) -> None:
        for item in await self._store.read(waiting):
            await self._patiently(self._retry, item.db, item.id)

    async def _mark_pending(self) -> None:
        pending = await self._store.read(lambda s: s.changed_since(CONSUMER))
        self._mark(db for db, _, _ in pending)

    async def _patiently(self, work: Callable[..., Awaitable[None]], *args: str) -> None:
        """Runs ``work``, again while the disk has no room for what it writes."""
        wait = 0.5
        while True:
            try:
                return await work(*args)
            except SyncError as error:
                if error.name not in _PASSING:
                    return _log.exception("stopped working on %s", args)
                _log.error("trying again in %.1f s: %s", wait, error)
            except Exception:
                return _log.exception("stopped working on %s", args)
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _work(self, db: str) -> None:
        """Reacts to a slice of what changed in ``db``; the rest waits its turn."""
        try:
            left = await self._store.read(lambda s: _left(s, db))
            for change in left.changes:
                if _concerns(db, change):
                    await self._react(left, change)
            if left.changes:
                last = left.changes[-1].seq
                await self._store.write(lambda t: _advance(t, left, last))
        except (NotFound, _MadeAnewError):
            return  # dropped meanwhile; one made anew is marked by its first change
        if len(left.changes) == _SLICE:
            self._mark([db])

    async def _react(self, left: _Slice, change: Change) -> None:
        released: list[str] = []
        db = left.db

        def done(transaction: Transaction) -> None:
            released.clear()  # a work may be run again
            _check(transaction, left)
            if transaction.checkpoint(CONSUMER, db) >= change.seq:
                return
            newest = transaction.info(db).update_seq
            released.extend(self._apply(transaction, db, change.id))
            # What it wrote itself to the same database needs no second look.
            seen = transaction.info(db).update_seq if newest == change.seq else change.seq
            transaction.set_checkpoint(CONSUMER, db, seen)

        def set_aside(transaction: Transaction, failure: Exception) -> None:
            self._set_aside(transaction, db, change.id, failure)
            _advance(transaction, left, change.seq)

        await self._attempt(db, change.id, done, set_aside)
        for id in released:
            await self._retry(db, id)

    async def _retry(self, db: str, id: str) -> None:
        released: list[str] = []

        def done(transaction: Transaction) -> None:
            released.clear()
            if transaction.exists(db):
                released.extend(self._apply(transaction, db, id))
            unpark(transaction, db, id)

        def still_aside(transaction: Transaction, failure: Exception) -> None:
            self._set_aside(transaction, db, id, failure)

        await self._attempt(db, id, done, still_aside)
        for other in released:
            await self._retry(db, other)

    async def _attempt(
        self,
        db: str,
        id: str,
        done: Callable[[Transaction], None],
        set_aside: Callable[[Transaction, Exception], None],
    ) -> None:
        """One document: its consequences, or its place among the parked."""
        try:
            await self._store.write(done)
            return self._reacted()
        except _MadeAnewError:
            raise
        except SyncError as error:
            if error.name in _PASSING or not await self._store.read(lambda s: s.exists(db)):
                raise
            failure: Exception = error
        except Exception as error:
            failure = error
        _log.error("set aside %s of %s: %s", id, db, _reason(failure))
        await self._store.write(lambda t: set_aside(t, failure))

    def _set_aside(self, transaction: Transaction, db: str, id: str, failure: Exception) -> None:
        if isinstance(failure, PostponedError):
            await_document(transaction, db, id, failure.needs, self._clock())
        else:
            park(transaction, db, id, _reason(failure), self._clock())

    def _apply(self, transaction: Transaction, db: str, id: str) -> list[str]:
        """Reacts; gives the ids of those that waited for this document."""
        stored = transaction.get(db, id)
        if stored is None or stored.deleted:
            return []
        if db != PUBLIC:
            self._reactions.to_citizen(transaction, citizen_of(db), stored, self._clock())
            return release(transaction, db, id, self._clock())
        if id.startswith("service:"):
            self._reactions.to_service(transaction, stored)
        else:
            self._reactions.to_publication(transaction, stored, self._clock())
        return []


def _reason(failure: Exception) -> str:
    """An error's text where it quotes no document, else its kind. msgspec's are ValueErrors."""
    told = isinstance(failure, SyncError | ValueError | PostponedError)
    return str(failure) if told else type(failure).__name__


def _concerns(db: str, change: Change) -> bool:
    type_ = change.id.partition(":")[0]
    return not change.deleted and (
        type_ in _PUBLIC_TYPES if db == PUBLIC else type_ in CITIZEN_TYPES
    )


def _left(snapshot: Snapshot, db: str) -> _Slice:
    since = snapshot.checkpoint(CONSUMER, db)
    return _Slice(db, snapshot.info(db).instance, snapshot.changes(db, since, _SLICE))


def _check(transaction: Transaction, left: _Slice) -> None:
    if transaction.info(left.db).instance != left.instance:
        raise _MadeAnewError


def _advance(transaction: Transaction, left: _Slice, seq: int) -> None:
    _check(transaction, left)
    if transaction.checkpoint(CONSUMER, left.db) < seq:
        transaction.set_checkpoint(CONSUMER, left.db, seq)
