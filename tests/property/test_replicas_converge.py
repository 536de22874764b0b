"""Random edits on two stores, replicated back and forth, end in equal trees and winners."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import open_revisions, reading
from sync.documents import Edit
from sync.parsing import parse_document
from sync.reading import Document, GetOptions
from sync.revs_diff import revs_diff
from sync.snapshot import Snapshot
from sync.store import Store
from sync.transaction import Transaction

IDS = ("a", "b")

#: What happens: (store, document, which of its leaves, body or None to delete) or a replication.
edit = st.tuples(
    st.integers(0, 1),
    st.sampled_from(IDS),
    st.integers(0, 3),
    st.none() | st.integers(0, 2),
)
pull = st.tuples(st.integers(0, 1))
histories = st.lists(edit | pull, max_size=14)


def leaves(snapshot: Snapshot, id: str) -> list[Document]:
    number = snapshot.row("db").number
    if reading.find(snapshot, number, id) is None:
        return []
    found, rest = open_revisions.begin(snapshot, number, id, None, GetOptions(revs=True))
    assert rest is None
    return [leaf for leaf in found if isinstance(leaf, Document)]


def change(transaction: Transaction, id: str, which: int, body: int | None) -> None:
    known = leaves(transaction, id)
    rev = known[which % len(known)].rev if known else None
    text: dict[str, Any] = {"_id": id, "_deleted": body is None, "v": body}
    if rev is not None:
        text["_rev"] = rev
    transaction.bulk_docs("db", [parse_document(msgspec.json.encode(text))])


def replicate(source: Store, target: Store) -> None:
    """What a replicator does: ask what is missing, fetch it with its history, push it."""

    def push(edits: list[Edit]) -> None:
        target.write_blocking(lambda on: on.bulk_docs("db", edits, new_edits=False))

    found = source.read_blocking(lambda on: {id: leaves(on, id) for id in IDS})
    asked: Mapping[str, list[str]] = {id: [leaf.rev for leaf in found[id]] for id in IDS}
    number = target.read_blocking(lambda on: on.row("db").number)
    missing = target.read_blocking(lambda on: revs_diff(on, number, asked))
    push(
        [
            parse_document(leaf.json, new_edits=False)
            for id, diff in missing.items()
            for leaf in found[id]
            if leaf.rev in diff.missing
        ]
    )


def state(store: Store) -> dict[str, Any]:
    def read(snapshot: Snapshot) -> dict[str, Any]:
        number = snapshot.row("db").number
        rows = {id: reading.find(snapshot, number, id) for id in IDS}
        return {
            id: (row.rev, [leaf.json for leaf in leaves(snapshot, id)])
            for id, row in rows.items()
            if row is not None
        }

    return store.read_blocking(read)


@settings(max_examples=40, deadline=None)
@given(histories)
def test_replicas_that_exchanged_everything_are_equal(history: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        stores = [Store(f"sqlite:///{Path(folder) / name}.db") for name in ("one", "two")]
        for store in stores:
            store.open()
            store.write_blocking(lambda on: on.create_database("db"))
        try:
            for happening in history:
                if len(happening) == 1:
                    replicate(stores[1 - happening[0]], stores[happening[0]])
                else:
                    where, id, which, body = happening
                    run(stores[where], id, which, body)
            for _ in range(2):
                replicate(stores[0], stores[1])
                replicate(stores[1], stores[0])
            assert state(stores[0]) == state(stores[1])
        finally:
            for store in stores:
                store.close()


def run(store: Store, id: str, which: int, body: int | None) -> None:
    store.write_blocking(lambda on: change(on, id, which, body))
