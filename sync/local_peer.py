"""A peer that is a database of this store."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain

from sync import changes, inlining
from sync.changes import ChangesQuery
from sync.database import BulkGetItem, Database
from sync.documents import Edit, Guard, Outcome, SentAttachment
from sync.errors import NotFound, SyncError
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
from sync.reading import Document, GetOptions
from sync.repeating import again
from sync.revs_diff import RevsDiff
from sync.sequence import text
from sync.spooling import IN_MEMORY, Spool, spooled
from sync.store import Store
from sync.uploads import Upload

_OPTIONS = GetOptions(revs=True, latest=True, attachments="streamed")

#: Bytes of an attachment that are in memory at a time.
_AT_ONCE = 1024 * 1024
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
            async for part in self._database.bulk_get(items, _OPTIONS):
                ready: list[Fetched | Refused] = []
                for one in chain.from_iterable(part.results):
                    if not isinstance(one, Document):
                        continue
                    if inlining.has_holes(one.json):
                        if ready:
                            yield ready
                            ready = []
                        with contextlib.suppress(NotFound):  # compacted meanwhile
                            yield [await self._filled(one)]
                    else:
                        ready.append(Fetched(one.id, one.rev, one.json))
                yield ready

    async def _filled(self, one: Document) -> Fetched:
        """A document with large attachments: in files, unless they are not so large together."""
        read = self._database.attachment_bytes
        holes = inlining.holes(one.json)
        if sum(length for _, length in holes.values()) <= IN_MEMORY:
            pieces = inlining.filled(read, inlining.once(one.json))
            return Fetched(one.id, one.rev, b"".join([piece async for piece in pieces]))

        async def fill(spool: Spool) -> None:
            digest, length = holes[spool.name]
            for start in range(0, length, _AT_ONCE):
                piece = await read(digest, start, min(start + _AT_ONCE, length))
                await asyncio.to_thread(spool.add, piece)

        json, files = await spooled(one.json, list(holes), fill)
        return Fetched(one.id, one.rev, json, files)

    async def write(self, docs: Sequence[Fetched]) -> list[Refused]:
        refused: list[Refused] = []
        for doc in docs:
            if doc.files:
                refused += await self._write_with_files(doc)
        plain = [doc for doc in docs if not doc.files]
        return refused + (await self._write(plain, {}) if plain else [])

    async def _write_with_files(self, doc: Fetched) -> list[Refused]:
        uploads: list[Upload] = []
        follows: dict[str, SentAttachment] = {}
        try:
            for file in doc.files:
                upload = Upload(self._store)
                uploads.append(upload)
                for piece in file.pieces():
                    with _told():
                        await upload.add(piece)
                with _told():
                    follows[file.name] = await upload.finish("")
            return await self._write([doc], follows)
        finally:
            for upload in uploads:
                await upload.discard()

    async def _write(
        self, docs: Sequence[Fetched], follows: Mapping[str, SentAttachment]
    ) -> list[Refused]:
        edits, refused = await asyncio.to_thread(_parsed, docs, follows)

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


def _parsed(
    docs: Sequence[Fetched], follows: Mapping[str, SentAttachment]
) -> tuple[list[Edit], list[Refused]]:
    edits, refused = [], []
    for doc in docs:
        try:
            edits.append(parse_document(doc.json, new_edits=False, follows=follows))
        except SyncError as error:
            refused.append(Refused(doc.id, doc.rev, error.name, error.reason))
    return edits, refused
