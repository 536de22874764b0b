"""Tables for spreadsheet programs, which take a cell that begins like a formula for one (CWE-1236,
OWASP "CSV Injection")."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

#: Excel reads UTF-8 only behind this mark.
_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The table as CSV (RFC 4180) in UTF-8. A text that a program could run is led by an
    apostrophe; numbers stay numbers."""
    return csv_head(header) + csv_rows(rows)


def csv_head(header: Sequence[str]) -> bytes:
    """What such a file begins with."""
    return _MARK.encode() + csv_rows([header])


def csv_rows(rows: Iterable[Sequence[object]]) -> bytes:
    """Some more of its rows."""
    out = io.StringIO()
    csv.writer(out).writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _cell(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_DANGEROUS) else text
