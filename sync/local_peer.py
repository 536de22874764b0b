"""A peer that is a database of this store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager

from sync import changes
from sync.changes import ChangesQuery
from sync.database import BulkGetItem, Database
from sync.documents import Edit, Guard, Outcome
from sync.errors import SyncError
from sync.parsing import parse_document
from sync.peer import (
    LONGPOLL,
    Changes,
    ChangesRequest,
    Fetched,
    PeerInfo,
    Refused,
    Wanted,
    decode_changes,
    of_sync_error,
    replaced,
)
from sync.reading import Document, GetOptions, RevsDiff
from sync.repeating import again
from sync.sequence import text
from sync.store import Store

_OPTIONS = GetOptions(revs=True, latest=True, attachments="inline")

#: Repetitions where another process keeps the store busy: some seconds.
_RETRIES = 5


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except SyncError as error:
        raise of_sync_error(error) from error


class LocalPeer:
    """``guard`` checks every document written, as it does for a client."""

    def __init__(self, store: Store, name: str, guard: Guard | None = None) -> None:
        self._store = store
        self._database = Database(store, name)
        self._guard = guard

    @property
    def label(self) -> str:
        return self._database.name

    async def info(self) -> PeerInfo:
        with _told():
            info = await self._database.info()
        return PeerInfo(text(info.update_seq, info.instance), str(info.created_at))

    async def create(self) -> None:
        with _told():
            await self._store.write(lambda on: on.ensure_database(self._database.name))

    async def changes(self, request: ChangesRequest) -> Changes:
        query = ChangesQuery(
            since=str(request.since),
            limit=request.limit,
            all_leaves=request.all_leaves,
            doc_ids=None if request.doc_ids is None else frozenset(request.doc_ids),
            selector=request.selector,
            timeout=int(LONGPOLL * 1000),
        )
        feed = changes.longpoll if request.wait else changes.normal
        with _told():
            pieces = [piece async for piece in feed(self._store, self._database.name, query)]
        return decode_changes(b"".join(pieces))

    async def revs_diff(self, asked: Mapping[str, Sequence[str]]) -> dict[str, RevsDiff]:
        with _told():
            return await self._database.revs_diff(asked)

    async def fetch(self, wanted: Sequence[Wanted]) -> AsyncIterator[list[Fetched | Refused]]:
        items = [BulkGetItem(one.id, one.rev, one.have or None) for one in wanted]
        with _told():
            async for found in self._database.bulk_get(items, _OPTIONS):
                yield [
                    Fetched(one.id, one.rev, one.json)
                    for entries in found
                    for one in entries
                    if isinstance(one, Document)
                ]

    async def write(self, docs: Sequence[Fetched]) -> list[Refused]:
        edits, refused = await asyncio.to_thread(_parsed, docs)

        async def store() -> list[Outcome]:
            with _told():
                return await self._database.bulk_docs(edits, new_edits=False, guard=self._guard)

        if edits:
            outcomes = await again(store, _RETRIES)
            refused += [
                Refused(one.id, one.rev, one.error, one.reason) for one in outcomes if not one.ok
            ]
        return refused

    async def get_local(self, id: str) -> bytes | None:
        try:
            return (await self._database.get_local(f"_local/{id}")).json
        except SyncError as error:
            if error.status == 404 and error.reason == "missing":
                return None
            raise of_sync_error(error) from error

    async def put_local(self, id: str, body: bytes, *, expected: bool) -> None:
        if expected and await self.get_local(id) is None:
            raise replaced(self.label)

        async def store() -> None:
            with _told():
                await self._database.put_local(Edit(f"_local/{id}", None, False, body))

        await again(store, _RETRIES)

    async def ensure_full_commit(self) -> None:
        """Every write that returned is on the disk."""

    async def close(self) -> None:
        """The store is not ours."""


def _parsed(docs: Sequence[Fetched]) -> tuple[list[Edit], list[Refused]]:
    edits, refused = [], []
    for doc in docs:
        try:
            edits.append(parse_document(doc.json, new_edits=False))
        except SyncError as error:
            refused.append(Refused(doc.id, doc.rev, error.name, error.reason))
    return edits, refused
