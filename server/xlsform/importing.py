"""An XLSForm as a service, whole; and what of a service would not come back from one."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from schemas.documents import Form, Service
from server.xlsform import page
from server.xlsform.building import form_of
from server.xlsform.reading import read
from server.xlsform.workbook import LeftOut, Workbook, XLSFormError


class Imported(Struct, frozen=True):
    """The service, what it is called in addresses where nobody says it, and what was left out, in
    the order of the file."""

    slug: str
    service: Service
    left_out: list[LeftOut]


def imported(book: Workbook, municipalities: Sequence[str], before: Service | None) -> Imported:
    """What the file does not say stays as it was ``before``, else it is empty. Raises
    XLSFormError."""
    title = page.title_of(book)
    form, left_out = form_of(book, title, list(municipalities))
    service, more = page.service_of(book, form, title, before)
    return Imported(page.slug(book), service, sorted([*left_out, *more]))


def lost(form: Form, body: bytes, municipalities: Sequence[str]) -> list[str]:
    """The questions of ``form`` that the file made of it does not give back as they are."""
    fields = form.schema["properties"]
    try:
        returned = imported(read(body), municipalities, None).service.form.schema["properties"]
    except XLSFormError:
        return list(fields)
    return [name for name in fields if returned.get(name) != fields[name]]
