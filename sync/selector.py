"""Mango selectors: JSON in, a predicate on documents out. Pure.

Source: Apache CouchDB's documentation, "/{db}/_find", "Selector Syntax". A condition on a field
that the document has not is false, ``$exists: false`` apart. Regular expressions run in linear
time, whatever the pattern: Rust's engine, by way of jsonschema-rs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from jsonschema_rs import RegexOptions, validator_for

from sync.collation import key
from sync.errors import BadRequest, SyncError

Predicate = Callable[[Any], bool]
#: Levels of nesting a selector may have.
_MAX_DEPTH: Final = 50
_MOST_CONDITIONS: Final = 500
_MOST_VALUES: Final = 10_000
_MOST_PATTERNS: Final = 20
#: Bytes a compiled regular expression may take.
_REGEX_SIZE: Final = 1_000_000
#: Digits of an index into an array; no array is longer.
_INDEX_DIGITS: Final = 9
_ABSENT: Final = object()
_DOT: Final = re.compile(r"(?<!\\)\.")
_TYPES: Final[dict[str, Predicate]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


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
            options = _list_of(name, argument)
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
        raise _bad("$exists", wanted)
    return lambda document: (value_at(document, path) is not _ABSENT) is wanted


def _combination(name: str, argument: Any, depth: int) -> Predicate:
    if name == "$not":
        if not isinstance(argument, dict):
            raise _bad(name, argument)
        return _not(_selector(argument, depth))
    parts = []
    for option in _list_of(name, argument):
        if not isinstance(option, dict):
            raise _bad(name, argument)
        parts.append(_selector(option, depth))
    return _COMBINED[name](parts)


def _not(inner: Predicate) -> Predicate:
    return lambda value: not inner(value)


def _list_of(name: str, argument: Any) -> list[Any]:
    if not isinstance(argument, list):
        raise _bad(name, argument)
    return argument


_COMBINED: Final[dict[str, Callable[[list[Predicate]], Predicate]]] = {
    "$and": lambda parts: lambda value: all(part(value) for part in parts),
    # Of no conditions at all it holds, as in CouchDB.
    "$or": lambda parts: lambda value: not parts or any(part(value) for part in parts),
    "$nor": lambda parts: lambda value: not any(part(value) for part in parts),
}


def _operator(name: str, argument: Any, depth: int) -> Predicate:
    if name in _COMPARISONS:
        return _COMPARISONS[name](key(argument))
    if name in _ON_ELEMENTS:
        inner = _element(argument, depth)
        return lambda value: _ON_ELEMENTS[name](value, inner)
    make = _OTHERS.get(name)
    if make is None:
        raise SyncError("invalid_operator", f"Invalid operator: {name}")
    return make(argument)


_COMPARISONS: Final[dict[str, Callable[[Any], Predicate]]] = {
    "$eq": lambda wanted: lambda value: key(value) == wanted,
    "$ne": lambda wanted: lambda value: key(value) != wanted,
    "$lt": lambda wanted: lambda value: key(value) < wanted,
    "$lte": lambda wanted: lambda value: key(value) <= wanted,
    "$gt": lambda wanted: lambda value: key(value) > wanted,
    "$gte": lambda wanted: lambda value: key(value) >= wanted,
}


def _element(argument: Any, depth: int) -> Predicate:
    """The predicate on an array's element: a selector, or operators on the element itself."""
    if not isinstance(argument, dict):
        raise _bad("$elemMatch", argument)
    return _selector(argument, depth)


_ON_ELEMENTS: Final[dict[str, Callable[[Any, Predicate], bool]]] = {
    "$elemMatch": lambda value, inner: isinstance(value, list) and any(map(inner, value)),
    "$allMatch": lambda value, inner: (
        isinstance(value, list) and bool(value) and all(map(inner, value))
    ),
    "$keyMapMatch": lambda value, inner: isinstance(value, dict) and any(map(inner, value)),
}


def _in(argument: Any) -> Predicate:
    wanted = {key(option) for option in _list_of("$in", argument)}

    def test(value: Any) -> bool:
        if isinstance(value, list) and any(key(one) in wanted for one in value):
            return True
        return key(value) in wanted

    return test


def _not_in(argument: Any) -> Predicate:
    inside = _in(_list_of("$nin", argument))
    return lambda value: not inside(value)


def _all(argument: Any) -> Predicate:
    wanted = [key(one) for one in _list_of("$all", argument)]

    def test(value: Any) -> bool:
        if not isinstance(value, list) or not wanted:
            return False
        have = {key(one) for one in value}
        return have.issuperset(wanted) or wanted == [key(value)]

    return test


def _size(argument: Any) -> Predicate:
    if not _integer(argument) or argument < 0:
        raise _bad("$size", argument)
    return lambda value: isinstance(value, list) and len(value) == argument


def _mod(argument: Any) -> Predicate:
    well_formed = isinstance(argument, list) and len(argument) == 2 and all(map(_integer, argument))
    if not well_formed or argument[0] == 0:
        raise _bad("$mod", argument)
    divisor, remainder = abs(argument[0]), argument[1]

    def test(value: Any) -> bool:
        # The remainder has the dividend's sign, as in Erlang.
        return _integer(value) and (abs(value) % divisor) * (-1 if value < 0 else 1) == remainder

    return test


def _type(argument: Any) -> Predicate:
    if not isinstance(argument, str) or argument not in _TYPES:
        raise _bad("$type", argument)
    return _TYPES[argument]


def _regex(argument: Any) -> Predicate:
    try:
        options = RegexOptions(size_limit=_REGEX_SIZE)
        schema = {"type": "string", "pattern": argument}
        return validator_for(schema, pattern_options=options).is_valid
    except ValueError:
        raise _bad("$regex", argument) from None


def _begins_with(argument: Any) -> Predicate:
    if not isinstance(argument, str):
        raise _bad("$beginsWith", argument)
    return lambda value: isinstance(value, str) and value.startswith(argument)


def _element_exists(argument: Any) -> Predicate:
    """``$exists`` on an array's element, which is there."""
    if not isinstance(argument, bool):
        raise _bad("$exists", argument)
    return lambda _value: bool(argument)


_OTHERS: Final[dict[str, Callable[[Any], Predicate]]] = {
    "$in": _in,
    "$nin": _not_in,
    "$all": _all,
    "$size": _size,
    "$mod": _mod,
    "$type": _type,
    "$regex": _regex,
    "$beginsWith": _begins_with,
    "$exists": _element_exists,
}


def _integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _bad(name: str, argument: object) -> SyncError:
    return SyncError("bad_arg", f"Bad argument for operator {name}: {argument!r:.100}")
