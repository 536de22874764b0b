"""Operators of Mango selectors that look at one value: each argument makes a predicate. Pure.

Source: Apache CouchDB's documentation, "/{db}/_find", "Condition Operators". Regular expressions
run in linear time, whatever the pattern: Rust's engine, by way of jsonschema-rs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from jsonschema_rs import RegexOptions, validator_for

from sync.collation import key
from sync.errors import SyncError

Predicate = Callable[[Any], bool]
#: Bytes a compiled regular expression may take.
_REGEX_SIZE: Final = 1_000_000
_TYPES: Final[dict[str, Predicate]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def on_value(name: str, argument: Any) -> Predicate:
    """What the operator ``name`` says of a value. Raises SyncError ``invalid_operator``,
    ``bad_arg``."""
    if name in _COMPARISONS:
        return _COMPARISONS[name](key(argument))
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


def list_of(name: str, argument: Any) -> list[Any]:
    """The argument, which must be an array. Raises SyncError ``bad_arg``."""
    if not isinstance(argument, list):
        raise bad_argument(name, argument)
    return argument


def _in(argument: Any) -> Predicate:
    wanted = {key(option) for option in list_of("$in", argument)}

    def test(value: Any) -> bool:
        if isinstance(value, list) and any(key(one) in wanted for one in value):
            return True
        return key(value) in wanted

    return test


def _not_in(argument: Any) -> Predicate:
    inside = _in(list_of("$nin", argument))
    return lambda value: not inside(value)


def _all(argument: Any) -> Predicate:
    wanted = [key(one) for one in list_of("$all", argument)]

    def test(value: Any) -> bool:
        if not isinstance(value, list) or not wanted:
            return False
        have = {key(one) for one in value}
        return have.issuperset(wanted) or wanted == [key(value)]

    return test


def _size(argument: Any) -> Predicate:
    if not _integer(argument) or argument < 0:
        raise bad_argument("$size", argument)
    return lambda value: isinstance(value, list) and len(value) == argument


def _mod(argument: Any) -> Predicate:
    well_formed = isinstance(argument, list) and len(argument) == 2 and all(map(_integer, argument))
    if not well_formed or argument[0] == 0:
        raise bad_argument("$mod", argument)
    divisor, remainder = abs(argument[0]), argument[1]

    def test(value: Any) -> bool:
        # The remainder has the dividend's sign, as in Erlang.
        return _integer(value) and (abs(value) % divisor) * (-1 if value < 0 else 1) == remainder

    return test


def _type(argument: Any) -> Predicate:
    if not isinstance(argument, str) or argument not in _TYPES:
        raise bad_argument("$type", argument)
    return _TYPES[argument]


def _regex(argument: Any) -> Predicate:
    try:
        options = RegexOptions(size_limit=_REGEX_SIZE)
        schema = {"type": "string", "pattern": argument}
        return validator_for(schema, pattern_options=options).is_valid
    except ValueError:
        raise bad_argument("$regex", argument) from None


def _begins_with(argument: Any) -> Predicate:
    if not isinstance(argument, str):
        raise bad_argument("$beginsWith", argument)
    return lambda value: isinstance(value, str) and value.startswith(argument)


def _element_exists(argument: Any) -> Predicate:
    """``$exists`` on an array's element, which is there."""
    if not isinstance(argument, bool):
        raise bad_argument("$exists", argument)
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


def bad_argument(name: str, argument: object) -> SyncError:
    """What is told of an argument that the operator does not take."""
    return SyncError("bad_arg", f"Bad argument for operator {name}: {argument!r:.100}")
