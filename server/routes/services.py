"""``/api/services``: services as they were, for whoever reads again what was sent on an older
form."""

from __future__ import annotations

from litestar import Router, get
from litestar.datastructures import State

from schemas.documents import Service
from server import services
from server.portal_state import portal_of
from sync.errors import NotFound


@get("/{slug:str}/versions/{version:int}")
async def service_at_version(state: State, slug: str, version: int) -> Service:
    """A service as it was offered under this version, whether or not it is offered now. Everybody
    could read it then. 404: it never had that version."""
    store = portal_of(state).store
    found = await store.read(lambda s: services.at_version(s, slug, version))
    if found is None:
        raise NotFound("There is no such version.")
    return found


services_router = Router(path="/api/services", route_handlers=[service_at_version], tags=["portal"])
