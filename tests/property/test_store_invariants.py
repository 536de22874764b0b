"""Whatever is done to a database, its counts, sequences, trees and bodies agree with each other."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sync import reading, revision, revtree, treetext, usage
from sync.database import Database
from sync.errors import SyncError
from sync.parsing import parse_bulk_docs
from sync.snapshot import Snapshot
from sync.store import Store
from tests.support.postgres import Cluster

ids = st.sampled_from(["a", "b", "c"])
attachments = st.sampled_from(
    [
        {},
        {"f": {"data": "aGVsbG8="}},
        {"f": {"stub": True}},
        {"g": {"data": ""}, "f": {"data": "eA=="}},
    ]
)


@st.composite
def replicated(draw: st.DrawFn) -> dict[str, Any]:
    """A document with a history of few hashes, so that histories meet."""
    path = draw(st.text("xyz", min_size=1, max_size=4))
    known = draw(st.integers(1, len(path)))
    hashes = [path[:size] for size in range(len(path), 0, -1)][:known]
    return {
        "_id": draw(ids),
        "_revisions": {"start": len(path), "ids": hashes},
        "_deleted": draw(st.booleans()),
        "_attachments": draw(attachments),
        "v": draw(st.integers(0, 3)),
    }


new = st.fixed_dictionaries(
    {"_id": ids, "_deleted": st.booleans(), "_attachments": attachments, "v": st.integers(0, 3)},
    optional={"leaf": st.integers(0, 3)},
)
steps = st.one_of(
    st.tuples(st.just("replicate"), st.lists(replicated(), min_size=1, max_size=4)),
    st.tuples(st.just("edit"), st.lists(new, min_size=1, max_size=4)),
    st.tuples(st.just("purge"), ids),
    st.tuples(st.just("compact"), st.none()),
    st.tuples(st.just("limit"), st.integers(1, 4)),
)


async def leaves(database: Database, id: str) -> list[str]:
    try:
        return [str(leaf.rev) async for part in database.open_revs(id, None) for leaf in part]
    except SyncError:
        return []


async def act(database: Database, what: str, argument: Any) -> None:
    if what == "compact":
        await database.compact()
    elif what == "limit":
        await database.set_revs_limit(argument)
    elif what == "purge":
        await database.purge({argument: (await leaves(database, argument))[:1]})
    else:
        if what == "edit":
            argument = [await based_on_a_leaf(database, document) for document in argument]
        body = {"docs": argument, "new_edits": what == "edit"}
        edits, new_edits = parse_bulk_docs(json.dumps(body).encode())
        try:
            await database.bulk_docs(edits, new_edits=new_edits)
        except SyncError as error:
            if error.name != "missing_stub":
                raise


async def based_on_a_leaf(database: Database, document: dict[str, Any]) -> dict[str, Any]:
    fields = {name: value for name, value in document.items() if name != "leaf"}
    known = await leaves(database, document["_id"])
    if "leaf" in document and known:
        fields["_rev"] = known[document["leaf"] % len(known)]
    return fields


def check(snapshot: Snapshot) -> None:
    info = snapshot.info("db")
    number = snapshot.row("db").number
    changes = snapshot.changes("db", limit=100)
    assert sum(not change.deleted for change in changes) == info.doc_count
    assert sum(change.deleted for change in changes) == info.doc_del_count
    assert len({change.seq for change in changes}) == len(changes)
    counted = snapshot.connection.scalar(select(usage.counted_in(number)))
    assert snapshot.row("db").size == counted
    assert all(0 < change.seq <= info.update_seq for change in changes)
    for change in changes:
        row = reading.find(snapshot, number, change.id)
        assert row is not None
        tree = treetext.decode(row.tree)
        assert row.rev == revision.text(revtree.winner(tree))
        assert bool(row.deleted) == tree[revtree.winner(tree)].deleted
        for rev in tree:
            stored = reading.body_of(snapshot, number, row, rev)
            assert (stored is not None) == tree[rev].stored
            if stored is not None:
                options = reading.GetOptions(attachments="inline", revs=True, revs_info=True)
                found = json.loads(reading.render(snapshot, row, stored, options).json)
                assert found["_rev"] == revision.text(rev)


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, max_size=12))
def test_a_database_agrees_with_itself(history: list[tuple[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        agrees(f"sqlite:///{Path(folder) / 'portal.db'}", history)


@settings(max_examples=25, deadline=None)
@given(history=st.lists(steps, max_size=12))
def test_a_database_on_postgresql_agrees_with_itself(
    postgres: Cluster, history: list[tuple[str, Any]]
) -> None:
    with postgres.store_url() as url:
        agrees(url, history)


def agrees(url: str, history: list[tuple[str, Any]]) -> None:
    async def run(store: Store) -> None:
        database = Database(store, "db")
        await database.create()
        for what, argument in history:
            await act(database, what, argument)
            store.read_blocking(check)

    store = Store(url)
    store.open()
    try:
        asyncio.run(run(store))
    finally:
        store.close()
