"""Mango queries on a store: pages, sorts, bookmarks, indexes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sync import find
from sync.database import Database
from sync.errors import NotFound, SyncError
from sync.parsing import parse_bulk_docs

PEOPLE: list[dict[str, Any]] = [
    {
        "_id": f"p{number:03d}",
        "age": number % 50,
        "place": {"town": "Playa" if number % 2 else "Cerro"},
    }
    for number in range(find.SLICE + 100)
]


@pytest.fixture
async def people(database: Database) -> Database:
    edits, _ = parse_bulk_docs(json.dumps({"docs": PEOPLE}).encode())
    await database.bulk_docs(edits)
    return database


async def query(database: Database, **request: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(await database.find(request))
    return answer


async def test_pages_by_bookmark_and_each_document_once(people: Database) -> None:
    seen: list[str] = []
    bookmark = None
    while True:
        answer = await query(
            people, selector={"place.town": "Cerro"}, fields=["_id"], limit=70, bookmark=bookmark
        )
        if not answer["docs"]:
            break
        seen += [doc["_id"] for doc in answer["docs"]]
        bookmark = answer["bookmark"]
    assert seen == [doc["_id"] for doc in PEOPLE if doc["place"]["town"] == "Cerro"]


async def test_a_sort_needs_an_index_and_then_needs_no_warning(people: Database) -> None:
    request: dict[str, Any] = {
        "selector": {"age": {"$gt": 40}},
        "sort": [{"age": "desc"}],
        "fields": ["age", "place.town"],
        "limit": 100,
    }
    with pytest.raises(SyncError) as caught:
        await query(people, **request)
    assert caught.value.name == "no_usable_index"
    await people.create_index({"index": {"fields": ["age"]}})
    first = await query(people, **request)
    second = await query(people, **{**request, "bookmark": first["bookmark"]})
    ages = [doc["age"] for doc in first["docs"] + second["docs"]]
    assert ages == sorted((doc["age"] for doc in PEOPLE if doc["age"] > 40), reverse=True)
    assert "warning" not in first
    assert set(first["docs"][0]) == {"age", "place"}


async def test_indexes_live_in_design_documents(database: Database) -> None:
    request = {"index": {"fields": ["a", {"b": "asc"}]}, "ddoc": "d", "name": "n"}
    assert json.loads(await database.create_index(request))["result"] == "created"
    assert json.loads(await database.create_index(request))["result"] == "exists"
    await database.create_index({"index": {"fields": ["c"]}, "ddoc": "d", "name": "m"})
    listed = json.loads(await database.indexes())
    assert [index["name"] for index in listed["indexes"]] == ["_all_docs", "n", "m"]
    await database.delete_index("d", "n")
    await database.delete_index("_design/d", "m")
    with pytest.raises(NotFound):
        await database.delete_index("d", "m")
    assert json.loads(await database.indexes())["total_rows"] == 1
    assert json.loads(await database.create_index(request))["result"] == "created"


@pytest.mark.parametrize(
    ("request_body", "name"),
    [
        ({}, "missing_required_key"),
        ({"selector": 1}, "invalid_selector_json"),
        ({"selector": {}, "limt": 1}, "invalid_key"),
        ({"selector": {}, "limit": "x"}, "invalid_non_neg_integer"),
        ({"selector": {}, "limit": -1}, "invalid_non_neg_integer"),
        ({"selector": {}, "limit": True}, "invalid_non_neg_integer"),
        ({"selector": {}, "skip": -1}, "invalid_non_neg_integer"),
        ({"selector": {}, "r": 0}, "invalid_pos_integer"),
        ({"selector": {}, "update": "yes"}, "invalid_boolean"),
        ({"selector": {}, "stale": "update_after"}, "invalid_ok_or_false_value"),
        ({"selector": {}, "fields": [1]}, "invalid_fields"),
        ({"selector": {}, "fields": "a"}, "invalid_fields"),
        ({"selector": {}, "sort": "a"}, "invalid_sort_json"),
        ({"selector": {}, "sort": [1]}, "invalid_sort_field"),
        ({"selector": {}, "sort": [{"a": "asc", "b": "asc"}]}, "invalid_sort_field"),
        ({"selector": {}, "sort": [{"a": "up"}]}, "invalid_sort_dir"),
        ({"selector": {}, "use_index": 1}, "invalid_index_name"),
        ({"selector": {}, "use_index": ["a", "b", "c"]}, "invalid_index_name"),
        ({"selector": {}, "bookmark": 1}, "invalid_bookmark"),
        ({"selector": {"a": 1}, "allow_fallback": False}, "no_usable_index"),
        ({"selector": {}, "sort": ["a", {"b": "desc"}]}, "unsupported_mixed_sort"),
        ({"selector": {}, "sort": ["a"]}, "no_usable_index"),
        ({"selector": {"a": {"$odd": 1}}}, "invalid_operator"),
        ({"selector": {}, "bookmark": "x"}, "invalid_bookmark"),
        ({"selector": {}, "bookmark": "é"}, "invalid_bookmark"),
        ({"selector": {}, "bookmark": "W10="}, "invalid_bookmark"),
    ],
)
async def test_bad_queries(database: Database, request_body: dict[str, Any], name: str) -> None:
    with pytest.raises(SyncError) as caught:
        await database.find(request_body)
    assert (caught.value.name, caught.value.status) == (name, 400)


@pytest.mark.parametrize(
    ("request_body", "name"),
    [
        ({}, "missing_required_key"),
        ({"index": {}}, "missing_required_key"),
        ({"index": {"fields": []}}, "bad_request"),
        ({"index": {"fields": [1]}}, "bad_request"),
        ({"index": {"fields": ["a"]}, "type": "odd"}, "invalid_index"),
        ({"index": {"fields": ["a"]}, "nam": "a"}, "invalid_key"),
        ({"index": {"fields": ["a"], "field": "a"}}, "invalid_key"),
        ({"index": {"fields": ["a"], "partial_filter_selector": {"a": {"$x": 1}}}},
         "invalid_operator"),
        ({"index": {"fields": ["a"]}, "ddoc": 1}, "bad_request"),
    ],
)  # fmt: skip
async def test_bad_indexes(database: Database, request_body: dict[str, Any], name: str) -> None:
    with pytest.raises(SyncError) as caught:
        await database.create_index(request_body)
    assert (caught.value.name, caught.value.status) == (name, 400)
