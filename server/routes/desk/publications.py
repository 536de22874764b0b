"""Publishing."""

from __future__ import annotations

import msgspec
from litestar import delete, get, put
from msgspec import Struct

from schemas.documents import Publication
from schemas.text import Slug
from server.auth import AnyRequest
from server.desk import publishing
from server.desk.publishing import Draft, DraftView, Version, save_publication
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


@delete("/publications/{slug:str}")
async def take_down(request: AnyRequest, slug: str, rev: str) -> None:
    """Takes it out of what is public; its versions stay at the desk."""
    who = await asking(request, "publish")
    desk = who.desk
    await who.portal.store.write(lambda t: publishing.take_down(t, desk, slug, rev))


@get("/publications/{slug:str}/versions")
async def history(request: AnyRequest, slug: str) -> list[Version]:
    """Every version that was public, newest first."""
    who = await asking(request, "publish")
    desk = who.desk
    return await who.portal.store.read(lambda s: publishing.history(s, desk, slug))


@get("/drafts")
async def list_drafts(request: AnyRequest) -> list[DraftView]:
    """What is written and not public, last changed first."""
    who = await asking(request, "publish")
    desk = who.desk
    return await who.portal.store.read(lambda s: publishing.list_drafts(s, desk))


@get("/drafts/{slug:str}")
async def one_draft(request: AnyRequest, slug: str) -> DraftView:
    """A draft as it stands."""
    who = await asking(request, "publish")
    desk = who.desk
    return await who.portal.store.read(lambda s: publishing.one_draft(s, desk, slug))


@put("/drafts/{slug:str}", status_code=200)
async def save_draft(request: AnyRequest, slug: str, data: Draft) -> Published:
    """Keeps a draft; with ``publish_at`` it becomes public by itself at that moment."""
    who = await asking(request, "publish")
    name = msgspec.convert(slug, Slug)
    desk = who.desk
    return Published(
        await who.portal.store.write(lambda t: publishing.save_draft(t, desk, name, data))
    )


@delete("/drafts/{slug:str}")
async def discard_draft(request: AnyRequest, slug: str) -> None:
    """Throws a draft away."""
    who = await asking(request, "publish")
    desk = who.desk
    await who.portal.store.write(lambda t: publishing.discard_draft(t, desk, slug))
