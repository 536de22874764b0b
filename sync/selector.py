"""Mango selectors: JSON in, a predicate on documents out. Pure.

Source: Apache CouchDB's documentation, "/{db}/_find", "Selector Syntax". A condition on a field
that the document has not is false, ``$exists: false`` apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from sync.errors import BadRequest
from sync.operators import Predicate, bad_argument, list_of, on_value

#: Levels of nesting a selector may have.
_MAX_DEPTH: Final = 50
_MOST_CONDITIONS: Final = 500
_MOST_VALUES: Final = 10_000
_MOST_PATTERNS: Final = 20
#: Digits of an index into an array; no array is longer.
_INDEX_DIGITS: Final = 9
_ABSENT: Final = object()
_DOT: Final = re.compile(r"(?<!\\)\.")


def compile_selector(selector: object) -> Predicate:
    """A predicate on decoded documents (``_id``, ``_rev`` included). Raises BadRequest unless it
    is an object; SyncError ``invalid_operator``, ``bad_arg``."""
    if not isinstance(selector, dict):
        raise BadRequest("Selector error: expected a JSON object")
    _check_size(selector)
    return _selector(selector, 0)


def _check_size(selector: Mapping[str, Any]) -> None:
    """Every document is held against every condition: there may not be any number of them."""
    conditions = values = patterns = 0
    waiting: list[Any] = [selector]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            conditions += len(one)
            patterns += "$regex" in one
            waiting.extend(one.values())
        elif isinstance(one, list):
            values += len(one)
            waiting.extend(one)
    for number, most, what in (
        (conditions, _MOST_CONDITIONS, "conditions"),
        (values, _MOST_VALUES, "values in its lists"),
        (patterns, _MOST_PATTERNS, "regular expressions"),
    ):
        if number > most:
            raise BadRequest(f"The selector has more than {most} {what}")


def field_path(field: str) -> tuple[str, ...]:
    """``a.b`` → (a, b); a dot that belongs to a name is written ``\\.``."""
    return tuple(part.replace("\\.", ".") for part in _DOT.split(field))


def value_at(document: object, path: tuple[str, ...]) -> object:
    """The value at a path; ``ABSENT`` where there is none. Numbers index into arrays."""
    found = document
    for part in path:
        if isinstance(found, dict) and part in found:
            found = found[part]
        elif isinstance(found, list) and _is_index(part) and int(part) < len(found):
            found = found[int(part)]
        else:
            return _ABSENT
    return found


def _is_index(part: str) -> bool:
    return part.isdecimal() and len(part) <= _INDEX_DIGITS


def is_absent(value: object) -> bool:
    """Whether ``value_at`` found nothing."""
    return value is _ABSENT


def _selector(selector: Mapping[str, Any], depth: int) -> Predicate:
    if depth > _MAX_DEPTH:
        raise BadRequest("The selector is nested too deep")
    parts = [_member(name, value, depth + 1) for name, value in selector.items()]
    return _all_of(parts)


def _all_of(parts: list[Predicate]) -> Predicate:
    if len(parts) == 1:
        return parts[0]
    return lambda value: all(part(value) for part in parts)


def _member(name: str, argument: Any, depth: int) -> Predicate:
    if name == "$not" or name in _COMBINED:
        return _combination(name, argument, depth)
    if name.startswith("$"):
        return _operator(name, argument, depth)
    path = field_path(name)
    if isinstance(argument, dict) and argument:
        return _on_field(path, argument, depth)
    return _present(path, _operator("$eq", argument, depth))


def _present(path: tuple[str, ...], condition: Predicate) -> Predicate:
    def test(document: Any) -> bool:
        value = value_at(document, path)
        return value is not _ABSENT and condition(value)

    return test


def _on_field(path: tuple[str, ...], conditions: Mapping[str, Any], depth: int) -> Predicate:
    parts = []
    for name, argument in conditions.items():
        if name == "$exists":
            parts.append(_exists(path, argument))
        elif name == "$not":
            parts.append(_not(_member_on(path, argument, depth)))
        elif name in _COMBINED:
            options = list_of(name, argument)
            inner_parts = [_member_on(path, option, depth) for option in options]
            parts.append(_COMBINED[name](inner_parts))
        elif name.startswith("$"):
            parts.append(_present(path, _operator(name, argument, depth)))
        else:
            parts.append(_member_on((*path, *field_path(name)), argument, depth))
    return _all_of(parts)


def _member_on(path: tuple[str, ...], argument: Any, depth: int) -> Predicate:
    if depth > _MAX_DEPTH:
        raise BadRequest("The selector is nested too deep")
    if isinstance(argument, dict) and argument:
        return _on_field(path, argument, depth + 1)
    return _present(path, _operator("$eq", argument, depth))


def _exists(path: tuple[str, ...], wanted: Any) -> Predicate:
    if not isinstance(wanted, bool):
        raise bad_argument("$exists", wanted)
    return lambda document: (value_at(document, path) is not _ABSENT) is wanted


def _combination(name: str, argument: Any, depth: int) -> Predicate:
    if name == "$not":
        if not isinstance(argument, dict):
            raise bad_argument(name, argument)
        return _not(_selector(argument, depth))
    parts = []
    for option in list_of(name, argument):
        if not isinstance(option, dict):
            raise bad_argument(name, argument)
        parts.append(_selector(option, depth))
    return _COMBINED[name](parts)


def _not(inner: Predicate) -> Predicate:
    return lambda value: not inner(value)


_COMBINED: Final[dict[str, Callable[[list[Predicate]], Predicate]]] = {
    "$and": lambda parts: lambda value: all(part(value) for part in parts),
    # Of no conditions at all it holds, as in CouchDB.
    "$or": lambda parts: lambda value: not parts or any(part(value) for part in parts),
    "$nor": lambda parts: lambda value: not any(part(value) for part in parts),
}


def _operator(name: str, argument: Any, depth: int) -> Predicate:
    if name in _ON_ELEMENTS:
        inner = _element(argument, depth)
        return lambda value: _ON_ELEMENTS[name](value, inner)
    return on_value(name, argument)


def _element(argument: Any, depth: int) -> Predicate:
    """The predicate on an array's element: a selector, or operators on the element itself."""
    if not isinstance(argument, dict):
        raise bad_argument("$elemMatch", argument)
    return _selector(argument, depth)


_ON_ELEMENTS: Final[dict[str, Callable[[Any, Predicate], bool]]] = {
    "$elemMatch": lambda value, inner: isinstance(value, list) and any(map(inner, value)),
    "$allMatch": lambda value, inner: (
        isinstance(value, list) and bool(value) and all(map(inner, value))
    ),
    "$keyMapMatch": lambda value, inner: isinstance(value, dict) and any(map(inner, value)),
}
