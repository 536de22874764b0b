"""``/api/desk``: signing in, lists, and commands of officials."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import quote

from litestar import Response, Router, delete, get, post
from litestar.datastructures import Cookie
from litestar.params import Parameter
from msgspec import Meta, Struct

from server import identity
from server.auth import DESK_COOKIE, AnyRequest, principal_of
from server.desk import commands, queries
from server.portal_state import Portal, portal_of
from server.principal import Principal
from sync.errors import Forbidden, SyncError

_INLINE: Final = frozenset({"image/jpeg", "image/png", "image/webp"})


class SignIn(Struct, frozen=True, forbid_unknown_fields=True):
    """Name and password."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    password: Annotated[str, Meta(min_length=1, max_length=1_000)]


class SignedIn(Struct, frozen=True):
    """Who is at the desk."""

    name: str
    display: str


async def _official(request: AnyRequest) -> tuple[Portal, Principal]:
    """The portal and the official who asks. Raises ``unauthorized`` or Forbidden."""
    principal = await principal_of(request)
    if principal.actor == "anonymous":
        raise SyncError("unauthorized", "Sign in to the desk.")
    if principal.actor != "official":
        raise Forbidden("Only officials work at the desk.")
    return portal_of(request.app.state), principal


@post("/session", status_code=200)
async def sign_in(request: AnyRequest, data: SignIn) -> Response[SignedIn]:
    """Opens a session of 12 hours, held in a cookie that no script can read.

    JSON and the header X-Portal are asked for because a page of another site cannot send them: it
    must not sign a browser in as somebody else (login CSRF)."""
    if request.headers.get("x-portal") != "desk":
        raise Forbidden("signing in needs the header X-Portal: desk")
    if request.content_type[0] != "application/json":
        raise SyncError("bad_content_type")
    portal = portal_of(request.app.state)
    official = await portal.authenticator.official(data.name, data.password)
    now = portal.clock()
    token = await portal.store.write(lambda t: identity.open_session(t, official.name, now))
    cookie = _cookie(portal, token, int(identity.SESSION.total_seconds()))
    return Response(SignedIn(official.name, official.display), cookies=[cookie])


@get("/session")
async def session(request: AnyRequest) -> SignedIn:
    """Whose session it is; 401 without one."""
    _, official = await _official(request)
    return SignedIn(official.name, official.display)


@delete("/session", status_code=204)
async def sign_out(request: AnyRequest) -> Response[None]:
    """Ends the session, if there is one."""
    await principal_of(request)
    portal = portal_of(request.app.state)
    token = request.cookies.get(DESK_COOKIE, "")
    await portal.store.write(lambda t: identity.close_session(t, token))
    return Response(None, cookies=[_cookie(portal, "", 0)])


@get("/cases")
async def list_cases(
    request: AnyRequest,
    in_state: Annotated[str, Parameter(query="state")] = "all",
    text: str = "",
    after: str = "",
) -> queries.CasePage:
    """Cases in a state (one of them, ``open`` or ``all``) that have every word of ``text``."""
    portal, _ = await _official(request)
    return await portal.store.read(lambda s: queries.cases(s, in_state, text, after))


@get("/cases/{uuid:str}")
async def one_case(request: AnyRequest, uuid: str) -> queries.CaseView:
    """A case with its thread, and what may be done with it."""
    portal, _ = await _official(request)
    return await portal.store.read(lambda s: queries.case(s, uuid))


@get("/cases/{uuid:str}/attachments/{name:str}")
async def case_attachment(request: AnyRequest, uuid: str, name: str) -> Response[bytes]:
    """A photo or document of a case. Never run or guessed at by a browser."""
    portal, _ = await _official(request)
    found = await portal.store.read(lambda s: queries.attachment(s, uuid, name))
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


@post("/cases/{uuid:str}/answers", status_code=200)
async def answer_case(request: AnyRequest, uuid: str, data: commands.Answer) -> commands.Done:
    """Answers the citizen and sets the state."""
    return await _execute(request, uuid, data)


@post("/cases/{uuid:str}/state", status_code=200)
async def move_case(request: AnyRequest, uuid: str, data: commands.Move) -> commands.Done:
    """Changes the state without an answer."""
    return await _execute(request, uuid, data)


@get("/comments")
async def list_comments(
    request: AnyRequest,
    in_state: Annotated[str, Parameter(query="state")] = "pending",
    after: str = "",
) -> queries.CommentPage:
    """Comments in a state, longest waiting first."""
    portal, _ = await _official(request)
    return await portal.store.read(lambda s: queries.comments(s, in_state, after))


@post("/comments/{uuid:str}/decision", status_code=200)
async def decide_comment(request: AnyRequest, uuid: str, data: commands.Decision) -> commands.Done:
    """Publishes a comment, or refuses it by a rule."""
    return await _execute(request, uuid, data)


async def _execute(request: AnyRequest, uuid: str, command: commands.Command) -> commands.Done:
    portal, official = await _official(request)
    now = portal.clock()
    return await portal.store.write(lambda t: commands.execute(t, official, uuid, command, now))


def _cookie(portal: Portal, value: str, seconds: int) -> Cookie:
    return Cookie(
        key=DESK_COOKIE,
        value=value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="strict",
        secure=portal.config.secure,
    )


desk_router = Router(
    path="/api/desk",
    route_handlers=[
        sign_in,
        session,
        sign_out,
        list_cases,
        one_case,
        case_attachment,
        answer_case,
        move_case,
        list_comments,
        decide_comment,
    ],
    tags=["desk"],
    response_headers={"Cache-Control": "no-store"},
)
