"""``relevant`` as a branch says it: another field has one of some values."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

_NAME: Final = r"\$\{\s*(?P<name>[^}\s]+)\s*\}"
_VALUE: Final = r"(?P<quote>['\"])(?P<value>[^'\"]*)(?P=quote)"
_TERMS: Final = (
    re.compile(rf"{_NAME}\s*=\s*{_VALUE}"),
    re.compile(rf"selected\(\s*{_NAME}\s*,\s*{_VALUE}\s*\)"),
)
#: A piece of an expression at a time, so that a bracket or an operator in a value is a value's.
_TOKENS: Final = re.compile(rf"\s*(?:{_NAME}|{_VALUE}|[()]|[^\s()'\"$]+|.)")


class Condition(Struct, frozen=True):
    """Shown where the field ``name`` has one of ``values``."""

    name: str
    values: frozenset[str]


def read(expression: str) -> list[Condition] | None:
    """All of these must hold; None where the expression says something that branches do not."""
    parts = _split(_bare(expression), "and")
    if len(parts) == 1:
        found = _alternatives(parts[0])
        return None if found is None else [found]
    conditions: list[Condition] = []
    for part in parts:
        deeper = read(part)
        if deeper is None:
            return None
        conditions.extend(each for each in deeper if each not in conditions)
    return conditions


def _alternatives(expression: str) -> Condition | None:
    """``${x} = 'a' or ${x} = 'b'``: one field, any of these values."""
    names: set[str] = set()
    values: set[str] = set()
    for part in _split(_bare(expression), "or"):
        term = _bare(part)
        found = next((match for one in _TERMS if (match := one.fullmatch(term))), None)
        if found is not None:
            names.add(found["name"])
            values.add(found["value"])
            continue
        deeper = _alternatives(term) if len(_split(term, "or")) > 1 else None
        if deeper is None:
            return None
        names.add(deeper.name)
        values |= deeper.values
    return Condition(names.pop(), frozenset(values)) if len(names) == 1 else None


def _split(expression: str, operator: str) -> list[str]:
    """The operands of ``operator`` outside brackets. ``or`` binds weaker than ``and``, so that an
    expression with ``or`` outside brackets is no conjunction."""
    if operator == "and" and len(_split(expression, "or")) > 1:
        return [expression]
    parts = [""]
    depth = 0
    for token in _TOKENS.finditer(expression):
        word = token[0].strip()
        depth += (word == "(") - (word == ")")
        if depth == 0 and word == operator:
            parts.append("")
        else:
            parts[-1] += token[0]
    return [part.strip() for part in parts]


def _bare(expression: str) -> str:
    """Without the brackets around all of it."""
    bare = expression.strip()
    while bare.startswith("(") and bare.endswith(")"):
        depth = 0
        for token in _TOKENS.finditer(bare):
            word = token[0].strip()
            depth += (word == "(") - (word == ")")
            if depth == 0 and token.end() < len(bare):
                return bare
        if depth != 0:
            return bare
        bare = bare[1:-1].strip()
    return bare
