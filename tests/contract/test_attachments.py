"""Attachments: stored once, kept by stubs, sent as asked, freed at last."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from sqlalchemy import func, select

from sync.blobs import CHUNK
from sync.database import Database, GetOptions
from sync.documents import Attachment, AttachmentRef, Edit, NewAttachment, PendingEdit
from sync.errors import Conflict, Forbidden, NotFound, SyncError
from sync.parsing import parse_document
from sync.tables import blobs

HELLO = "md5-XUFAKrxLKna5cZ2REBfFkg=="


async def put(database: Database, json_text: str, *, new_edits: bool = True) -> str:
    edit = parse_document(json_text.encode(), new_edits=new_edits)
    return (await database.put(edit, new_edits=new_edits)).rev


async def put_hello(database: Database, id: str) -> str:
    text = '{"_id":"%s","_attachments":{"f":{"content_type":"text/plain","data":"aGVsbG8="}}}'
    return await put(database, text % id)


async def attachment(database: Database, id: str, name: str, rev: str | None = None) -> Attachment:
    info = await database.attachment_info(id, name, rev)
    return Attachment(info, await database.attachment_bytes(info.digest))


async def read(database: Database, id: str, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((await database.get(id, GetOptions(**options))).json)
    return found


async def stored(database: Database) -> int:
    count = select(func.count()).select_from(blobs)
    return await database.store.read(lambda on: on.connection.scalar(count)) or 0


async def test_an_attachment_is_a_stub_unless_it_is_asked_for(database: Database) -> None:
    await put_hello(database, "a")
    plain = (await read(database, "a"))["_attachments"]["f"]
    assert plain == {
        "content_type": "text/plain",
        "revpos": 1,
        "digest": HELLO,
        "length": 5,
        "stub": True,
    }
    inline = (await read(database, "a", attachments="inline"))["_attachments"]["f"]
    assert (inline["data"], "stub" in inline, "length" in inline) == ("aGVsbG8=", False, False)
    document = await database.get("a", GetOptions(attachments="follows"))
    assert json.loads(document.json)["_attachments"]["f"]["follows"] is True
    assert [part.name for part in document.parts] == ["f"]
    assert await database.attachment_bytes(document.parts[0].digest) == b"hello"


async def test_a_stub_keeps_and_no_stub_drops(database: Database) -> None:
    rev = await put_hello(database, "a")
    kept = await put(
        database, f'{{"_id":"a","_rev":"{rev}","_attachments":{{"f":{{"stub":true}}}}}}'
    )
    assert (await attachment(database, "a", "f")).data == b"hello"
    assert (await read(database, "a"))["_attachments"]["f"]["revpos"] == 1
    await put(database, f'{{"_id":"a","_rev":"{kept}"}}')
    with pytest.raises(NotFound, match="Document is missing attachment"):
        await attachment(database, "a", "f")
    assert (await attachment(database, "a", "f", kept)).data == b"hello"


@pytest.mark.parametrize("stub", ['{"stub":true}', '{"stub":true,"revpos":7}'])
async def test_a_stub_of_nothing_fails_the_whole_batch(database: Database, stub: str) -> None:
    await put_hello(database, "other")
    edits = [
        Edit("before", None, False, b"{}"),
        parse_document(f'{{"_id":"a","_attachments":{{"f":{stub}}}}}'.encode()),
    ]
    with pytest.raises(SyncError) as caught:
        await database.bulk_docs(edits)
    assert (caught.value.name, caught.value.status) == ("missing_stub", 412)
    with pytest.raises(NotFound):
        await database.get("before")


async def test_a_replicated_stub_is_what_the_nearest_known_ancestor_has(
    database: Database,
) -> None:
    rev = await put_hello(database, "a")
    hash = rev.partition("-")[2]
    text = (
        '{"_id":"a","_revisions":{"start":3,"ids":["new","between","%s"]},'
        '"_attachments":{"f":{"stub":true,"revpos":1}}}'
    )
    await put(database, text % hash, new_edits=False)
    assert (await attachment(database, "a", "f")).data == b"hello"


async def test_a_replicated_stub_of_other_bytes_is_asked_for_whole(database: Database) -> None:
    rev = await put_hello(database, "a")
    stub = {"stub": True, "revpos": 1, "digest": "md5-1B2M2Y8AsgTpgAmY7PhCfg=="}
    revisions = {"start": 2, "ids": ["new", rev.partition("-")[2]]}
    text = json.dumps({"_id": "a", "_revisions": revisions, "_attachments": {"f": stub}})
    with pytest.raises(SyncError) as caught:
        await put(database, text, new_edits=False)
    assert (caught.value.name, caught.value.status) == ("missing_stub", 412)


async def test_a_replicated_attachment_came_when_it_says(database: Database) -> None:
    """Where it does not say, at 0, as in CouchDB (the recorded answers)."""
    text = (
        '{"_id":"a","_revisions":{"start":3,"ids":["new","old","first"]},"_attachments":'
        '{"f":{"data":"aGVsbG8="},"g":{"data":"aGVsbG8=","revpos":2}}}'
    )
    await put(database, text, new_edits=False)
    found = (await read(database, "a"))["_attachments"]
    assert (found["f"]["revpos"], found["g"]["revpos"]) == (0, 2)


async def test_nobody_gets_at_bytes_by_knowing_their_digest(database: Database) -> None:
    await put_hello(database, "hers")
    stub = json.dumps({"stub": True, "digest": HELLO, "length": 5})
    with pytest.raises(SyncError) as caught:
        await put(database, f'{{"_id":"his","_attachments":{{"f":{stub}}}}}')
    assert caught.value.name == "missing_stub"


async def test_equal_bytes_are_stored_once_and_a_reference_costs_none(database: Database) -> None:
    await put_hello(database, "a")
    await put_hello(database, "b")
    await database.store.write(lambda on: on.create_database("desk"))
    ref = AttachmentRef("text/plain", HELLO)
    await database.store.write(lambda on: on.put("desk", "c", b"{}", attachments={"f": ref}))
    assert await stored(database) == 1
    copied = await database.store.read(lambda on: on.attachment("desk", "c", "f"))
    assert copied is not None
    assert (copied.data, copied.info.length) == (b"hello", 5)
    unknown = {"f": AttachmentRef("text/plain", "md5-unknown")}
    with pytest.raises(SyncError):
        await database.store.write(lambda on: on.put("desk", "d", b"{}", attachments=unknown))


async def test_an_attachment_put_and_deleted_by_its_own_url(database: Database) -> None:
    source = NewAttachment("text/plain", b"x")
    first = await database.put_attachment("a", "dir/f", source)
    assert first.rev.startswith("1-")
    with pytest.raises(Conflict):
        await database.put_attachment("a", "g", source)
    with pytest.raises(SyncError) as caught:
        await database.put_attachment("a", "g", source, rev="1-b")
    assert (caught.value.name, caught.value.status, caught.value.reason) == (
        "not_found",
        409,
        "missing_rev",
    )
    second = await database.put_attachment("a", "g", source, rev=first.rev)
    assert set((await read(database, "a"))["_attachments"]) == {"dir/f", "g"}
    third = await database.delete_attachment("a", "dir/f", rev=second.rev)
    assert set((await read(database, "a"))["_attachments"]) == {"g"}
    with pytest.raises(NotFound, match="missing attachment"):
        await database.delete_attachment("a", "dir/f", rev=third.rev)


async def test_a_guard_sees_attachments_and_a_refused_one_is_not_stored(
    database: Database,
) -> None:
    seen: list[PendingEdit] = []

    def guard(edit: PendingEdit) -> None:
        seen.append(edit)
        raise Forbidden("too much")

    with pytest.raises(Forbidden):
        await database.put_attachment("a", "f", NewAttachment("image/png", b"12345"), guard=guard)
    attachment = seen[0].attachments[0]
    assert (attachment.name, attachment.content_type, attachment.length, attachment.new) == (
        "f",
        "image/png",
        5,
        True,
    )
    assert await stored(database) == 0


async def test_large_attachments_are_read_whole_and_in_parts(database: Database) -> None:
    data = os.urandom(3 * CHUNK + 7)
    await database.put_attachment("a", "f", NewAttachment("application/pdf", data))
    found = await attachment(database, "a", "f")
    assert found.data == data
    digest = found.info.digest
    for start, stop in ((0, 1), (5, CHUNK), (CHUNK - 1, CHUNK + 1), (2 * CHUNK, None), (7, 7)):
        assert await database.attachment_bytes(digest, start, stop) == data[start:stop]
    await database.put_attachment("b", "empty", NewAttachment("text/plain", b""))
    assert (await attachment(database, "b", "empty")).data == b""


async def test_what_came_after_the_revisions_a_client_has_is_sent(database: Database) -> None:
    first = await put_hello(database, "a")
    source = NewAttachment("text/plain", b"later")
    await database.put_attachment("a", "g", source, rev=first)
    found = (await read(database, "a", atts_since=(first,)))["_attachments"]
    assert "stub" in found["f"]
    assert found["g"]["data"] == "bGF0ZXI="
    everything = (await read(database, "a", atts_since=()))["_attachments"]
    assert all("data" in attachment for attachment in everything.values())


async def test_compaction_frees_what_nobody_refers_to(database: Database) -> None:
    rev = await put_hello(database, "a")
    await put(database, f'{{"_id":"a","_rev":"{rev}"}}')
    await put(database, '{"_id":"b","_attachments":{"f":{"data":"Yg=="}}}')
    assert await stored(database) == 2
    await database.compact()
    assert await stored(database) == 1
    assert (await attachment(database, "b", "f")).data == b"b"
    await database.delete()
    await database.create()
    await database.compact()
    assert await stored(database) == 0


async def test_purging_lets_the_bytes_go(database: Database) -> None:
    rev = await put_hello(database, "a")
    await database.purge({"a": [rev]})
    await database.compact()
    assert await stored(database) == 0


async def test_copying_takes_the_attachments_along(database: Database) -> None:
    await put_hello(database, "a")
    await database.copy("a", "b")
    assert (await attachment(database, "b", "f")).data == b"hello"
    with pytest.raises(Conflict):
        await database.copy("a", "b")
    with pytest.raises(NotFound):
        await database.copy("none", "c")
