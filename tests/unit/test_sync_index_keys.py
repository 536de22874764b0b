"""Keys of indexes compare as values do; a selector's bounds leave out no document that matches."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.collation import key
from sync.index_keys import MOST, bounds_of, encode, key_of, key_range
from sync.selector import compile_selector, field_path, is_absent, value_at

texts = st.text(st.sampled_from("abAB\u00e1\u00c1\u00f1 -_19\0\uffff\U0001f600"), max_size=4)
numbers = st.one_of(
    st.integers(-5, 5), st.integers(), st.floats(allow_nan=False, allow_infinity=False)
)
values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, texts),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)


@settings(deadline=None)
@given(values, values)
def test_encodings_compare_as_the_values(one: Any, other: Any) -> None:
    if key(one) < key(other):
        assert encode(one) <= encode(other)
    if key(one) == key(other):
        assert encode(one) == encode(other)


@settings(deadline=None)
@given(st.tuples(texts, numbers), st.tuples(texts, numbers))
def test_keys_of_several_fields_compare_field_by_field(
    one: tuple[str, float], other: tuple[str, float]
) -> None:
    if tuple(map(key, one)) < tuple(map(key, other)):
        assert key_of(one) <= key_of(other)


def test_numbers_beyond_a_double_and_long_texts() -> None:
    assert encode(-(10**400)) < encode(-1) < encode(0) == encode(-0.0) < encode(10**400)
    assert len(key_of(["x" * 10_000])) == MOST
    assert key_of(["x" * 10_000]) < key_of(["y"])


conditions = st.one_of(
    values,
    st.dictionaries(
        st.sampled_from(["$eq", "$gt", "$gte", "$lt", "$lte", "$ne"]),
        values,
        min_size=1,
        max_size=2,
    ),
    st.booleans().map(lambda wanted: {"$exists": wanted}),
    values.map(lambda value: {"$not": {"$eq": value}}),
    values.map(lambda value: {"$in": [value]}),
)
selectors: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.dictionaries(st.sampled_from(["a", "b", "a.b", "c\\.d"]), conditions, max_size=2),
    lambda inner: st.builds(
        lambda name, parts: {name: parts},
        st.sampled_from(["$and", "$or", "$nor"]),
        st.lists(inner, min_size=1, max_size=2),
    ),
    max_leaves=3,
)
documents = st.dictionaries(st.sampled_from(["a", "b", "c.d"]), values)


@settings(deadline=None, max_examples=300)
@given(selectors, documents)
def test_what_matches_is_within_the_bounds(
    selector: dict[str, Any], document: dict[str, Any]
) -> None:
    if not compile_selector(selector)(document):
        return
    bounds = bounds_of(selector)
    for name in bounds:
        value = value_at(document, field_path(name))
        assert not is_absent(value)
        low, high = key_range([name], bounds)
        assert low <= key_of([value]) <= high
    names = sorted(bounds)
    low, high = key_range(names, bounds)
    assert low <= key_of([value_at(document, field_path(name)) for name in names]) <= high
