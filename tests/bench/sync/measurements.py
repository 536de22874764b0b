"""The measurements, one run each: what a server is asked, and the figure that comes of it."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

from tests.bench.peers import Peer, Place
from tests.bench.sync.drafts import bulk, draft, encoded
from tests.bench.sync.http import (
    PATIENCE,
    Answer,
    Connection,
    connection,
    connections,
    rate,
    seconds_for,
)

BATCH = 500
BATCHES = 4
CONNECTIONS = 16
#: How long a load of many connections is kept up.
SECONDS = 0.8
STORED = 5_000
BULK_GET = 100
#: So many writes, or as many as fit into so many seconds.
LATENCIES = 60
LATENCY_SECONDS = 3.0
LISTENERS = 1_000


@dataclass(frozen=True)
class Stored:
    """A database that holds drafts, for the measurements that read: (id, revision) of each."""

    place: Place
    documents: list[tuple[str, str]]


@asynccontextmanager
async def new_database(peer: Peer) -> AsyncIterator[tuple[Place, Connection]]:
    """An empty database and a connection to it; an admin drops it afterwards."""
    place = peer.place()
    async with connection(place.address) as line:
        await line.ask(place.request("PUT"))
        try:
            yield place, line
        finally:
            # Over a new connection: servers hang up on one that was idle for as long as this was.
            async with connection(peer.address) as anew:
                await anew.ask(Place(peer.address, place.db).request("DELETE"))


@asynccontextmanager
async def stored(peer: Peer) -> AsyncIterator[Stored]:
    """A database with ``STORED`` drafts."""
    async with new_database(peer) as (place, line):
        found: list[tuple[str, str]] = []
        for _ in range(STORED // BATCH):
            answer = await line.ask(place.request("POST", "/_bulk_docs", bulk(BATCH)))
            found.extend((row["id"], row["rev"]) for row in answer.json())
        yield Stored(place, found)


async def bulk_docs(peer: Peer, *, replicated: bool) -> float:
    """Documents a second, in batches one after the other."""
    async with new_database(peer) as (place, line):
        requests = [
            place.request("POST", "/_bulk_docs", bulk(BATCH, replicated=replicated))
            for _ in range(BATCHES)
        ]
        seconds = await seconds_for(line, requests)
        count: int = (await line.ask(place.request("GET"))).json()["doc_count"]
        if count != BATCH * BATCHES:
            raise RuntimeError(f"{peer.name} holds {count} documents of {BATCH * BATCHES}")
    return count / seconds


async def put(peer: Peer) -> float:
    """Documents a second, each a PUT, over ``CONNECTIONS`` connections."""
    async with new_database(peer) as (place, _), connections(place.address, CONNECTIONS) as lines:
        drafts = [draft() for _ in range(int(8_000 * SECONDS))]
        requests = [place.request("PUT", f"/{one.pop('_id')}", encoded(one)) for one in drafts]
        return await rate(lines, requests, SECONDS)


async def get(on: Stored) -> float:
    """Documents a second, each a GET, over ``CONNECTIONS`` connections."""
    requests = [on.place.request("GET", f"/{id}") for id, _ in on.documents]
    async with connections(on.place.address, CONNECTIONS) as lines:
        return await rate(lines, itertools.cycle(requests), SECONDS)


async def changes(on: Stored, *, documents: bool) -> float:
    """Rows a second of the whole feed, read again and again for ``SECONDS``: one reading takes a
    hundredth of a second here, in which anything else the machine does would be half the figure."""
    query = "?since=0&include_docs=true" if documents else "?since=0"
    request = on.place.request("GET", f"/_changes{query}")
    async with connection(on.place.address) as line:
        answer = await line.ask(request)
        readings, seconds = 0, 0.0
        while seconds < SECONDS:
            seconds += await seconds_for(line, [request])
            readings += 1
    rows = answer.json()["results"]
    if len(rows) != STORED or (documents and "service" not in rows[0]["doc"]):
        raise RuntimeError(f"{len(rows)} changes of {STORED}")
    return readings * STORED / seconds


async def bulk_get(on: Stored) -> float:
    """Documents a second as PouchDB asks for them: ``BULK_GET`` a request, with their history."""
    path = "/_bulk_get?revs=true&latest=true"
    requests = []
    for start in range(0, 20 * BULK_GET, BULK_GET):
        some = on.documents[start : start + BULK_GET]
        body = encoded({"docs": [{"id": id, "rev": rev} for id, rev in some]})
        requests.append(on.place.request("POST", path, body))
    async with connection(on.place.address) as line:
        return 20 * BULK_GET / await seconds_for(line, requests)


async def revs_diff(on: Stored) -> float:
    """Ids a second, ``BATCH`` a request, half of them known."""
    requests = []
    for start in range(0, STORED, BATCH):
        known = on.documents[start : start + BATCH // 2]
        asked = {id: [rev] for id, rev in known}
        asked |= {f"draft:{uuid4()}": [f"1-{uuid4().hex}"] for _ in range(BATCH // 2)}
        requests.append(on.place.request("POST", "/_revs_diff", encoded(asked)))
    async with connection(on.place.address) as line:
        return STORED / await seconds_for(line, requests)


async def latency(peer: Peer) -> float:
    """Milliseconds from sending a PUT to the end of a listener's long poll, the median."""
    found: list[float] = []
    async with new_database(peer) as (place, line), connection(place.address) as listener:
        end = time.perf_counter() + LATENCY_SECONDS
        while len(found) < LATENCIES and (time.perf_counter() < end or not found):
            answered = await _listening(place, line, [listener])
            start = time.perf_counter()
            written = line.send(_put_one(place))
            await answered[0]
            found.append(time.perf_counter() - start)
            await written
    return 1000 * statistics.median(found)


async def listeners(peer: Peer, before: int, many: int = LISTENERS) -> tuple[float, float]:
    """Seconds until so ``many`` long polls are told of one write, and the megabytes that the
    process has grown by since it had ``before`` while they waited."""
    async with new_database(peer) as (place, line), connections(place.address, many) as lines:
        answered = await _listening(place, line, lines)
        memory = peer.memory() - before
        start = time.perf_counter()
        written = line.send(_put_one(place))
        told = await asyncio.wait_for(asyncio.gather(*answered), PATIENCE)
        seconds = time.perf_counter() - start
        await written
        if not all(answer.json()["results"] for answer in told):
            raise RuntimeError(f"{peer.name} ended long polls without a change")
    return seconds, memory / 1e6


async def _listening(
    place: Place, line: Connection, lines: list[Connection]
) -> list[asyncio.Future[Answer]]:
    """Every line waits for the next change, and the server has seen that it does: the answer has
    begun, or where a server begins it with the change alone, has not within a second or so."""
    now = (await line.ask(place.request("GET"))).json()["update_seq"]
    path = f"/_changes?feed=longpoll&timeout=60000&since={now}"
    answered = [one.send(place.request("GET", path)) for one in lines]
    begun = [asyncio.ensure_future(one.begun.wait()) for one in lines]
    await asyncio.wait(begun, timeout=max(0.05, len(lines) / 500))
    for waiting in begun:
        waiting.cancel()
    return answered


def _put_one(place: Place) -> bytes:
    one = draft()
    return place.request("PUT", f"/{one.pop('_id')}", encoded(one))
