"""A peer elsewhere: any server that speaks CouchDB's replication protocol, by couchdb-python."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Raw, Struct

from sync.couch_http import LARGEST, CouchHttp
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
from sync.reading import RevsDiff
from sync.repeating import FEW, again
from sync.spooling import (
    IN_MEMORY,
    Readable,
    RelatedBody,
    Spool,
    group,
    missing_files,
    new_boundary,
    spooled,
)

T = TypeVar("T")

#: Bytes that a request for documents aims at. How many documents that is, is learnt on the way.
_AIM: Final = 4 * 1024 * 1024
_FIRST, _MOST = 50, 500
#: Bytes of an answer with documents from which on they are asked for in another way.
_TOO_MUCH: Final = 4 * _AIM
#: Answers of a server that has no such endpoint.
_UNKNOWN: Final = frozenset((400, 404, 405, 501))
_STUBS: Final = {"revs": "true", "latest": "true"}
_WHOLE: Final = {"revs": "true", "latest": "true", "attachments": "true"}
_NO_DATABASE: Final = "Database does not exist."


class _Result(Struct):
    id: str
    docs: list[dict[str, Raw]]


class _BulkGet(Struct):
    results: list[_Result]


class _Head(Struct):
    id: str = msgspec.field(name="_id")
    rev: str = msgspec.field(name="_rev")


class _Failure(Struct):
    id: str = ""
    rev: str = ""
    error: str = ""
    reason: Any = ""


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
        self._has_bulk_get = True
        self._batch = _FIRST
        self._has_large = False

    @property
    def label(self) -> str:
        return self._http.label

    async def info(self) -> PeerInfo:
        """It is what is asked first: whoever mistyped an address need not wait long."""

        async def ask() -> _Info:
            return _decode(_Info, await self._http.ask("GET"))

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

    async def fetch(self, wanted: Sequence[Wanted]) -> AsyncIterator[list[Fetched | Refused]]:
        done = 0
        while done < len(wanted):
            part = wanted[done : done + self._batch]
            done += len(part)
            if not self._has_large:
                try:
                    found, size = await self._fetched(part, _WHOLE, _TOO_MUCH)
                except PeerError as error:
                    if error.status != 413:
                        raise
                    self._has_large = True
                else:
                    each = size / len(part) or _AIM
                    self._batch = min(max(int(_AIM / each), 1), 2 * self._batch, _MOST)
                    yield found
                    continue
            async for found in self._apart(part):
                yield found

    async def _apart(self, part: Sequence[Wanted]) -> AsyncGenerator[list[Fetched | Refused], None]:
        """Documents some of which have large attachments: these come in files, an attachment a
        request, the others as ever."""
        try:
            heads, _ = await self._fetched(part, _STUBS, LARGEST)
        except PeerError as error:
            if error.status != 413:
                raise
            if len(part) == 1:
                # It would be too large at the next try, too: the others go on without it.
                yield [Refused(part[0].id, part[0].rev, error.name, error.reason)]
                return
            middle = len(part) // 2
            for half in (part[:middle], part[middle:]):
                async for found in self._apart(half):
                    yield found
            return
        have = {one.id: one.have for one in part}
        small: dict[int, int] = {}
        for place, head in enumerate(heads):
            if isinstance(head, Refused):
                yield [head]
                continue
            files = missing_files(head.json, have.get(head.id, ()))
            size = sum(files.values())
            if size > IN_MEMORY:
                yield await self._with_files(head, list(files))
            elif files:
                small[place] = size
            else:
                yield [head]
        for places in group(small, IN_MEMORY):
            asked = [heads[place] for place in places]
            again = [Wanted(one.id, one.rev, have.get(one.id, ())) for one in asked]
            found, _ = await self._fetched(again, _WHOLE, LARGEST)
            yield found

    async def _with_files(self, head: Fetched, names: Sequence[str]) -> list[Fetched | Refused]:
        async def fill(spool: Spool) -> None:
            path = (*_path(head.id), *spool.name.split("/"))
            await self._again(lambda: self._http.save(spool, *path, query={"rev": head.rev}))

        try:
            json, files = await spooled(head.json, names, fill)
        except PeerError as error:
            if error.status == 404 and error.reason != _NO_DATABASE:
                return []  # compacted meanwhile
            raise
        return [Fetched(head.id, head.rev, json, files)]

    async def _fetched(
        self, part: Sequence[Wanted], query: Mapping[str, str], most: int
    ) -> tuple[list[Fetched | Refused], int]:
        """With ``_STUBS`` no attachments come, whatever is wanted. Raises PeerError 413 for an
        answer of more than ``most`` bytes."""
        if self._has_bulk_get:
            try:
                return await self._bulk_get(part, query, most)
            except PeerError as error:
                if error.status not in _UNKNOWN or error.reason == _NO_DATABASE:
                    raise
                self._has_bulk_get = False
        found: list[Fetched | Refused] = []
        for one in part:
            found += await self._open_revs(one, query, most)
        return found, sum(len(one.json) for one in found if isinstance(one, Fetched))

    async def _bulk_get(
        self, part: Sequence[Wanted], query: Mapping[str, str], most: int
    ) -> tuple[list[Fetched | Refused], int]:
        since = query is _WHOLE
        docs = [
            {"id": one.id, "rev": one.rev}
            | ({"atts_since": one.have} if one.have and since else {})
            for one in part
        ]

        async def ask() -> tuple[list[Fetched | Refused], int]:
            json = await self._http.ask(
                "POST",
                "_bulk_get",
                body=msgspec.json.encode({"docs": docs}),
                query=query,
                most=most,
            )
            results = _decode(_BulkGet, json).results
            rows = [_row(result.id, entry) for result in results for entry in result.docs]
            return [row for row in rows if row is not None], len(json)

        return await self._again(ask)

    async def _open_revs(
        self, one: Wanted, query: Mapping[str, str], most: int
    ) -> list[Fetched | Refused]:
        """As a peer without ``_bulk_get`` is asked: a request a revision."""
        since = query is _WHOLE
        query = {**query, "open_revs": msgspec.json.encode([one.rev]).decode()}
        if one.have and since:
            query["atts_since"] = msgspec.json.encode(one.have).decode()
        try:
            entries = await self._json(
                list[dict[str, Raw]], "GET", *_path(one.id), query=query, most=most
            )
        except PeerError as error:
            if error.status == 404 and error.reason != _NO_DATABASE:
                return []
            raise
        rows = [_row(one.id, entry) for entry in entries]
        return [row for row in rows if row is not None]

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
            rows = await self._json(list[_Failure], "POST", "_bulk_docs", body=body)
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
                    *_path(doc.id),
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
            if error.status == 404 and error.reason != _NO_DATABASE:
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
            fields["_rev"] = _decode(_Head, before).rev
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
            if error.status not in _UNKNOWN:
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
        most: int = LARGEST,
    ) -> T:
        """The answer, decoded: one that was cut is asked for again."""

        async def ask() -> T:
            json = await self._http.ask(method, *path, body=body, query=query, most=most)
            return _decode(type_, json)

        return await self._again(ask)

    async def _again(self, ask: Callable[[], Awaitable[T]]) -> T:
        return await again(ask, self._retries)


def _path(id: str) -> tuple[str, ...]:
    kind, _, rest = id.partition("/")
    return (kind, rest) if kind == "_design" else (id,)


def _text(since: Any) -> str:
    return since if isinstance(since, str) else msgspec.json.encode(since).decode()


def _row(id: str, entry: Mapping[str, Raw]) -> Fetched | Refused | None:
    if "ok" in entry:
        json = bytes(entry["ok"])
        head = _decode(_Head, json)
        return Fetched(head.id, head.rev, json)
    if "error" not in entry:
        return None  # {"missing": rev}
    told = _decode(_Failure, bytes(entry["error"]))
    if told.error == "not_found":
        return None
    return Refused(id, told.rev, told.error, told.reason if isinstance(told.reason, str) else "")


def _decode(type_: type[T], json: bytes) -> T:
    try:
        return msgspec.json.decode(json, type=type_)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        reason = "The peer's answer cannot be read: it was cut, or is not of a CouchDB"
        raise PeerError(0, "bad_answer", reason, passing=True) from None
