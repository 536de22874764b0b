"""A service as an XLSForm, so that it can be worked on elsewhere and imported again. What of it no
XLSForm has is in columns and a sheet of the portal's own (``schemas/services/README.md``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from schemas.documents import Form, Service
from schemas.text import Text
from server.portal.branch_rules import condition
from server.xlsform.questions import MOST_RADIOS
from server.xlsform.workbook import PAGE_SHEET

if TYPE_CHECKING:
    from openpyxl import Workbook as Spreadsheet
    from openpyxl.worksheet.worksheet import Worksheet

#: What the portal says of itself: the languages, as XLSForm writes them in headings.
_ES, _EN = "Español (es)", "English (en)"
_SURVEY: Final = (
    *("type", "name", f"label::{_ES}", f"label::{_EN}", f"hint::{_ES}", f"hint::{_EN}"),
    *("required", "relevant", "constraint", "appearance", "personal", "photos"),
)
_CHOICES: Final = ("list_name", "name", f"label::{_ES}", f"label::{_EN}")
_MUNICIPALITIES: Final = "municipalities"
_WIDTHS: Final = {"survey": 22, "choices": 30, "settings": 30, PAGE_SHEET: 60}

_Cells = dict[str, str]

#: The kinds that always look the same, by widget.
_KINDS: Final[dict[str, _Cells]] = {
    "textarea": {"type": "text", "appearance": "multiline"},
    **{one: {"type": "text", "appearance": one} for one in ("phone", "email", "identity")},
    "municipality": {"type": f"select_one {_MUNICIPALITIES}", "appearance": "minimal"},
    "checkbox": {"type": "acknowledge"},
    "place": {"type": "geopoint"},
}


def workbook_of(slug: str, service: Service, municipalities: Mapping[str, str]) -> bytes:
    """The .xlsx; ``municipalities`` are the city's names by slug, in their order."""
    # Loading it takes as long as half of the server: who starts one does not wait for it.
    from openpyxl import Workbook as Spreadsheet  # noqa: PLC0415

    book = Spreadsheet()
    book.remove(book.active)
    form = service.form
    _sheet(book, "survey", _SURVEY, [*_survey(form)])
    _sheet(book, "choices", _CHOICES, [*_choices(form, municipalities)])
    settings = {"form_title": service.title.es, "form_id": slug, "default_language": _ES}
    _sheet(book, "settings", tuple(settings), [settings])
    _sheet(book, PAGE_SHEET, ("item", "es", "en"), [*_page(service)])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book: Spreadsheet, name: str, heads: Sequence[str], rows: Sequence[_Cells]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415 - as above
    from openpyxl.styles import Font  # noqa: PLC0415

    sheet: Worksheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for column, head in enumerate(heads, 1):
        sheet.cell(1, column, head).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = _WIDTHS[name]
    for number, row in enumerate(rows, 2):
        for column, head in enumerate(heads, 1):
            if value := ILLEGAL_CHARACTERS_RE.sub("", row.get(head, "")):
                cell = sheet.cell(number, column, value)
                # Words that begin like a formula are words (CWE-1236).
                cell.data_type = "s"


def _both(part: str, text: Mapping[str, str] | None) -> _Cells:
    return {f"{part}::{_ES}": text["es"], f"{part}::{_EN}": text["en"]} if text else {}


def _plain(text: Text) -> dict[str, str]:
    return {"es": text.es, "en": text.en}


def _survey(form: Form) -> Iterator[_Cells]:
    shown_where = _relevant(form)
    required = _required(form)
    for number, page in enumerate(form.pages, 1):
        group = {"type": "begin_group", "name": f"page_{number}"}
        yield {**group, **_both("label", _plain(page.title))}
        if page.help is not None:
            note = {"type": "note", "name": f"page_{number}_help"}
            yield {**note, **_both("label", _plain(page.help))}
        for name in page.fields:
            field = form.schema["properties"][name]
            yield {
                "name": name,
                **_kind(name, field),
                **_both("label", field["x-label"]),
                **_both("hint", field.get("x-help")),
                "required": "yes" if name in required else "",
                "relevant": shown_where.get(name, ""),
                "constraint": _constraint(field),
                "personal": "yes" if field.get("x-personal") else "",
            }
        yield {"type": "end_group"}


def _kind(name: str, field: dict[str, Any]) -> _Cells:
    """The type, and the appearance where it says more."""
    widget = str(field["x-widget"])
    if widget == "text" and field["type"] != "string":
        return {"type": "integer" if field["type"] == "integer" else "decimal"}
    if widget == "radio":
        many = len(field["enum"]) > MOST_RADIOS
        return {"type": f"select_one {name}", "appearance": "columns-1" if many else ""}
    if widget == "select":
        return {"type": f"select_one {name}", "appearance": "minimal"}
    if widget == "photo":
        least, most = field.get("minItems"), field.get("maxItems", 1)
        return {"type": "image", "photos": f"{least}-{most}" if least else f"{most}"}
    return _KINDS.get(widget, {"type": widget})


def _constraint(field: dict[str, Any]) -> str:
    terms = []
    if field["x-widget"] in {"text", "textarea"}:
        if field["type"] == "string" and "minLength" not in field:
            terms.append("string-length(.) >= 0")  # nothing said is 1
        for keyword, term in (
            ("minimum", ". >= {}"),
            ("maximum", ". <= {}"),
            ("minLength", "string-length(.) >= {}"),
            ("maxLength", "string-length(.) <= {}"),
        ):
            if keyword in field:
                terms.append(term.format(field[keyword]))
        if "pattern" in field and _is_sayable(field["pattern"]):
            terms.append(f"regex(., {_quoted(field['pattern'])})")
    if field.get("x-past"):
        terms.append(". <= today()")
    return " and ".join(terms)


def _is_sayable(text: str) -> bool:
    """XPath 1.0 has no escapes: a text with both kinds of quotes cannot be said."""
    return not {"'", '"'} <= set(text)


def _quoted(text: str) -> str:
    """As XPath 1.0 has it: in quotes that the text does not use."""
    return f'"{text}"' if "'" in text else f"'{text}'"


def _required(form: Form) -> set[str]:
    found = set(form.schema.get("required", []))
    for branch in form.schema.get("allOf", []):
        found |= set(branch.get("then", {}).get("required", []))
    return found


def _relevant(form: Form) -> dict[str, str]:
    """When each field is shown, if not always: all of its branches' conditions."""
    found: dict[str, list[str]] = {}
    for branch in form.schema.get("allOf", []):
        name, values = condition(branch)
        terms = [f"${{{name}}} = {_quoted(value)}" for value in values]
        for field in branch["else"]["properties"]:
            found.setdefault(field, []).append(" or ".join(terms))
    return {
        field: said[0] if len(said) == 1 else " and ".join(f"({one})" for one in said)
        for field, said in found.items()
    }


def _choices(form: Form, municipalities: Mapping[str, str]) -> Iterator[_Cells]:
    fields = form.schema["properties"]
    for name, field in fields.items():
        for value, label in field.get("x-options", {}).items():
            yield {"list_name": name, "name": value, **_both("label", label)}
    if any(field["x-widget"] == "municipality" for field in fields.values()):
        for slug, called in municipalities.items():
            label = _both("label", {"es": called, "en": called})
            yield {"list_name": _MUNICIPALITIES, "name": slug, **label}


def _page(service: Service) -> Iterator[_Cells]:
    def row(item: str, words: Text | str | None) -> Iterator[_Cells]:
        if isinstance(words, Text):
            yield {"item": item, **_plain(words)}
        elif words:
            yield {"item": item, "es": words}

    for name in ("title", "summary", "organization", "organization_slug", "who"):
        yield from row(name, getattr(service, name))
    for item, several in (
        ("requirement", service.requirements),
        ("legal_basis", service.legal_basis),
    ):
        for words in several:
            yield from row(item, words)
    for name in ("cost", "duration", "open311"):
        yield from row(name, getattr(service, name))
    for office in service.offices:
        yield from row("office", office.name)
        for part in ("address", "hours", "phone", "municipality"):
            yield from row(f"office_{part}", getattr(office, part))
