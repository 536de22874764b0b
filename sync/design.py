"""What a design document must look like. Pure.

Its members' types are checked as CouchDB checks them; its functions are not compiled, because
nothing here runs them. Source: Apache CouchDB's documentation, "Design Documents", and the answers
that it gives to faulty ones (400 ``invalid_design_doc``).
"""

from __future__ import annotations

from typing import Any, Final

from sync.errors import SyncError
from sync.parsing import decode_body

_ANY: Final = None
_TYPES: Final[dict[str, type]] = {"object": dict, "string": str, "array": list, "boolean": bool}
#: A member's name (``_ANY``: each) and the types it may have, one level after the other.
_Path = tuple[tuple[str | None, tuple[str, ...]], ...]
_OBJECT: Final = ("object",)
_FUNCTIONS: Final = ("filters", "lists", "shows", "updates")
_PATHS: Final[tuple[_Path, ...]] = (
    *(((name, _OBJECT), (_ANY, ("object", "string"))) for name in _FUNCTIONS),
    (("language", ("string",)),),
    *(
        (("options", _OBJECT), (name, ("boolean",)))
        for name in ("include_design", "local_seq", "partitioned")
    ),
    (("rewrites", ("string", "array")),),
    (("validate_doc_update", ("string",)),),
    (("views", _OBJECT), ("lib", _OBJECT)),
    (("views", _OBJECT), (_ANY, _OBJECT), ("reduce", ("string",))),
)
#: Reduce functions that a CouchDB has itself begin so.
_BUILT_IN: Final = (
    *("_sum", "_count", "_stats", "_approx_count_distinct"),
    *("_top_", "_bottom_", "_first", "_last"),
)


def check_design(body: bytes) -> None:
    """Raises SyncError ``invalid_design_doc`` that says which member is wrong."""
    design = decode_body(body)
    map_type = _OBJECT if design.get("language") == "query" else ("string",)
    for path in (*_PATHS, (("views", _OBJECT), (_ANY, _OBJECT), ("map", map_type))):
        _check(design, path, "")
    if design.get("options", {}).get("partitioned"):
        raise _faulty("partitioned option cannot be true in a non-partitioned database.")
    for name, view in design.get("views", {}).items():
        if name != "lib":
            _check_view(name, view, design.get("language", "javascript"))


def _check(value: dict[str, Any], path: _Path, above: str) -> None:
    (wanted, types), *below = path
    for name in value if wanted is _ANY else (wanted,):
        if name not in value:
            continue
        if not isinstance(value[name], tuple(_TYPES[kind] for kind in types)):
            raise _faulty(f"`{above}{name}` field must have {' or '.join(types)} type")
        if below:
            _check(value[name], tuple(below), f"{above}{name}.")


def _check_view(name: str, view: dict[str, Any], language: str) -> None:
    if "map" not in view:
        raise _faulty(f"View `{name}` must contain map function")
    reduce = view.get("reduce", "")
    if language == "javascript" and reduce[:1] == "_" and not reduce.startswith(_BUILT_IN):
        raise _faulty(f"`{reduce}` is not a supported reduce function.")


def _faulty(reason: str) -> SyncError:
    return SyncError("invalid_design_doc", reason)
