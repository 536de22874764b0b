"""What one request of somebody unknown may cost: entries, bytes sent, bytes answered at a time."""

from __future__ import annotations

import gzip
import json
import secrets
from typing import Any

import pytest

from tests.protocol.wire import Wire

DOCUMENT = "service:permiso-de-trabajo-por-cuenta-propia"
MANY = 15_000


def packed(value: Any) -> bytes:
    return gzip.compress(json.dumps(value).encode())


JSON = {"Content-Type": "application/json"}
ACCEPT = {"Accept": "application/json"}
GZIP = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
ASKED = [
    ("/_bulk_get", "docs", {"docs": MANY * [{"id": DOCUMENT}]}),
    ("/_all_docs?include_docs=true", "keys", {"keys": MANY * [DOCUMENT]}),
    ("/_design_docs", "keys", {"keys": MANY * [DOCUMENT]}),
    ("/_all_docs/queries", "keys", {"queries": 50 * [{"keys": 300 * [DOCUMENT]}]}),
    ("/_changes?filter=_doc_ids", "doc_ids", {"doc_ids": [f"a{n}" for n in range(MANY)]}),
]


@pytest.mark.parametrize(("path", "what", "asked"), ASKED)
def test_a_small_request_cannot_name_thousands_of_documents(
    wire: Wire, path: str, what: str, asked: Any
) -> None:
    stranger = Wire(wire.url, (secrets.token_hex(16), secrets.token_urlsafe(32)))
    for somebody in (wire.anonymous(), stranger):
        reply = somebody("POST", "/public" + path, packed(asked), GZIP)
        assert (reply.status, reply.json()["error"]) == (413, "too_large")
        assert f"`{what}` has more than 1000 entries" in reply.json()["reason"]


@pytest.mark.parametrize("accept", ["application/json", "multipart/mixed"])
def test_a_thousand_are_answered(wire: Wire, accept: str) -> None:
    asked = {"docs": 1000 * [{"id": DOCUMENT}]}
    reply = wire.anonymous()("POST", "/public/_bulk_get", asked, {"Accept": accept, **JSON})
    assert reply.status == 200
    assert reply.body.count(f'"_id":"{DOCUMENT}"'.encode()) == 1000
    if accept == "application/json":
        assert len(reply.json()["results"]) == 1000


def test_queries_are_answered_each(wire: Wire) -> None:
    asked = {"queries": [{"keys": [DOCUMENT]}, {"limit": 0}, {"keys": ["none"]}]}
    results = wire.anonymous()("POST", "/public/_all_docs/queries", asked).json()["results"]
    assert [len(result["rows"]) for result in results] == [1, 0, 1]
    assert wire("POST", "/public/_all_docs/queries", {"queries": []}).json() == {"results": []}


def test_an_admin_may_name_as_many_as_she_likes(wire: Wire, db: str) -> None:
    asked = {"docs": MANY * [{"id": "none"}]}
    reply = wire("POST", f"/{db}/_bulk_get", packed(asked), GZIP)
    assert len(reply.json()["results"]) == MANY


def test_a_body_of_somebody_unknown_is_small(wire: Wire) -> None:
    big = {"selector": {"a": "x" * 1_100_000}}
    stranger = Wire(wire.url, (secrets.token_hex(16), secrets.token_urlsafe(32)))
    for somebody in (wire.anonymous(), stranger):
        for body, headers in ((packed(big), GZIP), (json.dumps(big).encode(), JSON)):
            reply = somebody("POST", "/public/_find", body, headers)
            assert (reply.status, reply.json()["error"]) == (413, "too_large")
    assert wire("POST", "/public/_find", packed(big), GZIP).status == 200


def test_a_revision_named_often_is_answered_once(wire: Wire, db: str) -> None:
    rev = wire("PUT", f"/{db}/a", {"v": 1}).json()["rev"]
    reply = wire("GET", f"/{db}/a?open_revs={json.dumps([rev] * 100)}", headers=ACCEPT)
    assert len(reply.json()) == 1
