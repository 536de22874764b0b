"""The bodies of ``_find``, ``_explain`` and ``_index``, checked member by member as CouchDB checks
them: each mistake has its own name. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from schemas.wire import FindRequest
from sync.errors import SyncError

_Check = Callable[[Any], bool]


def _boolean(value: Any) -> bool:
    return isinstance(value, bool)


def _integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _text_or_null(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _index_name(value: Any) -> bool:
    return _text_or_null(value) or (_texts(value) and len(value) <= len(("design", "name")))


#: member → (check, the error's name)
_FIND: Final[dict[str, tuple[_Check, str]]] = {
    "selector": (lambda value: isinstance(value, dict), "invalid_selector_json"),
    "use_index": (_index_name, "invalid_index_name"),
    "bookmark": (_text_or_null, "invalid_bookmark"),
    "limit": (lambda value: _integer(value) and value >= 0, "invalid_non_neg_integer"),
    "skip": (lambda value: _integer(value) and value >= 0, "invalid_non_neg_integer"),
    "sort": (lambda value: isinstance(value, list), "invalid_sort_json"),
    "fields": (_texts, "invalid_fields"),
    "partition": (lambda value: value == "", "invalid_partition"),
    "r": (lambda value: _integer(value) and value > 0, "invalid_pos_integer"),
    "conflicts": (_boolean, "invalid_boolean"),
    "stale": (lambda value: value in ("ok", "false", False), "invalid_ok_or_false_value"),
    "update": (_boolean, "invalid_boolean"),
    "stable": (_boolean, "invalid_boolean"),
    "execution_stats": (_boolean, "invalid_boolean"),
    "allow_fallback": (_boolean, "invalid_boolean"),
}
#: Members of POST ``_index``, and of what it defines.
INDEX: Final = ("index", "ddoc", "name", "type", "partitioned", "w")
DEFINITION: Final = ("fields", "partial_filter_selector")
BULK_DELETE: Final = ("docids", "w")


def parse_find(body: Mapping[str, Any]) -> FindRequest:
    """The request that ``body`` is. Raises SyncError ``missing_required_key``, ``invalid_key`` and
    those of its members."""
    check_names(body, tuple(_FIND))
    if "selector" not in body:
        raise SyncError("missing_required_key", "Missing required key: selector")
    for name, value in body.items():
        check, error = _FIND[name]
        if not check(value):
            raise SyncError(error, f"Invalid value for {name}: {value!r:.100}")
    members = {**body, "use_index": _parts_of(body.get("use_index"))}
    if members.pop("stale", False) == "ok":
        members |= {"update": False, "stable": True}
    for one in members.get("sort", ()):
        _check_sort(one)
    return msgspec.convert(members, FindRequest)


def check_names(body: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """Raises SyncError ``invalid_key`` for a member that is none of ``known``."""
    for name in body:
        if name not in known:
            raise SyncError("invalid_key", f"Invalid key {name:.100} for this request.")


def _parts_of(index: Any) -> list[str]:
    """``"design"``, ``"_design/design"`` and ``"design/name"`` in parts."""
    if isinstance(index, list):
        return index
    text = (index or "").removeprefix("_design/")
    return text.split("/", 1) if text and text == index else [text] if text else []


def _check_sort(field: Any) -> None:
    if isinstance(field, str) and field:
        return
    if not isinstance(field, dict) or len(field) != 1:
        raise SyncError("invalid_sort_field", f"Invalid sort field: {field!r:.100}")
    (direction,) = field.values()
    if direction not in ("asc", "desc"):
        raise SyncError("invalid_sort_dir", f"Invalid sort direction: {direction!r:.100}")
