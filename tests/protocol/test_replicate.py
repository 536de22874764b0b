"""``_replicate``, ``_replicator`` and the scheduler's view, as an admin's client uses them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.protocol.wire import Reply, Wire
from tests.support.portal_process import ADMIN
from tests.support.wait import until

SECRET = ADMIN[1]


def url(wire: Wire, db: str, password: str = SECRET) -> str:
    """The address of a database with credentials in it."""
    return f"{wire.url}/{db}".replace("http://", f"http://{ADMIN[0]}:{password}@")


def replicate(wire: Wire, **body: Any) -> Reply:
    return wire("POST", "/_replicate", body)


@pytest.fixture
def filled(wire: Wire, db: str) -> str:
    docs = [{"_id": f"d{number}", "n": number} for number in range(10)]
    assert wire("POST", f"/{db}/_bulk_docs", {"docs": docs}).status == 201
    return db


@pytest.fixture
def copy(wire: Wire, db: str) -> Any:
    name = f"{db}-copy"
    assert wire("PUT", f"/{name}").status == 201
    yield name
    assert wire("DELETE", f"/{name}").status == 200


@pytest.fixture
def replicator(wire: Wire) -> Any:
    assert wire("PUT", "/_replicator").status == 201
    yield "/_replicator"
    assert wire("DELETE", "/_replicator").status == 200
    until(lambda: wire("GET", "/_scheduler/jobs").json()["total_rows"] == 0)


@pytest.mark.parametrize("remote", ["", "source", "target", "both"])
def test_one_shot_answers_its_history(wire: Wire, filled: str, copy: str, remote: str) -> None:
    source = url(wire, filled) if remote in ("source", "both") else filled
    target = url(wire, copy) if remote in ("target", "both") else copy
    reply = replicate(wire, source=source, target=target)
    answer = reply.json()
    assert reply.status == 200
    assert answer["ok"] is True
    assert answer["replication_id_version"] == 4
    session = answer["history"][0]
    assert session["session_id"] == answer["session_id"]
    assert session["recorded_seq"] == answer["source_last_seq"]
    assert [session[name] for name in ("docs_read", "docs_written", "doc_write_failures")] == [
        10,
        10,
        0,
    ]
    assert wire("GET", f"/{copy}").json()["doc_count"] == 10
    again = replicate(wire, source=source, target=target).json()
    assert again["no_changes"] is True
    # The checkpoint is in both, under the same name, and says the same.
    logs = [wire("GET", f"/{db}/_local_docs?include_docs=true").json() for db in (filled, copy)]
    one, other = (log["rows"][0]["doc"] for log in logs)
    assert one["_id"] == other["_id"]
    assert one["source_last_seq"] == other["source_last_seq"] == answer["source_last_seq"]


def test_the_long_form_of_an_endpoint(wire: Wire, filled: str, copy: str) -> None:
    basic = {"basic": {"username": ADMIN[0], "password": SECRET}}
    target = {"url": f"{wire.url}/{copy}", "auth": basic, "headers": {"X-Office": "cerro"}}
    assert replicate(wire, source={"url": filled}, target=target).status == 200
    assert wire("GET", f"/{copy}").json()["doc_count"] == 10


def test_only_admins_replicate(wire: Wire, filled: str) -> None:
    body = {"source": filled, "target": "other"}
    for path in ("/_scheduler/jobs", "/_scheduler/docs", "/_active_tasks"):
        assert wire.anonymous()("GET", path).status == 401
    assert wire.anonymous()("POST", "/_replicate", body).status == 401
    assert wire.anonymous()("PUT", "/_replicator/x", body).status in (401, 404)


def test_the_replicators_database_is_for_admins_whatever_its_security_says(
    wire: Wire, replicator: str
) -> None:
    nobody: dict[str, list[str]] = {"names": [], "roles": []}
    everybody = {"admins": nobody, "members": nobody}
    assert wire("PUT", f"{replicator}/_security", everybody).status == 200
    wire("PUT", f"{replicator}/x", {"source": url(wire, "none"), "target": "public"})
    for path in ("", "/x", "/_all_docs", "/_changes"):
        reply = wire.anonymous()("GET", f"{replicator}{path}")
        assert reply.status == 401
        assert SECRET.encode() not in reply.body
    body = {"source": "public", "target": "desk"}
    assert wire.anonymous()("PUT", f"{replicator}/y", body).status == 401


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({}, 400, "bad_request"),
        ({"source": "db"}, 400, "bad_request"),
        ({"source": 5, "target": []}, 400, "bad_request"),
        ({"source": "none", "target": "none"}, 404, "db_not_found"),
        ({"source": "http://127.0.0.1:1/x", "target": "y"}, 502, "unreachable"),
        ({"source": "public", "target": "y", "filter": "a/b"}, 501, "not_implemented"),
        ({"source": "public", "target": "y", "doc_ids": [5]}, 400, "bad_request"),
        ({"source": "public", "target": "Y", "create_target": True}, 400, "illegal_database_name"),
        ({"source": "public", "target": "y", "cancel": True}, 404, "not_found"),
        ({"cancel": True, "replication_id": "none"}, 404, "not_found"),
        ({"cancel": True, "replication_id": 5}, 400, "bad_request"),
    ],
)
def test_what_cannot_be_done_is_said(
    wire: Wire, body: dict[str, Any], status: int, error: str
) -> None:
    reply = replicate(wire, **body, retries_per_request=0)
    assert (reply.status, reply.json()["error"]) == (status, error)


def test_wrong_credentials_of_a_peer(wire: Wire, filled: str) -> None:
    reply = replicate(wire, source=filled, target=url(wire, "public", "wrong-one"))
    assert reply.status == 401
    assert b"wrong-one" not in reply.body


def test_a_continuous_one_follows_until_it_is_cancelled(wire: Wire, filled: str, copy: str) -> None:
    body = {"source": filled, "target": url(wire, copy), "continuous": True}
    reply = replicate(wire, **body)
    assert reply.status == 202
    id = reply.json()["_local_id"]
    assert id.endswith("+continuous")
    assert replicate(wire, **body).json()["_local_id"] == id
    until(lambda: wire("GET", f"/{copy}/d9").status == 200)
    wire("PUT", f"/{filled}/later", {})
    until(lambda: wire("GET", f"/{copy}/later").status == 200)
    until(lambda: [task["docs_written"] for task in tasks(wire)] == [11])
    (task,) = tasks(wire)
    assert (task["replication_id"], task["continuous"], task["progress"]) == (id, True, 100)
    job = wire("GET", f"/_scheduler/jobs/{id}").json()
    assert (job["state"], job["user"], job["info"]["docs_written"]) == ("running", "admin", 11)
    for path in ("/_active_tasks", "/_scheduler/jobs", f"/_scheduler/jobs/{id}"):
        assert SECRET.encode() not in wire("GET", path).body
    assert replicate(wire, **body, cancel=True).json() == {"ok": True, "_local_id": id}
    assert tasks(wire) == []
    assert wire("GET", f"/_scheduler/jobs/{id}").status == 404
    # It left a checkpoint.
    assert replicate(wire, **{**body, "continuous": False}).json()["no_changes"] is True


def tasks(wire: Wire) -> Any:
    return wire("GET", "/_active_tasks").json()


def state(wire: Wire, doc_id: str) -> Any:
    reply = wire("GET", f"/_scheduler/docs/_replicator/{doc_id}")
    return reply.json()["state"] if reply.status == 200 else None


def test_a_document_is_a_replication(wire: Wire, replicator: str, filled: str, copy: str) -> None:
    body = {"source": filled, "target": url(wire, copy), "owner": "admin"}
    rev = wire("PUT", f"{replicator}/once", body).json()["rev"]
    until(lambda: state(wire, "once") == "completed")
    doc = wire("GET", f"{replicator}/once").json()
    assert doc["_replication_state"] == "completed"
    assert doc["_replication_stats"]["docs_written"] == 10
    assert doc["_rev"] != rev
    assert {"source", "target", "owner"} <= set(doc)
    assert wire("GET", f"/{copy}").json()["doc_count"] == 10
    # Written anew without its state, it runs anew.
    again = {**body, "_rev": doc["_rev"]}
    rev = wire("PUT", f"{replicator}/once", again).json()["rev"]
    until(lambda: wire("GET", f"{replicator}/once").json()["_rev"] != rev)
    assert state(wire, "once") == "completed"


def test_deleting_or_changing_a_document_stops_it(
    wire: Wire, replicator: str, filled: str, copy: str
) -> None:
    body = {"source": filled, "target": copy, "continuous": True}
    rev = wire("PUT", f"{replicator}/live", body).json()["rev"]
    until(lambda: state(wire, "live") == "running")
    (job,) = wire("GET", "/_scheduler/jobs").json()["jobs"]
    assert job["doc_id"] == "live"
    # While it runs its document stays as it was written.
    assert wire("GET", f"{replicator}/live").json()["_rev"] == rev
    changed = {**body, "doc_ids": ["d1"], "_rev": rev}
    rev = wire("PUT", f"{replicator}/live", changed).json()["rev"]
    until(lambda: [one["id"] for one in jobs(wire)] not in ([], [job["id"]]))
    assert wire("DELETE", f"{replicator}/live?rev={rev}").status == 200
    until(lambda: jobs(wire) == [])
    assert state(wire, "live") is None


def jobs(wire: Wire) -> Any:
    return wire("GET", "/_scheduler/jobs").json()["jobs"]


def test_a_document_that_cannot_be_understood_has_failed(wire: Wire, replicator: str) -> None:
    wire("PUT", f"{replicator}/bad", {"source": "public"})
    until(lambda: state(wire, "bad") == "failed")
    doc = wire("GET", f"{replicator}/bad").json()
    assert "target" in doc["_replication_state_reason"]
    row = wire("GET", "/_scheduler/docs?states=failed").json()["docs"][0]
    assert row["info"] == {"error": doc["_replication_state_reason"]}


def test_the_same_replication_twice_has_failed(
    wire: Wire, replicator: str, filled: str, copy: str
) -> None:
    body = {"source": filled, "target": copy, "continuous": True}
    wire("PUT", f"{replicator}/one", body)
    until(lambda: state(wire, "one") == "running")
    wire("PUT", f"{replicator}/two", body)
    until(lambda: state(wire, "two") == "failed")
    assert "`one`" in wire("GET", f"{replicator}/two").json()["_replication_state_reason"]
    assert state(wire, "one") == "running"


def test_a_peer_that_is_not_there_is_tried_again(
    wire: Wire, replicator: str, filled: str, copy: str
) -> None:
    late = f"{copy}-late"
    wire("PUT", f"{replicator}/patient", {"source": filled, "target": url(wire, late)})
    until(lambda: state(wire, "patient") == "crashing")
    row = wire("GET", "/_scheduler/docs/_replicator/patient").json()
    assert row["error_count"] >= 1
    assert late in row["info"]["error"]
    assert SECRET not in str(row)
    wire("PUT", f"/{late}")
    until(lambda: state(wire, "patient") == "completed")
    assert wire("GET", f"/{late}").json()["doc_count"] == 10
    wire("DELETE", f"/{late}")


def test_dropping_the_database_stops_all(wire: Wire, filled: str, copy: str) -> None:
    wire("PUT", "/_replicator")
    wire("PUT", "/_replicator/x", {"source": filled, "target": copy, "continuous": True})
    until(lambda: len(jobs(wire)) == 1)
    wire("DELETE", "/_replicator")
    until(lambda: jobs(wire) == [])
    assert wire("GET", "/_scheduler/docs").json()["docs"] == []
