"""Attachments sent by their own URL or as parts: checked, bounded, and dropped when nothing came
of them."""

from __future__ import annotations

import gzip
import http.client
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import md5
from urllib.parse import urlsplit

import pytest

from sync.uploads import AT_ONCE
from tests.protocol.wire import Wire
from tests.support.portal_process import ADMIN, PortalProcess

SMALL = b"hello"
LARGE = os.urandom(AT_ONCE * 2 + 7)
BINARY = {"Content-Type": "application/octet-stream"}


def digest(data: bytes) -> str:
    return b64encode(md5(data, usedforsecurity=False).digest()).decode()


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    environment = {
        "PORTAL_MAX_ATTACHMENT_MB": "2",
        "PORTAL_MAX_REQUEST_MB": "4",
        "PORTAL_MAX_DOCUMENT_MB": "1",
    }
    data = tmp_path_factory.mktemp("narrow") / "data"
    with PortalProcess(data, environment=environment) as portal:
        wire = Wire(f"{portal.url}/db", ADMIN)
        wire("PUT", "/db")
        yield wire


@pytest.mark.parametrize("data", [b"", SMALL, LARGE, LARGE[:AT_ONCE], LARGE[: AT_ONCE + 1]])
def test_what_was_sent_comes_back(wire: Wire, db: str, data: bytes) -> None:
    packed = BINARY | {
        "Content-Encoding": "gzip",
        "Content-MD5": digest(gzip.compress(data, 1, mtime=0)),
    }
    for name, body, headers in (
        ("plain", data, BINARY | {"Content-MD5": digest(data)}),
        ("packed", gzip.compress(data, 1, mtime=0), packed),
    ):
        assert wire("PUT", f"/{db}/{name}/f", body, headers).status == 201
        assert wire("GET", f"/{db}/{name}/f").body == data
        stub = wire("GET", f"/{db}/{name}").json()["_attachments"]["f"]
        assert (stub["digest"], stub["length"]) == ("md5-" + digest(data), len(data))


@pytest.mark.parametrize("data", [SMALL, LARGE])
def test_a_message_that_was_corrupted_is_refused(wire: Wire, db: str, data: bytes) -> None:
    reply = wire("PUT", f"/{db}/a/f", data, BINARY | {"Content-MD5": digest(b"other")})
    assert (reply.status, reply.json()["error"]) == (400, "content_md5_mismatch")
    assert wire("GET", f"/{db}/a").status == 404


@pytest.mark.parametrize("data", [SMALL, LARGE])
def test_a_conflict_leaves_all_as_it_was(wire: Wire, db: str, data: bytes) -> None:
    rev = wire("PUT", f"/{db}/a/f", b"first", BINARY).json()["rev"]
    assert wire("PUT", f"/{db}/a/f", data, BINARY).status == 409
    reply = wire("PUT", f"/{db}/a/f?rev=1-{'f' * 32}", data, BINARY)
    assert (reply.status, reply.json()["reason"]) == (409, "missing_rev")
    assert wire("GET", f"/{db}/a/f").body == b"first"
    assert wire("PUT", f"/{db}/a/f", data, BINARY | {"If-Match": rev}).status == 201
    assert wire("GET", f"/{db}/a/f").body == data


def test_a_client_that_goes_away_leaves_nothing(wire: Wire, db: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(wire.url).netloc, timeout=30)
    connection.putrequest("PUT", f"/db/{db}/a/f")
    basic = b64encode(":".join(ADMIN).encode()).decode()
    for name, value in (("Authorization", f"Basic {basic}"), ("Content-Length", "99999999")):
        connection.putheader(name, value)
    connection.endheaders(LARGE)
    connection.close()
    assert wire("GET", f"/{db}/a").status == 404


def related(*parts: bytes) -> bytes:
    return b"".join(b"--zz\r\n\r\n" + part + b"\r\n" for part in parts) + b"--zz--"


def test_large_parts_and_small_ones(wire: Wire, db: str) -> None:
    text = b'{"_attachments":{"a":{"follows":true},"b":{"follows":true,"encoding":"gzip"},'
    text += b'"c":{"follows":true},"d":{"data":"aGVsbG8="}}}'
    body = related(text, LARGE, gzip.compress(LARGE[1:]), SMALL)
    headers = {"Content-Type": "multipart/related; boundary=zz"}
    assert wire("PUT", f"/{db}/a", body, headers).status == 201
    expected = {"a": LARGE, "b": LARGE[1:], "c": SMALL, "d": b"hello"}
    for name, data in expected.items():
        assert wire("GET", f"/{db}/a/{name}").body == data


def test_each_limit_has_its_error(narrow: Wire) -> None:
    large = b"x" * (2 * (1 << 20) + 1)
    for headers in (BINARY, BINARY | {"Content-Encoding": "gzip"}):
        body = gzip.compress(large) if "Content-Encoding" in headers else large
        reply = narrow("PUT", "/db/a/f", body, headers)
        assert (reply.status, reply.json()["error"]) == (413, "attachment_too_large")
    parts = related(b'{"_attachments":{"f":{"follows":true}}}', large)
    reply = narrow("PUT", "/db/a", parts, {"Content-Type": "multipart/related; boundary=zz"})
    assert (reply.status, reply.json()["error"]) == (413, "attachment_too_large")
    document = {"text": "x" * 1_000_001}
    for method, path, value in (
        ("PUT", "/db/a", document),
        ("POST", "/db", document),
        ("POST", "/db/_bulk_docs", {"docs": [{"_id": "b"}, document]}),
    ):
        reply = narrow(method, path, value)
        assert (reply.status, reply.json()["error"]) == (413, "document_too_large")
    reply = narrow("POST", "/db/_bulk_docs", {"docs": [{"text": "x" * (4 << 20)}]})
    assert (reply.status, reply.json()["error"]) == (413, "too_large")
    assert narrow("GET", "/db").json()["doc_count"] == 0
    many = {str(number): {"data": ""} for number in range(1001)}
    assert narrow("PUT", "/db/a", {"_attachments": many}).status == 400


@pytest.mark.parametrize("size", [65_535, 65_536, 786_431, 786_432, 2_000_001])
def test_a_large_attachment_inline_is_the_one_that_came(wire: Wire, db: str, size: int) -> None:
    """Wherever JSON holds it: encoded as it is sent, a piece at a time."""
    data = bytes(range(256)) * (size // 256) + bytes(size % 256)
    for id in ("a", "b"):
        wire("PUT", f"/{db}/{id}/f", data, {"Content-Type": "image/png"})
    rev = wire("GET", f"/{db}/a").json()["_rev"]
    asked = {"docs": [{"id": "a", "rev": rev}, {"id": "b", "atts_since": ["1-a"]}]}
    queries = {"queries": [{"include_docs": True, "attachments": True}]}
    json_alone = {"Accept": "application/json"}
    docs = [
        wire("GET", f"/{db}/a?attachments=true", headers=json_alone).json(),
        wire("GET", f"/{db}/a?atts_since=[]", headers=json_alone).json(),
        wire("GET", f"/{db}/a?open_revs=all&attachments=true", headers=json_alone).json()[0]["ok"],
    ]
    found = wire("POST", f"/{db}/_bulk_get?attachments=true", asked).json()["results"]
    docs += [result["docs"][0]["ok"] for result in found]
    docs.append(wire("POST", f"/{db}/_bulk_get", asked).json()["results"][1]["docs"][0]["ok"])
    for answer in (
        wire("GET", f"/{db}/_all_docs?include_docs=true&attachments=true").json(),
        wire("POST", f"/{db}/_all_docs/queries", queries).json()["results"][0],
        wire("GET", f"/{db}/_changes?include_docs=true&attachments=true").json(),
    ):
        docs += [row["doc"] for row in answer.get("rows") or answer["results"]]
    events = wire(
        "GET", f"/{db}/_changes?include_docs=true&attachments=true&feed=eventsource&timeout=1"
    ).body
    lines = [line[len(b"data: ") :] for line in events.split(b"\n") if line.startswith(b"data: ")]
    docs += [json.loads(line)["doc"] for line in lines if b'"doc"' in line]
    assert len(docs) == 14
    for doc in docs:
        assert b64decode(doc["_attachments"]["f"]["data"]) == data
