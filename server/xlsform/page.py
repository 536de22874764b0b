"""The service's page from the sheets ``settings`` and ``service``."""

from __future__ import annotations

from typing import Any, Final

from msgspec import structs

from schemas.documents import Form, OfficeRef, Service
from schemas.text import Text
from server.portal.organizations import slug_of
from server.xlsform.workbook import LeftOut, Row, Workbook

_NOTHING: Final = Text(es="", en="")
_TEXTS: Final = frozenset({"title", "summary", "organization", "who", "cost", "duration"})
_LISTS: Final = {"requirement": "requirements", "legal_basis": "legal_basis"}
#: Words that are the same in every language.
_SLUGS: Final = frozenset({"organization_slug", "open311"})
_OFFICE: Final = frozenset({"address", "hours", "phone", "municipality"})


def title_of(book: Workbook) -> Text:
    """The title of the sheet ``service``, else of the sheet ``settings``."""
    for row in book.page:
        if row.get("item").lower() == "title" and (found := _text(row)):
            return found
    title = book.settings.get("form_title", "").strip()
    return Text(es=title, en=title)


def slug(book: Workbook) -> str:
    """What the service is called in addresses where nobody says it: ``form_id``, or the title."""
    return slug_of(book.settings.get("form_id", "") or title_of(book).es)


def service_of(
    book: Workbook, form: Form, title: Text, before: Service | None
) -> tuple[Service, list[LeftOut]]:
    """A service with ``form``. What its sheets do not say stays as it was ``before``; where there
    was none, it stays empty and is to be written."""
    found, left_out = _said(book)
    if title.es:
        found["title"] = title
    if before is not None:
        return structs.replace(before, form=form, **found), left_out
    empty: dict[str, Any] = dict.fromkeys(_TEXTS, _NOTHING)
    lists: dict[str, Any] = {"requirements": [], "legal_basis": [], "offices": []}
    return Service(version=1, order=0, form=form, **{**empty, **lists, **found}), left_out


def _said(book: Workbook) -> tuple[dict[str, Any], list[LeftOut]]:
    found: dict[str, Any] = {}
    left_out: list[LeftOut] = []
    offices: list[dict[str, Any]] = []
    for row in book.page:
        item = row.get("item").lower()
        words = _text(row)
        if words is None:
            continue
        if item in _TEXTS:
            found[item] = words
        elif item in _SLUGS:
            found[item] = words.es
        elif item in _LISTS:
            found.setdefault(_LISTS[item], []).append(words)
        elif item == "office":
            offices.append({"name": words, "address": "", "hours": _NOTHING})
        elif item.removeprefix("office_") in _OFFICE and offices:
            part = item.removeprefix("office_")
            both = part == "hours" or (part == "address" and words.es != words.en)
            offices[-1][part] = words if both else words.es
        else:
            left_out.append(
                LeftOut("service", row.number, f"no se conoce {item}", f"{item} is not known")
            )
    if offices:
        found["offices"] = [OfficeRef(**office) for office in offices]
    return found, left_out


def _text(row: Row) -> Text | None:
    es, en = row.get("es"), row.get("en")
    return Text(es=es or en, en=en or es) if es or en else None
