"""Long answers come in pieces of some size, and are the same as if they were whole."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sync import changes, listing
from sync.changes import ChangesQuery
from sync.database import AllDocsQuery, BulkGetItem, Database, GetOptions
from sync.documents import Edit, NewAttachment
from sync.rendering import PIECE

NUMBER = 2 * listing.SLICE + 5
IDS = [f"d{number:04}" for number in range(NUMBER)]


@pytest.fixture
async def filled(database: Database) -> Database:
    edits = [Edit(id, None, False, b'{"v":"%b"}' % (b"x" * 40)) for id in IDS]
    await database.bulk_docs(edits)
    return database


async def listed(database: Database, **query: Any) -> tuple[int, list[str]]:
    """How many pieces, and the keys of the rows."""
    pieces = [piece async for piece in database.all_docs(AllDocsQuery(**query))]
    return len(pieces), [row["key"] for row in json.loads(b"".join(pieces))["rows"]]


async def test_a_long_listing_is_whole_in_several_pieces(filled: Database) -> None:
    assert await listed(filled) == (3, IDS)
    assert await listed(filled, descending=True, skip=3) == (3, IDS[::-1][3:])
    assert await listed(filled, startkey="d0010", endkey="d1500") == (2, IDS[10:1501])
    assert await listed(filled, limit=1005, skip=5) == (2, IDS[5:1010])
    assert await listed(filled, limit=1000) == (1, IDS[:1000])
    assert await listed(filled, limit=0) == (1, [])
    keys = (*IDS, "none", 7)
    assert await listed(filled, keys=keys) == (3, list(keys))
    assert await listed(filled, keys=keys, descending=True, limit=1001) == (
        2,
        list(keys[::-1][:1001]),
    )
    assert await listed(filled, keys=()) == (1, [])
    assert await listed(filled, include_docs=True) == (21, IDS)


async def heavy(database: Database) -> None:
    """A document of which a piece of an answer holds one, with its attachment."""
    data = NewAttachment("image/png", b"x" * PIECE)
    await database.bulk_docs([Edit("heavy", None, False, b"{}", attachments={"f": data})])


async def test_no_piece_holds_more_than_one_heavy_document(database: Database) -> None:
    await heavy(database)
    whole = GetOptions(attachments="inline")
    one = len((await database.get("heavy", whole)).json)
    slices = [part async for part in database.bulk_get(20 * [BulkGetItem("heavy")], whole)]
    assert [len(part.results) for part in slices] == 20 * [1]
    query = AllDocsQuery(keys=tuple(20 * ["heavy"]), include_docs=True, attachments=True)
    sizes = [len(piece) async for piece in database.all_docs(query)]
    assert (len(sizes) >= 20, max(sizes) < one + 1000) == (True, True)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("by_ids", [False, True])
async def test_a_feed_of_heavy_documents_is_cut_too(
    database: Database, descending: bool, by_ids: bool
) -> None:
    await heavy(database)
    for number in range(4):
        await database.copy("heavy", f"copy{number}")
    ids = ["heavy", *(f"copy{number}" for number in range(4))]
    query = ChangesQuery(
        include_docs=True,
        attachments=True,
        descending=descending,
        doc_ids=frozenset([*ids, "none"]) if by_ids else None,
    )
    pieces = [piece async for piece in changes.normal(database.store, "db", query)]
    rows = json.loads(b"".join(pieces))["results"]
    assert [row["id"] for row in rows] == (ids[::-1] if descending else ids)
    assert len(pieces) >= 5


async def test_a_feed_of_many_named_documents_is_whole(filled: Database) -> None:
    query = ChangesQuery(doc_ids=frozenset(IDS), include_docs=True)
    pieces = [piece async for piece in changes.normal(filled.store, "db", query)]
    answer = json.loads(b"".join(pieces))
    assert [row["id"] for row in answer["results"]] == IDS
    assert (len(pieces) > 10, answer["pending"]) == (True, 0)
