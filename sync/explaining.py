"""``_explain``: which index a query goes by, and why by no other (CouchDB's documentation,
"/{db}/_explain", "Index selection")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from schemas.wire import FindRequest
from sync.collation import key
from sync.index_choice import Ranking
from sync.indexes import ALL_DOCS, Directed, Index
from sync.selector_form import Selector, conditions, fields, normal_form

_GREATEST: Final = "<MAX>"


def explained(
    db: str, request: FindRequest, sort: Sequence[Directed], ranking: Ranking
) -> dict[str, Any]:
    """The answer's members. Without a usable index, ``index`` is null, as in CouchDB."""
    form = normal_form(request.selector)
    chosen = ranking.chosen
    answer = {
        "dbname": db,
        "index": None if chosen is None else chosen.described(),
        "partitioned": False,
        "selector": form,
        "opts": _options(request, sort),
        "limit": request.limit,
        "skip": request.skip,
        "fields": request.fields or [],
        "index_candidates": [*_candidates(ranking)],
        "selector_hints": [_hints(form)],
    }
    if chosen is not None:
        # Documents are read whichever index it is.
        answer |= {"mrargs": _arguments(request, sort, chosen, form), "covering": False}
    return answer


def _options(request: FindRequest, sort: Sequence[Directed]) -> dict[str, Any]:
    return {
        "use_index": request.use_index,
        "bookmark": request.bookmark or "nil",
        "limit": request.limit,
        "skip": request.skip,
        "sort": {name: way for field in sort for name, way in field.items()},
        "fields": request.fields or [],
        "partition": "",
        "r": request.r,
        "conflicts": request.conflicts,
        "stale": False,
        "update": request.update,
        "stable": request.stable,
        "execution_stats": request.execution_stats,
        "allow_fallback": request.allow_fallback,
    }


def _arguments(
    request: FindRequest, sort: Sequence[Directed], index: Index, form: Selector
) -> dict[str, Any]:
    """The range of the index, as CouchDB would ask a view for it."""
    low, high = _range(index, form)
    down = any("desc" in field.values() for field in sort)
    return {
        "include_docs": True,
        "view_type": "map",
        "reduce": False,
        "partition": None,
        "start_key": high if down else low,
        "end_key": low if down else high,
        "direction": "rev" if down else "fwd",
        "stable": request.stable,
        "update": request.update,
        "conflicts": True if request.conflicts else "undefined",
    }


def _range(index: Index, form: Selector) -> tuple[Any, Any]:
    served = conditions(form)
    lows: list[Any] = []
    highs: list[Any] = []
    open_low = open_high = False
    for name in index.names:
        low, high = _bounds((op, value) for field, op, value in served if field == name)
        if not low and not high:
            break
        open_low, open_high = open_low or not low, open_high or not high
        lows += [] if open_low else low
        highs += [] if open_high else high
    if index is ALL_DOCS:
        return lows[0] if lows else None, highs[0] if highs else _GREATEST
    return lows, [*highs, _GREATEST]


def _bounds(served: Iterable[tuple[str, Any]]) -> tuple[list[Any], list[Any]]:
    """The greatest lower and the least upper bound, each in a list that is empty without one."""
    found = list(served)
    low = [value for operator, value in found if operator in ("$eq", "$gt", "$gte")]
    high = [value for operator, value in found if operator in ("$eq", "$lt", "$lte")]
    return (
        [max(low, key=key)] if low else [],
        [min(high, key=key)] if high else [],
    )


def _candidates(ranking: Ranking) -> Iterable[dict[str, Any]]:
    for place, (index, reason, usable) in ranking.others():
        analysis = {
            "usable": usable,
            "reasons": [{"name": reason}],
            "ranking": place,
            "covering": None if index is ALL_DOCS else False,
        }
        yield {"index": index.described(), "analysis": analysis}


def _hints(form: Selector) -> dict[str, Any]:
    indexable = {name for name, _, _ in conditions(form)}
    return {
        "type": "json",
        "indexable_fields": sorted(indexable),
        "unindexable_fields": sorted(fields(form) - indexable),
    }
