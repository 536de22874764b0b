"""The replicator between two databases of a store: what arrives, what is counted, where it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import msgspec
import pytest

from sync import replicator, transfer
from sync.database import BulkGetItem, Database, Document, GetOptions
from sync.documents import PendingEdit
from sync.errors import Forbidden
from sync.local_peer import LocalPeer
from sync.parsing import parse_document
from sync.peer import Fetched, PeerError, Refused, Wanted
from sync.replication_id import base_id
from sync.replication_request import parse_replication
from sync.replicator import Progress, Result
from sync.store import Store

_LEAVES = GetOptions(revs=True, attachments="inline")


async def put(store: Store, db: str, **fields: Any) -> str:
    """A new edit; its revision."""
    text = msgspec.json.encode(
        {f"_{name[:-1]}" if name.endswith("_") else name: value for name, value in fields.items()}
    )
    outcome = await Database(store, db).put(parse_document(text))
    return outcome.rev


async def replicate(
    store: Store, source: str = "db", target: str = "copy", **options: Any
) -> Result:
    given_peers = options.pop("peers", None)
    one, other = given_peers or (LocalPeer(store, source), LocalPeer(store, target))
    given = {name: options.pop(name) for name in ("watch", "stop") if name in options}
    asked = {"source": source, "target": target, "create_target": True, **options}
    replication = parse_replication(asked)
    id = base_id(replication, "uuid")
    return await replicator.replicate(one, other, replication, id, **given)


async def leaves(store: Store, db: str, *ids: str) -> dict[str, list[bytes]]:
    """Every leaf of the documents, as a client would see it with its history and attachments."""
    found = {}
    for id in ids:
        parts = Database(store, db).open_revs(id, None, _LEAVES)
        entries = [one async for part in parts for one in part]
        found[id] = sorted(one.json for one in entries if isinstance(one, Document))
    return found


async def test_everything_arrives(store: Store) -> None:
    rev = await put(
        store,
        "db",
        id_="a",
        n=1,
        attachments_={
            "ñ.txt": {"content_type": "text/plain", "data": "aG9sYQ=="},
            "empty": {"content_type": "text/plain", "data": ""},
        },
    )
    await put(store, "db", id_="a", n=2, rev_=rev, attachments_={"ñ.txt": {"stub": True}})
    conflict = {"_id": "a", "_rev": "2-b", "_revisions": {"start": 2, "ids": ["b", rev[2:]]}}
    edit = parse_document(msgspec.json.encode(conflict), new_edits=False)
    await Database(store, "db").put(edit, new_edits=False)
    gone = await put(store, "db", id_="gone", n=1)
    await put(store, "db", id_="gone", rev_=gone, deleted_=True)
    await put(store, "db", id_="_design/app", language="query")
    ids = ("a", "gone", "_design/app")
    result = await replicate(store)
    assert await leaves(store, "copy", *ids) == await leaves(store, "db", *ids)
    assert (result.stats.docs_read, result.stats.docs_written) == (4, 4)
    assert result.stats.doc_write_failures == 0
    assert (await replicate(store)).no_changes


async def test_documents_beyond_a_page_and_beyond_a_load(store: Store) -> None:
    large = "x" * (transfer.LOAD // 3)
    for number in range(8):
        await put(store, "db", id_=f"large-{number}", text=large)
    for number in range(30):
        await put(store, "db", id_=f"small-{number}", n=number)
    steps: list[Progress] = []
    result = await replicate(store, worker_batch_size=7, watch=steps.append)
    assert result.stats.docs_written == 38
    assert (await Database(store, "copy").info()).doc_count == 38
    # A checkpoint a page, each later than the last.
    through = [int(str(step.checkpointed).partition("-")[0]) for step in steps]
    assert sorted(set(through)) == [0, 7, 14, 21, 28, 35, 38]
    assert through == sorted(through)


async def test_filters(store: Store) -> None:
    for number in range(20):
        await put(store, "db", id_=f"d{number}", n=number)
    named = await replicate(store, target="named", doc_ids=["d3", "d5", "none"])
    assert named.stats.docs_written == 2
    selected = await replicate(store, target="selected", selector={"n": {"$gte": 15}})
    assert selected.stats.docs_written == 5
    # Each has a checkpoint of its own; the same one asked for again finds it.
    assert (await replicate(store, target="named", doc_ids=["d5", "none", "d3"])).no_changes
    await put(store, "db", id_="d20", n=20)
    again = await replicate(store, target="selected", selector={"n": {"$gte": 15}})
    assert (again.stats.missing_checked, again.stats.docs_written) == (1, 1)


async def test_since_seq_and_without_checkpoints(store: Store) -> None:
    for number in range(4):
        await put(store, "db", id_=f"d{number}")
    info = await Database(store, "db").info()
    since = f"2-{info.instance[:8]}"
    assert (await replicate(store, since_seq=since, use_checkpoints=False)).stats.docs_read == 2
    assert (await replicate(store, use_checkpoints=False)).stats.missing_checked == 4


async def test_winning_revisions_alone(store: Store) -> None:
    for hash_ in ("a", "b"):
        edit = parse_document(b'{"_id":"x","_rev":"1-%b"}' % hash_.encode(), new_edits=False)
        await Database(store, "db").put(edit, new_edits=False)
    await replicate(store, winning_revs_only=True)
    assert len((await leaves(store, "copy", "x"))["x"]) == 1


async def test_what_is_forbidden_is_counted_and_the_rest_goes_through(store: Store) -> None:
    def guard(edit: PendingEdit) -> None:
        if edit.id.startswith("bad"):
            raise Forbidden("not here")

    for number in range(6):
        await put(store, "db", id_=f"{'bad' if number % 3 else 'good'}-{number}")
    peers = (LocalPeer(store, "db"), LocalPeer(store, "copy", guard))
    result = await replicate(store, peers=peers)
    assert (result.stats.docs_written, result.stats.doc_write_failures) == (2, 4)
    assert (await replicate(store, peers=peers)).no_changes


class OneSpoilsAll(LocalPeer):
    """A target that takes none of a batch with ``bad`` in it, as some do for an invalid document;
    and that asks for attachments it was told it has."""

    async def write(self, docs: Sequence[Fetched]) -> list[Refused]:
        if any(doc.id == "bad" for doc in docs):
            raise PeerError(400, "bad_request", "no", passing=False)
        if any(b'"stub":true' in doc.json for doc in docs):
            raise PeerError(412, "missing_stub", "no", passing=False)
        return await super().write(docs)


async def test_refused_design_documents_are_counted_and_the_rest_goes_through(store: Store) -> None:
    class Old(LocalPeer):
        """A CouchDB that stores what another would not."""

        async def fetch(self, wanted: Sequence[Wanted]) -> AsyncIterator[list[Fetched | Refused]]:
            async for part in super().fetch(wanted):
                yield [_faulty(one) for one in part]

    def _faulty(one: Fetched | Refused) -> Fetched | Refused:
        if isinstance(one, Refused) or not one.id.startswith("_design/"):
            return one
        return msgspec.structs.replace(one, json=one.json[:-1] + b',"views":1}')

    for name in ("a", "b"):
        await put(store, "db", id_=f"_design/{name}", language="query")
        await put(store, "db", id_=name)
    result = await replicate(store, peers=(Old(store, "db"), LocalPeer(store, "copy")))
    assert (result.stats.docs_written, result.stats.doc_write_failures) == (2, 2)


async def test_a_full_target_is_no_reason_to_go_past_what_it_has_no_room_for(store: Store) -> None:
    class Full(LocalPeer):
        room = False

        async def write(self, docs: Sequence[Fetched]) -> list[Refused]:
            if self.room:
                return await super().write(docs)
            return [Refused(one.id, one.rev, "quota_exceeded", "This is full.") for one in docs]

    for name in ("a", "b"):
        await put(store, "db", id_=name)
    target = Full(store, "copy")
    with pytest.raises(PeerError, match="quota_exceeded") as failed:
        await replicate(store, peers=(LocalPeer(store, "db"), target))
    assert failed.value.passing
    target.room = True
    result = await replicate(store, peers=(LocalPeer(store, "db"), target))
    assert result.stats.docs_written == 2


async def test_one_document_does_not_hold_up_its_batch(store: Store) -> None:
    for id in ("a", "b", "bad", "c", "d"):
        await put(store, "db", id_=id)
    file = {"f": {"content_type": "text/plain", "data": "aG9sYQ=="}}
    rev = await put(store, "db", id_="file", attachments_=file)
    await replicate(store)
    await put(store, "db", id_="file", rev_=rev, n=2, attachments_={"f": {"stub": True}})
    await put(store, "db", id_="bad-no-more")
    peers = (LocalPeer(store, "db"), OneSpoilsAll(store, "copy"))
    result = await replicate(store, peers=peers)
    assert (result.stats.docs_written, result.stats.doc_write_failures) == (2, 0)
    assert await leaves(store, "copy", "file") == await leaves(store, "db", "file")
    fresh = (LocalPeer(store, "db"), OneSpoilsAll(store, "fresh"))
    result = await replicate(store, target="fresh", peers=fresh)
    assert (result.stats.docs_written, result.stats.doc_write_failures) == (6, 1)


async def test_attachments_that_are_there_are_not_sent_again(store: Store) -> None:
    file = {"f": {"content_type": "text/plain", "data": "aG9sYQ=="}}
    rev = await put(store, "db", id_="a", attachments_=file)
    await replicate(store)
    await put(store, "db", id_="a", rev_=rev, n=2, attachments_={"f": {"stub": True}})
    sent: list[bytes] = []

    class Watched(LocalPeer):
        async def write(self, docs: Sequence[Fetched]) -> list[Refused]:
            sent.extend(doc.json for doc in docs)
            return await super().write(docs)

    await replicate(store, peers=(LocalPeer(store, "db"), Watched(store, "copy")))
    assert len(sent) == 1
    assert b"aG9sYQ" not in sent[0]
    assert await leaves(store, "copy", "a") == await leaves(store, "db", "a")


async def test_what_is_purged_meanwhile_is_passed_over(store: Store) -> None:
    for number in range(5):
        await put(store, "db", id_=f"d{number}")

    class Purging(LocalPeer):
        async def fetch(self, wanted: Sequence[Wanted]) -> Any:
            first = {one.id: [one.rev] for one in wanted[:2]}
            await Database(store, "db").purge(first)
            async for part in super().fetch(wanted):
                yield part

    result = await replicate(store, peers=(Purging(store, "db"), LocalPeer(store, "copy")))
    assert (result.stats.missing_found, result.stats.docs_written) == (5, 3)


async def test_continuous_follows_until_it_is_stopped(store: Store) -> None:
    await put(store, "db", id_="first")
    stop, arrived = asyncio.Event(), asyncio.Queue[Progress]()
    running = asyncio.create_task(
        replicate(store, continuous=True, stop=stop, watch=arrived.put_nowait)
    )
    for written in (1, 2, 3):
        while (await asyncio.wait_for(arrived.get(), 20)).stats.docs_written < written:
            pass
        await put(store, "db", id_=f"more-{written}")
    while (await asyncio.wait_for(arrived.get(), 20)).stats.docs_written < 4:
        pass
    stop.set()
    result = await asyncio.wait_for(running, 20)
    assert result.stopped
    # It left a checkpoint: a later run has nothing to do.
    assert (await replicate(store)).no_changes


async def test_a_target_made_anew_meanwhile_gets_no_checkpoint(store: Store) -> None:
    for number in range(4):
        await put(store, "db", id_=f"d{number}")
    database = Database(store, "copy")

    class Replaced(LocalPeer):
        pages = 0

        async def ensure_full_commit(self) -> None:
            self.pages += 1
            if self.pages == 2:
                await database.delete()
                await database.create()

    peers = (LocalPeer(store, "db"), Replaced(store, "copy"))
    with pytest.raises(PeerError, match="replaced"):
        await replicate(store, worker_batch_size=2, peers=peers)
    assert (await replicate(store)).stats.docs_written == 4
    assert (await database.info()).doc_count == 4


async def test_a_source_that_takes_no_checkpoints_is_resumed_all_the_same(store: Store) -> None:
    class ReadOnly(LocalPeer):
        async def put_local(self, id: str, body: bytes, *, expected: bool) -> None:
            raise PeerError(403, "forbidden", "read only", passing=False)

    await put(store, "db", id_="a")
    peers = (ReadOnly(store, "db"), LocalPeer(store, "copy"))
    assert (await replicate(store, peers=peers)).stats.docs_written == 1
    assert (await replicate(store, peers=peers)).no_changes
    await put(store, "db", id_="b")
    assert (await replicate(store, peers=peers)).stats.missing_checked == 1


async def test_a_database_that_is_not_there_is_named(store: Store) -> None:
    for source, target in (("none", "copy"), ("db", "none")):
        with pytest.raises(PeerError, match="db_not_found: could not open none"):
            await replicate(store, source, target, create_target=False)


async def test_latest_is_fetched_once(store: Store) -> None:
    """The feed may name a revision that has a newer one by the time it is fetched."""
    rev = await put(store, "db", id_="a")
    await put(store, "db", id_="a", rev_=rev, n=2)
    parts = [part async for part in LocalPeer(store, "db").fetch([Wanted("a", rev)])]
    assert [one.rev[:2] for part in parts for one in part] == ["2-"]
    items = [BulkGetItem("a", rev)]
    assert [part async for part in Database(store, "db").bulk_get(items)]
