"""Works: alone, together, failing; what they see and what is left of them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select

from sync.errors import BadRequest, Conflict, NotFound, SyncError
from sync.snapshot import Snapshot
from sync.store import Store
from sync.transaction import Transaction


def put(id: str, body: bytes = b"{}") -> Callable[[Transaction], str]:
    return lambda transaction: transaction.put("db", id, body)


class Gate:
    """A work that keeps the writer busy until it is opened, so that others gather behind it."""

    def __init__(self) -> None:
        self.entered, self.opened = threading.Event(), threading.Event()

    def __call__(self, transaction: Transaction) -> None:
        self.entered.set()
        assert self.opened.wait(20)

    async def hold(self, store: Store) -> asyncio.Task[None]:
        task = asyncio.ensure_future(store.write(self))
        await asyncio.to_thread(self.entered.wait, 20)
        return task


async def test_what_was_put_can_be_read(store: Store) -> None:
    rev = await store.write(put("a", b'{"v": 1}'))
    stored = await store.read(lambda on: on.get("db", "a"))
    assert stored is not None
    assert (stored.rev, stored.body, stored.deleted) == (
        rev,
        b'{"v":1}',
        False,
    )


async def test_a_work_sees_its_own_writes(store: Store) -> None:
    def work(transaction: Transaction) -> str:
        first = transaction.put("db", "a", b'{"v":1}')
        second = transaction.put("db", "a", b'{"v":2}', rev=first)
        stored = transaction.get("db", "a")
        assert stored is not None
        assert stored.rev == second
        return second

    assert (await store.write(work)).startswith("2-")


async def test_an_edit_without_the_current_revision_conflicts(store: Store) -> None:
    first = await store.write(put("a"))
    with pytest.raises(Conflict):
        await store.write(put("a", b'{"v":2}'))
    await store.write(lambda on: on.put("db", "a", b'{"v":2}', rev=first))
    with pytest.raises(Conflict):
        await store.write(lambda on: on.put("db", "a", b'{"v":3}', rev=first))


async def test_the_same_first_body_is_the_same_revision_under_any_id(store: Store) -> None:
    one = await store.write(put("a", b'{"v":1}'))
    two = await store.write(put("b", b'{"v":1}'))
    other = await store.write(put("c", b'{"v":2}'))
    assert one == two != other


async def test_a_failing_work_harms_no_other_of_its_batch(store: Store) -> None:
    def failing(transaction: Transaction) -> None:
        transaction.put("db", "lost", b"{}")
        raise RuntimeError("no")

    gate = Gate()
    held = await gate.hold(store)
    works: list[Callable[[Transaction], object]] = [put("a"), failing, put("b"), put("a"), put("c")]
    tasks = [asyncio.ensure_future(store.write(work)) for work in works]
    await asyncio.sleep(0)
    gate.opened.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    await held

    assert [type(result) for result in results] == [str, RuntimeError, str, Conflict, str]
    found = await store.read(lambda on: on.get_many("db", ["a", "b", "c", "lost"]))
    assert sorted(found) == ["a", "b", "c"]
    info = await store.read(lambda on: on.info("db"))
    assert (info.doc_count, info.update_seq) == (3, 3)


async def test_works_that_gather_share_one_commit(store: Store) -> None:
    told: list[int] = []
    store.listen(lambda touched: told.append(touched["db"]))
    gate = Gate()
    held = await gate.hold(store)
    tasks = [asyncio.ensure_future(store.write(put(f"d{number}"))) for number in range(50)]
    await asyncio.sleep(0)
    gate.opened.set()
    await asyncio.gather(held, *tasks)
    await asyncio.sleep(0)
    assert told[-1] == 50
    assert len(told) < 10


async def test_sequences_of_concurrent_writers_have_no_gap_and_no_twin(store: Store) -> None:
    async def writer(name: int) -> None:
        for number in range(20):
            await store.write(put(f"{name}-{number}"))

    await asyncio.gather(*(writer(name) for name in range(10)))
    changes = await store.read(lambda on: on.changes("db", limit=1000))
    assert [change.seq for change in changes] == list(range(1, 201))
    assert len({change.id for change in changes}) == 200


async def test_writers_may_be_threads(store: Store) -> None:
    def writer(name: int) -> None:
        for number in range(20):
            store.write_blocking(put(f"{name}-{number}"))

    await asyncio.gather(*(asyncio.to_thread(writer, name) for name in range(5)))
    assert (await store.read(lambda on: on.info("db"))).doc_count == 100


async def test_one_of_concurrent_edits_of_one_revision_wins(store: Store) -> None:
    first = await store.write(put("a"))
    bodies = [f'{{"v":{number}}}'.encode() for number in range(20)]

    def edit(body: bytes) -> Callable[[Transaction], str]:
        return lambda on: on.put("db", "a", body, rev=first)

    edits = [store.write(edit(body)) for body in bodies]
    results = await asyncio.gather(*edits, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["Conflict"] * 19 + ["str"]


async def test_readers_do_not_wait_for_the_writer(store: Store) -> None:
    await store.write(put("a"))
    gate = Gate()
    held = await gate.hold(store)
    assert await store.read(lambda on: on.get("db", "a")) is not None
    assert store.read_blocking(lambda on: on.databases()) == ["db"]
    gate.opened.set()
    await held


async def test_a_read_sees_one_moment(store: Store) -> None:
    began, wrote = threading.Event(), threading.Event()

    def read(snapshot: Snapshot) -> tuple[int, int]:
        before = snapshot.info("db").doc_count
        began.set()
        assert wrote.wait(20)
        return before, snapshot.info("db").doc_count

    reading = asyncio.ensure_future(store.read(read))
    await asyncio.to_thread(began.wait, 20)
    await store.write(put("a"))
    wrote.set()
    assert await reading == (0, 0)


async def test_a_servers_own_tables_share_the_transaction(store: Store) -> None:
    table = Table("receipts", MetaData(), Column("number", Integer, primary_key=True))
    await store.write(lambda on: table.create(on.connection))

    def issue(transaction: Transaction) -> None:
        transaction.connection.execute(insert(table).values(number=1))
        transaction.put("db", "receipt", b"{}")

    def fail(transaction: Transaction) -> None:
        transaction.connection.execute(insert(table).values(number=2))
        transaction.put("db", "receipt", b"{}")

    count = select(func.count()).select_from(table)
    await store.write(issue)
    with pytest.raises(Conflict):
        await store.write(fail)
    assert await store.read(lambda on: on.connection.scalar(count)) == 1


async def test_a_checkpoint_is_written_with_what_was_done_or_not_at_all(store: Store) -> None:
    await store.write(put("a"))

    def crash(transaction: Transaction) -> None:
        transaction.set_checkpoint("consumer", "db", 1)
        transaction.put("db", "effect", b"{}")
        raise RuntimeError("before the end")

    with pytest.raises(RuntimeError):
        await store.write(crash)
    assert await store.read(lambda on: on.changed_since("consumer")) == [("db", 0, 1)]

    def work(transaction: Transaction) -> None:
        transaction.put("db", "effect", b"{}")
        transaction.set_checkpoint("consumer", "db", 2)

    await store.write(work)
    assert await store.read(lambda on: on.changed_since("consumer")) == []
    assert await store.read(lambda on: on.checkpoint("consumer", "db")) == 2
    assert await store.read(lambda on: on.changed_since("another")) == [("db", 0, 2)]


async def test_a_database_made_anew_is_another_database(store: Store) -> None:
    await store.write(put("a"))
    await store.write(lambda on: on.set_checkpoint("consumer", "db", 1))
    before = await store.read(lambda on: on.info("db"))
    await store.write(lambda on: on.delete_database("db"))
    with pytest.raises(NotFound, match="Database does not exist"):
        await store.read(lambda on: on.get("db", "a"))
    await store.write(lambda on: on.create_database("db"))
    await store.write(put("b"))
    after = await store.read(lambda on: on.info("db"))
    assert after.instance != before.instance
    assert await store.read(lambda on: on.get("db", "a")) is None
    assert await store.read(lambda on: on.changed_since("consumer")) == [("db", 0, 1)]


async def test_databases_do_not_mix(store: Store) -> None:
    await store.write(lambda on: on.create_database("other"))
    await store.write(put("a", b'{"v":1}'))
    await store.write(lambda on: on.put("other", "a", b'{"v":2}'))
    one = await store.read(lambda on: on.get("db", "a"))
    two = await store.read(lambda on: on.get("other", "a"))
    assert one is not None
    assert two is not None
    assert (one.body, two.body) == (b'{"v":1}', b'{"v":2}')
    assert await store.read(lambda on: on.databases()) == ["db", "other"]


@pytest.mark.parametrize("name", ["Upper", "1a", "_own", "sp ace", "", "a" * 300, "a\n", "ñ"])
async def test_an_illegal_database_name(store: Store, name: str) -> None:
    with pytest.raises(SyncError) as caught:
        await store.write(lambda on: on.create_database(name))
    assert (caught.value.name, caught.value.status) == ("illegal_database_name", 400)


async def test_a_database_is_created_once(store: Store) -> None:
    with pytest.raises(SyncError) as caught:
        await store.write(lambda on: on.create_database("db"))
    assert (caught.value.name, caught.value.status) == ("file_exists", 412)
    assert await store.write(lambda on: on.ensure_database("db")) is False
    assert await store.write(lambda on: on.ensure_database("new")) is True


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"_id":"x"}', b'{"a":1}}', b'{"a":"\xff"}'])
async def test_a_body_that_is_no_plain_object_is_refused(store: Store, body: bytes) -> None:
    with pytest.raises(BadRequest):
        await store.write(put("a", body))


@pytest.mark.parametrize("id", ["", "_x", "_design/", "_local/", "a\0b", "\ud800", "x" * 5000])
async def test_an_illegal_id_is_refused(store: Store, id: str) -> None:
    with pytest.raises(SyncError) as caught:
        await store.write(put(id))
    assert caught.value.name == "illegal_docid"


async def test_a_work_cannot_wait_for_another(store: Store) -> None:
    with pytest.raises(RuntimeError, match="wait"):
        await store.write(lambda _: store.write_blocking(put("a")))
