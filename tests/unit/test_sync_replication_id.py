"""A replication's identity, held against what Erlang and CouchDB's own unit tests say."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from msgspec.structs import replace

from sync.endpoint import Endpoint, parse_endpoint
from sync.errors import BadRequest, SyncError
from sync.replication_id import Atom, base_id, encode, endpoint_term, job_id
from sync.replication_request import Replication, parse_replication

UUID = "2a3c9b1e5f7d4a6b8c0e1f2a3b4c5d6e"
SELECTOR = {
    "type": "case",
    "n": {"$gt": 300, "$in": [1, 2, -1, True, None, 1.5, 5000000000, [], [1, 2]]},
}


def replication(**fields: Any) -> Replication:
    headers = {"X-Office": "cerro"}
    target = {"url": "https://ana:pw@backup.example.org:8443/db/b", "headers": headers}
    return replace(
        parse_replication({"source": "http://example.org:5984/a", "target": target}), **fields
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        # Computed by Erlang/OTP 25: md5 of term_to_binary of CouchDB's term, minor version 1.
        ({}, "0d53cc4f3865f0204aec44ff42ae26b0"),
        ({"doc_ids": ("a", "b", "ñ")}, "bf8051cd77eddc5362325d801b8ff57b"),
        ({"selector": SELECTOR}, "e7021a3aedc37a2290ee0c6d850094b3"),
        ({"winning_revs_only": True}, "95346454cc115a39b3d48f224f2824a6"),
    ],
)
def test_ids_are_those_that_erlang_computes(fields: dict[str, Any], expected: str) -> None:
    assert base_id(replication(**fields), UUID) == expected


def basic(name: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{name}:{password}".encode()).decode()}


@pytest.mark.parametrize(
    ("url", "headers", "expected"),
    [
        # The cases of CouchDB's http_v4_endpoint_test_, with a database in the path.
        ("http://host/x", {}, (None, "host", "default", "/x/", {})),
        ("https://host/x", {}, (None, "host", "default", "/x/", {})),
        ("http://host:5984/x", {}, (None, "host", "default", "/x/", {})),
        ("http://host:1/x", {}, (None, "host", 1, "/x/", {})),
        ("https://host:2/x/", {}, (None, "host", 2, "/x/", {})),
        ("http://host/x", {"h": "v"}, (None, "host", "default", "/x/", {"h": "v"})),
        ("http://host/a/b", {}, (None, "host", "default", "/a/b/", {})),
        ("http://user:pass@host/x", {}, ("user", "host", "default", "/x/", {})),
        ("http://user:newpass@host:3/x", {}, ("user", "host", 3, "/x/", {})),
        ("http://host/x", basic("user", "pass"), ("user", "host", "default", "/x/", {})),
        ("http://u1:p1@host/x", basic("u2", "p2"), ("u1", "host", "default", "/x/", {})),
        (
            "http://host/x",
            {"h": "v"} | basic("user", "pass"),
            ("user", "host", "default", "/x/", {"h": "v"}),
        ),
        ("http://host/x", {"Authorization": "Basic bad"}, (None, "host", "default", "/x/", {})),
    ],
)
def test_an_endpoint_is_known_by_what_couchdb_knows_it_by(
    url: str, headers: dict[str, str], expected: tuple[Any, ...]
) -> None:
    user, *place, others = expected
    term = endpoint_term(parse_endpoint({"url": url, "headers": headers}, "source"))
    assert term == ("remote", user or "undefined", *place, list(others.items()), "undefined")


def test_a_password_is_no_part_of_the_identity_and_is_never_shown() -> None:
    one, other = (
        parse_endpoint(f"http://ana:{password}@host/x", "source") for password in ("one", "two")
    )
    assert endpoint_term(one) == endpoint_term(other)
    assert "one" not in repr(one)
    assert "one" not in one.label
    assert one.all_headers()["authorization"] == basic("ana", "one")["Authorization"]


def test_the_job_of_a_continuous_replication_has_another_name() -> None:
    assert job_id(replication(continuous=True), "abc") == "abc+continuous"
    assert job_id(replication(create_target=True), "abc") == "abc+create_target"


def test_long_lists_and_texts_are_written_whole() -> None:
    assert len(encode([300] * 70_000)) == 1 + 4 + 5 * 70_000 + 1
    assert encode([1] * 70_000)[:5] == b"l" + (70_000).to_bytes(4, "big")
    assert encode(Atom("default")) == b"d\x00\x07default"


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        5,
        {},
        {"url": 5},
        "ftp://host/x",
        "http://",
        "http://host",
        "http://host/",
        "http://host:99999/x",
        "http://host:port/x",
        "http://host/x?y=1",
        "http://host/a b",
        "http://host/ñ",
        "http://[::1/x",
        {"url": "http://host/x", "headers": {"a\r\nb": "c"}},
        {"url": "http://host/x", "headers": {"a": "b\r\nHost: other"}},
        {"url": "http://host/x", "auth": {"basic": {"username": "ana"}}},
    ],
)
def test_what_is_no_endpoint_is_said(value: Any) -> None:
    with pytest.raises(BadRequest, match="source"):
        parse_endpoint(value, "source")


def test_forms_of_credentials() -> None:
    url = "http://a%40b:p%3Aw@host:5984/x"
    assert parse_endpoint(url, "source") == Endpoint(
        url="http://host:5984/x/", username="a@b", password="p:w"
    )
    auth = {"basic": {"username": "ana", "password": "pw"}}
    assert parse_endpoint({"url": url, "auth": auth}, "source").username == "ana"
    token = parse_endpoint({"url": "http://h/x", "headers": {"Authorization": "Bearer t"}}, "s")
    assert token.all_headers() == {"authorization": "Bearer t"}


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"filter": "app/mine"}, "not_implemented"),
        ({"source_proxy": "http://proxy:8888"}, "not_implemented"),
        ({"doc_ids": ["a"], "selector": {}}, "bad_request"),
        ({"doc_ids": "a"}, "bad_request"),
        ({"selector": {"a": {"$nope": 1}}}, "invalid_operator"),
        ({"continuous": "yes"}, "bad_request"),
        ({"checkpoint_interval": -1}, "bad_request"),
    ],
)
def test_what_cannot_be_asked_is_said(fields: dict[str, Any], name: str) -> None:
    with pytest.raises(SyncError) as refused:
        parse_replication({"source": "a", "target": "b", **fields})
    assert refused.value.name == name
