"""Mango selectors and the order of JSON values."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import collation
from sync.errors import SyncError
from sync.selector import compile_selector

DOCUMENT: dict[str, Any] = {
    "_id": "p0",
    "name": "ana",
    "age": 30,
    "none": None,
    "flag": True,
    "tags": ["x", "y"],
    "empty": [],
    "place": {"town": "Playa", "at": [23.1, -82.4]},
    "people": [{"age": 3}, {"age": 40}],
    "a.b": "dotted",
}


@pytest.mark.parametrize(
    "selector",
    [
        {},
        {"name": "ana"},
        {"age": 30.0},
        {"none": None},
        {"place.town": "Playa"},
        {"place": {"town": "Playa"}},
        {"place": {"town": "Playa", "at": [23.1, -82.4]}},
        {"a\\.b": "dotted"},
        {"place.at.0": 23.1},
        {"age": {"$gt": 29, "$lt": 31}},
        {"age": {"$gt": None}},
        {"age": {"$lt": "a"}},
        {"age": {"$ne": 31}},
        {"age": {"$not": {"$gt": 30}}},
        {"missing": {"$not": {"$gt": 30}}},
        {"missing": {"$exists": False}},
        {"name": {"$exists": True}},
        {"name": {"$in": ["ana", "eva"]}},
        {"tags": {"$in": ["x"]}},
        {"name": {"$nin": ["eva"]}},
        {"tags": {"$all": ["y", "x"]}},
        {"tags": {"$size": 2}},
        {"tags": {"$elemMatch": {"$eq": "x"}}},
        {"tags": {"$allMatch": {"$regex": "^[xy]$"}}},
        {"people": {"$elemMatch": {"age": {"$gt": 30}}}},
        {"place": {"$keyMapMatch": {"$eq": "town"}}},
        {"age": {"$mod": [7, 2]}},
        {"age": {"$type": "number"}},
        {"flag": {"$type": "boolean"}},
        {"name": {"$regex": "n"}},
        {"name": {"$beginsWith": "an"}},
        {"$and": [{"name": "ana"}, {"age": 30}]},
        {"$or": [{"name": "eva"}, {"age": 30}]},
        {"$or": []},
        {"$nor": [{"name": "eva"}, {"age": 31}]},
        {"$not": {"name": "eva"}},
        {"age": {"$or": [{"$gt": 100}, {"$lt": 31}]}},
        {"empty": []},
    ],
)
def test_selectors_that_match(selector: dict[str, Any]) -> None:
    assert compile_selector(selector)(DOCUMENT) is True
    assert compile_selector({"$not": selector})(DOCUMENT) is False


@pytest.mark.parametrize(
    "selector",
    [
        {"name": "Ana"},
        {"flag": 1},
        {"missing": {"$ne": 1}},
        {"missing": None},
        {"missing": {"$nin": [1]}},
        {"name": {"$gt": {}}},
        {"tags": {"$all": []}},
        {"empty": {"$allMatch": {"$eq": 1}}},
        {"name": {"$size": 3}},
        {"name": {"$mod": [2, 1]}},
        {"name.first": "a"},
        {"age": {"$regex": "3"}},
    ],
)
def test_selectors_that_do_not_match(selector: dict[str, Any]) -> None:
    assert compile_selector(selector)(DOCUMENT) is False


@pytest.mark.parametrize(
    ("selector", "name"),
    [
        ([], "bad_request"),
        (None, "bad_request"),
        ({"a": {"$odd": 1}}, "invalid_operator"),
        ({"$odd": 1}, "invalid_operator"),
        ({"$and": {}}, "bad_arg"),
        ({"$or": [1]}, "bad_arg"),
        ({"$not": 1}, "bad_arg"),
        ({"a": {"$size": "x"}}, "bad_arg"),
        ({"a": {"$mod": [0, 1]}}, "bad_arg"),
        ({"a": {"$regex": "("}}, "bad_arg"),
        ({"a": {"$regex": 1}}, "bad_arg"),
        ({"a": {"$regex": "(a{1000}){1000}"}}, "bad_arg"),
        ({"a": {"$type": "date"}}, "bad_arg"),
        ({"a": {"$in": 1}}, "bad_arg"),
        ({"a": {"$exists": 1}}, "bad_arg"),
        ({"a": {"$elemMatch": 1}}, "bad_arg"),
    ],
)
def test_bad_selectors_are_said_to_be_bad(selector: object, name: str) -> None:
    with pytest.raises(SyncError) as caught:
        compile_selector(selector)
    assert (caught.value.name, caught.value.status) == (name, 400)


def test_deep_selectors_are_refused() -> None:
    deep: dict[str, Any] = {"a": 1}
    wide: dict[str, Any] = {"$gt": 1}
    for _ in range(300):
        deep, wide = {"$not": deep}, {"a": wide}
    for selector in (deep, wide):
        with pytest.raises(SyncError):
            compile_selector(selector)


def test_a_costly_regular_expression_ends() -> None:
    matches = compile_selector({"a": {"$regex": "(a+)+$"}})
    assert matches({"a": "a" * 100_000 + "b"}) is False


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=5,
)


@given(json_values, json_values)
def test_any_two_values_have_an_order(one: object, two: object) -> None:
    a, b = collation.key(one), collation.key(two)
    assert (a < b) + (a == b) + (a > b) == 1


def answer(selector: dict[str, Any], document: dict[str, Any]) -> bool | int:
    try:
        return compile_selector(selector)(document)
    except SyncError as error:
        return error.status


@given(st.dictionaries(st.text(max_size=5), json_values), st.dictionaries(st.text(), json_values))
def test_any_selector_is_a_predicate_or_a_client_error(
    selector: dict[str, Any], document: dict[str, Any]
) -> None:
    assert answer(selector, document) in (True, False, 400)


def test_values_sort_by_type_and_words_as_in_a_dictionary() -> None:
    values: list[Any] = [
        None, False, True, -1, 0.5, 2, "", "_", "1", "a", "A", "á", "b", "B", "ñ", "z", [], [1],
        [1, 2], {}, {"a": 1}, {"a": 2},
    ]  # fmt: skip
    ordered = sorted(values, key=collation.key)
    assert ordered[:9] == values[:9]
    assert ordered[9:13] == ["a", "A", "á", "b"]
    assert ordered[16:] == values[16:]
