"""The changes feed: what it says, that it waits, and that it never skips or repeats."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from sync import changes
from sync.changes import ChangesQuery
from sync.database import Database
from sync.errors import BadRequest, NotFound, SyncError
from sync.parsing import parse_document
from sync.store import Store
from tests.support.engines import copy_store


async def put(database: Database, id: str, **fields: object) -> str:
    edit = parse_document(json.dumps({"_id": id, **fields}).encode())
    return (await database.put(edit)).rev


async def whole(feed: AsyncIterator[bytes], head: bytes = b"") -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(head + b"".join([piece async for piece in feed]))
    return answer


async def normal(database: Database, **query: Any) -> dict[str, Any]:
    return await whole(changes.normal(database.store, database.name, ChangesQuery(**query)))


def ids(answer: dict[str, Any]) -> list[str]:
    return [row["id"] for row in answer["results"]]


async def test_a_document_stands_at_its_last_change(database: Database) -> None:
    first = await put(database, "a")
    await put(database, "b")
    second = await put(database, "a", _rev=first, v=2)
    answer = await normal(database)
    assert ids(answer) == ["b", "a"]
    assert answer["results"][1]["changes"] == [{"rev": second}]
    assert answer["last_seq"] == answer["results"][1]["seq"]
    assert answer["pending"] == 0


async def test_a_feed_resumes_where_it_ended(database: Database) -> None:
    for name in "abcde":
        await put(database, name)
    seen, since = [], "0"
    for pending in (3, 1, 0):
        answer = await normal(database, since=since, limit=2)
        seen += ids(answer)
        since = answer["last_seq"]
        assert answer["pending"] == pending
    assert seen == list("abcde")
    assert ids(await normal(database, since=since)) == []
    assert ids(await normal(database, since="now")) == []
    assert ids(await normal(database, limit=0)) == ["a"]


async def test_newest_first(database: Database) -> None:
    for name in "abc":
        await put(database, name)
    assert ids(await normal(database, descending=True)) == ["c", "b", "a"]
    assert ids(await normal(database, descending=True, limit=2)) == ["c", "b"]


async def test_filters(database: Database) -> None:
    for name in ("a", "b", "_design/d"):
        await put(database, name, v=name)
    assert ids(await normal(database, doc_ids=frozenset(["b", "none"]))) == ["b"]
    assert ids(await normal(database, selector={"v": {"$gt": "a"}})) == ["b"]
    assert ids(await normal(database, design=True)) == ["_design/d"]
    with pytest.raises(SyncError):
        await normal(database, selector={"v": {"$odd": 1}})


async def test_numbers_that_no_float_holds_are_compared_all_the_same(database: Database) -> None:
    await database.put(parse_document(b'{"_id":"a","v":1e400,"w":123456789012345678901234567890}'))
    assert ids(await normal(database, selector={"v": {"$gt": 1}})) == ["a"]
    assert ids(await normal(database, selector={"w": {"$gt": 1}})) == ["a"]


async def test_rows_with_documents_leaves_and_odd_ids(database: Database) -> None:
    edits = [
        parse_document(b'{"_rev":"2-b","_id":"\\"\\\\\\u00f1\\n","v":1}', new_edits=False),
        parse_document(b'{"_rev":"2-c","_id":"\\"\\\\\\u00f1\\n","v":2}', new_edits=False),
    ]
    await database.bulk_docs(edits, new_edits=False)
    rows = (await normal(database, all_leaves=True, include_docs=True, conflicts=True))["results"]
    assert rows[0]["id"] == '"\\ñ\n'
    assert rows[0]["changes"] == [{"rev": "2-c"}, {"rev": "2-b"}]
    assert rows[0]["doc"] == {"_id": '"\\ñ\n', "_rev": "2-c", "v": 2, "_conflicts": ["2-b"]}


@pytest.mark.parametrize("make", [changes.normal, changes.longpoll, changes.continuous])
async def test_errors_come_before_the_first_piece(database: Database, make: Any) -> None:
    with pytest.raises(NotFound):
        await anext(make(database.store, "none", ChangesQuery()))
    with pytest.raises(BadRequest):
        await anext(make(database.store, "db", ChangesQuery(since="x")))


async def test_a_long_poll_answers_at_once_what_is_there(database: Database) -> None:
    await put(database, "a")
    answer = await whole(changes.longpoll(database.store, "db", ChangesQuery(timeout=60_000)))
    assert ids(answer) == ["a"]


async def test_a_long_poll_waits_for_a_change(database: Database) -> None:
    feed = changes.longpoll(database.store, "db", ChangesQuery(since="now", heartbeat=20))
    head = await until_it_waits(feed)
    rest = asyncio.ensure_future(whole(feed, head))
    await put(database, "a")
    assert ids(await asyncio.wait_for(rest, 20)) == ["a"]


async def until_it_waits(feed: AsyncIterator[bytes]) -> bytes:
    """What comes up to the first sign of life, which a feed gives only while it waits."""
    head = b""
    while (piece := await anext(feed)) != b"\n":
        head += piece
    return head


async def test_a_long_poll_ends_empty_and_a_heartbeat_keeps_it(database: Database) -> None:
    answer = await whole(changes.longpoll(database.store, "db", ChangesQuery(timeout=20)))
    assert answer["results"] == []
    feed = changes.longpoll(database.store, "db", ChangesQuery(timeout=20, heartbeat=20))
    assert [await anext(feed) for _ in range(4)] == [b'{"results":[\n', b"\n", b"\n", b"\n"]
    await feed.aclose()


async def test_other_databases_do_not_wake_a_feed(database: Database) -> None:
    await database.store.write(lambda on: on.create_database("other"))
    feed = changes.longpoll(database.store, "db", ChangesQuery(since="now", timeout=300))
    rest = asyncio.ensure_future(whole(feed))
    await database.store.write(lambda on: on.put("other", "a", b"{}"))
    assert ids(await rest) == []


async def test_a_continuous_feed_goes_on_until_its_limit(database: Database) -> None:
    await put(database, "a")
    query = ChangesQuery(limit=2, timeout=60_000)
    feed = changes.continuous(database.store, "db", query)
    assert json.loads(await anext(feed))["id"] == "a"
    await put(database, "b")
    await put(database, "c")
    assert json.loads(await anext(feed))["id"] == "b"
    end = json.loads(await anext(feed))
    assert (end["last_seq"].partition("-")[0], end["pending"]) == ("2", 1)
    with pytest.raises(StopAsyncIteration):
        await anext(feed)


@pytest.mark.parametrize("make", [changes.longpoll, changes.continuous])
async def test_a_feed_ends_when_its_database_is_deleted(database: Database, make: Any) -> None:
    feed = make(database.store, "db", ChangesQuery(since="now", heartbeat=20))
    rest = asyncio.ensure_future(whole(feed, await until_it_waits(feed)))
    await database.delete()
    assert (await asyncio.wait_for(rest, 20))["pending"] == 0


async def test_a_database_made_anew_is_told_from_its_beginning(database: Database) -> None:
    for name in "abc":
        await put(database, name)
    since = (await normal(database))["last_seq"]
    await database.delete()
    await database.create()
    await put(database, "new")
    assert ids(await normal(database, since=since)) == ["new"]


async def test_after_a_restore_a_client_that_is_ahead_sees_everything_again(
    database: Database, url: str, other_url: str
) -> None:
    await put(database, "kept")
    await database.store.write(lambda on: on.put("db", "z", b"{}"))
    copy_store(url, other_url)
    for name in "abc":
        await put(database, name)
    since = (await normal(database))["last_seq"]

    restored = Store(other_url)
    restored.open()
    again = Database(restored, "db")
    assert ids(await normal(again, since=since)) == ["kept", "z"]
    answer = await whole(changes.longpoll(restored, "db", ChangesQuery(since=since)))
    await put(again, "new")
    assert ids(await normal(again, since=answer["last_seq"])) == ["new"]
    restored.close()


async def test_no_change_is_skipped_or_repeated_under_concurrent_writers(
    database: Database,
) -> None:
    writers, each = 8, 25

    async def writer(name: int) -> None:
        for number in range(each):
            await put(database, f"{name}-{number}")

    async def reader() -> list[str]:
        seen: list[str] = []
        since = "0"
        while len(seen) < writers * each:
            query = ChangesQuery(since=since, limit=7, timeout=20_000)
            answer = await whole(changes.longpoll(database.store, "db", query))
            seen += ids(answer)
            since = answer["last_seq"]
        return seen

    readers = [asyncio.ensure_future(reader()) for _ in range(3)]
    await asyncio.gather(*(writer(name) for name in range(writers)))
    for seen in await asyncio.wait_for(asyncio.gather(*readers), 60):
        assert len(seen) == len(set(seen)) == writers * each
