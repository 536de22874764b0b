"""The order of JSON values in CouchDB's queries (its documentation, "Views Collation").

null < false < true < numbers < strings < arrays < objects. Strings compare as ICU's root collation
does, as far as the standard library reaches: punctuation, symbols, digits, letters; then accents;
then case, small letters first; then code points, so that only equal strings are equal.
"""

from __future__ import annotations

import unicodedata
from typing import Any, Final

# The order of ASCII characters that CouchDB documents; letters and digits follow.
_ASCII: Final = "`^_-,;:!?.'\"()[]{}@*/\\&#%+<=>|~$"
_PLACE: Final = {char: place for place, char in enumerate(_ASCII)}
_SPACE, _PUNCTUATION, _DIGIT, _LETTER = range(4)

#: Keys compare with < and ==; nothing else is promised of them.
Key = tuple[Any, ...]


def key(value: object) -> Key:
    """A sort key for any decoded JSON value."""
    if value is None:
        return (0,)
    if isinstance(value, bool):
        return (2,) if value else (1,)
    if isinstance(value, int | float):
        return (3, value)
    if isinstance(value, str):
        return (4, text_key(value))
    if isinstance(value, list):
        return (5, tuple(map(key, value)))
    if isinstance(value, dict):
        return (6, tuple((text_key(name), key(member)) for name, member in value.items()))
    raise TypeError(f"{type(value).__name__} is no JSON value")


def text_key(text: str) -> Key:
    """A sort key for a string."""
    base: list[tuple[int, int, str]] = []
    accents: list[str] = []
    case: list[bool] = []
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char):
            accents.append(char)
        else:
            base.append(_primary(char))
            accents.append("")
            case.append(char.isupper())
    return tuple(base), tuple(accents), tuple(case), text


def _primary(char: str) -> tuple[int, int, str]:
    if char.isalpha():
        return _LETTER, 0, char.casefold()
    if char.isdigit():
        return _DIGIT, 0, char
    if char.isspace():
        return _SPACE, 0, char
    return _PUNCTUATION, _PLACE.get(char, len(_ASCII)), char
