"""Which index serves a Mango query (CouchDB's documentation, "/{db}/_find", "Selecting an index").
Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from schemas.wire import FindRequest
from sync.errors import SyncError
from sync.index_keys import Bounds, bounds_of
from sync.indexes import ALL_DOCS, Directed, Index

_NO_INDEX: Final = "No matching index found, create an index to optimize query time."


class Choice(Struct, frozen=True):
    """The index, what the selector says of its fields, and what the client should know."""

    index: Index
    bounds: Mapping[str, Bounds]
    warning: str = ""


def choose(known: Sequence[Index], request: FindRequest, sort: Sequence[Directed]) -> Choice:
    """An index serves where the query needs all its fields and sorts by its first ones. ``known``
    begins with the one that every database has. Raises SyncError ``no_usable_index`` for a sort
    without one, and where the one that is asked for does not serve and no other may."""
    bounds = bounds_of(request.selector)
    sorted_by = [name for field in sort for name in field]
    wanted = [request.use_index] if isinstance(request.use_index, str) else request.use_index
    wanted = [name for name in wanted if name]
    usable = [index for index in known[1:] if _serves(index, bounds, sorted_by)]
    asked_for = [index for index in usable if wanted and _is(index, wanted)]
    if wanted and not asked_for and not request.allow_fallback:
        raise SyncError("no_usable_index", f"{_named(wanted)} does not serve this query.")
    others = [index for index in usable if not index.partial]
    found = min(asked_for or others or [ALL_DOCS], key=lambda index: _rank(index, bounds))
    if found is ALL_DOCS and sorted_by and sorted_by != ["_id"]:
        raise SyncError("no_usable_index")
    warnings = []
    if wanted and not asked_for:
        warnings.append(
            f"{_named(wanted)} was not used because it is not a valid index for this query."
        )
    if found is ALL_DOCS:
        warnings.append(_NO_INDEX)
    return Choice(found, bounds, "\n".join(warnings))


def _serves(index: Index, bounds: Mapping[str, Bounds], sorted_by: list[str]) -> bool:
    names = index.names
    # A document without the field that is sorted by is not in the index.
    needed = {*bounds, *sorted_by}
    return set(names) <= needed and names[: len(sorted_by)] == sorted_by


def _rank(index: Index, bounds: Mapping[str, Bounds]) -> tuple[int, int, int, str, str]:
    """The more fields at its beginning have one value, then a bound, the better; then the shorter,
    then by name, as CouchDB has it."""
    fixed = bounded = 0
    for name in index.names:
        found = bounds.get(name, Bounds())
        if not found.one:
            bounded = int(found.low is not None or found.high is not None)
            break
        fixed += 1
    return -fixed, -bounded, len(index.names), index.design or "", index.name


def _is(index: Index, wanted: Sequence[str]) -> bool:
    design = "_design/" + wanted[0].removeprefix("_design/")
    return index.design == design and wanted[1:] in ([], [index.name])


def _named(wanted: Sequence[str]) -> str:
    return ", ".join(("_design/" + wanted[0].removeprefix("_design/"), *wanted[1:]))
