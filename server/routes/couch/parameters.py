"""Query parameters, read as CouchDB reads them."""

from __future__ import annotations

from typing import Any

import msgspec

from sync.errors import BadRequest, SyncError

#: No number of rows, milliseconds or revisions needs more digits; SQLite's integers have 64 bits.
_DIGITS = 15


class Parameters(dict[str, str]):
    """Name → value, decoded."""

    def flag(self, name: str) -> bool:
        """``true``; CouchDB takes anything else for false, except in views (``boolean``)."""
        return self.get(name) == "true"

    def boolean(self, name: str, default: bool = False) -> bool:
        """Raises ``query_parse_error`` for what is neither ``true`` nor ``false``, in letters of
        either case."""
        value = self.get(name, str(default)).lower()
        if value not in ("true", "false"):
            raise SyncError("query_parse_error", f'Invalid boolean parameter: "{value}"')
        return value == "true"

    def integer(self, name: str) -> int | None:
        """0 or more. Raises ``query_parse_error``."""
        value = self.get(name)
        if value is None:
            return None
        digits = value.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS):
            raise SyncError("query_parse_error", f'Invalid value for integer: "{value}"')
        if value.startswith("-") and int(digits):
            raise SyncError("query_parse_error", f'Invalid value for positive integer: "{value}"')
        return int(digits)

    def json(self, *names: str) -> Any:
        """The JSON value of the first of ``names`` (synonyms) that is given; None without one.
        Raises BadRequest."""
        for name in names:
            if name in self:
                return decode(self[name].encode())
        return None


def decode(text: bytes) -> Any:
    """A JSON value. Raises BadRequest, also for nesting too deep to read."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadRequest("invalid UTF-8 JSON") from None


def strings(value: Any, what: str) -> list[str]:
    """``value``, which must be an array of strings. Raises BadRequest that names ``what``."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadRequest(f"`{what}` must be an array of strings.")
    return value
