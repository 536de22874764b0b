"""For those who administer: officials with their grants, and the log of what officials did."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from functools import partial
from typing import Annotated, Literal

import msgspec
from litestar import delete, get, patch, post
from litestar.params import Parameter
from litestar.response import Stream
from msgspec import UNSET

from server.auth import AnyRequest
from server.officials import administering, audit, log, register
from server.officials.administering import NewOfficial, OfficialChange, OfficialView
from server.officials.grants import allows
from server.officials.log import LogFilter
from server.passwords import hash_password
from server.routes.desk.asking import Asking, asking
from server.spreadsheet import csv_head, csv_rows
from sync.errors import Forbidden
from sync.store import Store
from sync.transaction import Transaction

_COLUMNS = ("number", "at", "who", "act", "subject", "before", "after", "detail")


@get("/officials")
async def list_officials(request: AnyRequest) -> list[OfficialView]:
    """Those within her reach, by name."""
    portal, by = await asking(request, "administer")
    found = await portal.store.read(register.everybody)
    return administering.within_reach(by, found)


@post("/officials", status_code=201)
async def add_official(request: AnyRequest, data: NewOfficial) -> OfficialView:
    """Adds one; 409 where the name is taken."""
    who = await asking(request, "administer")
    hashed = await asyncio.to_thread(hash_password, data.password)
    return await who.portal.store.write(lambda t: administering.add(t, who.author, data, hashed))


@patch("/officials/{name:str}")
async def change_official(request: AnyRequest, name: str, data: OfficialChange) -> OfficialView:
    """Changes her name, password or grants."""
    who, password = await asking(request, "administer"), data.password
    hashed = None if password is UNSET else await asyncio.to_thread(hash_password, password)
    return await who.portal.store.write(
        lambda t: administering.change(t, who.author, name, data, hashed)
    )


@delete("/officials/{name:str}", status_code=204)
async def remove_official(request: AnyRequest, name: str) -> None:
    """Removes her; her sessions end at once."""
    who = await asking(request, "administer")
    await who.portal.store.write(lambda t: administering.remove(t, who.author, name))


@delete("/officials/{name:str}/factor", status_code=204)
async def reset_factor(request: AnyRequest, name: str) -> None:
    """Takes her second factor off: her phone is lost."""
    who = await asking(request, "administer")
    await who.portal.store.write(lambda t: administering.reset_factor(t, who.author, name))


@get("/audit")
async def read_log(  # noqa: PLR0913 - a parameter each
    request: AnyRequest,
    *,
    who: str = "",
    act: str = "",
    subject: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
) -> log.LogPage:
    """Entries, newest first."""
    portal, _ = await _of_the_city(request)
    wanted = LogFilter(who=who, act=act, subject=subject, since=since, until=until)
    return await portal.store.read(lambda s: log.page(s, wanted, before))


@get("/audit/export")
async def export_log(  # noqa: PLR0913 - a parameter each
    request: AnyRequest,
    *,
    form: Annotated[Literal["csv", "json"], Parameter(query="format")] = "csv",
    who: str = "",
    act: str = "",
    subject: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> Stream:
    """All that match, oldest first, as a file. The export is an entry too, its last one."""
    portal, by = await _of_the_city(request)
    wanted = LogFilter(who=who, act=act, subject=subject, since=since, until=until)
    now = portal.clock()

    def noted(t: Transaction) -> int:
        detail = {"format": form, **{k: v for k, v in _filter(wanted).items() if v}}
        return audit.record(t, by.name, "export", now, subject="audit", detail=detail)

    # Reading takes a while, and a log is long: nobody's write waits for it, and none of it is held.
    last = await portal.store.write(noted)
    return Stream(
        _parts(portal.store, wanted, last, form),
        media_type="text/csv; charset=utf-8" if form == "csv" else "application/json",
        headers={"Content-Disposition": f'attachment; filename="audit.{form}"'},
    )


async def _parts(
    store: Store, wanted: LogFilter, last: int, form: Literal["csv", "json"]
) -> AsyncIterator[bytes]:
    yield csv_head(_COLUMNS) if form == "csv" else b"["
    after = 0
    while found := await store.read(
        partial(log.following, wanted=wanted, after=after, through=last)
    ):
        if form == "csv":
            yield await asyncio.to_thread(csv_rows, map(_cells, found))
        else:
            whole = await asyncio.to_thread(msgspec.json.encode, found)
            yield (b"," if after else b"") + whole[1:-1]
        after = found[-1].number
    if form == "json":
        yield b"]"


async def _of_the_city(request: AnyRequest) -> Asking:
    """An administrator of the whole city: the log tells of every office."""
    who = await asking(request, "administer")
    if not allows(who.official.grants, "administer", "", ""):
        raise Forbidden("Only who administers the whole city reads the log.")
    return who


def _filter(wanted: LogFilter) -> dict[str, str]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else str(value or "")
        for name, value in msgspec.structs.asdict(wanted).items()
    }


def _cells(entry: audit.Entry) -> tuple[object, ...]:
    return (
        entry.number,
        entry.at.isoformat(),
        *(entry.who, entry.act, entry.subject, entry.before, entry.after),
        msgspec.json.encode(entry.detail).decode(),
    )
