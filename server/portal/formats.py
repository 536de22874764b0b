"""Formats of Cuban identity and telephone numbers, for JSON Schema's ``format``."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

_ELEVEN_DIGITS: Final = re.compile(r"[0-9]{11}", re.ASCII)
_MOBILE: Final = re.compile(r"(\+?53[ -]?)?5([ -]?[0-9]){7}", re.ASCII)

#: The seventh digit of an identity number tells the century of birth.
_CENTURY: Final = {**dict.fromkeys("012345", 1900), **dict.fromkeys("678", 2000), "9": 1800}


def birth_date(identity: str) -> date | None:
    """The date of birth that a carné de identidad (YYMMDD, century digit, sequence) holds; None
    where ``identity`` is not eleven digits or the date is not in the calendar."""
    if not _ELEVEN_DIGITS.fullmatch(identity):
        return None
    year = _CENTURY[identity[6]] + int(identity[:2])
    try:
        return date(year, int(identity[2:4]), int(identity[4:6]))
    except ValueError:
        return None


def is_identity(identity: str) -> bool:
    """Whether it can be the number of a carné de identidad."""
    return birth_date(identity) is not None


def is_mobile(number: str) -> bool:
    """Whether it is a mobile number: +53 5xxxxxxx, spaces and hyphens allowed."""
    return _MOBILE.fullmatch(number) is not None


#: Given to the validator, beside JSON Schema's own formats.
FORMATS: Final[dict[str, Callable[[str], bool]]] = {
    "identity-card": is_identity,
    "mobile-phone": is_mobile,
}
