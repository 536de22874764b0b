"""XLSForm workbooks, made with openpyxl as a spreadsheet would save them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

Rows = Sequence[Sequence[object]]

HEADS = ["type", "name", "label::Español (es)", "label::English (en)"]
OPTIONS = ["list_name", "name", "label::Español (es)", "label::English (en)"]

SURVEY: Rows = [
    [
        *HEADS,
        "hint::Español (es)",
        "hint::English (en)",
        "required",
        "relevant",
        "constraint",
        "appearance",
    ],
    ["begin_group", "the_tree", "El árbol", "The tree"],
    ["note", "before", "Mire el árbol desde lejos.", "Look at the tree from afar."],
    ["select_one kinds", "kind", "¿Qué sucede?", "What is the matter?", "", "", "yes"],
    [
        "text",
        "branch_size",
        "¿De qué tamaño es la rama?",
        "How big is the branch?",
        "",
        "",
        "yes",
        "${kind} = 'rama'",
    ],
    [
        "integer",
        "trees",
        "¿Cuántos árboles?",
        "How many trees?",
        "Más o menos.",
        "More or less.",
        "",
        "selected(${kind}, 'caido') or ${kind} = 'enfermo'",
        ". >= 1 and . <= 50",
    ],
    ["decimal", "height", "Altura en metros", "Height in metres", "", "", "", "", ". > 0"],
    ["geopoint", "place", "¿Dónde está?", "Where is it?", "", "", "true()"],
    ["image", "photo", "Una foto", "A photo"],
    ["end_group"],
    [],
    ["begin_group", "you", "Sus datos", "Your details"],
    ["text", "full_name", "Nombre y apellidos", "Full name", "", "", "yes"],
    ["text", "phone", "Teléfono", "Telephone"],
    [
        "text",
        "code",
        "Código de la placa",
        "Code on the plate",
        "",
        "",
        "",
        "",
        "regex(., '[A-Z]{2}-\\d{3}')",
    ],
    ["select_multiple risks", "risk", "¿Qué peligra?", "What is at risk?"],
    ["date", "since", "¿Desde cuándo?", "Since when?", "", "", "", "", ". <= today()"],
    ["barcode", "plate", "Placa", "Plate"],
    ["acknowledge", "declaration", "Declaro que es cierto", "I declare it is true", "", "", "yes"],
    ["end_group"],
]
CHOICES: Rows = [
    OPTIONS,
    ["kinds", "rama", "Una rama cuelga", "A branch hangs"],
    ["kinds", "caido", "Un árbol cayó", "A tree fell"],
    ["kinds", "enfermo", "Parece enfermo", "It looks ill"],
    ["risks", "cables", "Cables", "Wires"],
    ["risks", "casas", "Casas", "Houses"],
]
SETTINGS: Rows = [["form_title", "form_id"], ["Reportar un árbol", "reportar-un-arbol"]]
PAGE: Rows = [
    ["item", "es", "en"],
    ["title", "Reportar un árbol en peligro", "Report a tree in danger"],
    ["summary", "Avise de un árbol que puede caer.", "Tell us of a tree that may fall."],
    ["organization", "Áreas Verdes de La Habana", "Green Areas of Havana"],
    ["who", "Cualquier persona.", "Anybody."],
    ["requirement", "El lugar.", "The place."],
    ["requirement", "Una foto, si puede.", "A photo, if you can."],
    ["legal_basis", "Ley 150/2022.", "Law 150/2022."],
    ["cost", "Gratuito.", "Free of charge."],
    ["duration", "30 días.", "30 days."],
    ["office", "Oficina de Áreas Verdes", "Green Areas office"],
    ["office_address", "Calle 23 número 1"],
    ["office_hours", "De lunes a viernes.", "Monday to Friday."],
]


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    """An .xlsx with these sheets."""
    book = Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([value if value != "" else None for value in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def tree_report(survey: Rows = SURVEY, choices: Rows = CHOICES, page: Rows = PAGE) -> bytes:
    """A whole service: a report of a tree in danger."""
    return workbook({"survey": survey, "choices": choices, "settings": SETTINGS, "service": page})


def small(*rows: Sequence[object], columns: Sequence[str] = ()) -> bytes:
    """A survey of these rows; lists ``ab`` and ``yn`` are there."""
    options = [
        [name, value, value.upper(), value.upper()] for name in ("ab", "yn") for value in name
    ]
    survey = [[*HEADS, *columns], *rows]
    return workbook({"survey": survey, "choices": [OPTIONS, *options], "settings": SETTINGS})


def bomb() -> bytes:
    """A small file that unpacks to sixty million bytes."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b" " * 60_000_000)
    return file.getvalue()


def damaged() -> bytes:
    """An .xlsx whose survey ends in the middle."""
    file = BytesIO()
    with ZipFile(BytesIO(tree_report())) as whole, ZipFile(file, "w") as parts:
        for name in whole.namelist():
            body = whole.read(name)
            parts.writestr(name, body[: len(body) // 2] if "sheet1" in name else body)
    return file.getvalue()
