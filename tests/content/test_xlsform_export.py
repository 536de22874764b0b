"""A service goes out as an XLSForm and comes back as it was."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from msgspec import structs

from schemas.content import FormPage, OfficeRef
from schemas.documents import Form, Service
from schemas.text import Text
from server.content import shipped
from server.portal.branch_rules import condition
from server.portal.form_rules import faults
from server.xlsform.building import form_of
from server.xlsform.importing import lost
from server.xlsform.page import service_of, title_of
from server.xlsform.reading import read
from server.xlsform.writing import workbook_of

NAMES = {one.id.removeprefix("municipality:"): one.name for one in shipped.municipalities()}
SERVICES = shipped.services()


def slug_of(service: Service) -> str:
    return service.id.removeprefix("service:")


def back(body: bytes) -> tuple[Service, list[Any]]:
    """What an import of the file offers where there was no such service."""
    book = read(body)
    title = title_of(book)
    form, left_out = form_of(book, title, list(NAMES))
    service, more = service_of(book, form, title, None)
    return service, [*left_out, *more]


def meaning(form: Form) -> Any:
    """A form, whatever the order of what has none, and however its branches are put together."""
    shown: dict[str, set[tuple[str, frozenset[str]]]] = {}
    required = set(form.schema["required"])
    for branch in form.schema.get("allOf", []):
        name, values = condition(branch)
        for field in branch["else"]["properties"]:
            shown.setdefault(field, set()).add((name, frozenset(values)))
        required |= set(branch.get("then", {}).get("required", []))
    return form.pages, form.schema["properties"], shown, required


@pytest.mark.parametrize("service", SERVICES, ids=slug_of)
def test_a_service_comes_back_as_it_went(service: Service) -> None:
    returned, left_out = back(workbook_of(slug_of(service), service, NAMES))
    assert left_out == []
    assert meaning(returned.form) == meaning(service.form)
    form = service.form
    same = structs.replace(returned, id=service.id, rev=service.rev, order=service.order, form=form)
    assert structs.replace(same, version=service.version) == service
    assert faults(returned, list(NAMES)) == []


def with_fields(service: Service, **fields: dict[str, Any]) -> Service:
    """``service`` with these questions on a page of their own."""
    schema = service.form.schema
    properties = {**schema["properties"], **fields}
    page = FormPage(title=Text(es="Más", en="More"), fields=list(fields))
    form = Form(schema={**schema, "properties": properties}, pages=[*service.form.pages, page])
    return structs.replace(service, form=form)


def test_what_no_xlsform_says_is_named() -> None:
    label = {"x-label": {"es": "Uno", "en": "One"}}
    text = {"x-widget": "text", "type": "string", "maxLength": 9}
    service = with_fields(SERVICES[0], both={**label, **text, "pattern": "^['\"]$"})
    assert faults(service, list(NAMES)) == []
    assert lost(service.form, workbook_of("a", service, NAMES), list(NAMES)) == ["both"]


def test_what_a_spreadsheet_could_take_for_something_else_comes_back() -> None:
    label = {"x-label": {"es": '=HYPERLINK("http://x")', "en": "+1"}}
    text = {"x-widget": "text", "type": "string", "minLength": 2, "maxLength": 9}
    options = {f"o{number}": {"es": "007", "en": "true"} for number in range(9)}
    choice = {"type": "string", "enum": list(options), "x-options": options}
    service = with_fields(
        SERVICES[0],
        plate={**label, **text, "pattern": "^(A'|B and C)$"},
        free={**label, "x-widget": "textarea", "type": "string", "maxLength": 300},
        many={**label, "x-widget": "radio", **choice},
        few={**label, "x-widget": "select", **choice, "x-personal": True},
    )
    where = Text(es="Junto al parque", en="Beside the park")
    hours = Text(es="Siempre", en="Always")
    office = OfficeRef(name=where, address=where, hours=hours, phone="+53 7 123 4567")
    service = structs.replace(service, offices=[office], open311="kind")
    assert faults(service, list(NAMES)) == []
    body = workbook_of("a-b", service, NAMES)
    returned, left_out = back(body)
    assert left_out == []
    assert meaning(returned.form) == meaning(service.form)
    assert (returned.offices, returned.open311) == (service.offices, "kind")
    for sheet in openpyxl.load_workbook(BytesIO(body)):
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
