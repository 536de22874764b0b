"""``/api/content``: what of the public content a device keeps, and older things on request."""

from __future__ import annotations

from litestar import Router, get
from litestar.datastructures import State

from server.portal_state import portal_of
from server.recent import Kind, Rows
from sync.errors import NotFound


@get("/")
async def first(state: State, after: str = "") -> Rows:
    """What a new device begins with: all of ``public`` but publications and proposals beyond the
    newest ones, and what belongs to those. ``after``: the last id of the answer before. Go on from
    the first answer's ``last_seq`` with ``/db/public/_changes``."""
    return await portal_of(state).recent.first(after)


@get("/older")
async def older(state: State, kind: Kind, than: str) -> Rows:
    """Publications or proposals after ``than`` (an id), newest first, with comments and figures."""
    return await portal_of(state).recent.older(kind, than)


@get("/{kind:str}/{name:str}")
async def one(state: State, kind: Kind, name: str) -> Rows:
    """A publication or a proposal with its comments and figures. 404: there is none."""
    found = await portal_of(state).recent.one(kind, f"{kind}:{name}")
    if not found.results:
        raise NotFound("There is no such document.")
    return found


content_router = Router(path="/api/content", route_handlers=[first, older, one], tags=["portal"])
