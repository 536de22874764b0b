"""The sheets of an XLSForm as rows with their numbers. pyxform reads them and says whether they are
an XLSForm at all: known references, closed groups, lists that exist."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

import openpyxl
from msgspec import Struct
from openpyxl.utils.exceptions import InvalidFileException
from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import get_xlsform
from pyxform.xls2xform import convert

from schemas.text import Text

#: Bytes. A form of a thousand questions has a tenth of it.
LARGEST: Final = 5_000_000

#: Bytes of it unpacked.
_LARGEST_UNPACKED: Final = 50_000_000

#: The sheet of the portal's own: a column ``item``, and the words in ``es`` and ``en``.
PAGE_SHEET: Final = "service"

Cells = Mapping[str, str]


class XLSFormError(Exception):
    """The file is no XLSForm; the text says why."""


class Row(Struct, frozen=True):
    """A row of a sheet: its number as a spreadsheet shows it, and its cells by column."""

    number: int
    cells: Cells

    def get(self, column: str) -> str:
        """The cell, stripped; empty where there is none."""
        return self.cells.get(column, "").strip()


class LeftOut(Struct, frozen=True, order=True):
    """What of a row the portal's form does not have."""

    sheet: str
    row: int
    es: str
    en: str


class Workbook(Struct, frozen=True):
    """What of an XLSForm is read."""

    survey: list[Row]
    #: The options by list.
    choices: dict[str, list[Row]]
    settings: Cells
    page: list[Row]


def read(body: bytes) -> Workbook:
    """Raises XLSFormError where pyxform would not take it either."""
    if len(body) > LARGEST:
        raise XLSFormError(f"the file has more than {LARGEST} bytes")
    try:
        _check_size(body)
        sheets = get_xlsform(body, file_type=".xlsx")
        convert(body, warnings=[], file_type=".xlsx")
        page = _page(body)
    except (PyXFormError, BadZipFile, InvalidFileException, ValueError, KeyError) as error:
        raise XLSFormError(str(error)) from None
    choices: dict[str, list[Row]] = {}
    for row in _numbered(sheets.choices):
        if name := row.get("list_name") or row.get("list name"):
            choices.setdefault(name, []).append(row)
    settings = sheets.settings[0] if sheets.settings else {}
    return Workbook(_numbered(sheets.survey), choices, settings, page)


def _check_size(body: bytes) -> None:
    """A small file can unpack to one that fills the memory. Raises XLSFormError, BadZipFile."""
    with ZipFile(BytesIO(body)) as parts:
        if sum(part.file_size for part in parts.infolist()) > _LARGEST_UNPACKED:
            raise XLSFormError(f"the file unpacks to more than {_LARGEST_UNPACKED} bytes")


def _numbered(rows: list[dict[str, str]] | None) -> list[Row]:
    """Rows that say something; the first one below the headings is number 2."""
    return [Row(number, cells) for number, cells in enumerate(rows or [], 2) if cells]


def _page(body: bytes) -> list[Row]:
    book = openpyxl.load_workbook(BytesIO(body), read_only=True, data_only=True)
    try:
        if PAGE_SHEET not in book.sheetnames:
            return []
        lines = book[PAGE_SHEET].iter_rows(values_only=True)
        heads = [str(head or "").strip().lower() for head in next(lines, ())]
        rows = [
            {
                head: str(value).strip()
                for head, value in zip(heads, line, strict=False)
                if head and value is not None
            }
            for line in lines
        ]
    finally:
        book.close()
    return _numbered(rows)


_SPANISH: Final = re.compile(r"\(es([-_][a-z]+)?\)|^es$|español|espanol|spanish|castellano", re.I)
_ENGLISH: Final = re.compile(r"\(en([-_][a-z]+)?\)|^en$|inglés|ingles|english", re.I)


def words(row: Row, column: str) -> tuple[str, str]:
    """``label::Español (es)`` and ``label::English (en)``; what has no language is Spanish."""
    es = en = ""
    for head, value in row.cells.items():
        name, _, language = head.partition("::")
        if name.strip() != column:
            continue
        if not language or _SPANISH.search(language.strip()):
            es = es or value.strip()
        elif _ENGLISH.search(language.strip()):
            en = value.strip()
    return es, en


def text(row: Row, column: str) -> Text | None:
    """The words in both languages; those of one language serve for the other where it has none."""
    es, en = words(row, column)
    return Text(es=es or en, en=en or es) if es or en else None
