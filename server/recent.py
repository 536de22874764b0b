"""What of ``public`` a device keeps: news and proposals grow for as long as there is a portal, so a
new device begins with the newest of both and all the rest, and asks for older ones one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from operator import itemgetter
from typing import Final, Literal, TypeVar

import msgspec
from msgspec import Struct

from server import records
from server.access import PUBLIC
from sync import sequence
from sync.database import Database
from sync.errors import NotFound
from sync.snapshot import Snapshot
from sync.store import Store

#: Publications, and as many proposals, that a device begins with.
NEWEST: Final = 100
#: Rows an answer: small enough to survive a link that drops every half minute.
ROWS: Final = 100
#: Publications or proposals an answer about older ones, with all that belongs to them.
OLDER: Final = 20

P = TypeVar("P", bound=Struct)
Kind = Literal["publication", "published-proposal"]
_KINDS: Final[tuple[Kind, ...]] = ("publication", "published-proposal")


class Row(Struct, frozen=True):
    """A document of ``public``, as ``_changes`` with ``include_docs`` has it."""

    id: str
    doc: msgspec.Raw


class Rows(Struct, frozen=True):
    """``last_seq``: what changes after it is for the caller to ask ``_changes``. ``more``: there
    are others, after the last of these."""

    results: list[Row]
    last_seq: str
    more: bool


class _Dated(Struct):
    published_on: date | None = None
    at: datetime | None = None


class _About(Struct):
    publication: str


class _Known(Struct, frozen=True):
    """What is in ``public`` at a sequence. ``newest``: ids by kind, newest first; ``about``: ids of
    what belongs to another document, by its id; ``first``: what a device begins with, in order."""

    seq: int
    last_seq: str
    newest: dict[Kind, list[str]]
    about: dict[str, list[str]]
    first: list[str]


def _place(id: str) -> tuple[bool, str]:
    """Services come first: they are what most come for."""
    return not id.startswith("service:"), id


class Recent:
    """What devices are given of the public content. What is known is read again once ``public``
    changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: _Known | None = None
        self._reading = asyncio.Lock()

    async def first(self, after: str) -> Rows:
        """What a device begins with, from beyond the id ``after`` on."""
        known = await self._now()
        left = [id for id in known.first if not after or _place(id) > _place(after)]
        return await self._rows(known, left[:ROWS], more=len(left) > ROWS)

    async def older(self, kind: Kind, than: str) -> Rows:
        """The next publications or proposals after one in the order of the newest, with what
        belongs to them; none where that one is not there (any more)."""
        known = await self._now()
        every = known.newest[kind]
        start = every.index(than) + 1 if than in every else len(every)
        found = every[start : start + OLDER]
        return await self._rows(known, _whole(known, found), more=len(every) > start + OLDER)

    async def one(self, kind: Kind, id: str) -> Rows:
        """A publication or a proposal with what belongs to it; empty where it is not there."""
        known = await self._now()
        found = [id] if id in known.newest[kind] else []
        return await self._rows(known, _whole(known, found), more=False)

    async def _now(self) -> _Known:
        async with self._reading:
            seq = self._store.read_blocking(lambda snapshot: snapshot.info(PUBLIC).update_seq)
            if self._known is None or self._known.seq != seq:
                self._known = await self._store.read(_read)
            return self._known

    async def _rows(self, known: _Known, ids: list[str], *, more: bool) -> Rows:
        public = Database(self._store, PUBLIC)
        rows: list[Row] = []
        for id in ids:
            with suppress(NotFound):  # deleted since; ``_changes`` tells it
                rows.append(Row(id, msgspec.Raw((await public.get(id)).json)))
        return Rows(rows, known.last_seq, more)


def _read(snapshot: Snapshot) -> _Known:
    info = snapshot.info(PUBLIC)
    dated: dict[str, list[tuple[str, str]]] = {kind: [] for kind in _KINDS}
    about: dict[str, list[str]] = {}
    first: list[str] = []
    for stored in records.every(snapshot, PUBLIC):
        id, body = stored.id, stored.body
        type_, _, name = id.partition(":")
        if type_ in dated:
            when = _part(body, _Dated) or _Dated()
            dated[type_].append(((when.published_on or when.at or date.min).isoformat(), id))
        elif type_ == "published-comment":
            if (part := _part(body, _About)) is not None:
                about.setdefault(f"publication:{part.publication}", []).append(id)
        elif type_ == "tally":
            of, proposal = name.removeprefix("proposal:"), name.startswith("proposal:")
            subject = f"published-proposal:{of}" if proposal else f"publication:{of}"
            about.setdefault(subject, []).append(id)
        else:
            first.append(id)
    newest = {kind: _newest_first(dated[kind]) for kind in _KINDS}
    old = {id for kind in _KINDS for id in newest[kind][NEWEST:]}
    first += [id for kind in _KINDS for id in newest[kind][:NEWEST]]
    # What belongs to one that is taken down stays: it may be public again.
    first += [id for subject, ids in about.items() if subject not in old for id in ids]
    last_seq = sequence.text(info.update_seq, info.instance)
    return _Known(info.update_seq, last_seq, newest, about, sorted(first, key=_place))


def _newest_first(dated: list[tuple[str, str]]) -> list[str]:
    """Ids of ``dated``, which is in the order of the ids: of one day they stay in it."""
    return [id for _, id in sorted(dated, key=itemgetter(0), reverse=True)]


def _part(body: bytes, type_: type[P]) -> P | None:
    """None of what an administrator wrote in another shape: one such document must not keep all
    the others from the phones."""
    try:
        return msgspec.json.decode(body, type=type_)
    except msgspec.ValidationError:
        return None


def _whole(known: _Known, subjects: Iterable[str]) -> list[str]:
    return [id for subject in subjects for id in (subject, *known.about.get(subject, ()))]
