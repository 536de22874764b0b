"""Mango indexes: looked into instead of at every document, and never different in what is found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import func, select

from sync.database import Database
from sync.documents import Edit
from sync.errors import SyncError
from sync.parsing import parse_document
from sync.tables import index_entries, indexes

SELECTORS: Sequence[dict[str, Any]] = [
    {"n": 3},
    {"n": {"$gt": 2, "$lte": 5}},
    {"n": {"$gte": "a"}},
    {"n": None},
    {"n": {"$exists": False}},
    {"n": {"$exists": True}},
    {"n": {"$in": [1, 2]}},
    {"n": {"$not": {"$eq": 1}}},
    {"kind": "a", "n": {"$lt": 4}},
    {"$and": [{"kind": "b"}, {"n": {"$gt": 1}}]},
    {"$or": [{"n": 1}, {"kind": "b"}]},
    {"deep.er": 1},
    {"deep": {"er": {"$gte": 1}}},
]


async def fill(database: Database) -> None:
    odd: list[Any] = [None, True, "a", "\u00e1", "b", [1], [1, 2], {"x": 1}, -1.5, 10**20]
    docs: list[dict[str, Any]] = [{"n": n, "kind": "ab"[n % 2]} for n in range(8)]
    docs += [{"n": value} for value in odd]
    docs += [{"kind": "a"}, {"deep": {"er": 1}}, {"deep": {"er": "x"}, "n": 1}]
    texts = [json.dumps({"_id": f"{at:03}", **doc}) for at, doc in enumerate(docs)]
    await database.bulk_docs([parse_document(text.encode()) for text in texts])


async def create(database: Database, *fields: str, **more: Any) -> None:
    definition = {"fields": list(fields), **more.pop("definition", {})}
    await database.create_index({"index": definition, **more})


async def ids(database: Database, selector: dict[str, Any], **more: Any) -> list[str]:
    request = {"selector": selector, "fields": ["_id"], "limit": 1000, **more}
    return [doc["_id"] for doc in json.loads(await database.find(request))["docs"]]


async def answer(database: Database, selector: dict[str, Any], **more: Any) -> dict[str, Any]:
    request = {"selector": selector, "execution_stats": True, **more}
    found: dict[str, Any] = json.loads(await database.find(request))
    return found


async def test_the_same_is_found_with_and_without(database: Database) -> None:
    await fill(database)
    without = [await ids(database, selector) for selector in SELECTORS]
    for fields in (("n",), ("kind", "n"), ("deep.er",)):
        await create(database, *fields)
    assert [sorted(await ids(database, selector)) for selector in SELECTORS] == without


async def test_only_what_is_in_the_range_is_looked_at(database: Database) -> None:
    await fill(database)
    await create(database, "kind", "n", ddoc="d", name="kn")
    found = await answer(database, {"kind": "a", "n": {"$gte": 4}})
    assert [doc["n"] for doc in found["docs"]] == [4, 6]
    assert found["execution_stats"]["total_docs_examined"] == 2
    assert "warning" not in found
    explained = json.loads(await database.explain({"selector": {"kind": "a", "n": 2}}))
    assert (explained["index"]["ddoc"], explained["index"]["name"]) == ("_design/d", "kn")


async def test_an_index_follows_the_documents(database: Database) -> None:
    await create(database, "n")
    assert await ids(database, {"n": 1}) == []
    rev = (await database.put(parse_document(b'{"_id":"a","n":1}'))).rev
    assert await ids(database, {"n": 1}) == ["a"]
    rev = (await database.put(parse_document(f'{{"_id":"a","_rev":"{rev}","n":2}}'.encode()))).rev
    assert await ids(database, {"n": 1}) == []
    assert await ids(database, {"n": 2}) == ["a"]
    await database.purge({"a": [rev]})
    assert await ids(database, {"n": 2}) == []
    rev = (await database.put(parse_document(b'{"_id":"b","n":2}'))).rev
    assert await ids(database, {"n": 2}, update=False) == []
    assert await ids(database, {"n": 2}) == ["b"]
    await database.delete_document("b", rev)
    assert await ids(database, {"n": 2}) == []


async def test_sorted_pages_by_bookmark(database: Database) -> None:
    await create(database, "n")
    texts = [f'{{"_id":"{at:04}","n":{at // 3}}}' for at in range(1200)]
    await database.bulk_docs([parse_document(text.encode()) for text in texts])
    for way in ("asc", "desc"):
        seen: list[str] = []
        bookmark = None
        while True:
            page = await answer(
                database, {"n": {"$gte": 10}}, sort=[{"n": way}], limit=700, bookmark=bookmark
            )
            seen += [doc["_id"] for doc in page["docs"]]
            bookmark = page["bookmark"]
            if not page["docs"]:
                break
        expected = [f"{at:04}" for at in range(30, 1200)]
        assert seen == (expected if way == "asc" else expected[::-1])
    with pytest.raises(SyncError, match="no_usable_index"):
        await answer(database, {"n": 1}, sort=["kind"])


async def test_the_index_that_is_asked_for(database: Database) -> None:
    await fill(database)
    await create(database, "n", ddoc="d", name="n")
    await create(database, "n", "kind", ddoc="d", name="nk")
    for asked in ("d", "_design/d", "d/n", ["d", "n"], ["_design/d", "n"]):
        assert "warning" not in await answer(database, {"n": 1}, use_index=asked)
    found = await answer(database, {"n": 1}, use_index=["d", "nk"])
    assert "_design/d, nk was not used" in found["warning"]
    found = await answer(database, {"other": 1}, use_index="none")
    assert "_design/none was not used" in found["warning"]
    assert "No matching index" in found["warning"]
    with pytest.raises(SyncError, match="no_usable_index"):
        await answer(database, {"n": 1}, use_index="none", allow_fallback=False)


async def test_a_partial_index_only_where_it_is_asked_for(database: Database) -> None:
    await fill(database)
    partial = {"definition": {"partial_filter_selector": {"kind": "a"}}}
    await create(database, "n", ddoc="a-only", name="n", **partial)
    everything = await ids(database, {"n": {"$gte": 0, "$lt": 8}})
    assert everything == [f"{at:03}" for at in range(8)] + ["020"]
    narrowed = await ids(database, {"n": {"$gte": 0, "$lt": 8}}, use_index="a-only")
    assert narrowed == ["000", "002", "004", "006"]


async def test_what_was_built_goes_with_its_index_and_its_database(database: Database) -> None:
    async def rows() -> tuple[int, ...]:
        tables = (indexes, index_entries)
        counts = [select(func.count()).select_from(table) for table in tables]
        return await database.store.read(
            lambda on: tuple(on.connection.scalar(one) or 0 for one in counts)
        )

    await database.put(Edit("a", None, False, b'{"n":1}'))
    await create(database, "n", ddoc="d", name="n")
    await ids(database, {"n": 1})
    assert await rows() == (1, 1)
    await create(database, "m", ddoc="d", name="m")
    await database.delete_index("d", "n")
    assert await rows() == (0, 0)
    await create(database, "n", ddoc="d", name="n")
    await ids(database, {"n": 1})
    await database.delete()
    assert await rows() == (0, 0)


async def test_the_same_name_for_other_fields_is_built_anew(database: Database) -> None:
    await fill(database)
    await create(database, "n", ddoc="d", name="x")
    assert len(await ids(database, {"n": 3})) == 1
    await database.delete_index("d", "x")
    await create(database, "kind", ddoc="d", name="x")
    assert len(await ids(database, {"kind": "b"})) == 4


async def test_a_sort_goes_by_what_follows_fields_of_one_value(database: Database) -> None:
    await fill(database)
    await create(database, "kind", "n", ddoc="d", name="kn")
    found = await answer(database, {"kind": "a", "n": {"$gt": 0}}, sort=[{"n": "desc"}])
    numbers = [doc["n"] for doc in found["docs"]]
    assert (len(numbers) > 2, numbers) == (True, sorted(numbers, reverse=True))
    with pytest.raises(SyncError, match="no_usable_index"):
        await answer(database, {"kind": {"$gt": "a"}, "n": {"$gt": 0}}, sort=["n"])


async def test_stale_is_not_brought_up_to_date(database: Database) -> None:
    await create(database, "n")
    assert await ids(database, {"n": 1}) == []
    await database.put(parse_document(b'{"_id":"a","n":1}'))
    assert await ids(database, {"n": 1}, stale="ok") == []
    assert await ids(database, {"n": 1}, stale=False) == ["a"]
