"""An XLSForm's bytes as its sheets. pyxform reads them and says whether they are an XLSForm at
all: known references, closed groups, lists that exist."""

from __future__ import annotations

from io import BytesIO
from typing import Final
from zipfile import ZipFile

from server.xlsform.workbook import LARGEST, PAGE_SHEET, Row, Workbook, XLSFormError

#: Bytes of a workbook unpacked.
_LARGEST_UNPACKED: Final = 50_000_000
#: Of the portal's own sheet; a sheet may claim a million rows that are not there.
_ROWS: Final = 1_000
_COLUMNS: Final = 10


def read(body: bytes) -> Workbook:
    """Raises XLSFormError where pyxform would not take it either."""
    # They take as long to load as the whole server: who starts one does not wait for them.
    from pyxform.errors import PyXFormError  # noqa: PLC0415
    from pyxform.xls2json_backends import get_xlsform  # noqa: PLC0415
    from pyxform.xls2xform import convert  # noqa: PLC0415

    if len(body) > LARGEST:
        raise XLSFormError(f"the file has more than {LARGEST} bytes")
    try:
        _check_size(body)
        sheets = get_xlsform(body, file_type=".xlsx")
        convert(body, warnings=[], file_type=".xlsx")
        page = _page(body)
    except (PyXFormError, XLSFormError) as error:
        raise XLSFormError(str(error)) from None
    except Exception as error:
        # What the readers of archives, XML and cells say of a damaged file is of no one kind.
        raise XLSFormError(f"the file is damaged: {error}") from None
    choices: dict[str, list[Row]] = {}
    for row in _numbered(sheets.choices):
        if name := row.get("list_name") or row.get("list name"):
            choices.setdefault(name, []).append(row)
    settings = sheets.settings[0] if sheets.settings else {}
    return Workbook(_numbered(sheets.survey), choices, settings, page)


def _check_size(body: bytes) -> None:
    """A small file can unpack to one that fills the memory. Raises XLSFormError, and
    what ``zipfile`` does."""
    with ZipFile(BytesIO(body)) as parts:
        if sum(part.file_size for part in parts.infolist()) > _LARGEST_UNPACKED:
            raise XLSFormError(f"the file unpacks to more than {_LARGEST_UNPACKED} bytes")


def _numbered(rows: list[dict[str, str]] | None) -> list[Row]:
    """Rows that say something; the first one below the headings is number 2."""
    return [Row(number, cells) for number, cells in enumerate(rows or [], 2) if cells]


def _page(body: bytes) -> list[Row]:
    import openpyxl  # noqa: PLC0415 - as above

    book = openpyxl.load_workbook(BytesIO(body), read_only=True, data_only=True)
    try:
        if PAGE_SHEET not in book.sheetnames:
            return []
        lines = book[PAGE_SHEET].iter_rows(max_row=_ROWS, max_col=_COLUMNS, values_only=True)
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
