"""``constraint`` as a field says it: bounds of a number, the length of a text, a pattern."""

from __future__ import annotations

import re
from typing import Any, Final

_NUMBER: Final = r"(-?[0-9]+(?:\.[0-9]+)?)"
_BOUND: Final = re.compile(rf"\.\s*(<=|>=|<|>)\s*{_NUMBER}")
_TURNED: Final = re.compile(rf"{_NUMBER}\s*(<=|>=|<|>)\s*\.")
_LENGTH: Final = re.compile(r"string-length\(\s*\.\s*\)\s*(<=|>=|<|>|=)\s*([0-9]{1,9})")
_REGEX: Final = re.compile(r"regex\(\s*\.\s*,\s*(['\"])(.*)\1\s*\)")
#: Limits before a pattern, which goes to the end since it may have "and" in it.
_LED_REGEX: Final = re.compile(r"(.+?)\s+and\s+(regex\(.*\))")
_PAST: Final = re.compile(r"\.\s*<=\s*today\(\s*\)|today\(\s*\)\s*>=\s*\.")
_MIRRORED: Final = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}


def read(expression: str, type_: str) -> dict[str, Any] | None:
    """Keywords for a field of that JSON ``type_``; None where no field says so."""
    bare = expression.strip()
    if type_ == "string" and (pattern := _REGEX.fullmatch(bare)):
        # A regex may have "and" in it: it is taken whole, to the end.
        translated = _pattern(pattern[2])
        return None if translated is None else {"pattern": translated}
    if type_ == "string" and (led := _LED_REGEX.fullmatch(bare)):
        before, after = read(led[1], type_), read(led[2], type_)
        return None if before is None or after is None else {**before, **after}
    found: dict[str, Any] = {}
    for part in re.split(r"\s+and\s+", bare):
        one = _one(part.strip(), type_)
        if one is None or one.keys() & found.keys():
            return None
        found |= one
    return found


def is_past(expression: str) -> bool:
    """Whether it says of a date: today at the latest."""
    return _PAST.fullmatch(expression.strip()) is not None


def _one(part: str, type_: str) -> dict[str, Any] | None:
    if type_ == "string":
        match = _LENGTH.fullmatch(part)
        return _length(match[1], int(match[2])) if match else None
    if match := _BOUND.fullmatch(part):
        return _bound(match[1], float(match[2]), type_)
    if match := _TURNED.fullmatch(part):
        return _bound(_MIRRORED[match[2]], float(match[1]), type_)
    return None


def _bound(operator: str, limit: float, type_: str) -> dict[str, Any] | None:
    whole = limit.is_integer()
    if len(operator) == 1 and (type_ != "integer" or not whole):
        return None  # a field has no bound that is left out of its range
    if operator == ">":
        limit += 1
    if operator == "<":
        limit -= 1
    return {"minimum" if operator[0] == ">" else "maximum": int(limit) if whole else limit}


def _length(operator: str, limit: int) -> dict[str, Any] | None:
    found = {
        "=": {"minLength": limit, "maxLength": limit},
        ">=": {"minLength": limit},
        ">": {"minLength": limit + 1},
        "<=": {"maxLength": limit},
        "<": {"maxLength": limit - 1},
    }[operator]
    return found if all(_is_length(*item) for item in found.items()) else None


def _is_length(keyword: str, limit: int) -> bool:
    return (0 if keyword == "minLength" else 1) <= limit <= 5_000


def _pattern(regex: str) -> str | None:
    """Anchored, since XLSForm's ``regex`` speaks of the whole value; in ASCII classes, since those
    of ECMAScript and of Rust differ. None where a shorthand cannot be said so."""
    plain = regex.replace(r"\\", "\\")
    within = re.sub(r"\[[^\]]*\]", lambda one: one[0].replace(r"\d", "0-9"), plain)
    outside = within.replace(r"\d", "[0-9]").replace(r"\.", "[.]").replace(r"\-", "-")
    if re.search(r"\\[^+]|\(\?|\\$", outside):
        return None
    core = outside.removeprefix("^").removesuffix("$")
    try:
        re.compile(core)
    except re.error:
        return None
    return f"^({core})$" if "|" in core and not _is_bracketed(core) else f"^{core}$"


def _is_bracketed(regex: str) -> bool:
    """Whether one pair of brackets is around all of it."""
    depth = 0
    for at, one in enumerate(regex):
        depth += (one == "(") - (one == ")")
        if depth == 0:
            return at == len(regex) - 1
    return False
