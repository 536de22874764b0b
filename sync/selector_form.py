"""The one form of a Mango selector that CouchDB makes of all (``_explain`` shows it): every
condition explicit, every field's whole path beside its operator, negations as far in as they go.
Pure; the selector must be one that compiles.
"""

from __future__ import annotations

from typing import Any, Final

Selector = dict[str, Any]

_LISTS: Final = ("$and", "$or", "$nor")
_ON_ELEMENTS: Final = ("$elemMatch", "$allMatch", "$keyMapMatch")
_OPPOSITES: Final = {
    "$lt": "$gte", "$lte": "$gt", "$gt": "$lte", "$gte": "$lt",
    "$eq": "$ne", "$ne": "$eq", "$in": "$nin", "$nin": "$in",
    "$and": "$or", "$or": "$and",
}  # fmt: skip
#: Operators whose values an index has one after the other.
INDEXED: Final = ("$lt", "$lte", "$eq", "$gt", "$gte")


def normal_form(selector: Selector) -> Selector:
    """The selector in that form."""
    return _moved_in(_with_paths(_explicit(selector), "")) if selector else {}


def _one(condition: Selector) -> tuple[str, Any]:
    return next(iter(condition.items()), ("", {}))


def _explicit(condition: Any) -> Selector:
    if not isinstance(condition, dict) or not condition:
        return {"$eq": condition}
    if len(condition) > 1:
        return {"$and": [_explicit({name: one}) for name, one in condition.items()]}
    name, argument = _one(condition)
    if name in _LISTS:
        return {name: [_explicit(one) for one in argument]}
    if name.startswith("$") and name != "$not" and name not in _ON_ELEMENTS:
        return condition
    return {name: _explicit(argument)}


def _with_paths(condition: Selector, path: str) -> Selector:
    name, argument = _one(condition)
    if name in _LISTS:
        return {name: [_with_paths(one, path) for one in argument]}
    if name == "$not":
        return {name: _with_paths(argument, path)}
    if name in _ON_ELEMENTS:
        return {path: {name: _with_paths(argument, "")}}
    if name.startswith("$"):
        return {path: condition}
    return _with_paths(argument, f"{path}.{name}" if path else name)


def _moved_in(condition: Selector) -> Selector:
    name, argument = _one(condition)
    if name == "$not":
        return _negated(argument)
    if name == "$nor":
        return {"$and": [_negated(one) for one in argument]}
    if name in _LISTS:
        return {name: [_moved_in(one) for one in argument]}
    return condition


def _negated(condition: Selector) -> Selector:
    name, argument = _one(condition)
    if name == "$not":
        return _moved_in(argument)
    if name == "$nor":
        return {"$or": [_moved_in(one) for one in argument]}
    if name in _OPPOSITES:
        inner = [_negated(one) for one in argument] if name in _LISTS else argument
        return {_OPPOSITES[name]: inner}
    if name == "$exists":
        return {name: not argument}
    if name.startswith("$"):
        return {"$not": condition}
    return {name: _negated(argument)}


def fields(form: Selector) -> set[str]:
    """All fields of a selector in normal form."""
    name, argument = _one(form)
    if name in _LISTS:
        return set().union(*(fields(one) for one in argument))
    return {name} if name and not name.startswith("$") else set()


def conditions(form: Selector) -> list[tuple[str, str, Any]]:
    """(field, operator, value) that an index can serve: all of them must hold."""
    name, argument = _one(form)
    if name == "$and":
        return [found for one in argument for found in conditions(one)]
    if name.startswith("$") or not isinstance(argument, dict):
        return []
    operator, value = _one(argument)
    return [(name, operator, value)] if operator in INDEXED else []
