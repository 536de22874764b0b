"""The whole measurement. The load comes from this process, the servers are others. Runs alternate
between the servers, so that a machine that slows down slows all; the median of five counts."""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.bench.peers import Peer, elsewhere, portal, pouchdb_server
from tests.bench.sync import city, figures, measurements
from tests.bench.sync.figures import Figure

RUNS = 5
#: Seconds a row after which a server is not asked again, however few runs it has had: the slowest
#: peer must not make the whole take half an hour.
ENOUGH = 8.0
CITY = 100_000
AS_ADMIN = "portal, admin"
AS_CITIZEN = "portal, citizen"

Rows = dict[Figure, dict[str, float]]
Measure = Callable[[Peer], Awaitable[float]]


def main(options: Sequence[str] = ()) -> None:
    """Print the table. ``--peer URL`` adds a CouchDB; ``--million`` a larger city."""
    parser = argparse.ArgumentParser(prog="just bench sync")
    parser.add_argument("--peer", action="append", default=[], metavar="URL", type=elsewhere)
    parser.add_argument("--alone", action="store_true", help="without npm's pouchdb-server")
    parser.add_argument("--million", action="store_true", help="a city of 1,000,000 documents too")
    parser.add_argument("--only", default="", help="the rows whose name contains this")
    chosen = parser.parse_args(options)
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        admin = running.enter_context(portal(folder / "portal"))
        servers = [
            replace(admin, name=AS_ADMIN),
            replace(admin, name=AS_CITIZEN, citizens=True),
            *chosen.peer,
        ]
        if not chosen.alone:
            servers.insert(2, running.enter_context(pouchdb_server(folder / "pouchdb")))
        rows = asyncio.run(_measured(servers, chosen.only))
        sizes = [CITY, 10 * CITY] if chosen.million else [CITY]
        for size in sizes:
            figure = figures.first_pull(size)
            if chosen.only in figure.name:
                rows[figure] = {AS_CITIZEN: city.first_pull(folder / f"city-{size}", size)}
    print(
        f"{os.cpu_count()} cores, the load on the same machine; medians of {RUNS}; the figures of"
    )
    print(f"{figures.REFERENCE} are another machine's of another day\n")
    print(figures.table([server.name for server in servers], [AS_ADMIN, AS_CITIZEN], rows))


async def _measured(servers: Sequence[Peer], only: str) -> Rows:
    """Every row but the city's, in the table's order."""
    rows: Rows = {}
    wanted = [figure for figure in figures.ALL if only in figure.name]
    # First, while the servers' memory is as it was at their start.
    if figures.TOLD in wanted or figures.MEMORY in wanted:
        await _listeners(servers, rows)
    writing: dict[Figure, Measure] = {
        figures.LATENCY: measurements.latency,
        figures.NEW: partial(measurements.bulk_docs, replicated=False),
        figures.REPLICATED: partial(measurements.bulk_docs, replicated=True),
        figures.PUT: measurements.put,
    }
    for figure, measure in writing.items():
        if figure in wanted:
            rows[figure] = await _medians(
                figure, {one.name: partial(measure, one) for one in servers}
            )
    if reading := [figure for figure in _READING if figure in wanted]:
        async with AsyncExitStack() as open_databases:
            stored = {
                one.name: await open_databases.enter_async_context(measurements.stored(one))
                for one in servers
            }
            for figure in reading:
                measures = {name: partial(_READING[figure], on) for name, on in stored.items()}
                rows[figure] = await _medians(figure, measures)
    return {figure: rows[figure] for figure in wanted}


_READING: dict[Figure, Callable[[measurements.Stored], Awaitable[float]]] = {
    figures.GET: measurements.get,
    figures.CHANGES: partial(measurements.changes, documents=False),
    figures.CHANGES_WITH_DOCUMENTS: partial(measurements.changes, documents=True),
    figures.BULK_GET: measurements.bulk_get,
    figures.REVS_DIFF: measurements.revs_diff,
}


async def _medians(
    figure: Figure, measures: Mapping[str, Callable[[], Awaitable[float]]]
) -> dict[str, float]:
    """A median a server; the first run warms up and does not count."""
    print(f"  {figure.name} …", file=sys.stderr, flush=True)
    found: dict[str, list[float]] = {name: [] for name in measures}
    spent = dict.fromkeys(measures, 0.0)
    for _ in range(RUNS + 1):
        for name, measure in measures.items():
            if spent[name] < ENOUGH:
                start = time.perf_counter()
                found[name].append(await measure())
                spent[name] += time.perf_counter() - start
    medians = {name: statistics.median(values[1:] or values) for name, values in found.items()}
    print(f"    {medians}", file=sys.stderr, flush=True)
    return medians


async def _listeners(servers: Sequence[Peer], rows: Rows) -> None:
    """Time (a median) and memory (the most it ever grew by, for what was freed is kept)."""
    print(f"  {figures.TOLD.name} …", file=sys.stderr, flush=True)
    before = {one.name: one.memory() for one in servers}
    told: dict[str, list[float]] = {one.name: [] for one in servers}
    grown: dict[str, list[float]] = {one.name: [] for one in servers}
    spent = {one.name: 0.0 for one in servers}
    for _ in range(RUNS):
        for one in servers:
            if spent[one.name] >= ENOUGH:
                continue
            start = time.perf_counter()
            seconds, megabytes = await measurements.listeners(one, before[one.name])
            spent[one.name] += time.perf_counter() - start
            told[one.name].append(seconds)
            grown[one.name].append(megabytes)
    rows[figures.TOLD] = {name: statistics.median(values) for name, values in told.items()}
    rows[figures.MEMORY] = {
        one.name: max(grown[one.name]) for one in servers if one.pid is not None
    }
