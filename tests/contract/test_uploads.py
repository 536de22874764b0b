"""Attachments that are stored as they come: given to a document whole, or freed."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import func, select, update

from server.upkeep import Upkeep
from sync import freeing
from sync.database import Database
from sync.documents import Edit, NewAttachment, StagedAttachment
from sync.errors import BadRequest, Conflict
from sync.parsing import parse_document
from sync.tables import blobs, chunks, revisions, uploads
from sync.uploads import AT_ONCE, Upload

LARGE = os.urandom(2 * AT_ONCE + 5)


async def sent(database: Database, data: bytes = LARGE) -> tuple[Upload, StagedAttachment]:
    upload = Upload(database.store)
    for start in range(0, len(data), 100_000):
        await upload.add(data[start : start + 100_000])
    staged = await upload.finish("x/y")
    assert isinstance(staged, StagedAttachment)
    return upload, staged


async def count(database: Database, table: str) -> int:
    found = {"blobs": blobs, "chunks": chunks, "uploads": uploads, "revisions": revisions}[table]
    query = select(func.count()).select_from(found)
    return await database.store.read(lambda on: on.connection.scalar(query)) or 0


async def read(database: Database, id: str) -> bytes:
    info = await database.attachment_info(id, "f")
    return await database.attachment_bytes(info.digest)


async def test_a_few_bytes_stay_in_memory(database: Database) -> None:
    upload = Upload(database.store)
    await upload.add(b"hel")
    await upload.add(b"lo")
    assert await upload.finish("x/y") == NewAttachment(
        "x/y", b"hello", "md5-XUFAKrxLKna5cZ2REBfFkg=="
    )
    await upload.discard()
    assert await count(database, "blobs") == 0


async def test_a_document_gets_what_was_sent(database: Database) -> None:
    upload, staged = await sent(database)
    assert await count(database, "uploads") == 1
    await database.put_attachment("a", "f", staged)
    await upload.discard()
    assert await count(database, "uploads") == 0
    assert await read(database, "a") == LARGE
    await freeing.free(database.store)
    assert await read(database, "a") == LARGE


async def test_the_same_bytes_are_kept_once(database: Database) -> None:
    for id in ("a", "b"):
        upload, staged = await sent(database)
        await database.put_attachment(id, "f", staged)
        await upload.discard()
    assert await count(database, "blobs") == 1
    first, one = await sent(database, LARGE[1:])
    second, other = await sent(database, LARGE[1:])  # neither knew of the other
    await database.put_attachment("c", "f", one)
    await database.put_attachment("d", "f", other)
    await first.discard()
    await second.discard()
    assert (await count(database, "blobs"), await count(database, "uploads")) == (2, 0)
    assert await read(database, "d") == LARGE[1:]


async def test_other_bytes_with_the_same_digest_are_refused(database: Database) -> None:
    upload, staged = await sent(database)
    await database.put_attachment("a", "f", staged)
    other, odd = await sent(database, bytes(len(LARGE)))
    forged = StagedAttachment("x/y", odd.blob, odd.length, staged.digest)
    with pytest.raises(BadRequest, match="same digest"):
        await database.put_attachment("b", "f", forged)
    await other.discard()
    await upload.discard()
    assert await read(database, "a") == LARGE
    assert await count(database, "blobs") == 1


async def test_what_no_document_got_is_freed(database: Database) -> None:
    await database.put(Edit("a", None, False, b"{}"))
    upload, staged = await sent(database)
    with pytest.raises(Conflict):
        await database.put_attachment("a", "f", staged)
    await upload.discard()
    assert await count(database, "chunks") == await count(database, "blobs") == 0


async def test_what_a_crash_broke_off_is_freed_but_not_what_still_comes(database: Database) -> None:
    _, broken = await sent(database)
    await sent(database)
    old = update(uploads).where(uploads.c.blob == broken.blob).values(alive_at=1)
    await database.store.write(lambda on: on.connection.execute(old).rowcount)
    await Upkeep(database.store, full=1 << 30).round(0)
    assert await count(database, "blobs") == await count(database, "uploads") == 1


async def test_old_bodies_and_their_attachments_go_by_themselves(database: Database) -> None:
    rev = ""
    for number in range(5):
        member = f'"_rev":"{rev}",' if rev else ""
        text = f'{{"_id":"a",{member}"_attachments":{{"f":{{"data":"{number}AAA"}}}}}}'
        rev = (await database.put(parse_document(text.encode()))).rev
    assert (await count(database, "revisions"), await count(database, "blobs")) == (4, 5)
    await Upkeep(database.store, full=1 << 30).round(0)
    assert (await count(database, "revisions"), await count(database, "blobs")) == (0, 1)
    assert await read(database, "a") != b""


async def test_conflicts_stay_however_often_it_looks(database: Database) -> None:
    upkeep = Upkeep(database.store, full=1 << 30)
    for digit in "abc":
        text = f'{{"_id":"a","_rev":"1-{digit * 32}"}}'
        await database.put(parse_document(text.encode(), new_edits=False), new_edits=False)
    for _ in range(2):
        await upkeep.round(0)
        assert await count(database, "revisions") == 2
    assert [len(part) async for part in database.open_revs("a", None)] == [3]
