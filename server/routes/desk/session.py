"""Signing in to the desk and out of it."""

from __future__ import annotations

from typing import Annotated, Literal

from litestar import Response, delete, get, post
from litestar.datastructures import Cookie
from msgspec import Meta, Struct

from schemas.wire import ErrorBody
from server.auth import DESK_COOKIE, AnyRequest, principal_of
from server.authenticator import principal_of_official
from server.officials import audit, register
from server.officials.grants import Grant
from server.officials.second_factor import Verdict
from server.portal_state import Portal, portal_of
from server.requests import client_network
from server.routes.desk.asking import Asking, asking
from server.routes.desk.factor import Code, refuse_unless_right
from sync.errors import Forbidden, SyncError
from sync.transaction import Transaction


class SignIn(Struct, frozen=True, forbid_unknown_fields=True):
    """Name and password, and a code where she has a second factor."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    password: Annotated[str, Meta(min_length=1, max_length=1_000)]
    code: Code | None = None


class SignedIn(Struct, frozen=True):
    """Who is at the desk, and what she may do there."""

    name: str
    display: str
    grants: tuple[Grant, ...]
    second_factor: bool
    needs_factor: Literal["", "administer", "all"]


def _signed_in(who: Asking) -> SignedIn:
    official = who.official
    return SignedIn(
        official.name,
        official.display,
        official.grants,
        official.second_factor,
        who.needs_factor,
    )


@post("/session", status_code=200)
async def sign_in(request: AnyRequest, data: SignIn) -> Response[SignedIn | ErrorBody]:
    """Opens a session of 12 hours, held in a cookie that no script can read. Where the password is
    right and a code is missing: 401 with the error ``second_factor``; nothing is open until it
    comes.

    JSON and the header X-Portal are asked for because a page of another site cannot send them: it
    must not sign a browser in as somebody else (login CSRF)."""
    if request.headers.get("x-portal") != "desk":
        raise Forbidden("signing in needs the header X-Portal: desk")
    if request.content_type[0] != "application/json":
        raise SyncError("bad_content_type")
    portal = portal_of(request.app.state)
    now = portal.clock()
    network = client_network(request)
    official = await portal.authenticator.official(data.name, data.password, network)

    if official.second_factor and data.code is None:
        asked = ErrorBody("second_factor", "Send the code of your second factor too.")
        return Response(asked, status_code=401)
    who = Asking(portal, principal_of_official(official))

    def begin(t: Transaction) -> tuple[Verdict, str]:
        verdict: Verdict = "right"
        if official.second_factor:
            verdict = portal.second_factor.check(t, official.name, data.code or "", now)
        if verdict in ("wrong", "locked"):
            audit.record(t, official.name, "factor_failed", now)
            return verdict, ""
        detail = {"recovery_code": True} if verdict == "recovered" else {}
        audit.record(t, official.name, "sign_in", now, detail=detail)
        return verdict, register.open_session(t, official, now)

    verdict, token = await portal.store.write(begin)
    await refuse_unless_right(who, verdict)
    cookie = _cookie(portal, token, int(register.SESSION.total_seconds()))
    return Response(_signed_in(who), cookies=[cookie])


@get("/session")
async def session(request: AnyRequest) -> SignedIn:
    """Whose session it is; 401 without one."""
    return _signed_in(await asking(request))


@delete("/session", status_code=204)
async def sign_out(request: AnyRequest) -> Response[None]:
    """Ends the session, if there is one."""
    who = await principal_of(request)
    portal = portal_of(request.app.state)
    token, now = request.cookies.get(DESK_COOKIE, ""), portal.clock()

    def end(t: Transaction) -> None:
        if who.actor == "official":
            audit.record(t, who.name, "sign_out", now)
        register.close_session(t, token)

    await portal.store.write(end)
    return Response(None, cookies=[_cookie(portal, "", 0)])


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
