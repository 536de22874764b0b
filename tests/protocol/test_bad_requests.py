"""Whatever is sent, the answer is no 5xx, and an error says ``error`` and ``reason``."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.protocol.wire import Reply, Wire
from tests.support.fuzzing import bounded, words

BOUNDED = bounded(250)


METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE", "COPY", "PATCH", "OPTIONS", "TRACE", "MKCOL"]
ENDPOINTS = words(
    "_all_docs _all_docs/queries _design_docs _local_docs _bulk_docs _bulk_get _revs_diff "
    "_missing_revs _changes _find _explain _index _index/d/json/n _purge _security _revs_limit "
    "_compact _view_cleanup _ensure_full_commit _local/x _design/x _design/x/_view/y a a/f.txt "
    "_design%2Fx _local%2Fx _odd a%2Fb a/b/c %ff %00 a%00"
)
PARAMETERS = words(
    "rev revs revs_info open_revs latest attachments atts_since conflicts deleted_conflicts "
    "local_seq meta new_edits batch limit skip descending key keys startkey endkey start_key "
    "end_key inclusive_end include_docs update_seq since style filter view doc_ids heartbeat "
    "seq_interval count"
)
VALUES = [
    *("true", "false", "", "0", "1", "-1", "99999999999999999999", "x", '"a"', '["a"]', "{}"),
    *("null", "[1]", "[", "1-a", '["1-a"]', "all", "now", "_doc_ids", "_selector", "_design"),
    *("1e400", "%ff", "%00", "\u0663", '"\\ud800"', "_view", "d/f", "1-" + "a" * 32),
]
HEADERS = {
    "Content-Type": ["application/json", "text/plain", "multipart/related", "x", "a/b; c=d"],
    "Accept": ["*/*", "application/json", "multipart/mixed", "multipart/related;q=x", ",;,"],
    "Accept-Encoding": ["gzip", "zstd", "zstd;q=0, gzip", "br"],
    "If-Match": ['"1-a"', "*", "W/", "1-" + "a" * 32],
    "If-None-Match": ["*", '"1-a"'],
    "Range": ["bytes=0-0", "bytes=5-2", "bytes=-", "lines=1-2", "bytes=-0", "bytes=99-"],
    "Destination": ["b", "b?rev=1-a", "http://x/y", "_odd", "%ff", "_design/z"],
    "Content-Encoding": ["gzip", "br", "identity"],
}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["a", "docs", "_id", "_rev", "$gt", "keys"]), inner)
    ),
    max_leaves=8,
)
#: Objects that have a field an endpoint looks at, with anything in it.
FIELDS = words(
    "_id _rev _deleted _revisions _attachments _conflicts _local_seq docs new_edits id rev "
    "atts_since keys key startkey queries limit skip selector fields sort bookmark use_index index "
    "ddoc name type doc_ids admins members execution_stats a"
)
OPERATORS = words(
    "$gt $eq $in $nin $regex $mod $all $size $elemMatch $allMatch $exists $type $keyMapMatch "
    "$beginsWith $not $odd"
)
#: Paths into an array, some of them to a place that no array has.
INDEXES = ["a.1", "a.\u0663", "a.\u00b2", "a." + "9" * 18, "a." + "1" * 5000, "a." + "0" * 5000]
documents = st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=4)
bodies = st.one_of(
    json_values.map(json.dumps).map(str.encode),
    documents.map(json.dumps).map(str.encode),
    st.lists(documents, max_size=3).map(lambda docs: json.dumps({"docs": docs}).encode()),
    documents.map(lambda doc: gzip.compress(json.dumps(doc).encode())),
    st.binary(max_size=40),
    st.sampled_from(
        [b"[" * 5000, b'{"a":' * 5000, b'{"_id":"\\ud800"}', b"\xff\xfe", b'{"a":1e999}', b"nul"]
    ),
)


def check(method: str, reply: Reply) -> None:
    assert reply.status < 500 or reply.status == 501, reply
    if reply.status >= 400 and method != "HEAD":
        told: dict[str, Any] = reply.json()
        assert told["error"], reply
        assert told["reason"], reply


headers = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in HEADERS.items()}
)
queries = st.dictionaries(st.sampled_from(PARAMETERS), st.sampled_from(VALUES), max_size=3)


requests = st.tuples(st.sampled_from(METHODS), st.sampled_from(ENDPOINTS), queries, headers, bodies)


@BOUNDED
@given(sent=requests)
def test_no_request_breaks_the_server(
    wire: Wire, db: str, sent: tuple[str, str, dict[str, str], dict[str, str], bytes]
) -> None:
    method, endpoint, query, headers, body = sent
    wire("PUT", f"/{db}/a", {"v": 1})
    wire("PUT", f"/{db}/b/f.txt", b"hello", {"Content-Type": "text/plain"})
    target = f"/{db}/{endpoint}?" + "&".join(f"{k}={v}" for k, v in query.items())
    check(method, wire(method, target, None if method in ("GET", "HEAD") else body, headers))


@BOUNDED
@given(
    st.sampled_from(METHODS),
    st.sampled_from(
        ["", "/", "//", "/_odd", "/%2e%2e", "/public%00", "/%ff", "/Upper", "/" + "a" * 300]
    ),
    queries,
    headers,
)
def test_no_address_breaks_the_server(
    wire: Wire, method: str, path: str, query: dict[str, str], headers: dict[str, str]
) -> None:
    target = f"{path}?" + "&".join(f"{k}={v}" for k, v in query.items())
    check(method, wire(method, target, None, headers))
    check(method, wire.anonymous()(method, target, None, headers))


@BOUNDED
@given(st.lists(documents, max_size=3), st.booleans(), json_values)
def test_no_documents_break_bulk_docs(
    wire: Wire, db: str, docs: list[dict[str, Any]], new_edits: bool, odd: Any
) -> None:
    check("POST", wire("POST", f"/{db}/_bulk_docs", {"docs": docs, "new_edits": new_edits}))
    check("POST", wire("POST", f"/{db}/_bulk_docs", {"docs": [*docs, odd], "new_edits": odd}))


@BOUNDED
@given(
    st.dictionaries(
        st.sampled_from(
            ["a", "_id", "a.b", "$and", "$or", "$not", "$gt", "$regex", "$mod", "$in", *INDEXES]
        ),
        st.recursive(
            json_values,
            lambda inner: st.dictionaries(
                st.sampled_from(OPERATORS),
                inner,
                max_size=2,
            ),
            max_leaves=4,
        ),
        max_size=2,
    )
)
def test_no_selector_breaks_a_query(wire: Wire, db: str, selector: dict[str, Any]) -> None:
    wire("PUT", f"/{db}/a", {"a": [1, "x", {"b": None}]})
    check("POST", wire("POST", f"/{db}/_find", {"selector": selector, "fields": list(selector)}))
    check("POST", wire("POST", f"/{db}/_changes?filter=_selector", {"selector": selector}))


@pytest.mark.parametrize("path", INDEXES)
def test_an_index_that_no_array_has_is_absent(wire: Wire, db: str, path: str) -> None:
    wire("PUT", f"/{db}/a", {"a": [1, "x"]})
    selector = {"selector": {path: {"$exists": False}}}
    expected = 0 if path == "a.1" else 1
    assert len(wire("POST", f"/{db}/_find", selector).json()["docs"]) == expected
    reply = wire("POST", f"/{db}/_changes?filter=_selector", selector)
    assert (reply.status, len(reply.json()["results"])) == (200, expected)
