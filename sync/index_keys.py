"""Keys of Mango indexes: bytes that compare as the values do (``sync/collation.py``), and the range
of keys that a selector leaves. Pure.

A key is cut off at MOST bytes, which keeps "not greater": whoever looks up a range checks each
document once more.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from sync.collation import text_key
from sync.selector import field_path

#: Bytes a key may have: an index's row must fit into a database's page.
MOST: Final = 1000
_END: Final = b"\0"
_MORE: Final = b"\1"
#: Greater than anything that may follow in a key.
_LAST: Final = b"\xff"
_SIGN: Final = 1 << 63
_BITS: Final = (1 << 64) - 1
#: Operators that no document without the field satisfies.
_PRESENT: Final = frozenset(
    (
        *("$eq", "$ne", "$lt", "$lte", "$gt", "$gte", "$in", "$nin", "$all", "$size", "$mod"),
        *("$type", "$regex", "$beginsWith", "$elemMatch", "$allMatch", "$keyMapMatch"),
    )
)


class Bounds(Struct):
    """What a selector says of a field that it needs to be there: the least and the greatest value,
    encoded and both inclusive."""

    low: bytes | None = None
    high: bytes | None = None

    @property
    def one(self) -> bool:
        """Whether only one value will do."""
        return self.low is not None and self.low == self.high


def key_of(values: Sequence[object]) -> bytes:
    """The key of an entry."""
    return b"".join(map(encode, values))[:MOST]


def key_range(names: Sequence[str], bounds: Mapping[str, Bounds]) -> tuple[bytes, bytes]:
    """The least and the greatest key of an index by ``names`` that a selector leaves."""
    prefix = b""
    for name in names:
        found = bounds.get(name, Bounds())
        if not found.one:
            low = prefix + (found.low or b"")
            high = prefix + (found.high or b"") + _LAST
            return low[:MOST], high[:MOST]
        prefix += found.low or b""
    return prefix[:MOST], (prefix + _LAST)[:MOST]


def bounds_of(selector: Mapping[str, Any]) -> dict[str, Bounds]:
    """The fields that a document must have to match, with their bounds. A part of the selector
    that is not understood here bounds nothing."""
    found: dict[tuple[str, ...], Bounds] = {}
    _collect(found, (), selector)
    return {".".join(part.replace(".", "\\.") for part in path): b for path, b in found.items()}


def _collect(
    found: dict[tuple[str, ...], Bounds], path: tuple[str, ...], selector: Mapping[str, Any]
) -> None:
    for name, argument in selector.items():
        if name == "$and" and isinstance(argument, list):
            for part in argument:
                if isinstance(part, dict):
                    _collect(found, path, part)
        elif name.startswith("$"):
            if path:
                _condition(found, path, name, argument)
        elif isinstance(argument, dict) and argument:
            _collect(found, (*path, *field_path(name)), argument)
        else:
            _condition(found, (*path, *field_path(name)), "$eq", argument)


def _condition(
    found: dict[tuple[str, ...], Bounds], path: tuple[str, ...], name: str, argument: Any
) -> None:
    if name not in _PRESENT and not (name == "$exists" and argument is True):
        return
    bounds = found.setdefault(path, Bounds())
    if name not in ("$eq", "$gt", "$gte", "$lt", "$lte"):
        return
    value = encode(argument)
    if name in ("$eq", "$gt", "$gte"):
        bounds.low = value if bounds.low is None else max(bounds.low, value)
    if name in ("$eq", "$lt", "$lte"):
        bounds.high = value if bounds.high is None else min(bounds.high, value)


def encode(value: object) -> bytes:
    """Any decoded JSON value: of two, the encodings compare as the values do; integers beyond what
    a double holds may compare as equal."""
    if value is None:
        return b"\1"
    if isinstance(value, bool):
        return b"\3" if value else b"\2"
    if isinstance(value, int | float):
        return b"\4" + _number(value)
    if isinstance(value, str):
        return b"\5" + _text(value)
    if isinstance(value, list):
        return b"\6" + b"".join([_MORE + encode(one) for one in value]) + _END
    if isinstance(value, dict):
        members = [_MORE + _text(name) + encode(one) for name, one in value.items()]
        return b"\7" + b"".join(members) + _END
    raise TypeError(f"{type(value).__name__} is no JSON value")


def _number(value: float) -> bytes:
    """A double (IEEE 754) whose bytes compare as it does."""
    try:
        double = float(value)
    except OverflowError:
        double = float("inf") if value > 0 else float("-inf")
    (bits,) = struct.unpack(">Q", struct.pack(">d", double + 0.0))  # -0.0 is 0.0
    return struct.pack(">Q", bits ^ _BITS if bits & _SIGN else bits | _SIGN)


def _text(text: str) -> bytes:
    base, accents, case, whole = text_key(text)
    parts = [bytes((kind + 1, place + 1)) + _raw(char) for kind, place, char in base]
    parts.append(_END)
    parts += [_MORE + _raw(accent) for accent in accents]
    parts.append(_END)
    parts.append(bytes(2 if capital else 1 for capital in case) + _END)
    parts.append(_raw(whole))
    return b"".join(parts)


def _raw(text: str) -> bytes:
    """Code points in their order; no text's bytes begin another's."""
    return text.encode("utf-8", "surrogatepass").replace(_END, b"\0\xff") + b"\0\0"
