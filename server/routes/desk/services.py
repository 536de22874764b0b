"""Services edited at the desk."""

from __future__ import annotations

import msgspec
from litestar import get, post, put

from schemas.text import Slug
from server.auth import AnyRequest
from server.desk import service_editing
from server.desk.service_editing import EditedService, Restoring, ServiceEdit, ServiceRow
from server.routes.desk.asking import asking
from sync.errors import BadRequest


@get("/services")
async def list_services(request: AnyRequest) -> list[ServiceRow]:
    """Those that she may edit."""
    who = await asking(request, "publish")
    return await who.portal.store.read(lambda s: service_editing.editable(s, who.official))


@get("/services/{slug:str}")
async def one_service(request: AnyRequest, slug: str) -> EditedService:
    """One whole, with the versions that can be offered again."""
    who = await asking(request, "publish")
    return await who.portal.store.read(lambda s: service_editing.edited(s, who.official, slug))


@put("/services/{slug:str}", status_code=200)
async def publish_service(request: AnyRequest, slug: str, data: ServiceEdit) -> EditedService:
    """Offers it as a new version."""
    who = await asking(request, "publish")
    name = _checked(slug)
    return await who.portal.store.write(
        lambda t: service_editing.publish(t, who.author, name, data)
    )


@post("/services/{slug:str}/restore", status_code=200)
async def restore_service(request: AnyRequest, slug: str, data: Restoring) -> EditedService:
    """Offers an older version again, as a new one."""
    who = await asking(request, "publish")
    name = _checked(slug)
    return await who.portal.store.write(
        lambda t: service_editing.restore(t, who.author, name, data)
    )


def _checked(slug: str) -> Slug:
    try:
        return msgspec.convert(slug, Slug)
    except msgspec.ValidationError:
        raise BadRequest("a slug is small letters, digits and hyphens") from None
