"""A citizen's new phone fetches what is hers from a portal that holds a whole city's documents."""

from __future__ import annotations

import asyncio
import secrets
import statistics
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from server.access import citizen_database
from server.reconciler import CONSUMER
from sync.documents import Edit
from sync.store import Store
from sync.transaction import Transaction
from tests.bench.peers import Peer, Place, portal
from tests.bench.sync.drafts import draft, encoded
from tests.bench.sync.http import Connection, connection

#: Documents a citizen.
OWN = 50
#: Citizens a transaction while the city is filled.
TOGETHER = 200
PULLS = 15


def fill(folder: Path, documents: int) -> None:
    """A portal's data folder with so many documents, all of them dealt with by the reconciler."""
    folder.mkdir(parents=True)
    body = {name: value for name, value in draft().items() if name[0] != "_"}
    text = encoded({**body, "type": "submission"})

    def add(transaction: Transaction) -> None:
        for _ in range(TOGETHER):
            db = citizen_database(uuid4().hex)
            transaction.create_database(db)
            edits = [Edit(f"submission:{uuid4()}", None, False, text) for _ in range(OWN)]
            transaction.bulk_docs(db, edits)
            transaction.set_checkpoint(CONSUMER, db, OWN)

    store = Store(f"sqlite:///{folder / 'portal.db'}")
    store.open()
    try:
        for _ in range(documents // (OWN * TOGETHER)):
            store.write_blocking(add)
    finally:
        store.close()


async def _citizen(admin: Peer) -> Place:
    """A citizen with her device and ``OWN`` documents that the portal has written for her."""
    device = uuid4().hex
    address = replace(admin.address, auth=(device, secrets.token_urlsafe(32)))
    place = Place(address, citizen_database(device))
    docs = [{**draft(), "_id": f"case:{uuid4()}", "type": "case"} for _ in range(OWN)]
    body = encoded({"docs": docs})
    async with connection(address) as line:
        await line.ask(place.request("PUT"))
        await line.ask(Place(admin.address, place.db).request("POST", "/_bulk_docs", body))
    return place


async def _pull(place: Place) -> float:
    """Milliseconds of a replication as PouchDB does it: where both sides stand, the changes, the
    documents, the checkpoint. The connection is a new one."""
    start = time.perf_counter()
    async with connection(place.address) as line:
        checkpoint = f"/_local/{uuid4().hex}"
        await line.ask(place.request("GET"))
        await line.send(place.request("GET", checkpoint))
        changes = "/_changes?style=all_docs&since=0&limit=100"
        rows = (await line.ask(place.request("GET", changes))).json()
        wanted = [{"id": row["id"], "rev": row["changes"][0]["rev"]} for row in rows["results"]]
        documents = await _documents(line, place, wanted)
        body = encoded({"last_seq": rows["last_seq"]})
        await line.ask(place.request("PUT", checkpoint, body))
    seconds = time.perf_counter() - start
    if len(documents) != OWN:
        raise RuntimeError(f"{len(documents)} documents of {OWN}")
    return 1000 * seconds


async def _documents(line: Connection, place: Place, wanted: list[dict[str, str]]) -> list[object]:
    path, body = "/_bulk_get?revs=true&latest=true", encoded({"docs": wanted})
    answer = (await line.ask(place.request("POST", path, body))).json()
    return [row["docs"][0]["ok"] for row in answer["results"]]


def first_pull(folder: Path, documents: int) -> float:
    """The median of ``PULLS``, each of another citizen, after one that warms up."""
    fill(folder, documents)
    with ExitStack() as running:
        admin = running.enter_context(portal(folder))

        async def pulls() -> list[float]:
            return [await _pull(await _citizen(admin)) for _ in range(PULLS + 1)]

        return statistics.median(asyncio.run(pulls())[1:])
