"""Ready answers, and the report of the day."""

from __future__ import annotations

from litestar import delete, get, put

from schemas.documents import DueReport
from server.auth import AnyRequest
from server.desk import overdue, templates
from server.desk.templates import ReadyAnswer, TemplateText, TemplateView
from server.portal.derived import uuid_of
from server.routes.desk.asking import asking
from sync.errors import BadRequest


@get("/cases/{uuid:str}/templates")
async def ready_answers(request: AnyRequest, uuid: str) -> list[ReadyAnswer]:
    """What may be answered to the case, in its citizen's language."""
    who = await asking(request, "attend")
    return await who.portal.store.read(lambda s: templates.ready_answers(s, who.official, uuid))


@get("/templates")
async def list_templates(request: AnyRequest) -> list[TemplateView]:
    """Those within her reach, by title."""
    who = await asking(request, "administer")
    return await who.portal.store.read(lambda s: templates.templates(s, who.official))


@put("/templates/{uuid:str}", status_code=200)
async def save_template(request: AnyRequest, uuid: str, data: TemplateText) -> TemplateView:
    """Writes one; its uuid is made by who writes it."""
    who = await asking(request, "administer")
    _check_uuid(uuid)
    return await who.portal.store.write(lambda t: templates.save(t, who.author, uuid, data))


@delete("/templates/{uuid:str}", status_code=204)
async def remove_template(request: AnyRequest, uuid: str) -> None:
    """Removes one."""
    who = await asking(request, "administer")
    await who.portal.store.write(lambda t: templates.remove(t, who.author, uuid))


@get("/report")
async def due_report(request: AnyRequest) -> DueReport:
    """The cases that were past their day this morning, as far as her administration reaches."""
    who = await asking(request, "administer")
    desk = who.desk
    return await who.portal.store.read(
        lambda s: overdue.report_for(s, desk.official, desk.terms, desk.at)
    )


def _check_uuid(uuid: str) -> None:
    try:
        uuid_of(f"template:{uuid}")
    except ValueError:
        raise BadRequest("the name of a template is a UUID in lower case") from None
