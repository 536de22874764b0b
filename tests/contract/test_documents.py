"""Documents through a database: batches both ways, guards, trees, what replicas ask."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sync.database import BulkGetItem, Database, Document, Entry, GetOptions, MissingRevision
from sync.documents import Edit, Outcome, PendingEdit
from sync.errors import Conflict, Forbidden, NotFound, SyncError
from sync.parsing import parse_bulk_docs, parse_document


async def bulk(database: Database, *docs: dict[str, Any], new_edits: bool = True) -> list[Outcome]:
    edits, _ = parse_bulk_docs(json.dumps({"docs": docs, "new_edits": new_edits}).encode())
    return await database.bulk_docs(edits, new_edits=new_edits)


def replica(id: str, path: str, **fields: object) -> dict[str, Any]:
    """A replicated document: ``path`` is its hashes, newest first."""
    revisions = {"start": len(path), "ids": list(path)}
    return {"_id": id, "_rev": f"{len(path)}-{path[0]}", "_revisions": revisions, **fields}


async def opened(database: Database, id: str, revs: list[str] | None) -> list[Entry]:
    return [one async for part in database.open_revs(id, revs) for one in part]


async def read(database: Database, id: str, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((await database.get(id, GetOptions(**options))).json)
    return found


async def test_a_batch_answers_row_by_row(database: Database) -> None:
    first = (await bulk(database, {"_id": "a", "v": 1}))[0]
    outcomes = await bulk(
        database, {"_id": "a", "v": 2}, {"_id": "b"}, {"_id": "a", "_rev": first.rev, "v": 3}
    )
    assert [outcome.error for outcome in outcomes] == ["conflict", "", ""]
    assert (await read(database, "a"))["v"] == 3
    info = await database.info()
    assert (info.doc_count, info.update_seq) == (2, 3)


async def test_edits_of_one_document_in_one_batch_build_on_each_other(database: Database) -> None:
    edit = parse_document(b'{"_id":"a","v":1}')
    first = (await database.bulk_docs([edit]))[0]
    outcomes = await bulk(
        database,
        {"_id": "a", "_rev": first.rev, "v": 2},
        {"_id": "a", "_rev": first.rev, "v": 3},
    )
    assert [outcome.error for outcome in outcomes] == ["", "conflict"]
    found = await read(database, "a", revs_info=True)
    assert [info["status"] for info in found["_revs_info"]] == ["available", "available"]


async def test_replicated_edits_keep_conflicts_and_every_body(database: Database) -> None:
    assert await bulk(
        database,
        replica("a", "ba", v="b"),
        replica("a", "ca", v="c"),
        replica("a", "dca", _deleted=True),
        new_edits=False,
    )
    found = await read(database, "a", conflicts=True, deleted_conflicts=True)
    assert (found["v"], found["_deleted_conflicts"]) == ("b", ["3-d"])
    assert "_conflicts" not in found
    assert (await read(database, "a", rev="2-c"))["v"] == "c"
    leaves = await opened(database, "a", None)
    assert [leaf.rev for leaf in leaves] == ["2-b", "3-d"]


async def test_replicating_twice_changes_nothing(database: Database) -> None:
    await bulk(database, replica("a", "ba", v=1), new_edits=False)
    before = await database.info()
    again = await bulk(database, replica("a", "ba", v=1), new_edits=False)
    assert [(outcome.ok, outcome.changed) for outcome in again] == [(True, False)]
    assert await database.info() == before


async def test_deleting_the_winner_brings_the_conflict_back_with_its_body(
    database: Database,
) -> None:
    await bulk(database, replica("a", "ba", v="b"), replica("a", "ca", v="c"), new_edits=False)
    gone = await database.delete_document("a", "2-c")
    assert await read(database, "a") == {"_id": "a", "_rev": "2-b", "v": "b"}
    assert (await read(database, "a", rev=gone.rev))["_deleted"] is True
    assert (await read(database, "a", rev="2-c"))["v"] == "c"


async def test_deleting_needs_a_document_that_is_there(database: Database) -> None:
    with pytest.raises(NotFound, match="missing"):
        await database.delete_document("a", None)
    rev = (await database.put(Edit("a", None, False, b"{}"))).rev
    with pytest.raises(Conflict):
        await database.delete_document("a", None)
    gone = (await database.delete_document("a", rev)).rev
    with pytest.raises(NotFound, match="deleted"):
        await database.delete_document("a", gone)
    assert (await database.put(Edit("a", None, False, b"{}"))).rev.startswith("3-")


async def test_a_guard_refuses_one_row_and_lets_the_others_pass(database: Database) -> None:
    seen: list[PendingEdit] = []

    def guard(edit: PendingEdit) -> None:
        seen.append(edit)
        if edit.id == "bad":
            raise Forbidden("not yours")

    edits, _ = parse_bulk_docs(b'{"docs":[{"_id":"ok"},{"_id":"bad","v":1},{"_id":"_local/x"}]}')
    outcomes = await database.bulk_docs(edits, guard=guard)
    assert [(o.id, o.error) for o in outcomes] == [
        ("ok", ""),
        ("bad", "forbidden"),
        ("_local/x", ""),
    ]
    assert outcomes[1].reason == "not yours"
    assert [(edit.db, edit.id, edit.generation, edit.update) for edit in seen] == [
        ("db", "ok", 1, False),
        ("db", "bad", 1, False),
        ("db", "_local/x", 0, False),
    ]
    with pytest.raises(Forbidden):
        await database.put(Edit("bad", None, False, b"{}"), guard=guard)
    with pytest.raises(NotFound):
        await database.get("bad")


async def test_a_guard_is_not_asked_for_what_is_here_already(database: Database) -> None:
    def guard(edit: PendingEdit) -> None:
        if edit.update:
            raise Forbidden("immutable")

    edits, _ = parse_bulk_docs(
        json.dumps({"docs": [replica("a", "x", v=1)], "new_edits": False}).encode()
    )
    for changed in (True, False):
        outcome = (await database.bulk_docs(edits, new_edits=False, guard=guard))[0]
        assert (outcome.ok, outcome.changed) == (True, changed)
    other = [Edit("a", (2, "y"), False, b"{}", ("x",))]
    outcome = (await database.bulk_docs(other, new_edits=False, guard=guard))[0]
    assert (outcome.error, outcome.rev) == ("forbidden", "2-y")


async def test_stemming_by_the_databases_limit(database: Database) -> None:
    await database.set_revs_limit(2)
    await bulk(database, replica("a", "edcba", v=5), new_edits=False)
    assert (await read(database, "a", revs=True))["_revisions"]["ids"] == ["e", "d"]
    await bulk(database, {"_id": "a", "_rev": "5-e", "v": 6})
    found = await read(database, "a", revs=True)
    assert found["_revisions"]["start"] == 6
    assert found["_revisions"]["ids"][1:] == ["e"]


@pytest.mark.parametrize("limit", [0, -1, "x", None, True, 1.5, 10**9])
async def test_a_bad_revs_limit(database: Database, limit: object) -> None:
    with pytest.raises(SyncError) as caught:
        await database.set_revs_limit(limit)
    assert caught.value.status == 400


async def test_what_a_replica_asks_before_it_sends(database: Database) -> None:
    await bulk(database, replica("a", "cba", v=1), replica("a", "da", v=2), new_edits=False)
    diff = await database.revs_diff(
        {"a": ["4-e", "2-f", "3-c", "1-a"], "new": ["1-z"], "none": [], "b": ["1-b", "1-b"]}
    )
    assert set(diff["a"].missing) == {"4-e", "2-f"}
    assert set(diff["a"].possible_ancestors) == {"3-c", "2-d"}
    assert (diff["new"].missing, diff["b"].missing) == (("1-z",), ("1-b",))
    assert set(diff) == {"a", "new", "b"}
    with pytest.raises(SyncError, match="Invalid rev format"):
        await database.revs_diff({"a": ["bad"]})


async def test_many_documents_at_once(database: Database) -> None:
    await bulk(
        database,
        replica("a", "ba", v="b"),
        replica("a", "ca", v="c"),
        replica("gone", "x", _deleted=True),
        new_edits=False,
    )
    items = [
        BulkGetItem("a"),
        BulkGetItem("a", "2-b"),
        BulkGetItem("none"),
        BulkGetItem("a", "9-z"),
        BulkGetItem("gone"),
    ]
    rows = [row async for part in database.bulk_get(items) for row in part.results]
    assert [[entry.rev for entry in row] for row in rows] == [
        ["2-c", "2-b"],
        ["2-b"],
        ["undefined"],
        ["9-z"],
        ["1-x"],
    ]
    assert isinstance(rows[2][0], MissingRevision)
    assert isinstance(rows[4][0], Document)
    assert rows[4][0].deleted
    latest = await anext(
        database.bulk_get([BulkGetItem("a", "1-a")], GetOptions(latest=True, revs=True))
    )
    assert [entry.rev for entry in latest.results[0]] == ["2-c", "2-b"]


async def test_open_revisions(database: Database) -> None:
    await bulk(database, replica("a", "ba"), replica("a", "ca"), new_edits=False)
    found = await opened(database, "a", ["2-b", "1-a", "5-x"])
    assert [(type(one).__name__, one.rev) for one in found] == [
        ("Document", "2-b"),
        ("MissingRevision", "1-a"),
        ("MissingRevision", "5-x"),
    ]
    assert [one.rev for one in await opened(database, "none", ["1-a"])] == ["1-a"]
    with pytest.raises(NotFound):
        await opened(database, "none", None)


async def test_local_documents_count_their_own_revisions(database: Database) -> None:
    with pytest.raises(NotFound, match="missing"):
        await database.get_local("_local/x")
    assert (await database.put_local(parse_document(b'{"v":1}', id="_local/x"))).rev == "0-1"
    edit = parse_document(b'{"_rev":"0-1","v":2}', id="_local/x")
    assert (await database.put_local(edit)).rev == "0-2"
    assert json.loads((await database.get_local("_local/x")).json) == {
        "_id": "_local/x",
        "_rev": "0-2",
        "v": 2,
    }
    assert json.loads(await database.local_docs())["rows"][0]["value"] == {"rev": "0-2"}
    info = await database.info()
    assert (info.doc_count, info.update_seq) == (0, 0)
    await database.delete_local("_local/x")
    with pytest.raises(NotFound):
        await database.delete_local("_local/x")


async def test_purging_forgets_a_leaf_and_what_led_to_it(database: Database) -> None:
    await bulk(database, replica("a", "ba", v="b"), replica("a", "ca", v="c"), new_edits=False)
    asked = {"a": ["2-c", "1-a", "9-x"], "none": ["1-a"]}
    assert await database.purge(asked) == {"a": ["2-c"], "none": []}
    assert await read(database, "a", conflicts=True) == {"_id": "a", "_rev": "2-b", "v": "b"}
    assert await database.purge({"a": ["2-b"]}) == {"a": ["2-b"]}
    with pytest.raises(NotFound, match="missing"):
        await database.get("a")
    info = await database.info()
    assert (info.doc_count, info.doc_del_count, info.purge_seq) == (0, 0, 2)
    await bulk(database, {"_id": "a", "v": "again"})
    assert (await read(database, "a"))["_rev"].startswith("1-")


async def test_compaction_keeps_leaves_and_says_that_the_past_is_missing(
    database: Database,
) -> None:
    rev = (await bulk(database, {"_id": "a", "v": 1}))[0].rev
    await bulk(database, {"_id": "a", "_rev": rev, "v": 2})
    await bulk(database, replica("b", "ba", v="b"), replica("b", "ca", v="c"), new_edits=False)
    await database.compact()
    with pytest.raises(NotFound, match="missing"):
        await database.get("a", GetOptions(rev=rev))
    found = await read(database, "a", revs_info=True)
    assert [info["status"] for info in found["_revs_info"]] == ["available", "missing"]
    assert (await read(database, "b", rev="2-b"))["v"] == "b"
    await database.compact()


async def test_security_is_what_was_set(database: Database) -> None:
    assert json.loads(await database.security())["admins"] == {"roles": ["_admin"]}
    await database.set_security(b'{"admins":{"names":["ana"],"roles":[]},"x":1}')
    assert json.loads(await database.security())["admins"]["names"] == ["ana"]
    for bad in (b"[]", b"{", b'{"admins":1}', b'{"admins":{"names":[1]}}', b"\xff"):
        with pytest.raises(SyncError):
            await database.set_security(bad)


async def test_listing_by_id(database: Database) -> None:
    ids = ["B", "a", "A", "1", "ñ", "_design/x", "~", "-"]
    await bulk(database, *({"_id": id} for id in ids))
    rows = json.loads(b"".join([piece async for piece in database.all_docs()]))["rows"]
    assert [row["id"] for row in rows] == sorted(ids)


async def test_unknown_databases_are_not_found_everywhere(database: Database) -> None:
    none = Database(database.store, "none")
    for call in (
        none.info(),
        none.get("a"),
        none.bulk_docs([]),
        anext(none.bulk_get([])),
        none.revs_diff({}),
        anext(none.all_docs()),
        none.compact(),
        none.find({"selector": {}}),
        none.purge({}),
        none.delete(),
    ):
        with pytest.raises(NotFound, match="Database does not exist"):
            await call
