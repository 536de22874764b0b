"""What is PostgreSQL's alone: a server that goes away and comes back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping

import pytest

from sync.errors import SyncError
from sync.store import Store
from sync.transaction import Transaction
from tests.support.engines import open_store
from tests.support.postgres import Cluster
from tests.support.wait import until


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """With fsync: what it acknowledged must survive."""
    with Cluster(fsync=True) as cluster:
        yield cluster


@pytest.fixture
def url(server: Cluster) -> Iterator[str]:
    with server.store_url() as made:
        yield made


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


def put(id: str) -> Callable[[Transaction], str]:
    return lambda on: on.put("db", id, b"{}")


def ids(store: Store, db: str) -> list[str]:
    changes = store.read_blocking(lambda on: on.changes(db, limit=100_000))
    assert [change.seq for change in changes] == list(range(1, len(changes) + 1))
    return [change.id for change in changes]


class Stubborn:
    """Writes one document after the other; notes which were acknowledged."""

    def __init__(self, store: Store) -> None:
        self.acknowledged: list[str] = []
        self.refused = 0
        self.errors: set[str] = set()
        self._store = store
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            try:
                self._store.write_blocking(put(f"d{number}"))
            except SyncError as error:
                self.errors.add(error.name)
                self.refused += 1
                self._stop.wait(0.02)
            else:
                self.acknowledged.append(f"d{number}")

    def until_more(self, *, acknowledged: int = 0, refused: int = 0) -> None:
        """Waits until so many more writes were."""
        goal = len(self.acknowledged) + acknowledged, self.refused + refused
        until(lambda: len(self.acknowledged) >= goal[0] and self.refused >= goal[1])

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


def test_nothing_acknowledged_is_lost_when_the_server_dies(server: Cluster, store: Store) -> None:
    writer = Stubborn(store)
    try:
        for _ in range(2):
            writer.until_more(acknowledged=20)
            server.crash()
            writer.until_more(refused=1)
            with pytest.raises(SyncError, match="unavailable"):
                store.read_blocking(lambda on: on.info("db"))
            server.start()
            writer.until_more(acknowledged=1)
    finally:
        writer.stop()
    assert writer.errors == {"unavailable"}
    assert set(ids(store, "db")) >= set(writer.acknowledged)
    store.check()


async def test_commits_of_others_are_told_after_the_server_was_away(
    server: Cluster, store: Store, url: str
) -> None:
    told: asyncio.Queue[Mapping[str, int]] = asyncio.Queue()
    store.listen(told.put_nowait)
    await asyncio.to_thread(server.crash)
    await asyncio.to_thread(server.start)
    other = Store(url)
    other.open()
    await other.write(put("a"))
    assert await asyncio.wait_for(told.get(), 30) == {"db": 1}
    await other.write(put("b"))
    assert await asyncio.wait_for(told.get(), 30) == {"db": 2}
    other.close()


async def test_a_commit_of_many_databases_is_told_whole(store: Store, url: str) -> None:
    """One notification has room for a part of them."""
    other = Store(url)
    other.open()
    names = [f"a-database-with-a-long-name-{'x' * 100}-{number}" for number in range(200)]

    def work(on: Transaction) -> None:
        for name in names:
            on.create_database(name)

    told: asyncio.Queue[Mapping[str, int]] = asyncio.Queue()
    store.listen(told.put_nowait)
    await other.write(work)
    heard: dict[str, int] = {}
    async with asyncio.timeout(30):
        while len(heard) < len(names):
            heard.update(await told.get())
    assert sorted(heard) == sorted(names)
    other.close()


def test_a_lease_is_one_processs_until_it_ends(server: Cluster, store: Store, url: str) -> None:
    other = Store(url)
    other.open()
    first, second = store.lease("duties"), other.lease("duties")
    assert first.held()
    assert not second.held()
    assert other.lease("others").held()
    first.release()
    until(second.held)
    assert not first.held()
    server.crash()
    assert not second.held()
    server.start()
    until(first.held)
    assert not second.held()
    for lease in (first, second):
        lease.release()
    other.close()


def test_works_that_wait_for_each_other_are_run_again(store: Store, url: str) -> None:
    """Each holds what the other needs: one of them lets go, and both are done."""
    store.write_blocking(lambda on: on.create_database("other"))
    neighbour = Store(url)
    neighbour.open()
    both = threading.Barrier(2, timeout=20)
    runs: list[str] = []

    def meet(on: Transaction, first: str, second: str) -> None:
        runs.append(first)
        on.put(first, f"of-{first}", b"{}")
        if len(runs) <= 2:
            both.wait()
        on.put(second, f"of-{first}", b"{}")

    thread = threading.Thread(
        target=neighbour.write_blocking, args=(lambda on: meet(on, "other", "db"),)
    )
    thread.start()
    store.write_blocking(lambda on: meet(on, "db", "other"))
    thread.join()
    for db in ("db", "other"):
        assert set(ids(store, db)) == {"of-db", "of-other"}
    assert len(runs) > 2
    neighbour.close()


def test_a_key_that_two_take_at_once_is_a_conflict_of_the_second(store: Store, url: str) -> None:
    neighbour = Store(url)
    neighbour.open()
    looked, made = threading.Event(), threading.Event()
    results: list[bool] = []

    def second(on: Transaction) -> bool:
        there = on.exists("new")
        looked.set()
        assert made.wait(20)
        return False if there else on.ensure_database("new")

    thread = threading.Thread(target=lambda: results.append(neighbour.write_blocking(second)))
    thread.start()
    assert looked.wait(20)
    store.write_blocking(lambda on: on.create_database("new"))
    made.set()
    thread.join()
    assert results == [False]
    neighbour.close()


@pytest.mark.parametrize("text", ["a\0b", "\0"])
def test_what_no_text_can_hold_is_a_bad_request(store: Store, text: str) -> None:
    with pytest.raises(SyncError) as caught:
        store.read_blocking(lambda on: on.get("db", text))
    assert caught.value.status == 400
