"""Publishing."""

from __future__ import annotations

import asyncio

import msgspec
from litestar import Response, delete, get, post, put
from msgspec import Struct

from schemas.documents import Publication
from schemas.text import Slug
from server.auth import AnyRequest
from server.desk import pictures, publication_list, publication_views, publishing
from server.desk.publication_list import Asked, Listed
from server.desk.publication_views import DraftView, Opened, Version
from server.desk.publishing import Draft, save_publication
from server.portal.picture import MOST_SENT, redraw
from server.routes.desk.asking import asking


class Published(Struct, frozen=True):
    """The publication's new revision."""

    rev: str


class Taken(Struct, frozen=True):
    """A picture as it was drawn anew: under which name, and its size in pixels."""

    name: str
    width: int
    height: int


@get("/publications")
async def list_publications(request: AnyRequest) -> Listed:
    """Those within her reach, last changed first: ``state``, ``text``, ``after``."""
    who = await asking(request, "publish")
    desk = who.desk
    asked = msgspec.convert(dict(request.query_params), Asked)
    return await who.portal.store.read(lambda s: publication_list.list_publications(s, desk, asked))


@get("/publications/{slug:str}")
async def open_publication(request: AnyRequest, slug: str) -> Opened:
    """What is public and what is written, to be edited."""
    who = await asking(request, "publish")
    desk = who.desk
    return await who.portal.store.read(lambda s: publication_views.opened(s, desk, slug))


@post("/publications/{slug:str}/restore", status_code=200)
async def restore(request: AnyRequest, slug: str) -> Published:
    """Makes public again what was taken down."""
    who = await asking(request, "publish")
    desk = who.desk
    return Published(await who.portal.store.write(lambda t: publishing.restore(t, desk, slug)))


@post("/pictures", status_code=201, request_max_body_size=MOST_SENT)
async def take_picture(request: AnyRequest) -> Taken:
    """Takes in a picture for publications: what it shows is drawn anew, nothing else is kept."""
    who = await asking(request, "publish")
    desk = who.desk
    drawn = await asyncio.to_thread(redraw, await request.body())
    await who.portal.store.write(lambda t: pictures.keep(t, desk, drawn))
    return Taken(drawn.name, drawn.width, drawn.height)


@get("/pictures/{name:str}")
async def picture(request: AnyRequest, name: str) -> Response[bytes]:
    """A picture as it is or will be published."""
    who = await asking(request, "publish")
    data = await who.portal.store.read(lambda s: pictures.one(s, name))
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, max-age=31536000, immutable",
    }
    return Response(data, media_type=pictures.MEDIA_TYPE, headers=headers)


@put("/publications/{slug:str}", status_code=200)
async def publish(request: AnyRequest, slug: str, data: Publication, draft: str = "") -> Published:
    """Publishes a publication under ``slug``, or corrects it; its ``_rev`` is the one it was
    written on. ``draft`` is the revision of the draft that it was. Subscribers are told of a new
    one."""
    who = await asking(request, "publish")
    name = msgspec.convert(slug, Slug)
    desk = who.desk
    return Published(
        await who.portal.store.write(lambda t: save_publication(t, desk, name, data, draft))
    )


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
    return await who.portal.store.read(lambda s: publication_views.history(s, desk, slug))


@get("/drafts")
async def list_drafts(request: AnyRequest) -> list[DraftView]:
    """What is written and not public, last changed first."""
    who = await asking(request, "publish")
    desk = who.desk
    return await who.portal.store.read(lambda s: publication_views.list_drafts(s, desk))


@get("/drafts/{slug:str}")
async def one_draft(request: AnyRequest, slug: str) -> DraftView:
    """A draft as it stands."""
    who = await asking(request, "publish")
    desk = who.desk
    return await who.portal.store.read(lambda s: publication_views.one_draft(s, desk, slug))


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
