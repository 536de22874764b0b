"""Publishing."""

from __future__ import annotations

import msgspec
from litestar import put
from msgspec import Struct

from schemas.documents import Publication
from schemas.text import Slug
from server.auth import AnyRequest
from server.desk.publishing import save_publication
from server.routes.desk.asking import asking


class Published(Struct, frozen=True):
    """The publication's new revision."""

    rev: str


@put("/publications/{slug:str}", status_code=200)
async def publish(request: AnyRequest, slug: str, data: Publication) -> Published:
    """Publishes a publication under ``slug``, or corrects it; its ``_rev`` is the one it was
    written on. Subscribers are told of a new one."""
    who = await asking(request, "publish")
    name = msgspec.convert(slug, Slug)
    desk = who.desk
    return Published(await who.portal.store.write(lambda t: save_publication(t, desk, name, data)))
