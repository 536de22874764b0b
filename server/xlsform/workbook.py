"""The sheets of an XLSForm as rows with their numbers, and the words in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from schemas.text import Text

#: Bytes. A form of a thousand questions has a tenth of it.
LARGEST: Final = 5_000_000

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
