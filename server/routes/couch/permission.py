"""Who asks, and whether they may: all that the dialect knows of accounts and the access table."""

from __future__ import annotations

import math
from datetime import timedelta
from email.utils import format_datetime
from typing import Any, Final

import msgspec
from litestar import Request
from litestar.exceptions import TooManyRequestsException

from server import access, identity, limits
from server.access import Action
from server.admin_cookie import LIFETIME
from server.auth import of_session
from server.limits import Limit
from server.network import network_of_scope
from server.principal import Principal
from server.routes.couch import cors
from server.routes.couch.call import PREFIX, Call
from sync.documents import Guard
from sync.errors import SyncError
from sync.transaction import Transaction

COOKIE: Final = "AuthSession"
_HOUR = 3600.0
#: Roles as ``_session`` names them; ``_admin`` is CouchDB's word.
_ROLES = {"admin": ["_admin"], "official": ["official"], "citizen": ["citizen"]}


async def identify(call: Call) -> None:
    """Sets the call's principal. Raises ``unauthorized`` for wrong credentials.

    A cookie of a page that may not use it is not looked at (CSRF): as if it had not been sent."""
    authenticator = call.portal.authenticator
    header = call.headers.get("authorization")
    if header is not None:
        call.principal = await authenticator.basic(header, network_of_scope(call.scope))
    elif "cookie" in call.headers and cors.cookies_count(call):
        # Litestar's Request costs more than a check: only those few that need one have it made.
        request: Request[Any, Any, Any] = Request(call.scope)
        value = request.cookies.get(COOKIE)
        if value is None:
            call.principal = of_session(authenticator, request)
            call.authenticated = "cookie"
        else:
            await _by_cookie(call, value)


async def _by_cookie(call: Call, value: str) -> None:
    call.principal, renew = await call.portal.authenticator.cookie(value)
    call.authenticated = "cookie"
    if renew:
        anew = await call.portal.authenticator.cookie_for(call.principal)
        call.renewed = session_cookie(call, anew)


def session_cookie(call: Call, value: str) -> str:
    """A Set-Cookie header (RFC 6265): scripts do not see the cookie, other sites do not send it."""
    age = LIFETIME if value else 0
    expires = format_datetime(call.portal.clock() + timedelta(seconds=age), usegmt=True)
    secure = "; Secure" if call.portal.config.secure else ""
    return (
        f"{COOKIE}={value}; Version=1; Expires={expires}; Max-Age={age}; Path={PREFIX}; HttpOnly; "
        f"SameSite=Strict{secure}"
    )


async def allow(call: Call, action: Action) -> None:
    """Returns if the principal may do that in the call's database. Raises ``unauthorized``,
    Forbidden; NotFound for a database that is neither here nor the portal's own."""
    security = None
    if not (access.is_portal_database(call.db) or call.principal.actor == "admin"):
        security = msgspec.json.decode(await call.database.security())
    access.authorize(call.principal, call.db, action, security)
    call.security = security


def allow_admin(call: Call) -> None:
    """Returns for an admin of the server. Raises ``unauthorized`` for all others, as CouchDB."""
    if call.principal.actor != "admin":
        raise SyncError("unauthorized", "You are not a server admin.")


def guard(call: Call) -> Guard | None:
    """What each document that the principal writes is checked by. Call ``allow`` first."""
    return access.guard_for(call.principal, call.db, call.security)


async def create_database(call: Call) -> None:
    """Makes the call's database, and registers a citizen's device that makes its first. Raises 429
    with ``Retry-After`` (RFC 6585 section 4) where too many new ones come from one network."""
    access.authorize(call.principal, call.db, "create")
    principal, db = call.principal, call.db
    now, newcomers = call.portal.clock().timestamp(), _newcomers(call)

    def work(transaction: Transaction) -> float:
        wait = limits.take(transaction.connection, newcomers, now)
        if not wait:
            identity.create_database(transaction, principal, db)
        return wait

    wait = await call.portal.store.write(work)
    if wait:
        raise TooManyRequestsException(
            "Too many new devices came from this network. Try again later.",
            headers={"Retry-After": str(math.ceil(wait))},
        )


def _newcomers(call: Call) -> list[Limit]:
    """What bounds the databases that somebody makes up identities for."""
    if call.principal.known:
        return []
    subject = f"new device:{network_of_scope(call.scope)}"
    return [Limit(subject, call.portal.config.new_devices_per_hour, _HOUR)]


def user_context(principal: Principal) -> dict[str, Any]:
    """``userCtx`` of ``_session``. A device whose secret proves nothing yet is nobody."""
    known = principal.actor != "anonymous" and principal.known
    return {
        "name": principal.name if known else None,
        "roles": _ROLES[principal.actor] if known else [],
    }
