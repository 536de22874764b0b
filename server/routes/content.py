"""``/api/content``: what of the public content a device keeps, and older things on request."""

from __future__ import annotations

import msgspec
from litestar import Response, Router, get
from litestar.openapi import ResponseSpec

from server.auth import AnyRequest
from server.portal_state import portal_of
from server.recent import Kind, Recent, Rows
from server.routes.couch.compression import pack_all, packer_for
from sync.errors import NotFound

_JSON = "application/json"
_ANSWERS = {200: ResponseSpec(Rows, generate_examples=False, description="Documents")}


@get("/", responses=_ANSWERS)
async def first(request: AnyRequest, after: str = "") -> Response[bytes]:
    """What a new device begins with: all of ``public`` but publications and proposals beyond the
    newest ones, and what belongs to those. ``after``: the last id of the answer before. Go on from
    the first answer's ``last_seq`` with ``/db/public/_changes``."""
    return _answer(request, await _recent(request).first(after))


@get("/older", responses=_ANSWERS)
async def older(request: AnyRequest, kind: Kind, than: str) -> Response[bytes]:
    """Publications or proposals after ``than`` (an id), newest first, with comments and figures."""
    return _answer(request, await _recent(request).older(kind, than))


@get("/{kind:str}/{name:str}", responses=_ANSWERS)
async def one(request: AnyRequest, kind: Kind, name: str) -> Response[bytes]:
    """A publication or a proposal with its comments and figures. 404: there is none."""
    found = await _recent(request).one(kind, f"{kind}:{name}")
    if not found.results:
        raise NotFound("There is no such document.")
    return _answer(request, found)


def _recent(request: AnyRequest) -> Recent:
    return portal_of(request.app.state).recent


def _answer(request: AnyRequest, rows: Rows) -> Response[bytes]:
    """Small on the way: a phone's first pull is the largest there is."""
    body = msgspec.json.encode(rows)
    headers = {"Vary": "Accept-Encoding"}
    packer = packer_for(request.headers.get("accept-encoding", ""), _JSON, len(body))
    if packer is not None:
        body = pack_all(packer, body)
        headers["Content-Encoding"] = packer.name
    return Response(body, media_type=_JSON, headers=headers)


content_router = Router(path="/api/content", route_handlers=[first, older, one], tags=["portal"])
