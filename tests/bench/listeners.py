"""How many may wait at once: long polls that are open together, told of one write, and what they
cost. Each is a connection of its own; the load comes from this process, the portal is another."""

from __future__ import annotations

import asyncio
import resource
import statistics
import tempfile
from pathlib import Path

from tests.bench.peers import portal
from tests.bench.sync import measurements

MANY = (1_000, 10_000)
RUNS = 3


def main() -> None:
    """Print a table: time until all are told, the most that the portal's memory grew by."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print("| long polls | all told of a write, s | memory, MB | a long poll, KB |")
    print("| ---: | ---: | ---: | ---: |")
    for many in MANY:
        told, grown = asyncio.run(_measured(many))
        print(f"| {many:,} | {told:.3g} | {grown:.3g} | {1000 * grown / many:.3g} |", flush=True)


async def _measured(many: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder, portal(Path(folder) / "portal") as peer:
        before = peer.memory()
        runs = [await measurements.listeners(peer, before, many) for _ in range(RUNS)]
    return statistics.median(told for told, _ in runs), max(grown for _, grown in runs)
