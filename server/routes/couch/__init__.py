"""The CouchDB HTTP API under ``/db/``, so that any CouchDB client takes the portal for a CouchDB.

Source: Apache CouchDB 3.5's documentation ("API Reference", "Replication Protocol") and answers
recorded from it (``tests/protocol``).
"""

from __future__ import annotations

from typing import Any, Final

from litestar import Litestar
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from server.errors import describe
from server.portal_state import Portal, portal_of
from server.routes.couch import cors
from server.routes.couch.answers import failed, send_answer
from server.routes.couch.call import PREFIX, Call
from server.routes.couch.permission import identify
from server.routes.couch.table import handler_of

__all__ = ("with_couch",)

_ROOT: Final = PREFIX.encode()
_BELOW: Final = _ROOT + b"/"


def with_couch(app: Litestar) -> ASGIApp:
    """``app`` with the dialect in front of it: a replication's requests are many and small, and
    Litestar's way to a handler costs as much as answering one."""

    async def front(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            path = scope["raw_path"]
            if path.startswith(_BELOW) or path == _ROOT:
                return await _answer(portal_of(app.state), scope, receive, send)
        await app(scope, receive, send)

    return front


async def _answer(portal: Portal, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers one request. Errors are told as CouchDB tells them."""
    begun = False

    async def sending(message: Any) -> None:
        nonlocal begun
        begun = True
        await send(message)

    call = Call(scope, receive, portal)
    try:
        call.parse()
        answer = cors.preflight(call)
        if answer is None:
            await identify(call)
            answer = await handler_of(call.path, call.method)(call)
        await send_answer(call, answer, receive, sending, _extra(call))
    except Exception as error:
        failure = describe(error, call.what)
        if begun:
            # Too late to say so: what was begun must not look complete.
            raise
        await send_answer(call, failed(failure), receive, sending, _extra(call))


def _extra(call: Call) -> dict[str, str]:
    """Headers of every answer to this call, errors included."""
    extra = cors.headers(call)
    if call.renewed:
        extra["Set-Cookie"] = call.renewed
    return extra
