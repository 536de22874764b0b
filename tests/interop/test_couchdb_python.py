"""couchdb-python as a client: what an application asks of a CouchDB."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO

import couchdb
import pytest

from tests.support.portal_process import ADMIN, PortalProcess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[couchdb.Server]:
    with PortalProcess(tmp_path_factory.mktemp("python") / "data") as process:
        made = couchdb.Server(f"{process.url}/db")
        made.resource.credentials = ADMIN
        yield made


@pytest.fixture
def db(server: couchdb.Server) -> Iterator[couchdb.Database]:
    yield server.create("clients")
    server.delete("clients")


def test_the_server(server: couchdb.Server, db: couchdb.Database) -> None:
    assert server.version() == "3.5.0"
    assert "clients" in server
    assert set(server) >= {"clients", "public"}
    assert len(server.uuids(3)) == 3
    assert server.tasks() == []
    with pytest.raises(couchdb.PreconditionFailed):
        server.create("clients")
    with pytest.raises(couchdb.ResourceNotFound):
        server["none"]


def test_a_session(server: couchdb.Server) -> None:
    assert server.login(*ADMIN)
    assert server.verify_token(server.login(*ADMIN))
    with pytest.raises(couchdb.Unauthorized):
        server.login(ADMIN[0], "wrong")


def test_documents(db: couchdb.Database) -> None:
    id, rev = db.save({"_id": "a", "n": 1})
    assert (db[id]["n"], db[id].rev) == (1, rev)
    with pytest.raises(couchdb.ResourceConflict):
        db["a"] = {"n": 2}
    doc = db["a"]
    doc["n"] = 2
    db["a"] = doc
    assert [one["n"] for one in db.revisions("a")] == [2, 1]
    assert db.get("none") is None
    rows = db.update([{"_id": "b"}, {"_id": "a"}])
    assert rows[0][:2] == (True, "b")
    assert (rows[1][0], type(rows[1][2])) == (False, couchdb.ResourceConflict)
    assert set(db) == {"a", "b"}
    assert len(db) == 2
    del db["b"]
    assert "b" not in db
    assert db.compact()
    assert db.commit()


def test_copies(db: couchdb.Database) -> None:
    db["a"] = {"n": 1}
    first = db.copy("a", "b")
    with pytest.raises(couchdb.ResourceConflict):
        db.copy("a", "b")
    assert db.copy("a", {"_id": "b", "_rev": first}) != first
    assert db["b"]["n"] == 1


def test_attachments(db: couchdb.Database) -> None:
    data = os.urandom(3_000_000)
    db["a"] = {}
    db.put_attachment(db["a"], BytesIO(data), "f.bin", "application/octet-stream")
    db.put_attachment(db["a"], "hola", "ñ.txt", "text/plain")
    found = db.get_attachment("a", "f.bin")
    assert found is not None
    assert found.read() == data
    assert set(db["a"]["_attachments"]) == {"f.bin", "ñ.txt"}
    db.delete_attachment(db["a"], "f.bin")
    assert db.get_attachment("a", "f.bin", None) is None


def test_changes_and_queries(db: couchdb.Database) -> None:
    for n in range(3):
        db[str(n)] = {"n": n}
    found = db.changes(include_docs=True)
    assert [row["doc"]["n"] for row in found["results"]] == [0, 1, 2]
    lines = iter(db.changes(feed="continuous", since=found["last_seq"], heartbeat=500))
    db["later"] = {}
    assert next(lines)["id"] == "later"
    db.index()["by-n", "n"] = [{"n": "asc"}]
    listed = db.resource.get_json("_index")[2]["indexes"]
    assert ("_design/by-n", "n") in {(one["ddoc"], one["name"]) for one in listed}
    asked = {"selector": {"n": {"$gte": 1}}, "sort": [{"n": "desc"}]}
    assert [doc["n"] for doc in db.find(asked)] == [2, 1]
    assert [row.id for row in db.view("_all_docs", startkey="1", endkey="2")] == ["1", "2"]


def test_conflicts(db: couchdb.Database) -> None:
    revs = [f"1-{digit * 32}" for digit in "ab"]
    docs = [{"_id": "a", "_rev": rev, "mark": rev} for rev in revs]
    assert db.update(docs, new_edits=False) == []
    assert db.get("a", conflicts=True)["_conflicts"] == [revs[0]]
    assert db.get("a", rev=revs[0])["mark"] == revs[0]
    db.delete({"_id": "a", "_rev": revs[1]})
    assert db["a"].rev == revs[0]
    assert db.purge([db["a"]])["purged"] == {"a": [revs[0]]}
