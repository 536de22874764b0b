"""What is measured, against what, and how it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: The reference figures: Apache CouchDB 3.5.0 on another 2-core machine, on another day.
REFERENCE = "CouchDB 3.5.0"


@dataclass(frozen=True)
class Figure:
    """A row. ``reference`` is CouchDB's, ``aim`` what ours must reach; ``less`` is better in times
    and memory."""

    name: str
    unit: str
    reference: float
    aim: float
    less: bool = False

    def met(self, value: float) -> bool:
        """Whether the aim is reached."""
        return value <= self.aim if self.less else value >= self.aim


def times(factor: float, name: str, unit: str, reference: float) -> Figure:
    """A figure whose aim is a multiple of the reference; below 1, less is better."""
    return Figure(name, unit, reference, factor * reference, less=factor < 1)


NEW = times(2, "`_bulk_docs` ×500, new", "documents/s", 11_700)
REPLICATED = times(2, "`_bulk_docs` ×500, replicated", "documents/s", 12_340)
PUT = times(4, "PUT, 16 connections", "/s", 825)
GET = times(4, "GET, 16 connections", "/s", 1_842)
CHANGES = times(10, "`_changes`, plain", "rows/s", 31_600)
CHANGES_WITH_DOCUMENTS = times(10, "`_changes`, with documents", "rows/s", 8_960)
BULK_GET = times(6, "`_bulk_get` ×100", "documents/s", 11_190)
REVS_DIFF = times(3, "`_revs_diff` ×500", "ids/s", 50_000)
LATENCY = times(0.5, "write → long poll answered", "ms", 4.7)
# CouchDB took 0.43 to 0.74 s; the better of the two is the reference.
TOLD = times(0.3, "1,000 long polls told of a write", "s", 0.43)
MEMORY = times(0.3, "memory of 1,000 long polls", "MB", 140)
ALL = (
    *(NEW, REPLICATED, PUT, GET, CHANGES, CHANGES_WITH_DOCUMENTS, BULK_GET, REVS_DIFF),
    *(LATENCY, TOLD, MEMORY),
)


def first_pull(documents: int) -> Figure:
    """A citizen's first pull where the server holds so many documents of others."""
    name = f"first pull of her 50 documents, {documents:,} of others"
    return Figure(name, "ms", 4_300, 20, less=True)


def table(
    servers: Sequence[str], ours: Sequence[str], rows: Mapping[Figure, Mapping[str, float]]
) -> str:
    """A Markdown table. The worst of ``ours`` counts against the aim, and for the ratio to the
    first of the others."""
    others = [name for name in servers if name not in ours]
    ratio = [f"ratio to {others[0]}"] if others else []
    titles = ["", *servers, *ratio, REFERENCE, "aim", ""]
    lines = [titles, ["---", *["---:"] * (len(titles) - 2), "---"]]
    for figure, values in rows.items():
        own = [values[name] for name in ours if name in values]
        worst = max(own) if figure.less else min(own)
        cells = [_written(values.get(name)) for name in servers]
        if others:
            peer = values.get(others[0])
            cells.append("–" if not peer else f"{worst / peer:.2g}×")
        bound = "≤" if figure.less else "≥"
        cells += [_written(figure.reference), f"{bound} {_written(figure.aim)}"]
        met = "met" if figure.met(worst) else "not met"
        lines.append([f"{figure.name}, {figure.unit}", *cells, met])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _written(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
