"""Who may do what through the dialect; the table itself is tested with the portal."""

from __future__ import annotations

import secrets
from uuid import uuid4

import pytest

from tests.protocol.wire import Wire


def device(wire: Wire) -> tuple[Wire, str]:
    """A citizen's device nobody has seen, and its database."""
    id = secrets.token_hex(16)
    return Wire(wire.url, (id, secrets.token_urlsafe(32))), f"/citizen-{id}"


@pytest.fixture
def citizen(wire: Wire) -> tuple[Wire, str]:
    own, db = device(wire)
    assert own("GET", db).status == 404
    assert own("PUT", db).status == 201
    return own, db


@pytest.mark.parametrize("path", ["/", "/_up", "/_session", "/public", "/none", "/citizen-x/a"])
@pytest.mark.parametrize(
    "auth", [("admin", "wrong"), ("nobody", "x"), ("a" * 32, "short"), ("", ""), ("á", "ñ")]
)
def test_wrong_credentials_are_401_everywhere(wire: Wire, path: str, auth: tuple[str, str]) -> None:
    # From elsewhere: wrong passwords of an admin are counted.
    reply = Wire(wire.url, auth)("GET", path, None, {"X-Forwarded-For": "10.9.0.1"})
    assert (reply.status, reply.json()["error"]) == (401, "unauthorized")
    assert "www-authenticate" not in reply.headers


@pytest.mark.parametrize("header", ["Basic", "Basic !", "Bearer x", "Basic YQ==", "", "basic é"])
def test_broken_credentials_are_401(wire: Wire, header: str) -> None:
    sent = {"Authorization": header.encode().decode("latin-1")}
    assert wire.anonymous()("GET", "/public", None, sent).status == 401


def test_an_anonymous_401_asks_for_no_password(wire: Wire) -> None:
    for method, path in (("GET", "/_all_dbs"), ("PUT", "/x"), ("GET", "/citizen-" + "a" * 32)):
        reply = wire.anonymous()(method, path)
        assert reply.status == 401
        assert "www-authenticate" not in reply.headers


def test_public_is_read_by_all_and_written_by_none(wire: Wire, citizen: tuple[Wire, str]) -> None:
    for somebody in (wire.anonymous(), citizen[0]):
        for path in ("", "/_changes", "/_all_docs", "/service%3Aqueja-peticion"):
            assert somebody("GET", f"/public{path}").status in (200, 404)
        assert somebody("GET", "/public/_all_docs?limit=1").json()["total_rows"] > 0
        for method, path in (
            ("PUT", "/publication:x"),
            ("POST", ""),
            ("POST", "/_bulk_docs"),
            ("PUT", "/_local/checkpoint"),
            ("PUT", "/x/f.txt"),
            ("DELETE", ""),
            ("PUT", "/_security"),
            ("POST", "/_compact"),
            ("POST", "/_purge"),
            ("POST", "/_index"),
        ):
            assert somebody(method, f"/public{path}", {"docs": []}).status in (401, 403)


def test_a_citizen_has_her_database_and_no_other(wire: Wire, citizen: tuple[Wire, str]) -> None:
    own, db = citizen
    stranger, elsewhere = device(wire)
    assert stranger("PUT", elsewhere).status == 201
    comment = f"{db}/comment:{uuid4()}"
    for path in (db, f"{db}/_changes", f"{db}/_all_docs", comment):
        assert stranger("GET", path).status == 403
        assert wire.anonymous()("GET", path).status == 401
    for path in ("/_bulk_docs", "/_revs_diff", "/_bulk_get", "/_find"):
        assert stranger("POST", db + path, {"docs": []}).status == 403
    assert stranger("PUT", comment, {}).status == 403
    assert stranger("PUT", f"{db}/_local/x", {}).status == 403
    assert own("PUT", f"{db}/_local/x", {}).status == 201
    for path in ("/desk", "/desk/_changes"):
        assert own("GET", path).status == 403
    assert own("GET", "/_all_dbs").status == 401
    assert own("DELETE", db).status == 403
    assert own("PUT", "/anything").status == 403


def test_whoever_came_first_keeps_the_id(wire: Wire, citizen: tuple[Wire, str]) -> None:
    own, db = citizen
    thief = Wire(wire.url, (db.removeprefix("/citizen-"), secrets.token_urlsafe(32)))
    assert thief("GET", db).status == 401
    assert thief("PUT", db).status == 401
    assert own("GET", db).status == 200
    assert own("PUT", db).status == 412


def test_session_tells_who_one_is(wire: Wire, citizen: tuple[Wire, str]) -> None:
    own, db = citizen
    assert own("GET", "/_session").json()["userCtx"]["name"] == db.removeprefix("/citizen-")
    assert wire("GET", "/_session").json()["userCtx"]["roles"] == ["_admin"]
    unseen = device(wire)[0]("GET", "/_session").json()
    assert unseen["userCtx"] == {"name": None, "roles": []}


def test_a_forbidden_document_is_its_own_row(wire: Wire, citizen: tuple[Wire, str]) -> None:
    own, db = citizen
    good = {
        "_id": f"comment:{uuid4()}",
        "type": "comment",
        "publication": "una-noticia",
        "text": "Buena noticia",
        "author_name": "Ana",
        "language": "es",
        "created_at": "2026-11-24T03:00:00Z",
    }
    forged = {**good, "_id": f"comment:{uuid4()}", "owner": "somebody else"}
    case = {"_id": f"case:{uuid4()}", "type": "case"}
    replicated = [{**doc, "_rev": "1-" + "a" * 32} for doc in (forged, good, case)]
    reply = own("POST", f"{db}/_bulk_docs", {"docs": replicated, "new_edits": False})
    assert reply.status == 201
    rows = {row["id"]: row for row in reply.json()}
    assert rows.keys() == {forged["_id"], case["_id"]}
    assert all(row["error"] == "forbidden" for row in rows.values())
    assert "owner" in rows[forged["_id"]]["reason"]
    assert own("GET", f"{db}/{good['_id']}").json()["text"] == "Buena noticia"


def test_other_databases_obey_their_security(
    wire: Wire, db: str, citizen: tuple[Wire, str]
) -> None:
    own, name = citizen[0], citizen[1].removeprefix("/citizen-")
    assert own("GET", f"/{db}").status == 403
    assert wire.anonymous()("GET", f"/{db}").status == 401
    members = {"admins": {"names": [], "roles": []}, "members": {"names": [name], "roles": []}}
    assert wire("PUT", f"/{db}/_security", members).status == 200
    assert wire("GET", f"/{db}/_security").json()["members"]["names"] == [name]
    assert own("PUT", f"/{db}/a", {"v": 1}).status == 201
    assert own("PUT", f"/{db}/_design/d", {}).status == 403
    assert own("PUT", f"/{db}/_security", {}).status == 403
    assert wire.anonymous()("GET", f"/{db}/a").status == 401


def test_admins_alone_see_the_server(wire: Wire, db: str, citizen: tuple[Wire, str]) -> None:
    assert {db, "public", citizen[1][1:]} <= set(wire("GET", "/_all_dbs").json())
    assert wire("GET", f'/_all_dbs?startkey="{db}"&limit=1').json() == [db]
    assert wire("GET", "/_active_tasks").json() == []
    infos = wire("POST", "/_dbs_info", {"keys": [db, "none"]}).json()
    assert infos[0]["info"]["db_name"] == db
    assert infos[1] == {"key": "none", "error": "not_found"}
    for somebody in (wire.anonymous(), citizen[0]):
        assert somebody("GET", "/_active_tasks").status == 401
        assert somebody("POST", "/_dbs_info", {"keys": []}).status == 401
