"""Which index serves a Mango query (CouchDB's documentation, "/{db}/_find", "Index selection").
Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from schemas.wire import FindRequest
from sync.errors import SyncError
from sync.index_keys import Bounds, bounds_of
from sync.indexes import ALL_DOCS, Directed, Index

_UNBOUND: Final = Bounds()
_NO_INDEX: Final = "No matching index found, create an index to optimize query time."


class Choice(Struct, frozen=True):
    """The index, what the selector says of its fields, and what the client should know."""

    index: Index
    bounds: Mapping[str, Bounds]
    warning: str = ""


class Ranking(Struct, frozen=True):
    """The indexes of a database for one query. ``usable``: those to choose from, the best first;
    ``excluded``: those that would do if another had not been asked for; ``unfit``: why each of the
    others does not serve."""

    bounds: Mapping[str, Bounds]
    asked: bool
    usable: Sequence[Index]
    excluded: Sequence[Index]
    unfit: Sequence[tuple[Index, str]]

    @property
    def chosen(self) -> Index | None:
        return self.usable[0] if self.usable else None

    def others(self) -> Iterator[tuple[int, tuple[Index, str, bool]]]:
        """(place, (index, why not it, whether it would do)) of those that were not chosen."""
        json = [index for index in self.usable if index is not ALL_DOCS]
        place = 0
        for place, index in enumerate(json[1:], 1):
            yield place, (index, self._why_later(index), True)
        place = max(place, 1)
        for group in (
            [(i, "unfavored_type", True) for i in self.usable[1:] if i is ALL_DOCS],
            [(index, "excluded_by_user", True) for index in self.excluded],
            [(index, reason, False) for index, reason in self.unfit if reason != "is_partial"],
            [(index, reason, False) for index, reason in self.unfit if reason == "is_partial"],
        ):
            yield from ((place, one) for one in group)
            place += bool(group)

    def _why_later(self, index: Index) -> str:
        best, this = (_rank(one, self.bounds) for one in (self.usable[0], index))
        if best[:2] != this[:2]:
            return "less_overlap"
        return "too_many_fields" if best[2] != this[2] else "alphabetically_comes_after"


def rank(known: Sequence[Index], request: FindRequest, sort: Sequence[Directed]) -> Ranking:
    """An index serves where the query needs all its fields and sorts by its first ones, those apart
    that the selector gives one value. ``known`` begins with the one that every database has."""
    bounds = bounds_of(request.selector)
    sorted_by = [name for field in sort for name in field]
    wanted = request.use_index
    unfit = [
        (index, reason)
        for index in known
        if (reason := _unfit(index, bounds, sorted_by, _is(index, wanted)))
    ]
    names = [index for index, _ in unfit]
    usable = sorted(
        (index for index in known if index not in names), key=lambda index: _rank(index, bounds)
    )
    asked = [index for index in usable if _is(index, wanted)]
    excluded = [index for index in usable if index not in asked] if asked else []
    return Ranking(bounds, bool(asked), asked or usable, excluded, unfit)


def choose(known: Sequence[Index], request: FindRequest, sort: Sequence[Directed]) -> Choice:
    """Raises SyncError ``no_usable_index`` for a sort without one, and where the one that is asked
    for does not serve, or only the one of all documents does, and no other may."""
    ranking = rank(known, request, sort)
    wanted, found = request.use_index, ranking.chosen
    missed = bool(wanted) and not ranking.asked
    if missed and not request.allow_fallback:
        raise SyncError("no_usable_index", f"{_named(wanted)} does not serve this query.")
    if found is None:
        raise SyncError("no_usable_index")
    if found is ALL_DOCS and not request.allow_fallback and "_id" not in ranking.bounds:
        raise SyncError("no_usable_index", "No index serves this query.")
    warnings = []
    if missed:
        warnings.append(
            f"{_named(wanted)} was not used because it is not a valid index for this query."
        )
    if found is ALL_DOCS:
        warnings.append(_NO_INDEX)
    return Choice(found, ranking.bounds, "\n".join(warnings))


def _unfit(index: Index, bounds: Mapping[str, Bounds], sorted_by: list[str], asked: bool) -> str:
    """Why it does not serve; empty where it does."""
    names = index.names
    if index.partial and not asked:
        return "is_partial"
    # A document without the field that is sorted by is not in the index.
    if not set(names) <= {*bounds, *sorted_by, "_id", "_rev"}:
        return "field_mismatch"
    # What has one value all through sorts nothing.
    while sorted_by and names and names[0] != sorted_by[0] and _of(bounds, names[0]).one:
        names = names[1:]
    return "" if names[: len(sorted_by)] == sorted_by else "sort_order_mismatch"


def _of(bounds: Mapping[str, Bounds], name: str) -> Bounds:
    return bounds.get(name, _UNBOUND)


def _rank(index: Index, bounds: Mapping[str, Bounds]) -> tuple[int, int, int, str, str]:
    """The more fields at its beginning have one value, then a bound, the better; then the shorter,
    then by name, as CouchDB has it. The one of all documents comes last."""
    if index is ALL_DOCS:
        return 1, 0, 0, "", ""
    fixed = bounded = 0
    for name in index.names:
        found = _of(bounds, name)
        if not found.one:
            bounded = int(found.low is not None or found.high is not None)
            break
        fixed += 1
    return -fixed, -bounded, len(index.names), index.design or "", index.name


def _is(index: Index, wanted: Sequence[str]) -> bool:
    if not wanted:
        return False
    design = "_design/" + wanted[0].removeprefix("_design/")
    return index.design == design and wanted[1:] in ([], [index.name])


def _named(wanted: Sequence[str]) -> str:
    return ", ".join(("_design/" + wanted[0].removeprefix("_design/"), *wanted[1:]))
