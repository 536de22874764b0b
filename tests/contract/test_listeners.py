"""Who is told of a commit, and when."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Mapping

import pytest

from sync.store import Store
from sync.transaction import Transaction


def put(id: str) -> Callable[[Transaction], str]:
    return lambda on: on.put("db", id, b"{}")


async def test_a_listener_can_read_what_it_is_told_of(store: Store) -> None:
    seen: list[tuple[int, int]] = []

    def listener(touched: Mapping[str, int]) -> None:
        info = store.read_blocking(lambda on: on.info("db"))
        seen.append((touched["db"], info.update_seq))

    stop = store.listen(listener)
    for number in range(5):
        await store.write(put(str(number)))
    await asyncio.sleep(0)
    assert seen
    assert all(stored >= told for told, stored in seen)
    stop()
    await store.write(put("more"))
    await asyncio.sleep(0)
    assert seen[-1][0] == 5


async def test_a_failed_work_is_not_told(store: Store) -> None:
    told: list[Mapping[str, int]] = []
    store.listen(told.append)

    def failing(transaction: Transaction) -> None:
        transaction.put("db", "a", b"{}")
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        await store.write(failing)
    await store.write(put("b"))
    await asyncio.sleep(0)
    assert told == [{"db": 1}]


async def test_a_listener_is_called_on_the_loop_that_it_listens_on(store: Store) -> None:
    threads: list[threading.Thread] = []
    store.listen(lambda _: threads.append(threading.current_thread()))
    await store.write(put("a"))
    await asyncio.sleep(0)
    assert threads == [threading.current_thread()]


def test_a_failing_listener_does_not_stop_the_writer(store: Store) -> None:
    def failing(touched: Mapping[str, int]) -> None:
        raise RuntimeError("a defect")

    store.listen(failing)
    for id in ("a", "b"):
        store.write_blocking(put(id))
    assert store.read_blocking(lambda on: on.info("db")).doc_count == 2


async def test_a_deleted_database_is_told(store: Store) -> None:
    told: list[Mapping[str, int]] = []
    store.listen(told.append)
    await store.write(lambda on: on.delete_database("db"))
    await asyncio.sleep(0)
    assert told == [{"db": -1}]


async def test_commits_of_another_process_are_told(store: Store, url: str) -> None:
    told: asyncio.Queue[Mapping[str, int]] = asyncio.Queue()
    store.listen(told.put_nowait)
    script = textwrap.dedent(
        f"""
        from sync.store import Store
        store = Store({url!r})
        store.open()
        store.write_blocking(lambda on: on.put("db", "a", b"{{}}"))
        store.close()
        """
    )
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", script], check=True)
    assert await asyncio.wait_for(told.get(), 20) == {"db": 1}
