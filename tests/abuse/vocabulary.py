"""The words of the CouchDB dialect that generated requests are made of: what there is, what there
is not, and what looks like it."""

from __future__ import annotations

import json
from typing import Any, Final

from hypothesis import strategies as st

from tests.support.fuzzing import words

#: What the database holds to begin with. ``b`` has three leaves, ``c`` is deleted.
SEEDS: Final[list[dict[str, Any]]] = [
    {
        "_id": "a",
        "_rev": "2-a2",
        "_revisions": {"start": 2, "ids": ["a2", "a1"]},
        "n": [1, "x", {"b": None}],
        "_attachments": {"f.txt": {"content_type": "text/plain", "data": "aGVsbG8=", "revpos": 2}},
    },
    {"_id": "b", "_rev": "1-b1", "v": 1},
    {"_id": "b", "_rev": "1-b2", "_attachments": {"g": {"data": "eA=="}}},
    {"_id": "b", "_revisions": {"start": 2, "ids": ["b3", "b0"]}, "_deleted": True},
    {"_id": "c", "_rev": "1-c1", "_deleted": True},
    {"_id": "_design/d", "_rev": "1-d1", "views": {"v": {"map": "x"}}, "language": "javascript"},
    {
        "_id": "_design/q",
        "_rev": "1-d2",
        "language": "query",
        "views": {"n": {"map": {"fields": {"n": "asc"}}, "options": {"def": {"fields": ["n"]}}}},
    },
    {"_id": "_local/l", "v": 1},
]
REVS: Final = [
    *("2-a2", "1-a1", "1-b1", "1-b2", "2-b3", "1-c1", "2-c2", "3-" + "f" * 32, "1-" + "0" * 32),
    *("0-1", "0-0", "1-", "-1", "1", "a-1", "1-G", "1-a-b", "99999999999999999999-a", "-1-a"),
    *("1-" + "a" * 5000, "1-é", "1-\0", "١-a", "", "2-A2", "1-a1,2-a2", "9223372036854775807-a"),
]
IDS: Final = [
    *("a", "b", "c", "new", "_design/d", "_design/q", "_design/new", "_local/l", "_local/new"),
    *("é", "a/b", "a b", "a+b", "%41", "\u2028", "x" * 5000, "_odd", "_design", "_local", ""),
    *(".", "..", "a\0", "\ud800", "\ufeff", "submission:00000000-0000-4000-8000-000000000000"),
]
NUMBERS: Final = [
    *("0", "1", "-1", "2", "1.5", "1e3", "1e400", "-0", "9007199254740993", "9223372036854775808"),
    *("9" * 400, "0.1e-400", "NaN", "Infinity", "01"),
]
FIELDS: Final = words(
    "_id _rev _revisions _deleted _attachments _conflicts _local_seq _revs_info _odd docs "
    "new_edits id rev atts_since keys key startkey endkey queries limit skip selector "
    "fields sort bookmark use_index execution_stats r index ddoc name type doc_ids docids "
    "admins members names roles source target cancel continuous create_target include_docs "
    "descending start ids data content_type stub follows revpos digest length encoding "
    "password n v a"
)
OPERATORS: Final = words(
    "$gt $gte $lt $lte $eq $ne $in $nin $all $and $or $nor $not $regex $mod $size "
    "$elemMatch $allMatch $keyMapMatch $exists $type $beginsWith $text $odd"
)
PARAMETERS: Final = words(
    "rev revs revs_info open_revs latest attachments att_encoding_info atts_since conflicts "
    "deleted_conflicts local_seq meta new_edits batch limit skip descending key keys "
    "startkey endkey start_key end_key startkey_docid inclusive_end include_docs update_seq "
    "since style filter view doc_ids heartbeat timeout seq_interval feed count states q n "
    "partitioned basic next last-event-id reduce group stable update sorted"
)
METHODS: Final = ["GET", "HEAD", "PUT", "POST", "DELETE", "COPY", "OPTIONS", "PATCH", "TRACE", "x"]


def rarely(draw: st.DrawFn, times: int) -> bool:
    """Once in so many times."""
    return draw(st.integers(1, times)) == times


texts = st.one_of(st.sampled_from([*IDS, *REVS]), st.text(max_size=6))
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), texts, st.sampled_from(["aGVsbG8=", "="])
)
#: A number that JSON has and Python's writer would not write.
MARK: Final = "\x01number"
values = st.recursive(
    scalars | st.just(MARK),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*FIELDS, *OPERATORS, "n.1", "a"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def encoded(value: Any, number: str) -> bytes:
    """JSON, with surrogates and with numbers that only JSON can hold."""
    text = json.dumps(value).replace(json.dumps(MARK), number)
    return text.encode()
