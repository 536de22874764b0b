"""A peer elsewhere: any server that speaks CouchDB's replication protocol, by couchdb-python."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from sync.couch_http import CouchHttp
from sync.endpoint import Endpoint
from sync.parts import in_parts
from sync.peer import (
    LONGPOLL,
    Changes,
    ChangesRequest,
    Fetched,
    PeerError,
    PeerInfo,
    Refused,
    Wanted,
    decode_changes,
    replaced,
)
from sync.remote_fetch import NO_DATABASE, UNKNOWN, Failure, Fetcher, Head, decode, path_of
from sync.repeating import FEW, again
from sync.revs_diff import RevsDiff
from sync.spooling import (
    Readable,
    RelatedBody,
    new_boundary,
)

T = TypeVar("T")


class _Diff(Struct):
    missing: tuple[str, ...]
    possible_ancestors: tuple[str, ...] = ()


class _Info(Struct):
    update_seq: Any = None
    instance_start_time: Any = "0"


class RemotePeer:
    """``retries``: how often a request is repeated that failed for a passing reason; ``timeout``
    is in seconds without a byte."""

    def __init__(self, endpoint: Endpoint, *, timeout: float = 60.0, retries: int = 8) -> None:
        self._http = CouchHttp(endpoint, max(timeout, LONGPOLL + 5))
        self._retries = retries
        self._fetcher = Fetcher(self._http, retries)

    @property
    def label(self) -> str:
        return self._http.label

    async def info(self) -> PeerInfo:
        """It is what is asked first: whoever mistyped an address need not wait long."""

        async def ask() -> _Info:
            return decode(_Info, await self._http.ask("GET"))

        found = await again(ask, min(FEW, self._retries))
        return PeerInfo(found.update_seq, str(found.instance_start_time))

    async def create(self) -> None:
        try:
            await self._ask("PUT")
        except PeerError as error:
            if error.status != 412:
                raise

    async def changes(self, request: ChangesRequest) -> Changes:
        query = {"since": _text(request.since), "limit": str(request.limit)}
        if request.all_leaves:
            query["style"] = "all_docs"
        if request.wait:
            query |= {"feed": "longpoll", "timeout": str(int(LONGPOLL * 1000))}
        if request.doc_ids is not None:
            body = {"doc_ids": list(request.doc_ids)}
            return await self._filtered("_doc_ids", body, query)
        if request.selector is not None:
            return await self._filtered("_selector", {"selector": request.selector}, query)
        return await self._again(lambda: self._changes("GET", None, query))

    async def _filtered(self, name: str, body: Any, query: dict[str, str]) -> Changes:
        json = msgspec.json.encode(body)
        return await self._again(lambda: self._changes("POST", json, {**query, "filter": name}))

    async def _changes(self, method: str, body: bytes | None, query: dict[str, str]) -> Changes:
        return decode_changes(await self._http.ask(method, "_changes", body=body, query=query))

    async def revs_diff(self, asked: Mapping[str, Sequence[str]]) -> dict[str, RevsDiff]:
        body = msgspec.json.encode(asked)
        found = await self._json(dict[str, _Diff], "POST", "_revs_diff", body=body)
        return {
            id: RevsDiff(diff.missing, diff.possible_ancestors)
            for id, diff in found.items()
            if diff.missing
        }

    def fetch(self, wanted: Sequence[Wanted]) -> AsyncIterator[list[Fetched | Refused]]:
        return self._fetcher.fetch(wanted)

    async def write(self, docs: Sequence[Fetched]) -> list[Refused]:
        refused: list[Refused] = []
        for doc in docs:
            if doc.files:
                boundary = new_boundary()
                body = partial(RelatedBody, doc.json, doc.files, boundary)
                kind = f'multipart/related; boundary="{boundary}"'
                refused += await self._put_related(doc, body, kind)
        plain = [doc for doc in docs if not doc.files]
        return refused + (await self._write_json(plain) if plain else [])

    async def _write_json(self, docs: Sequence[Fetched]) -> list[Refused]:
        body = b'{"new_edits":false,"docs":[' + b",".join([doc.json for doc in docs]) + b"]}"
        try:
            rows = await self._json(list[Failure], "POST", "_bulk_docs", body=body)
        except PeerError as error:
            if error.status != 413 or len(docs) > 1:
                raise
            return await self._write_in_parts(docs[0], error)
        return [
            Refused(row.id, row.rev, row.error, row.reason if isinstance(row.reason, str) else "")
            for row in rows
            if row.error
        ]

    async def _write_in_parts(self, doc: Fetched, error: PeerError) -> list[Refused]:
        """One document that is too large for a request of JSON: servers take larger ones so."""
        related = await asyncio.to_thread(in_parts, doc.json)
        if related is None:
            raise error
        return await self._put_related(doc, related.body, related.content_type)

    async def _put_related(
        self, doc: Fetched, body: bytes | Callable[[], Readable], content_type: str
    ) -> list[Refused]:
        try:
            await self._again(
                lambda: self._http.ask(
                    "PUT",
                    *path_of(doc.id),
                    body=body,
                    query={"new_edits": "false"},
                    content_type=content_type,
                )
            )
        except PeerError as refused:
            if refused.status != 403:
                raise
            return [Refused(doc.id, doc.rev, refused.name, refused.reason)]
        return []

    async def get_local(self, id: str) -> bytes | None:
        try:
            return await self._ask("GET", "_local", id)
        except PeerError as error:
            if error.status == 404 and error.reason != NO_DATABASE:
                return None
            raise

    async def put_local(self, id: str, body: bytes, *, expected: bool) -> None:
        await self._again(lambda: self._put_local(id, body, expected))

    async def _put_local(self, id: str, body: bytes, expected: bool) -> None:
        """CouchDB and ours ask for no revision; other servers may."""
        before = await self.get_local(id)
        if expected and before is None:
            raise replaced(self.label)
        fields = msgspec.json.decode(body)
        if before is not None:
            fields["_rev"] = decode(Head, before).rev
        json = msgspec.json.encode(fields)
        try:
            await self._http.ask("PUT", "_local", id, body=json)
        except PeerError as error:
            if error.status != 409:
                raise
            raise PeerError(409, error.name, error.reason, passing=True) from None

    async def ensure_full_commit(self) -> None:
        """Since CouchDB 3 a write that was answered is on the disk; older ones are asked."""
        try:
            await self._ask("POST", "_ensure_full_commit", body=b"{}")
        except PeerError as error:
            if error.status not in UNKNOWN:
                raise

    async def close(self) -> None:
        await self._http.close()

    async def _ask(
        self,
        method: str,
        *path: str,
        body: bytes | None = None,
        query: Mapping[str, str] | None = None,
    ) -> bytes:
        return await self._again(lambda: self._http.ask(method, *path, body=body, query=query))

    async def _json(
        self,
        type_: type[T],
        method: str,
        *path: str,
        body: bytes | None = None,
        query: Mapping[str, str] | None = None,
    ) -> T:
        """The answer, decoded: one that was cut is asked for again."""

        async def ask() -> T:
            return decode(type_, await self._http.ask(method, *path, body=body, query=query))

        return await self._again(ask)

    async def _again(self, ask: Callable[[], Awaitable[T]]) -> T:
        return await again(ask, self._retries)


def _text(since: Any) -> str:
    return since if isinstance(since, str) else msgspec.json.encode(since).decode()
