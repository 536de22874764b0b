"""What the editor of forms asks for."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Response, get, post

from schemas.documents import Service
from server import services
from server.auth import AnyRequest
from server.desk import service_editing
from server.portal import question_kinds
from server.portal.fault import Fault
from server.portal.form_rules import faults
from server.routes.desk.asking import asking
from server.xlsform.importing import Imported, imported
from server.xlsform.reading import read
from server.xlsform.workbook import LARGEST, XLSFormError
from server.xlsform.writing import workbook_of
from sync.errors import BadRequest

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get("/question-kinds")
async def list_question_kinds(request: AnyRequest) -> dict[str, Any]:
    """What a question of each kind begins as in a form's schema."""
    who = await asking(request, "publish")
    return question_kinds.kinds(await who.portal.store.read(services.municipalities))


@post("/service-check", status_code=200)
async def check_service(request: AnyRequest, data: Service) -> list[Fault]:
    """What keeps a service from being offered, as ``publish_service`` judges; nothing is stored."""
    who = await asking(request, "publish")
    known = await who.portal.store.read(services.municipalities)
    return await asyncio.to_thread(faults, data, known)


@post("/service-import", status_code=200, request_max_body_size=LARGEST)
async def import_service(request: AnyRequest) -> Imported:
    """An XLSForm, which is the body, as a service with what was left out; nothing is stored."""
    who = await asking(request, "publish")
    known = await who.portal.store.read(services.municipalities)
    body = await request.body()
    try:
        return await asyncio.to_thread(lambda: imported(read(body), known, None))
    except XLSFormError as error:
        raise BadRequest(str(error)) from None


@get("/services/{slug:str}/xlsform")
async def export_service(
    request: AnyRequest, slug: str, version: int | None = None
) -> Response[bytes]:
    """A version as an XLSForm; without ``version``, what is offered."""
    who = await asking(request, "publish")
    official, store = who.official, who.portal.store
    service = await store.read(lambda s: service_editing.at(s, official, slug, version))
    names = await store.read(services.municipality_names)
    body = await asyncio.to_thread(workbook_of, slug, service, names)
    name = f"{slug}-{service.version}.xlsx"
    return Response(
        body,
        media_type=_XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
