"""Several processes write to one store, while others read."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Sequence

from sync import changes
from sync.changes_page import ChangesQuery
from sync.database import Database
from sync.store import Store

WRITER = """
import sys
from sync.store import Store

url, name, first, second, many = sys.argv[1:]
store = Store(url)
store.open()
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(many)):
    def work(on):
        for db in (first, second):
            on.put(db, f"{name}-{number}", b"{}")
    store.write_blocking(work)
store.close()
"""


class Writers:
    """Processes that begin together, each with works on two databases in an order of its own."""

    def __init__(self, url: str, orders: Sequence[tuple[str, str]], many: int) -> None:
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, url, f"w{number}", *order, str(many)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for number, order in enumerate(orders)
        ]

    def begin(self) -> None:
        for process in self._processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.close()

    def end(self) -> None:
        for process in self._processes:
            assert process.wait() == 0
            assert process.stdout is not None
            process.stdout.close()


async def follow(database: Database, rows: int) -> list[tuple[int, str]]:
    """Sequence and id of so many changes, by long polls that go on from each other."""
    seen: list[tuple[int, str]] = []
    since = "0"
    while len(seen) < rows:
        query = ChangesQuery(since=since, timeout=30_000)
        pieces = [piece async for piece in changes.longpoll(database.store, database.name, query)]
        answer = json.loads(b"".join(pieces))
        seen += [(int(row["seq"].split("-")[0]), row["id"]) for row in answer["results"]]
        since = answer["last_seq"]
    return seen


async def test_a_feed_skips_and_repeats_nothing_while_processes_write(
    store: Store, url: str
) -> None:
    """Works take two databases in either order: nobody waits for each other for ever."""
    await store.write(lambda on: on.create_database("other"))
    orders = [("db", "other"), ("other", "db"), ("db", "other")]
    each = 25
    writers = Writers(url, orders, each)
    await asyncio.to_thread(writers.begin)
    rows = len(orders) * each
    feeds = [follow(Database(store, db), rows) for db in ("db", "other")]
    for seen in await asyncio.wait_for(asyncio.gather(*feeds), 120):
        assert [seq for seq, _ in seen] == list(range(1, rows + 1))
        assert len({id for _, id in seen}) == rows
    await asyncio.to_thread(writers.end)
