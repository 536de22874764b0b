"""Faulty design documents are refused as CouchDB refuses them; its functions are not compiled."""

from __future__ import annotations

from typing import Any

import pytest

from tests.protocol.wire import Wire


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"language": 1}, "`language` field must have string type"),
        ({"language": None}, "`language` field must have string type"),
        ({"views": []}, "`views` field must have object type"),
        ({"views": {"v": "x"}}, "`views.v` field must have object type"),
        ({"views": {"v": {}}}, "View `v` must contain map function"),
        ({"views": {"v": {"map": {}}}}, "`views.v.map` field must have string type"),
        (
            {"views": {"v": {"map": "x", "reduce": 1}}},
            "`views.v.reduce` field must have string type",
        ),
        (
            {"views": {"v": {"map": "x", "reduce": "_odd"}}},
            "`_odd` is not a supported reduce function.",
        ),
        (
            {"language": "query", "views": {"v": {"map": "x"}}},
            "`views.v.map` field must have object type",
        ),
        ({"views": {"lib": 1}}, "`views.lib` field must have object type"),
        ({"filters": "x"}, "`filters` field must have object type"),
        ({"filters": {"f": 1}}, "`filters.f` field must have object or string type"),
        ({"updates": {"u": None}}, "`updates.u` field must have object or string type"),
        ({"rewrites": {}}, "`rewrites` field must have string or array type"),
        ({"validate_doc_update": {}}, "`validate_doc_update` field must have string type"),
        ({"options": {"local_seq": 1}}, "`options.local_seq` field must have boolean type"),
        (
            {"options": {"partitioned": True}},
            "partitioned option cannot be true in a non-partitioned database.",
        ),
    ],
)
def test_a_faulty_design_document_is_refused(
    wire: Wire, db: str, fields: dict[str, Any], reason: str
) -> None:
    told = {"error": "invalid_design_doc", "reason": reason}
    reply = wire("PUT", f"/{db}/_design/d", fields)
    assert (reply.status, reply.json()) == (400, told)
    docs = [{"_id": "_design/d", **fields}, {"_id": "a"}]
    rows = wire("POST", f"/{db}/_bulk_docs", {"docs": docs}).json()
    assert (rows[0], rows[1]["ok"]) == ({"id": "_design/d", **told}, True)
    docs = [{"_id": "_design/d", "_rev": "1-a", **fields}]
    rows = wire("POST", f"/{db}/_bulk_docs", {"docs": docs, "new_edits": False}).json()
    assert rows == [{"id": "_design/d", "rev": "1-a", **told}]
    assert wire("GET", f"/{db}/_design/d").status == 404


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"views": {"lib": {"x": "y"}, "v": {"map": "no JavaScript", "reduce": "_stats"}}},
        {"language": "erlang", "views": {"v": {"map": "x", "reduce": "_own"}}},
        {
            "language": "query",
            "views": {"v": {"map": {"fields": {"a": "asc"}}, "reduce": "_count"}},
        },
        {"filters": {"f": "x", "g": {}}, "rewrites": [], "options": {"partitioned": False}},
        {"filters": {}, "other": 10**400, "rewrites": "x"},
    ],
)
def test_one_that_is_as_it_should_be_is_stored(wire: Wire, db: str, fields: dict[str, Any]) -> None:
    rev = wire("PUT", f"/{db}/_design/d", fields).json()["rev"]
    assert wire("DELETE", f"/{db}/_design/d?rev={rev}").status == 200
