"""Documents, queries and uploads that are made to cost much."""

from __future__ import annotations

import gzip
import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from tests.portal.people import Citizen, new_uuid
from tests.protocol.wire import Wire
from tests.support.portal_process import PortalProcess

JSON = {"Accept": "application/json"}
RELATED = {"Content-Type": "multipart/related; boundary=x"}
CONFLICTS = 10_000


def hashes(number: int, first: int = 0) -> list[str]:
    return [f"{first + one:032x}" for one in range(number)]


def test_a_document_with_thousands_of_conflicts_is_read_and_written(wire: Wire, db: str) -> None:
    docs = [{"_id": "a", "_rev": f"1-{digest}"} for digest in hashes(CONFLICTS)]
    assert wire("POST", f"/{db}/_bulk_docs", {"docs": docs, "new_edits": False}).json() == []
    newest = docs[-1]["_rev"]
    conflicts = wire("GET", f"/{db}/a?conflicts=true").json()["_conflicts"]
    assert len(conflicts) == CONFLICTS - 1
    leaves = wire("GET", f"/{db}/a?open_revs=all&revs=true", headers=JSON).json()
    assert len(leaves) == CONFLICTS
    changes = wire("GET", f"/{db}/_changes?style=all_docs").json()["results"]
    assert len(changes[0]["changes"]) == CONFLICTS
    asked = {"docs": [{"id": "a", "rev": rev} for rev in conflicts[:1000]]}
    found = wire("POST", f"/{db}/_bulk_get?revs=true&latest=true", asked).json()["results"]
    assert all("ok" in result["docs"][0] for result in found)
    purged = wire("POST", f"/{db}/_purge", {"a": conflicts[:5000]}).json()["purged"]
    assert len(purged["a"]) == 5000
    assert wire("PUT", f"/{db}/a", {"_rev": newest}).status == 201


def test_a_document_with_100_000_conflicts_is_written_and_read(wire: Wire, db: str) -> None:
    docs = [{"_id": "a", "_rev": f"1-{digest}"} for digest in hashes(100_000)]
    assert wire("POST", f"/{db}/_bulk_docs", {"docs": docs, "new_edits": False}).json() == []
    assert len(wire("GET", f"/{db}/a?conflicts=true").json()["_conflicts"]) == 99_999
    assert wire("PUT", f"/{db}/a", {"_rev": docs[5]["_rev"], "v": 1}).status == 201
    assert wire("GET", f"/{db}/a").json()["v"] == 1


def test_a_history_of_100_000_revisions_is_stemmed(wire: Wire, db: str) -> None:
    for first in (0, 1_000_000):
        history = {"start": 100_000, "ids": hashes(100_000, first)}
        doc = {"_id": "a", "_revisions": history}
        reply = wire("POST", f"/{db}/_bulk_docs", {"docs": [doc], "new_edits": False})
        assert reply.json() == []
    for leaf in wire("GET", f"/{db}/a?open_revs=all&revs=true", headers=JSON).json():
        assert len(leaf["ok"]["_revisions"]["ids"]) == 1000


def nested(opening: bytes, closing: bytes) -> bytes:
    return opening * 1_000_000 + b"1" + closing * 1_000_000


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("_bulk_docs", b'{"docs":[', b"]}"),
        ("_bulk_get", b'{"docs":', b"}"),
        ("_find", b'{"selector":', b"}"),
        ("_all_docs", b'{"keys":', b"}"),
        ("_revs_diff", b'{"a":', b"}"),
        ("", b'{"a":', b"}"),
    ],
)
def test_json_of_a_million_levels_is_refused(
    wire: Wire, db: str, path: str, before: bytes, after: bytes
) -> None:
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}")):
        body = before + nested(opening, closing) + after
        reply = wire("POST", f"/{db}/{path}", body)
        assert (reply.status, reply.json()["error"]) == (400, "bad_request")


# --- uploads in parts


def related(entries: dict[str, Any], *parts: bytes) -> bytes:
    head = b"--x\r\n\r\n" + json.dumps({"_attachments": entries}).encode()
    return head + b"".join(b"\r\n--x\r\n" + part for part in parts) + b"\r\n--x--"


def test_packed_parts_that_are_small_each_are_not_large_together(portal: PortalProcess) -> None:
    citizen = Citizen(portal)
    path = f"/{citizen.database}/submission:{new_uuid()}"
    packed = b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(40_000_000))
    entries = {f"a{n}": {"follows": True, "content_type": "text/plain"} for n in range(3)}
    hers = Wire(f"{portal.url}/db", citizen.auth)
    reply = hers("PUT", path, related(entries, *(3 * [packed])), RELATED)
    assert (reply.status, reply.json()["error"]) == (413, "too_large")
    assert hers("GET", path).status == 404


@pytest.mark.parametrize(
    "body",
    [
        b"--x\r\n\r\n{}" + b"\r\n--x" * 1_000_000,
        related({"a": {"follows": True}}, b"A: b" + b";" * 1_000_000 + b"\r\n\r\n"),
        related(
            {"a": {"follows": True}},
            b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"abc" * 1000, mtime=0)[:-9],
        ),
    ],
    ids=["a million parts", "a million parameters", "a packed part that ends early"],
)
def test_parts_that_would_take_for_ever_are_refused(wire: Wire, db: str, body: bytes) -> None:
    reply = wire("PUT", f"/{db}/a", body, RELATED)
    assert (reply.status, reply.json()["error"]) == (400, "bad_request")
    assert wire("GET", f"/{db}/a").status == 404


# --- queries


@pytest.mark.parametrize(
    "selector",
    [
        {"$or": [{"v": number} for number in range(30_000)]},
        {"v": {"$in": [*range(30_000)]}},
        {"v": {"$all": [*range(30_000)]}},
        {"$or": [{"v": {"$regex": f"(a?){{100}}b{number}"}} for number in range(100)]},
    ],
    ids=["conditions", "in", "all", "patterns"],
)
def test_a_selector_without_end_is_refused(wire: Wire, db: str, selector: dict[str, Any]) -> None:
    for path in ("_find", "_explain", "_changes?filter=_selector"):
        reply = wire("POST", f"/{db}/{path}", {"selector": selector})
        assert (reply.status, reply.json()["error"]) == (400, "bad_request")


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(a?){100}a{100}$", "(.*a){20}$"])
def test_a_pattern_takes_no_longer_than_its_text(wire: Wire, db: str, pattern: str) -> None:
    wire("PUT", f"/{db}/a", {"v": "a" * 10_000 + "b"})
    reply = wire("POST", f"/{db}/_find", {"selector": {"v": {"$regex": pattern}}})
    assert (reply.status, reply.json()["docs"]) == (200, [])


@pytest.mark.parametrize("state", [b'["a\\u0000",0]', b'["",-5]', b'["a"]', b"{}", b"\xff"])
def test_a_forged_bookmark_is_refused(wire: Wire, db: str, state: bytes) -> None:
    asked = {"selector": {}, "bookmark": urlsafe_b64encode(state).decode()}
    reply = wire("POST", f"/{db}/_find", asked)
    assert (reply.status, reply.json()["error"]) == (400, "invalid_bookmark")


# --- a citizen


def test_a_citizen_writes_and_asks_a_thousand_at_a_time(portal: PortalProcess) -> None:
    citizen = Citizen(portal)
    hers = Wire(f"{portal.url}/db", citizen.auth)
    docs = [{"_id": f"submission:{new_uuid()}"} for _ in range(1001)]
    for path, body in (
        ("_bulk_docs", {"docs": docs}),
        ("_revs_diff", {"submission:a": [f"1-{digest}" for digest in hashes(1001)]}),
    ):
        reply = hers("POST", f"/{citizen.database}/{path}", body)
        assert (reply.status, reply.json()["error"]) == (413, "too_large")
