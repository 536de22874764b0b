"""Who asks, and whether they may: all that the dialect knows of accounts and the access table."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request

from server import access, identity
from server.access import Action
from server.auth import principal_of
from server.principal import Principal
from server.routes.couch.call import Call
from sync.documents import Guard
from sync.errors import SyncError

#: Roles as ``_session`` names them; ``_admin`` is CouchDB's word.
_ROLES = {"admin": ["_admin"], "official": ["official"], "citizen": ["citizen"]}


async def identify(call: Call) -> None:
    """Sets the call's principal. Raises ``unauthorized`` for wrong credentials."""
    request: Request[Any, Any, Any] = Request(call.scope, receive=call.receive)
    call.principal = await principal_of(request)


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
    """Makes the call's database, and registers a citizen's device that makes its first."""
    access.authorize(call.principal, call.db, "create")
    principal, db = call.principal, call.db
    await call.portal.store.write(lambda t: identity.create_database(t, principal, db))


def user_context(principal: Principal) -> dict[str, Any]:
    """``userCtx`` of ``_session``. A device whose secret proves nothing yet is nobody."""
    known = principal.actor != "anonymous" and principal.known
    return {
        "name": principal.name if known else None,
        "roles": _ROLES[principal.actor] if known else [],
    }
