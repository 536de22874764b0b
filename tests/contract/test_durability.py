"""What was acknowledged is there: after closing, after a kill, with a full disk."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from random import Random

import pytest

from sync.documents import Edit
from sync.errors import InsufficientStorage, SyncError
from sync.store import Store
from tests.support.engines import set_room

WRITER = """
import sys
from sync.documents import Edit
from sync.store import Store

store = Store(sys.argv[1])
store.open()
number = 0
while True:
    edits = [Edit(f"{number}-{part}", None, False, b'{"v":1}') for part in range(20)]
    def work(on):
        on.bulk_docs("db", edits)
        on.set_checkpoint("writer", "db", on.info("db").update_seq)
    store.write_blocking(work)
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
    number += 1
"""


def test_everything_is_there_after_reopening(store: Store, url: str) -> None:
    rev = store.write_blocking(lambda on: on.put("db", "a", b'{"v":1}'))
    store.close()
    again = Store(url)
    again.open()
    stored = again.read_blocking(lambda on: on.get("db", "a"))
    assert stored is not None
    assert (stored.rev, stored.seq) == (rev, 1)
    again.write_blocking(lambda on: on.put("db", "b", b"{}"))
    assert again.read_blocking(lambda on: on.info("db")).update_seq == 2
    again.close()


def test_a_closed_store_refuses(store: Store) -> None:
    store.close()
    for call in (
        lambda: store.write_blocking(lambda on: on.put("db", "a", b"{}")),
        lambda: store.read_blocking(lambda on: on.databases()),
    ):
        with pytest.raises(SyncError) as caught:
            call()
        assert caught.value.name == "unavailable"


@pytest.mark.parametrize("seed", range(3))
def test_kill_9_loses_nothing_that_was_acknowledged(store: Store, url: str, seed: int) -> None:
    store.close()
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    acknowledged = -1
    for _ in range(Random(seed).randrange(5, 60)):
        acknowledged = int(writer.stdout.readline())
    os.kill(writer.pid, signal.SIGKILL)
    acknowledged = max([acknowledged, *map(int, writer.stdout.read().split())])
    writer.wait()
    writer.stdout.close()

    again = Store(url)
    again.open()
    info = again.read_blocking(lambda on: on.info("db"))
    # Whole batches only: all that were acknowledged, and at most the one under way.
    assert info.doc_count in ((acknowledged + 1) * 20, (acknowledged + 2) * 20)
    changes = again.read_blocking(lambda on: on.changes("db", limit=100_000))
    assert [change.seq for change in changes] == list(range(1, info.doc_count + 1))
    assert again.read_blocking(lambda on: on.checkpoint("writer", "db")) == info.update_seq
    again.close()


STARTER = """
import sys
from sync.store import Store

store = Store(sys.argv[1])
sys.stdin.readline()
store.open()
store.write_blocking(lambda on: on.ensure_database("db"))
for number in range(20):
    store.write_blocking(lambda on: on.put("db", f"{sys.argv[2]}-{number}", b"{}"))
store.close()
"""


def test_processes_that_start_together_share_a_new_store(url: str) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", STARTER, url, name], stdin=subprocess.PIPE)
        for name in "abcd"
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.close()
    for process in processes:
        process.wait()
        assert process.returncode == 0
    store = Store(url)
    store.open()
    assert store.read_blocking(lambda on: on.info("db")).update_seq == 80
    store.close()


async def test_a_full_disk_is_said_and_nothing_is_half_written(store: Store) -> None:
    set_room(store, 80_000)
    edits = [Edit(f"d{number}", None, False, b'{"v":"%b"}' % (b"x" * 4000)) for number in range(50)]
    with pytest.raises(InsufficientStorage) as caught:
        await store.write(lambda on: on.bulk_docs("db", edits))
    assert caught.value.status == 507
    info = await store.read(lambda on: on.info("db"))
    assert (info.doc_count, info.update_seq) == (0, 0)


async def test_a_work_too_big_for_the_disk_does_not_harm_its_neighbours(store: Store) -> None:
    set_room(store, 80_000)
    big = [Edit(f"big{number}", None, False, b'{"v":"%b"}' % (b"x" * 4000)) for number in range(50)]
    results = await asyncio.gather(
        store.write(lambda on: on.put("db", "before", b"{}")),
        store.write(lambda on: on.bulk_docs("db", big)),
        store.write(lambda on: on.put("db", "after", b"{}")),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [str, InsufficientStorage, str]
    changes = await store.read(lambda on: on.changes("db"))
    assert [change.id for change in changes] == ["before", "after"]


async def test_the_store_goes_on_once_there_is_room(store: Store) -> None:
    set_room(store, 20_000)
    edits = [Edit(f"d{number}", None, False, b'{"v":"%b"}' % (b"x" * 4000)) for number in range(50)]
    with pytest.raises(InsufficientStorage):
        await store.write(lambda on: on.bulk_docs("db", edits))
    set_room(store, 40_000_000)
    outcomes = await store.write(lambda on: on.bulk_docs("db", edits))
    assert all(outcome.ok for outcome in outcomes)
