"""``/api/feed``: one live stream a client, which names the databases that changed (server-sent
events, HTML Living Standard section 9.2). Replication itself runs when the client hears of one."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator
from typing import Final

import msgspec
from litestar import Router, get
from litestar.response import Stream

from server.access import DESK, PUBLIC, citizen_database
from server.auth import AnyRequest, principal_of
from server.authenticator import basic_pair
from server.feed import FeedHub
from server.portal_state import portal_of
from server.principal import Principal
from sync.errors import SyncError

#: Seconds between signs of life: often enough for proxies, seldom enough for a data plan.
HEARTBEAT: Final = 60.0
#: Databases beside her own that one stream tells of.
_MOST_FOLLOWED: Final = 16
_RECONNECT: Final = b"retry: 15000\n\n"


@get("/feed", media_type="text/event-stream")
async def feed(request: AnyRequest) -> Stream:
    """Events ``change`` with ``{"db": name}``: ``public``, and hers for a citizen, ``desk`` for an
    official. A comment line each minute in which nothing happens. ``Also-Authorization`` names
    further citizens whose database this device may read, as ``Authorization`` does, separated by
    commas; who is not known there is passed over."""
    principal = await principal_of(request)
    also = await _also(request) if principal.actor == "citizen" else []
    hub = portal_of(request.app.state).feed
    return Stream(
        _events(hub, principal, also),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _also(request: AnyRequest) -> list[Principal]:
    authenticator = portal_of(request.app.state).authenticator
    found = []
    for header in request.headers.get("also-authorization", "").split(",")[:_MOST_FOLLOWED]:
        with contextlib.suppress(SyncError):
            # Of a device alone: looking up a device's secret costs nothing worth guarding.
            found.append(await authenticator.device(*basic_pair(header.strip())))
    return found


async def _events(
    hub: FeedHub, principal: Principal, also: list[Principal]
) -> AsyncGenerator[bytes]:
    # Only a person who is known has streams of her own to bound.
    person = f"{principal.actor}:{principal.name}" if principal.name and principal.known else ""
    databases = _databases(principal).union(*map(_databases, also))
    stream = hub.subscribe(databases, person)
    try:
        yield _RECONNECT
        while stream.open:
            changed = await stream.changes(HEARTBEAT)
            yield b"".join(_event(db) for db in changed) or b":\n\n"
    finally:
        hub.unsubscribe(stream, person)


def _databases(principal: Principal) -> frozenset[str]:
    if principal.actor == "citizen" and principal.known:
        return frozenset({PUBLIC, citizen_database(principal.name)})
    if principal.actor == "official":
        return frozenset({PUBLIC, DESK})
    return frozenset({PUBLIC})


def _event(db: str) -> bytes:
    return b"event: change\ndata: " + msgspec.json.encode({"db": db}) + b"\n\n"


feed_router = Router(path="/api", route_handlers=[feed], tags=["portal"])
