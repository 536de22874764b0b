"""Tells open streams which databases changed. What waits to be told is a set of database names,
however many commits there were, so a reader that is slow costs no more than one that is quick."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

from sync.store import Store

#: Streams of one person that may be open; an older one ends when there is one more.
STREAMS_A_PERSON: Final = 6


class FeedStream:
    """One open stream: waits for changes of the databases it names."""

    def __init__(self, databases: frozenset[str]) -> None:
        self.databases = databases
        self.open = True
        self._changed: set[str] = set()
        self._wake = asyncio.Event()

    def tell(self, db: str) -> None:
        """``db`` changed."""
        self._changed.add(db)
        self._wake.set()

    def end(self) -> None:
        """No more will come."""
        self.open = False
        self._wake.set()

    async def changes(self, seconds: float) -> list[str]:
        """The databases that changed since the last call; empty after ``seconds`` without a change,
        or when the stream has ended."""
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return []
        self._wake.clear()
        changed, self._changed = sorted(self._changed), set()
        return changed


class FeedHub:
    """Listens to the store once, for every stream. Made and used on the event loop."""

    def __init__(self, store: Store) -> None:
        self._by_database: dict[str, set[FeedStream]] = {}
        self._by_person: dict[str, list[FeedStream]] = {}
        self._stop_listening = store.listen(self._on_commit)

    def subscribe(self, databases: frozenset[str], person: str = "") -> FeedStream:
        """A stream of changes of ``databases``. ``person`` bounds how many one person has."""
        stream = FeedStream(databases)
        for db in databases:
            self._by_database.setdefault(db, set()).add(stream)
        if person:
            streams = self._by_person.setdefault(person, [])
            streams.append(stream)
            if len(streams) > STREAMS_A_PERSON:
                streams.pop(0).end()
        return stream

    def unsubscribe(self, stream: FeedStream, person: str = "") -> None:
        """Forgets a stream."""
        for db in stream.databases:
            self._discard(self._by_database, db, stream)
        streams = self._by_person.get(person, [])
        if stream in streams:
            streams.remove(stream)
        if not streams:
            self._by_person.pop(person, None)

    def close(self) -> None:
        """Ends every stream."""
        self._stop_listening()
        for streams in self._by_database.values():
            for stream in streams:
                stream.end()

    def _on_commit(self, changed: Mapping[str, int]) -> None:
        for db in changed:
            for stream in self._by_database.get(db, ()):
                stream.tell(db)

    @staticmethod
    def _discard(index: dict[str, set[FeedStream]], db: str, stream: FeedStream) -> None:
        streams = index.get(db, set())
        streams.discard(stream)
        if not streams:
            index.pop(db, None)
