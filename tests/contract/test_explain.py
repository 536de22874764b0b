"""``_explain`` has the members of CouchDB 3.5's, and says why an index was not chosen."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sync.database import Database


async def explain(database: Database, selector: dict[str, Any], **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(await database.explain({"selector": selector, **more}))
    return found


async def create(database: Database, name: str, *fields: str, **definition: Any) -> None:
    asked = {"index": {"fields": [*fields], **definition}, "ddoc": name, "name": name}
    await database.create_index(asked)


async def test_the_members(database: Database) -> None:
    await create(database, "y", "year")
    asked = {"fields": ["_id", "year"], "sort": [{"year": "asc"}], "limit": 2, "skip": 1}
    found = await explain(database, {"year": {"$gt": 2010}}, **asked)
    options = {
        "use_index": [], "bookmark": "nil", "limit": 2, "skip": 1, "sort": {"year": "asc"},
        "fields": ["_id", "year"], "partition": "", "r": 1, "conflicts": False, "stale": False,
        "update": True, "stable": False, "execution_stats": False, "allow_fallback": True,
    }  # fmt: skip
    arguments = {
        "include_docs": True, "view_type": "map", "reduce": False, "partition": None,
        "start_key": [2010], "end_key": ["<MAX>"], "direction": "fwd", "stable": False,
        "update": True, "conflicts": "undefined",
    }  # fmt: skip
    all_docs = {
        "ddoc": None, "name": "_all_docs", "type": "special", "def": {"fields": [{"_id": "asc"}]}
    }  # fmt: skip
    mismatch = {
        "usable": False, "reasons": [{"name": "sort_order_mismatch"}], "ranking": 1,
        "covering": None,
    }  # fmt: skip
    assert found == {
        "dbname": "db",
        "index": {
            "ddoc": "_design/y", "name": "y", "type": "json", "partitioned": False,
            "def": {"fields": [{"year": "asc"}]},
        },
        "partitioned": False,
        "selector": {"year": {"$gt": 2010}},
        "opts": options,
        "limit": 2,
        "skip": 1,
        "fields": ["_id", "year"],
        "mrargs": arguments,
        "covering": False,
        "index_candidates": [{"index": all_docs, "analysis": mismatch}],
        "selector_hints": [
            {"type": "json", "indexable_fields": ["year"], "unindexable_fields": []}
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("selector", "form"),
    [
        ({}, {}),
        ({"a": 1}, {"a": {"$eq": 1}}),
        ({"a": {}}, {"a": {"$eq": {}}}),
        ({"a": {"b": {"$gt": 1}}}, {"a.b": {"$gt": 1}}),
        (
            {"a": {"$gt": 1, "$lt": 5}, "b": 2},
            {"$and": [{"$and": [{"a": {"$gt": 1}}, {"a": {"$lt": 5}}]}, {"b": {"$eq": 2}}]},
        ),
        ({"$not": {"a": {"$gt": 1}}}, {"a": {"$lte": 1}}),
        ({"a": {"$not": {"$in": [1]}}}, {"a": {"$nin": [1]}}),
        ({"$nor": [{"a": 1}, {"b": {"$exists": True}}]},
         {"$and": [{"a": {"$ne": 1}}, {"b": {"$exists": False}}]}),
        ({"$not": {"$or": [{"a": 1}, {"a": {"$regex": "x"}}]}},
         {"$and": [{"a": {"$ne": 1}}, {"a": {"$not": {"$regex": "x"}}}]}),
        ({"a": {"$elemMatch": {"b": 1}}}, {"a": {"$elemMatch": {"b": {"$eq": 1}}}}),
    ],
)  # fmt: skip
async def test_the_selector_in_its_one_form(
    database: Database, selector: dict[str, Any], form: dict[str, Any]
) -> None:
    assert (await explain(database, selector))["selector"] == form


@pytest.mark.parametrize(
    ("selector", "sort", "low", "high"),
    [
        ({"a": 1, "b": {"$lt": 5}}, [], [1], [1, 5, "<MAX>"]),
        ({"a": 1, "b": 2}, [], [1, 2], [1, 2, "<MAX>"]),
        ({"a": {"$gte": 1, "$lte": 3}, "b": {"$exists": True}}, [], [1], [3, "<MAX>"]),
        ({"a": {"$gt": 1}, "b": 2}, ["a"], [1, 2], ["<MAX>"]),
        ({"a": {"$gt": 1}, "b": 2}, [{"a": "desc"}], ["<MAX>"], [1, 2]),
    ],
)
async def test_the_range_of_an_index(
    database: Database, selector: dict[str, Any], sort: list[Any], low: list[Any], high: list[Any]
) -> None:
    await create(database, "ab", "a", "b")
    found = (await explain(database, selector, sort=sort))["mrargs"]
    assert (found["start_key"], found["end_key"]) == (low, high)


async def test_the_range_of_all_documents(database: Database) -> None:
    for selector, low, high in (
        ({}, None, "<MAX>"),
        ({"_id": "x"}, "x", "x"),
        ({"_id": {"$gt": "x"}}, "x", "<MAX>"),
    ):
        found = await explain(database, selector)
        assert found["index"]["name"] == "_all_docs"
        assert (found["mrargs"]["start_key"], found["mrargs"]["end_key"]) == (low, high)


async def test_why_the_others_were_not_chosen(database: Database) -> None:
    await create(database, "a", "a")
    await create(database, "b", "a")
    await create(database, "c", "a", "b")
    await create(database, "d", "c")
    await create(database, "p", "a", partial_filter_selector={"b": 1})

    async def reasons(**more: Any) -> dict[str, tuple[int, str, bool]]:
        found = await explain(database, {"a": {"$gt": 1}, "b": {"$regex": "x"}}, **more)
        return {
            one["index"]["name"]: (
                one["analysis"]["ranking"],
                one["analysis"]["reasons"][0]["name"],
                one["analysis"]["usable"],
            )
            for one in found["index_candidates"]
        }

    assert await reasons() == {
        "b": (1, "alphabetically_comes_after", True),
        "c": (2, "too_many_fields", True),
        "_all_docs": (2, "unfavored_type", True),
        "d": (3, "field_mismatch", False),
        "p": (4, "is_partial", False),
    }
    asked = await reasons(use_index="p")
    assert {asked[name][1] for name in "abc"} == {"excluded_by_user"}
    assert (await reasons(sort=["b"]))["a"][1:] == ("sort_order_mismatch", False)
    found = await explain(database, {"a": 1}, sort=["z"])
    assert (found["index"], "mrargs" in found) == (None, False)
