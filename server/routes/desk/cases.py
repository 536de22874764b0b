"""Cases: the list, one of them, and what is done with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final
from urllib.parse import quote

from litestar import Response, get, post
from litestar.di import Provide
from litestar.params import Parameter
from msgspec import Struct

from schemas.text import Text
from server import services
from server.auth import AnyRequest
from server.desk import bulk, commands, listing, presence, queries
from server.desk.index import note_seen
from server.desk.listing import CaseFilter
from server.officials import audit, log, register
from server.officials.grants import allows, overlap
from server.routes.desk.asking import Asking, asking
from sync.transaction import Transaction

_INLINE: Final = frozenset({"image/jpeg", "image/png", "image/webp"})
#: A case is read again whenever it may have changed; to have opened it is one act for this long.
_ONE_OPENING: Final = timedelta(hours=1)


async def _wanted(  # noqa: PLR0913 - a parameter each
    *,
    in_state: Annotated[str, Parameter(query="state")] = "all",
    text: str = "",
    due: str = "",
    assigned: str = "",
    kind: str = "",
    organization: str = "",
    service: str = "",
    municipality: str = "",
    unread: bool = False,
    sort: str = "received",
) -> CaseFilter:
    """What the address of a list asks for."""
    return CaseFilter(
        state=in_state,
        text=text,
        due=due,
        assigned=assigned,
        kind=kind,
        organization=organization,
        service=service,
        municipality=municipality,
        unread=unread,
        sort=sort,
    )


_FILTER: Final = {"wanted": Provide(_wanted)}


@get("/cases", dependencies=_FILTER)
async def list_cases(
    request: AnyRequest, wanted: CaseFilter, after: str = "", before: str = ""
) -> listing.CasePage:
    """Cases of her offices in a state (one of them, ``open`` or ``all``) that have every word of
    ``text``; the last may be the beginning of a word."""
    who = await asking(request, "attend")
    desk = who.desk
    return await who.portal.store.read(
        lambda s: listing.cases(s, desk, wanted, after=after, before=before)
    )


@get("/cases/{uuid:str}/neighbours", dependencies=_FILTER)
async def neighbours(request: AnyRequest, uuid: str, wanted: CaseFilter) -> listing.Neighbours:
    """The cases before and after one in the list that the same parameters give."""
    who = await asking(request, "attend")
    desk = who.desk
    return await who.portal.store.read(lambda s: listing.neighbours(s, desk, wanted, uuid))


@get("/cases/{uuid:str}")
async def one_case(request: AnyRequest, uuid: str) -> queries.CaseView:
    """A case with its thread, and what may be done with it. To have opened it is in the log."""
    who = await asking(request, "attend")
    desk, store = who.desk, who.portal.store
    by, subject, since = who.official.name, f"desk-case:{uuid}", desk.at - _ONE_OPENING
    found = await store.read(lambda s: queries.case(s, desk, uuid))
    if await store.read(
        lambda s: log.noted(s, since, who=by, act="open", subject=subject, after=found.rev)
    ):
        return found

    def opened(t: Transaction) -> queries.CaseView:
        view = queries.case(t, desk, uuid)
        detail = {"number": view.case.number, "identity": "hidden" if view.hidden else "shown"}
        audit.record(t, by, "open", desk.at, subject=subject, after=view.rev, detail=detail)
        note_seen(t, uuid)
        return view

    return await store.write(opened)


@get("/cases/{uuid:str}/attachments/{name:str}")
async def case_attachment(request: AnyRequest, uuid: str, name: str) -> Response[bytes]:
    """A photo or document of a case. Never run or guessed at by a browser. To have opened it is in
    the log."""
    who = await asking(request, "attend")
    official, store, at = who.official, who.portal.store, who.desk.at
    by, subject = official.name, f"desk-case:{uuid}/{name}"
    found = await store.read(lambda s: queries.attachment(s, official, uuid, name))
    if not await store.read(
        lambda s: log.noted(s, at - _ONE_OPENING, who=by, act="open", subject=subject)
    ):
        await store.write(lambda t: audit.record(t, by, "open", at, subject=subject))
    kind = found.info.content_type
    disposition = "inline" if kind in _INLINE else "attachment"
    return Response(
        found.data,
        media_type=kind,
        headers={
            "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(name)}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, max-age=3600",
        },
    )


class Colleague(Struct, frozen=True):
    """An official to whom a case can be given."""

    name: str
    display: str


@get("/cases/{uuid:str}/colleagues")
async def colleagues(request: AnyRequest, uuid: str) -> list[Colleague]:
    """Those who attend to cases where this one is."""
    who = await asking(request, "attend")
    desk, store = who.desk, who.portal.store
    view = await store.read(lambda s: queries.case(s, desk, uuid))
    everybody = await store.read(register.everybody)
    case = view.case
    return [
        Colleague(one.name, one.display)
        for one in everybody
        if allows(one.grants, "attend", case.organization, case.municipality)
    ]


@get("/attendants")
async def attendants(request: AnyRequest) -> list[Colleague]:
    """Those who attend to cases somewhere that she does."""
    portal, official = await asking(request, "attend")
    everybody = await portal.store.read(register.everybody)
    return [
        Colleague(one.name, one.display)
        for one in everybody
        if overlap(official.grants, one.grants, "attend")
    ]


@post("/assignments", status_code=200)
async def assign_cases(request: AnyRequest, data: bulk.AssignMany) -> bulk.Assigned:
    """Gives many cases to one official, or to nobody."""
    who = await asking(request, "attend")
    desk = who.desk
    return await who.portal.store.write(lambda t: bulk.assign_many(t, desk, data))


class Organization(Struct, frozen=True):
    """An organization that offers services."""

    slug: str
    name: Text


@get("/organizations")
async def list_organizations(request: AnyRequest) -> list[Organization]:
    """Those of the portal, by name."""
    portal, _ = await asking(request)
    found = await portal.store.read(services.organizations)
    return [Organization(slug, name) for slug, name in found.items()]


class Here(Struct, frozen=True, forbid_unknown_fields=True):
    """She has the case open. ``writing``: with an answer begun. ``gone``: no longer."""

    writing: bool = False
    gone: bool = False


@post("/cases/{uuid:str}/presence", status_code=200)
async def say_presence(request: AnyRequest, uuid: str, data: Here) -> list[presence.Present]:
    """Who else has the case open. Said again before 45 seconds are over, or she counts as gone."""
    who = await asking(request, "attend")
    desk = who.desk
    return await who.portal.store.write(
        lambda t: presence.here(t, desk, uuid, writing=data.writing, gone=data.gone)
    )


@post("/cases/{uuid:str}/answers", status_code=200)
async def answer_case(request: AnyRequest, uuid: str, data: commands.Answer) -> commands.Done:
    """Answers the citizen and sets the state."""
    return await _execute(await asking(request, "attend"), uuid, data)


@post("/cases/{uuid:str}/state", status_code=200)
async def move_case(request: AnyRequest, uuid: str, data: commands.Move) -> commands.Done:
    """Changes the state without an answer."""
    return await _execute(await asking(request, "attend"), uuid, data)


@post("/cases/{uuid:str}/assignee", status_code=200)
async def assign_case(request: AnyRequest, uuid: str, data: commands.Assign) -> commands.Done:
    """Gives the case to an official, or to nobody."""
    return await _execute(await asking(request, "attend"), uuid, data)


@post("/cases/{uuid:str}/extension", status_code=200)
async def extend_case(request: AnyRequest, uuid: str, data: commands.Extend) -> commands.Done:
    """Takes the law's one extension."""
    return await _execute(await asking(request, "attend"), uuid, data)


@post("/cases/{uuid:str}/redirection", status_code=200)
async def redirect_case(request: AnyRequest, uuid: str, data: commands.SendOn) -> commands.Done:
    """Sends the case on to the competent body."""
    return await _execute(await asking(request, "attend"), uuid, data)


async def _execute(who: Asking, uuid: str, command: commands.CaseCommand) -> commands.Done:
    desk = who.desk
    return await who.portal.store.write(lambda t: commands.execute(t, desk, uuid, command))
