"""What CouchDB's documentation has beyond the recorded cases, endpoint by endpoint."""

from __future__ import annotations

from typing import Any

import pytest

from tests.protocol.wire import Wire


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["x1", "x2", "x3"]),
        ("&limit=2", ["x1", "x2"]),
        ("&skip=1&limit=1", ["x2"]),
        ("&descending=true", []),
        ("&inclusive_end=false", ["x1", "x2"]),
    ],
)
def test_all_dbs(wire: Wire, db: str, query: str, expected: list[str]) -> None:
    names = [f"{db}{name}" for name in ("x1", "x2", "x3")]
    for name in names:
        wire("PUT", f"/{name}")
    path = f'/_all_dbs?startkey="{names[0]}"&endkey="{names[2]}"{query}'
    assert wire("GET", path).json() == [db + name for name in expected]
    down = f'/_all_dbs?start_key="{names[2]}"&end_key="{names[0]}"&descending=true{query}'
    if query == "":
        assert wire("GET", down).json() == names[::-1]
        infos = wire("GET", path.replace("_all_dbs", "_dbs_info")).json()
        assert [one["info"]["db_name"] for one in infos] == names
        posted = wire("POST", "/_dbs_info", {"keys": [names[0], "none"]}).json()
        assert posted == [infos[0], {"key": "none", "error": "not_found"}]
    for name in names:
        wire("DELETE", f"/{name}")


def test_queries_of_design_and_local_documents(wire: Wire, db: str) -> None:
    wire("PUT", f"/{db}/a", {})
    wire("PUT", f"/{db}/_design/d", {})
    wire("PUT", f"/{db}/_local/x", {"v": 1})
    asked = {"queries": [{}, {"limit": 0}, {"keys": ["_design/d", "a"]}]}
    found = wire("POST", f"/{db}/_design_docs/queries", asked).json()["results"]
    ids = [[row.get("id") for row in one["rows"]] for one in found]
    assert ids == [["_design/d"], [], ["_design/d", None]]
    wire("PUT", f"/{db}/_local/y", {})
    keys = ["_local/y", "_local/none", 1, ["_local/x"], "_local/x"]
    asked = {"queries": [{"include_docs": True}, {"keys": keys}, {"keys": keys, "skip": 4}]}
    first, second, third = wire("POST", f"/{db}/_local_docs/queries", asked).json()["results"]
    assert first["rows"][0]["doc"] == {"_id": "_local/x", "_rev": "0-1", "v": 1}
    assert [row.get("id", row.get("error")) for row in second["rows"]] == [
        "_local/y", "not_found", "not_found", "not_found", "_local/x"
    ]  # fmt: skip
    assert [row["id"] for row in third["rows"]] == ["_local/x"]
    assert wire("POST", "/none/_design_docs/queries", {"queries": []}).status == 404


def test_purges_are_kept_up_to_a_limit(wire: Wire, db: str) -> None:
    assert wire("GET", f"/{db}/_purged_infos_limit").json() == 1000
    revs = {id: wire("PUT", f"/{db}/{id}", {}).json()["rev"] for id in ("a", "b", "c")}
    for id in ("a", "b"):
        wire("POST", f"/{db}/_purge", {id: [revs[id]]})
    infos = [{"id": id, "revs": [revs[id]]} for id in ("a", "b", "c")]
    assert wire("GET", f"/{db}/_purged_infos").json() == {"purged_infos": infos[:2]}
    assert wire("PUT", f"/{db}/_purged_infos_limit", 2).json() == {"ok": True}
    wire("POST", f"/{db}/_purge", {"c": [revs["c"]]})
    assert wire("GET", f"/{db}/_purged_infos").json() == {"purged_infos": infos[1:]}
    for odd in (0, -1, "x", 1.5, True, None):
        assert wire("PUT", f"/{db}/_purged_infos_limit", odd).status == 400
    assert wire("GET", f"/{db}/_purged_infos_limit").json() == 2


@pytest.mark.parametrize(
    "path",
    ["/{db}/_design/d/_view/v", "/{db}/_design/d/_show/s/a", "/{db}/_design/d/_list/l/v",
     "/{db}/_design/d/_update/u/a", "/{db}/_design/d/_rewrite/x/y", "/{db}/_design/d/_search/i",
     "/{db}/_design/d/_nouveau/i", "/{db}/_partition/p", "/{db}/_partition/p/_all_docs",
     "/{db}/_temp_view", "/{db}/_auto_purge",
     "/{db}/_search_cleanup", "/{db}/_nouveau_cleanup", "/{db}/_shards", "/_utils",
     "/_utils/index.html",
     "/_reshard/jobs", "/_db_updates", "/_cluster_setup", "/_node/_local/_stats"],
)  # fmt: skip
def test_what_is_not_here_says_so_and_what_to_use(wire: Wire, db: str, path: str) -> None:
    reply = wire("GET", path.replace("{db}", db))
    assert (reply.status, reply.json()["error"]) == (501, "not_implemented")
    assert len(reply.json()["reason"]) > 20


def test_one_node(wire: Wire) -> None:
    nodes = ["nonode@nohost"]
    assert wire("GET", "/_membership").json() == {"all_nodes": nodes, "cluster_nodes": nodes}
    assert wire("GET", "/_node/_local").json() == {"name": nodes[0]}
    config = wire("GET", "/_node/_local/_config").json()
    assert config["couchdb"]["max_document_size"] == "8000000"
    assert wire("GET", "/_node/nonode@nohost/_config/couchdb").json() == config["couchdb"]
    size = wire("GET", "/_node/_local/_config/chttpd/max_http_request_size").json()
    assert size == str(64 << 20)
    assert wire("GET", "/_node/_local/_config/couchdb/none").status == 404
    assert wire("GET", "/_node/other").status == 404
    assert wire("PUT", "/_node/_local/_config/couchdb/x", "y").status == 501
    for path in ("/_membership", "/_node/_local", "/_node/_local/_config", "/_dbs_info"):
        assert wire.anonymous()("GET", path).status == 401


def test_indexes_of_a_design_document_are_looked_after_and_deleted(wire: Wire, db: str) -> None:
    for name in ("one", "two"):
        wire("POST", f"/{db}/_index", {"index": {"fields": [name]}, "ddoc": "d", "name": name})
    info = wire("GET", f"/{db}/_design/d/_info").json()
    assert (info["name"], info["view_index"]["language"]) == ("d", "query")
    json = {"Content-Type": "application/json"}
    assert wire("POST", f"/{db}/_compact/d", None, json).status == 202
    assert wire("POST", f"/{db}/_compact/none", None, json).status == 404
    assert wire("GET", f"/{db}/_design/none/_info").status == 404
    asked = {"docids": ["_design/d", "none"]}
    reply = wire("POST", f"/{db}/_index/_bulk_delete", asked)
    assert reply.json()["success"] == [{"id": "_design/d", "ok": True}]
    assert [one["id"] for one in reply.json()["fail"]] == ["none"]
    assert wire("GET", f"/{db}/_index").json()["total_rows"] == 1


def test_what_only_another_couchdb_has_is_refused_when_it_is_made(wire: Wire) -> None:
    for path in ("/parts?partitioned=true", "/_users"):
        answer = wire("PUT", path)
        assert (answer.status, answer.json()["error"]) == (501, "not_implemented")
    assert wire("GET", "/parts").status == 404


def test_local_documents_are_copied(wire: Wire, db: str) -> None:
    wire("PUT", f"/{db}/_local/x", {"v": 1})
    for to in ("_local/y", "z", "_local/y?rev=0-1"):
        assert wire("COPY", f"/{db}/_local/x", None, {"Destination": to}).status == 201
    assert wire("GET", f"/{db}/_local/y").json() == {"_id": "_local/y", "_rev": "0-2", "v": 1}
    assert wire("GET", f"/{db}/z").json()["v"] == 1
    assert wire("COPY", f"/{db}/_local/none", None, {"Destination": "_local/y"}).status == 404
    assert wire("PUT", f"/{db}/_local/x?rev=0-1", {}).json()["rev"] == "0-2"


def test_a_plus_in_a_path_is_a_plus(wire: Wire, db: str) -> None:
    wire("PUT", f"/{db}/a+b/c+d", b"x", {"Content-Type": "text/plain"})
    assert list(wire("GET", f"/{db}/a%2Bb").json()["_attachments"]) == ["c+d"]
    assert wire("COPY", f"/{db}/a+b", None, {"Destination": "e+f"}).json()["id"] == "e+f"
    assert wire("PUT", f"/{db}+").status == 201
    assert wire("GET", f"/{db}%2B").json()["db_name"] == f"{db}+"
    assert wire("DELETE", f"/{db}+").status == 200


@pytest.mark.parametrize("path", ["/%", "/%4", "/{db}/a%zz", "/{db}/%u0041"])
def test_a_percent_sign_that_encodes_nothing_is_refused(wire: Wire, db: str, path: str) -> None:
    answer = wire("GET", path.replace("{db}", db))
    assert (answer.status, answer.json()["reason"]) == (400, "invalid_url_encoding")


@pytest.mark.parametrize("query", ["q=0", "n=0", "q=x", "n=-1", "partitioned=maybe"])
def test_what_a_database_is_made_with_is_checked(wire: Wire, db: str, query: str) -> None:
    assert wire("PUT", f"/{db}new?{query}").status == 400
    assert wire("GET", f"/{db}new").status == 404


def test_json_is_called_text_where_the_client_takes_no_json(wire: Wire, db: str) -> None:
    for path in ("/", f"/{db}", f"/{db}/none", f"/{db}/_all_docs", f"/{db}/_changes"):
        for accept, kind in (
            ("text/plain", "text/plain; charset=utf-8"),
            ("text/html, */*;q=0.1", "application/json"),
            ("application/*", "application/json"),
        ):
            answer = wire("GET", path, None, {"Accept": accept})
            assert answer.headers["content-type"] == kind
            answer.json()


def test_a_boolean_may_be_written_in_capitals(wire: Wire, db: str) -> None:
    wire("PUT", f"/{db}/a", {})
    rows = wire("GET", f"/{db}/_all_docs?include_docs=True").json()["rows"]
    assert rows[0]["doc"]["_id"] == "a"


def test_local_documents_take_no_attachments(wire: Wire, db: str) -> None:
    assert wire("PUT", f"/{db}/_local/x/y", b"z", {"Content-Type": "text/plain"}).status == 400
    assert wire("GET", f"/{db}/_local/x").status == 404


@pytest.mark.parametrize("name", ["_x", "a%00b"])
def test_an_attachment_has_a_name_that_every_couchdb_takes(wire: Wire, db: str, name: str) -> None:
    answer = wire("PUT", f"/{db}/a/{name}", b"z", {"Content-Type": "text/plain"})
    assert (answer.status, answer.json()["error"]) == (400, "bad_request")
    assert wire("GET", f"/{db}/a").status == 404


def test_slashes_too_many_separate_nothing(wire: Wire, db: str) -> None:
    assert wire("PUT", f"//{db}//a", {}).status == 201
    assert wire("GET", f"/{db}/a").status == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("startkey_docid=b", ["b", "c"]),
        ("start_key_doc_id=b&endkey_docid=b", ["b"]),
        ('startkey="c"&startkey_docid=a', ["c"]),
        ("end_key_doc_id=b&inclusive_end=false", ["a"]),
        ("descending=true&startkey_docid=b", ["b", "a"]),
        ("startkey=null&startkey_docid=c", ["c"]),
    ],
)
def test_an_id_bounds_a_list(wire: Wire, db: str, query: str, expected: list[str]) -> None:
    for id in ("a", "b", "c"):
        wire("PUT", f"/{db}/{id}", {})
    rows = wire("GET", f"/{db}/_all_docs?{query}").json()["rows"]
    assert [row["id"] for row in rows] == expected


def test_keys_and_a_range_are_not_asked_together(wire: Wire, db: str) -> None:
    for answer in (
        wire("GET", f'/{db}/_all_docs?keys=["a"]&startkey="a"'),
        wire("POST", f"/{db}/_all_docs", {"keys": ["a"], "key": "b"}),
    ):
        assert (answer.status, answer.json()["error"]) == (400, "query_parse_error")


def test_a_purge_tells_of_every_id_it_was_asked(wire: Wire, db: str) -> None:
    rev = wire("PUT", f"/{db}/a", {}).json()["rev"]
    answer = wire("POST", f"/{db}/_purge", {"a": [rev], "unknown": ["1-a"]})
    assert answer.json() == {"purge_seq": None, "purged": {"a": [rev], "unknown": []}}
    assert wire("GET", f"/{db}").json()["purge_seq"] == "1"


def test_the_portals_own_databases_take_no_security(wire: Wire) -> None:
    answer = wire("PUT", "/public/_security", {})
    assert (answer.status, answer.json()["error"]) == (403, "forbidden")


def test_a_bulk_get_without_a_revision_brings_every_leaf(wire: Wire, db: str) -> None:
    docs = [{"_id": "a", "_rev": f"1-{number:032x}", "v": number} for number in range(250)]
    wire(
        "POST",
        f"/{db}/_bulk_docs",
        {"docs": [*docs, {"_id": "b", "_rev": "1-b"}], "new_edits": False},
    )
    asked = {"docs": [{"id": "b"}, {"id": "a"}, {"id": "b"}, {"id": "none"}]}
    rows = wire("POST", f"/{db}/_bulk_get", asked).json()["results"]
    assert [(row["id"], len(row["docs"])) for row in rows] == [
        ("b", 1), ("a", 250), ("b", 1), ("none", 1)
    ]  # fmt: skip
    assert {row["ok"]["v"] for row in rows[1]["docs"]} == set(range(250))
    accept = {"Accept": "application/json"}
    leaves = wire("GET", f"/{db}/a?open_revs=all", None, accept).json()
    assert [leaf["ok"] for leaf in leaves] == [row["ok"] for row in rows[1]["docs"]]


@pytest.mark.parametrize("name", ["open_revs", "new_edits", "w", "rev", "atts_since"])
def test_what_an_entry_of_a_bulk_get_has_is_no_parameter(wire: Wire, db: str, name: str) -> None:
    answer = wire("POST", f"/{db}/_bulk_get?{name}=[]", {"docs": []})
    assert (answer.status, answer.json()["error"]) == (400, "bad_request")


def test_the_latest_is_what_came_of_the_revision_that_is_named(wire: Wire, db: str) -> None:
    docs: list[dict[str, Any]] = [{"_id": "a", "_rev": rev} for rev in ("1-a", "1-b")]
    docs.append({"_id": "a", "_rev": "2-c", "_revisions": {"start": 2, "ids": ["c", "a"]}})
    wire("POST", f"/{db}/_bulk_docs", {"docs": docs, "new_edits": False})
    for asked, latest in (("1-a", "2-c"), ("1-b", "1-b"), ("2-c", "2-c")):
        assert wire("GET", f"/{db}/a?rev={asked}&latest=true").json()["_rev"] == latest
    assert wire("GET", f"/{db}/a?rev=9-dead&latest=true").status == 404


def test_one_bad_entry_of_a_bulk_get_does_not_cost_the_others(wire: Wire, db: str) -> None:
    wire("PUT", f"/{db}/a", {})
    asked = [{"id": "a"}, {"id": "a", "rev": "bad"}, {"rev": "1-a"}, {"id": "_x"}, {"id": "none"}]
    rows = wire("POST", f"/{db}/_bulk_get", {"docs": asked}).json()["results"]
    assert rows[0]["docs"][0]["ok"]["_id"] == "a"
    errors = [row["docs"][0]["error"]["error"] for row in rows[1:]]
    assert errors == ["bad_request", "bad_request", "illegal_docid", "not_found"]
    assert (rows[2]["id"], rows[2]["docs"][0]["error"]["reason"]) == (None, "document id missed")
    odd = [{"id": "a"}, 1, {"id": 1}, {"id": "a", "rev": 1}, {"id": "a", "atts_since": "x"}, None]
    rows = wire("POST", f"/{db}/_bulk_get", {"docs": odd}).json()["results"]
    assert [row["id"] for row in rows] == ["a", None, None, "a", "a", None]
    assert rows[0]["docs"][0]["ok"]["_id"] == "a"
    assert {row["docs"][0]["error"]["error"] for row in rows[1:]} == {"bad_request"}


@pytest.mark.parametrize("id", ["_odd", "_design", "%00"])
def test_what_may_have_no_such_name_is_not_there(wire: Wire, db: str, id: str) -> None:
    to = {"Destination": "b"}
    for method, headers in (("GET", None), ("DELETE", None), ("COPY", to)):
        answer = wire(method, f"/{db}/{id}", None, headers)
        assert (answer.status, answer.json()["reason"]) == (404, "missing")
    answer = wire("PUT", f"/{db}/{id}", {})
    assert (answer.status, answer.json()["error"]) == (400, "illegal_docid")


def test_a_local_document_has_a_name(wire: Wire, db: str) -> None:
    for path in (f"/{db}/_local", f"/{db}/_local%2F"):
        for method in ("GET", "PUT", "DELETE"):
            answer = wire(method, path)
            assert (answer.status, answer.json()["error"]) == (400, "bad_request")


def test_uuids_are_not_cached(wire: Wire) -> None:
    headers = wire("GET", "/_uuids").headers
    assert headers["cache-control"] == "must-revalidate, no-cache"
    assert headers["pragma"] == "no-cache"
