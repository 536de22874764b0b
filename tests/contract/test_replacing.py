"""Documents that the server writes again and again: what they replace does not pile up."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from sync.database import BulkGetItem, Database, Document, GetOptions
from sync.documents import AttachmentStub, NewAttachment
from sync.errors import Conflict, NotFound
from sync.parsing import parse_document
from sync.revision import text
from sync.store import Store
from sync.tables import attachment_uses, blobs, revisions


async def kept(store: Store, table: Any) -> int:
    """Rows of a table."""
    count = select(func.count()).select_from(table)
    return await store.read(lambda on: on.connection.scalar(count)) or 0


async def replace(store: Store, rev: str | None, body: bytes, **more: Any) -> str:
    return await store.write(lambda on: on.put("db", "a", body, rev=rev, keep_old=False, **more))


async def replicate(database: Database, document: dict[str, Any]) -> None:
    edit = parse_document(json.dumps(document).encode(), new_edits=False)
    await database.bulk_docs([edit], new_edits=False)


async def test_the_replaced_body_goes_and_its_revision_stays(database: Database) -> None:
    store = database.store
    revs: list[str] = []
    for number in range(5):
        revs.append(await replace(store, revs[-1] if revs else None, b'{"v":%d}' % number))
    assert await kept(store, revisions) == 0
    found = json.loads((await database.get("a", GetOptions(revs_info=True, revs=True))).json)
    assert found["v"] == 4
    assert [info["rev"] for info in found["_revs_info"]] == revs[::-1]
    assert [info["status"] for info in found["_revs_info"]] == ["available"] + 4 * ["missing"]
    with pytest.raises(NotFound, match="missing"):
        await database.get("a", GetOptions(rev=revs[0]))
    with pytest.raises(Conflict):
        await replace(store, revs[0], b'{"v":5}')
    assert (await database.info()).update_seq == 5


async def test_bodies_are_kept_unless_it_is_said(database: Database) -> None:
    first = await database.store.write(lambda on: on.put("db", "a", b'{"v":1}'))
    await database.store.write(lambda on: on.put("db", "a", b'{"v":2}', rev=first))
    assert json.loads((await database.get("a", GetOptions(rev=first))).json)["v"] == 1


async def test_who_asks_for_the_latest_of_a_replaced_revision_gets_it(database: Database) -> None:
    first = await replace(database.store, None, b'{"v":1}')
    second = await replace(database.store, first, b'{"v":2}')
    asked = [BulkGetItem("a", first)]
    part = await anext(database.bulk_get(asked, GetOptions(revs=True, latest=True)))
    ((found,),) = part.results
    assert isinstance(found, Document)
    assert found.rev == second
    assert await database.revs_diff({"a": [first, second]}) == {}


async def test_conflicts_keep_their_bodies(database: Database) -> None:
    for digest in ("b", "c"):
        await replicate(
            database, {"_id": "a", "_revisions": {"start": 2, "ids": [digest, "r"]}, "v": digest}
        )
    # The loser is replaced, and wins by it; then the winner is deleted, and the other wins again.
    third = await replace(database.store, "2-b", b'{"v":"b3"}')
    assert json.loads((await database.get("a", GetOptions(rev="2-c"))).json)["v"] == "c"
    assert await kept(database.store, revisions) == 1
    await replace(database.store, third, b"{}", deleted=True)
    found = json.loads((await database.get("a", GetOptions(conflicts=True))).json)
    assert (found["_rev"], found["v"]) == ("2-c", "c")
    for gone in ("2-b", third):
        with pytest.raises(NotFound):
            await database.get("a", GetOptions(rev=gone))
    assert await kept(database.store, revisions) == 1  # the deletion's own


async def test_a_deleted_document_that_comes_back_frees_its_deletion(database: Database) -> None:
    first = await replace(database.store, None, b'{"v":1}')
    await replace(database.store, first, b'{"why":"x"}', deleted=True)
    await replace(database.store, None, b'{"v":3}')
    info = await database.info()
    assert (info.doc_count, info.doc_del_count) == (1, 0)
    assert await kept(database.store, revisions) == 0
    found = json.loads((await database.get("a", GetOptions(revs_info=True))).json)
    assert [one["status"] for one in found["_revs_info"]] == ["available", "missing", "missing"]


async def test_attachments_of_replaced_revisions_are_freed_by_compaction(
    database: Database,
) -> None:
    store = database.store
    both = {name: NewAttachment("text/plain", name.encode()) for name in ("old", "new")}
    first = await replace(store, None, b"{}", attachments=both)
    await replace(store, first, b"{}", attachments={"new": AttachmentStub()})
    assert await kept(store, attachment_uses) == 1
    await database.compact()
    assert await kept(store, blobs) == 1
    assert (await database.attachment_info("a", "new")).length == 3


async def test_a_replaced_revision_that_is_sent_again_changes_nothing_that_is_read(
    database: Database,
) -> None:
    first = await replace(database.store, None, b'{"v":1}')
    second = await replace(database.store, first, b'{"v":2}')
    await replicate(database, {"_id": "a", "_rev": first, "v": 1})
    found = await database.get("a")
    assert found.rev == second
    tree = json.loads((await database.get("a", GetOptions(revs=True))).json)["_revisions"]
    assert [text((2 - below, id)) for below, id in enumerate(tree["ids"])] == [second, first]
