"""What a database may come to hold, where it has a quota."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import text

from server.upkeep import Upkeep
from sync.database import Database
from sync.documents import NewAttachment, Outcome
from sync.errors import SyncError
from sync.parsing import parse_bulk_docs, parse_document
from sync.quota import Quota
from sync.store import Store

WIDE = Quota(size=1 << 30, documents=1000, local_documents=1000, leaves=1000)
KB = 1024
FULL = "quota_exceeded"


def within(database: Database, **bounds: int) -> Database:
    return Database(database.store, "db", structs.replace(WIDE, **bounds))


async def bulk(database: Database, *docs: dict[str, Any], new_edits: bool = True) -> list[Outcome]:
    body = json.dumps({"docs": docs, "new_edits": new_edits}).encode()
    return await database.bulk_docs(parse_bulk_docs(body)[0], new_edits=new_edits)


async def errors(database: Database, *docs: dict[str, Any], new_edits: bool = True) -> list[str]:
    return [one.error for one in await bulk(database, *docs, new_edits=new_edits)]


def sized(id: str, size: int = 4 * KB, **more: Any) -> dict[str, Any]:
    return {"_id": id, "v": "x" * size, **more}


def size_of(database: Database) -> int:
    return database.store.read_blocking(lambda on: on.row("db").size)


async def test_what_fits_of_a_batch_is_written_and_the_rest_is_said(database: Database) -> None:
    small = within(database, size=10 * KB)
    rows = await bulk(small, sized("a"), sized("b"), sized("c"), sized("d", 10))
    assert [row.error for row in rows] == ["", "", FULL, ""]
    assert "full" in rows[2].reason
    assert (await small.info()).doc_count == 3
    with pytest.raises(SyncError) as refused:
        await small.put(parse_document(json.dumps(sized("e")).encode()))
    assert (refused.value.name, refused.value.status) == (FULL, 507)


async def test_files_count_once_a_document_however_often_it_is_edited(database: Database) -> None:
    small = within(database, size=30 * KB)
    rev = (await small.put_attachment("a", "f", NewAttachment("text/plain", b"x" * 20 * KB))).rev
    stub = {"f": {"stub": True}}
    for number in range(5):
        row = (await bulk(small, {"_id": "a", "_rev": rev, "_attachments": stub, "v": number}))[0]
        assert row.ok
        rev = row.rev
    assert 20 * KB < size_of(database) < 25 * KB
    with pytest.raises(SyncError, match=FULL):
        await small.put_attachment("b", "f", NewAttachment("text/plain", b"y" * 20 * KB))


async def test_old_revisions_count_until_compaction(database: Database) -> None:
    small = within(database, size=10 * KB)
    first, second = await bulk(small, sized("a"), sized("b"))
    assert await errors(small, sized("a", _rev=first.rev)) == [FULL]
    assert await errors(small, {"_id": "b", "_rev": second.rev, "_deleted": True}) == [""]
    assert await errors(small, sized("a", _rev=first.rev)) == [FULL]
    await small.compact()
    assert await errors(small, sized("a", _rev=first.rev)) == [""]


async def test_upkeep_makes_room_where_a_database_is_nearly_full(database: Database) -> None:
    """Among many documents few old bodies are no reason for it otherwise."""
    small = within(database, size=20 * KB)
    await bulk(small, *(sized(f"d{n}", 10) for n in range(5)))
    first = (await bulk(small, sized("a", 16 * KB)))[0]
    await bulk(small, {"_id": "a", "_rev": first.rev, "_deleted": True})
    assert await errors(small, sized("b")) == [FULL]
    await Upkeep(database.store, full=1 << 30).round(0)
    assert await errors(small, sized("b")) == [FULL]
    await Upkeep(database.store, full=15 * KB).round(0)
    assert await errors(small, sized("b")) == [""]


async def test_deleting_is_always_possible_and_never_a_way_to_write(database: Database) -> None:
    small = within(database, size=5 * KB)
    rev = (await bulk(small, sized("a")))[0].rev
    gone = {"_id": "a", "_rev": rev, "_deleted": True}
    assert await errors(small, sized("a", _rev=rev, _deleted=True)) == [FULL]
    other = {"_id": "new", "_deleted": True, "v": "x" * KB}
    assert await errors(small, other) == [FULL]
    deleted = (await bulk(small, gone))[0]
    assert deleted.ok
    for number in range(20):
        again = {"_id": "a", "_rev": deleted.rev, "_deleted": True, "n": f"{number:0100}"}
        row = (await bulk(small, again))[0]
        if row.error:
            break
        deleted = row
    else:
        pytest.fail("what is deleted may be deleted again without end")


async def test_a_replicas_deletion_arrives_where_there_is_no_room(database: Database) -> None:
    small = within(database, size=5 * KB)
    rev = (await bulk(small, sized("a")))[0].rev
    gone = {
        "_id": "a",
        "_deleted": True,
        "_revisions": {"start": 2, "ids": ["f" * 32, rev.split("-")[1]]},
    }
    beside = {**gone, "_revisions": {"start": 2, "ids": ["e" * 32, "d" * 32]}, "v": "x" * KB}
    assert await errors(small, beside, gone, new_edits=False) == [FULL, ""]
    assert (await small.info()).doc_count == 0


async def test_live_documents_are_counted_and_deleted_ones_make_room(database: Database) -> None:
    small = within(database, documents=2)
    rows = await bulk(small, {"_id": "a"}, {"_id": "b"}, {"_id": "c"})
    assert [row.error for row in rows] == ["", "", FULL]
    assert await errors(small, {"_id": "b", "_rev": rows[1].rev, "_deleted": True}) == [""]
    assert await errors(small, {"_id": "c"}, {"_id": "b"}) == ["", FULL]


async def test_what_is_there_is_edited_where_there_are_too_many_documents(
    database: Database,
) -> None:
    rows = await bulk(database, *({"_id": id} for id in "abc"))
    small = within(database, documents=1)
    assert await errors(small, {"_id": "a", "_rev": rows[0].rev, "v": 1}, {"_id": "d"}) == [
        "",
        FULL,
    ]


async def test_a_document_has_no_more_conflicts_than_it_may(database: Database) -> None:
    small = within(database, leaves=3)
    branch = [
        {"_id": "a", "_revisions": {"start": 2, "ids": [digit * 32, "0" * 32]}} for digit in "12345"
    ]
    assert await errors(small, *branch[:4], new_edits=False) == ["", "", "", FULL]
    # What continues a branch is no new one.
    longer = {"_id": "a", "_revisions": {"start": 3, "ids": ["9" * 32, "1" * 32, "0" * 32]}}
    assert await errors(small, longer, branch[4], new_edits=False) == ["", FULL]
    assert [len(part) async for part in small.open_revs("a", None)] == [3]


async def test_local_documents_are_counted_and_known_ones_are_always_written(
    database: Database,
) -> None:
    small = within(database, local_documents=2, size=1)
    assert await errors(small, *({"_id": f"_local/{n}"} for n in "abc")) == ["", "", FULL]
    assert await errors(small, {"_id": "_local/a", "_rev": "0-1", "v": 2}) == [""]
    await small.delete_local("_local/b")
    assert await errors(small, {"_id": "_local/c"}) == [""]


async def test_the_servers_own_works_always_go_through(database: Database) -> None:
    small = within(database, size=5 * KB)
    await bulk(small, sized("a"))
    await bulk(database, sized("b"))
    assert await errors(small, sized("c")) == [FULL]
    body = b'{"v":"%s"}' % (b"x" * 4 * KB)
    await database.store.write(lambda on: on.put("db", "d", body))
    assert (await small.info()).doc_count == 3


async def test_purging_makes_room(database: Database) -> None:
    small = within(database, size=5 * KB)
    rev = (await bulk(small, sized("a")))[0].rev
    await small.purge({"a": [rev]})
    assert size_of(database) == 0
    assert await errors(small, sized("b")) == [""]


async def test_what_an_earlier_version_stored_is_counted_at_the_next_start(
    store: Store, url: str
) -> None:
    database = Database(store, "db")
    rev = (await bulk(database, sized("a")))[0].rev
    await bulk(database, sized("a", _rev=rev), sized("b"))
    await database.put_attachment("c", "f", NewAttachment("text/plain", b"x" * KB))
    before = size_of(database)
    drop = text("ALTER TABLE databases DROP COLUMN size")
    store.write_blocking(lambda on: on.connection.execute(drop).rowcount)
    upgraded = Store(url)
    upgraded.open()
    try:
        assert upgraded.read_blocking(lambda on: on.row("db").size) == before > 13 * KB
    finally:
        upgraded.close()
