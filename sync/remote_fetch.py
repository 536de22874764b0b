"""Documents fetched from a peer elsewhere: many in one answer, unless they are too large for it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Raw, Struct

from sync.couch_http import LARGEST, CouchHttp
from sync.peer import Fetched, PeerError, Refused, Wanted
from sync.repeating import again
from sync.spooling import IN_MEMORY, Spool, group, missing_files, spooled

T = TypeVar("T")

#: Bytes that a request for documents aims at. How many documents that is, is learnt on the way.
_AIM: Final = 4 * 1024 * 1024
_FIRST, _MOST = 50, 500
#: Bytes of an answer with documents from which on they are asked for in another way.
_TOO_MUCH: Final = 4 * _AIM
#: Answers of a server that has no such endpoint.
UNKNOWN: Final = frozenset((400, 404, 405, 501))
_STUBS: Final = {"revs": "true", "latest": "true"}
_WHOLE: Final = {"revs": "true", "latest": "true", "attachments": "true"}
NO_DATABASE: Final = "Database does not exist."


class _Result(Struct):
    id: str
    docs: list[dict[str, Raw]]


class _BulkGet(Struct):
    results: list[_Result]


class Head(Struct):
    """A document as far as it is looked at."""

    id: str = msgspec.field(name="_id")
    rev: str = msgspec.field(name="_rev")


class Failure(Struct):
    """A row that tells of an error."""

    id: str = ""
    rev: str = ""
    error: str = ""
    reason: Any = ""


class Fetcher:
    """``retries``: how often a request is repeated that failed for a passing reason."""

    def __init__(self, http: CouchHttp, retries: int) -> None:
        self._http = http
        self._retries = retries
        self._has_bulk_get = True
        self._batch = _FIRST
        self._has_large = False

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
            path = (*path_of(head.id), *spool.name.split("/"))
            await again(
                lambda: self._http.save(spool, *path, query={"rev": head.rev}), self._retries
            )

        try:
            json, files = await spooled(head.json, names, fill)
        except PeerError as error:
            if error.status == 404 and error.reason != NO_DATABASE:
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
                if error.status not in UNKNOWN or error.reason == NO_DATABASE:
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
            results = decode(_BulkGet, json).results
            rows = [_row(result.id, entry) for result in results for entry in result.docs]
            return [row for row in rows if row is not None], len(json)

        return await again(ask, self._retries)

    async def _open_revs(
        self, one: Wanted, query: Mapping[str, str], most: int
    ) -> list[Fetched | Refused]:
        """As a peer without ``_bulk_get`` is asked: a request a revision."""
        since = query is _WHOLE
        query = {**query, "open_revs": msgspec.json.encode([one.rev]).decode()}
        if one.have and since:
            query["atts_since"] = msgspec.json.encode(one.have).decode()

        async def ask() -> list[dict[str, Raw]]:
            json = await self._http.ask("GET", *path_of(one.id), query=query, most=most)
            return decode(list[dict[str, Raw]], json)

        try:
            entries = await again(ask, self._retries)
        except PeerError as error:
            if error.status == 404 and error.reason != NO_DATABASE:
                return []
            raise
        rows = [_row(one.id, entry) for entry in entries]
        return [row for row in rows if row is not None]


def path_of(id: str) -> tuple[str, ...]:
    """The segments of a document's path below its database."""
    kind, _, rest = id.partition("/")
    return (kind, rest) if kind == "_design" else (id,)


def _row(id: str, entry: Mapping[str, Raw]) -> Fetched | Refused | None:
    if "ok" in entry:
        json = bytes(entry["ok"])
        head = decode(Head, json)
        return Fetched(head.id, head.rev, json)
    if "error" not in entry:
        return None  # {"missing": rev}
    told = decode(Failure, bytes(entry["error"]))
    if told.error == "not_found":
        return None
    return Refused(id, told.rev, told.error, told.reason if isinstance(told.reason, str) else "")


def decode(type_: type[T], json: bytes) -> T:
    """An answer's JSON. Raises PeerError (passing: it may have been cut)."""
    try:
        return msgspec.json.decode(json, type=type_)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        reason = "The peer's answer cannot be read: it was cut, or is not of a CouchDB"
        raise PeerError(0, "bad_answer", reason, passing=True) from None
