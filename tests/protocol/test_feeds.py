"""Feeds that wait: long polls, continuous, server-sent events, over real connections."""

from __future__ import annotations

import http.client
import json
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from tests.protocol.wire import Wire
from tests.support.portal_process import ADMIN


class Feed:
    """An answer read as it comes."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.headers = response.headers
        self._response = response
        gzip = response.headers.get("content-encoding") == "gzip"
        self._unpack = zlib.decompressobj(31) if gzip else None
        self.text = b""

    def until(self, wanted: bytes) -> bytes:
        """Reads on until ``wanted`` has come (or the answer ends, which fails)."""
        while wanted not in self.text:
            piece = self._response.read1(65536)
            assert piece, f"the feed ended without {wanted!r}: {self.text!r}"
            self.text += self._unpack.decompress(piece) if self._unpack else piece
        return self.text

    def rest(self) -> bytes:
        piece = self._response.read()
        self.text += self._unpack.decompress(piece) if self._unpack else piece
        return self.text


@contextmanager
def listening(wire: Wire, path: str, **headers: str) -> Iterator[Feed]:
    connection = http.client.HTTPConnection(urlsplit(wire.url).netloc, timeout=30)
    basic = b64encode(":".join(ADMIN).encode()).decode()
    connection.request("GET", f"/db{path}", headers={"Authorization": f"Basic {basic}", **headers})
    response = connection.getresponse()
    assert response.status == 200
    try:
        yield Feed(response)
    finally:
        response.close()
        connection.close()


def test_a_long_poll_waits_for_a_commit(wire: Wire, db: str) -> None:
    since = wire("GET", f"/{db}").json()["update_seq"]
    with listening(wire, f"/{db}/_changes?feed=longpoll&since={since}") as feed:
        feed.until(b"[")
        rev = wire("PUT", f"/{db}/a", {"v": 1}).json()["rev"]
        answer = json.loads(feed.rest())
    (row,) = answer["results"]
    assert (row["id"], row["changes"]) == ("a", [{"rev": rev}])
    assert answer["last_seq"] == row["seq"] == wire("GET", f"/{db}").json()["update_seq"]


def test_compression_holds_no_heartbeat_back(wire: Wire, db: str) -> None:
    path = f"/{db}/_changes?feed=longpoll&heartbeat=100&since=now&include_docs=true"
    with listening(wire, path, **{"Accept-Encoding": "gzip"}) as feed:
        assert feed.headers["content-encoding"] == "gzip"
        begun = feed.until(b"[\n")
        assert feed.until(begun + b"\n\n").count(b"\n") >= 3
        wire("PUT", f"/{db}/a", {"text": "habana " * 100})
        assert json.loads(feed.rest())["results"][0]["doc"]["text"].startswith("habana")


def test_every_listener_of_a_database_is_told_and_no_other(wire: Wire, db: str) -> None:
    other = f"{db}other"
    wire("PUT", f"/{other}")
    path = "_changes?feed=longpoll&since=now&timeout=1000"
    with (
        listening(wire, f"/{db}/{path}") as one,
        listening(wire, f"/{db}/{path}") as two,
        listening(wire, f"/{other}/{path}") as elsewhere,
    ):
        for feed in (one, two, elsewhere):
            feed.until(b"[")
        wire("PUT", f"/{db}/a", {})
        assert [json.loads(feed.rest())["results"][0]["id"] for feed in (one, two)] == ["a", "a"]
        assert json.loads(elsewhere.rest())["results"] == []
    wire("DELETE", f"/{other}")


def test_a_continuous_feed_brings_each_change_as_it_comes(wire: Wire, db: str) -> None:
    with listening(wire, f"/{db}/_changes?feed=continuous&heartbeat=100&since=0") as feed:
        for id in ("a", "b", "c"):
            wire("PUT", f"/{db}/{id}", {})
            feed.until(b'"id":"%b"' % id.encode())
        rows = [json.loads(line) for line in feed.until(b'"c"').splitlines()[:3] if line]
    assert [row["id"] for row in rows] == ["a", "b", "c"][: len(rows)]


def test_server_sent_events(wire: Wire, db: str) -> None:
    wire("PUT", f"/{db}/a", {})
    path = f"/{db}/_changes?feed=eventsource&heartbeat=100"
    with listening(wire, path) as feed:
        assert feed.headers["content-type"].startswith("text/event-stream")
        assert feed.headers["cache-control"] == "no-cache"
        first = feed.until(b"\n\n").split(b"\n")
        change = json.loads(first[0].removeprefix(b"data: "))
        assert change["id"] == "a"
        assert first[1] == b'id: "%b"' % change["seq"].encode()
        feed.until(b"event: heartbeat\ndata: \n\n")
    last = {"Last-Event-ID": first[1].removeprefix(b"id: ").decode()}
    with listening(wire, path, **last) as feed:
        wire("PUT", f"/{db}/b", {})
        assert b'"a"' not in feed.until(b'"b"')


def test_the_end_of_server_sent_events_is_no_event(wire: Wire, db: str) -> None:
    wire("PUT", f"/{db}/a", {})
    with listening(wire, f"/{db}/_changes?feed=eventsource&timeout=50") as feed:
        assert feed.rest().count(b"data: ") == 1
    with listening(wire, f"/{db}/_changes?feed=eventsource&limit=1") as feed:
        assert b"last_seq" not in feed.rest()


def test_a_feed_is_not_asked_by_a_form(wire: Wire, db: str) -> None:
    form = {"Content-Type": "text/plain"}
    assert wire("POST", f"/{db}/_changes", {}, form).status == 415
    assert wire("POST", f"/{db}/_changes", {}).status == 200


def test_a_feed_of_a_database_that_is_dropped_ends(wire: Wire, db: str) -> None:
    name = f"{db}gone"
    wire("PUT", f"/{name}")
    with listening(wire, f"/{name}/_changes?feed=longpoll&since=now") as feed:
        feed.until(b"[")
        wire("DELETE", f"/{name}")
        # An end, or cut off: the client asks again either way, and is told 404.
        with suppress(http.client.IncompleteRead):
            assert json.loads(feed.rest())["results"] == []
    assert wire("GET", f"/{name}/_changes").status == 404


def test_rows_come_in_slices_and_none_is_lost(wire: Wire, db: str) -> None:
    docs = [{"_id": f"{number:05}", "text": "x" * 20} for number in range(2500)]
    wire("POST", f"/{db}/_bulk_docs", {"docs": docs})
    everything = wire("GET", f"/{db}/_changes").json()["results"]
    assert [row["id"] for row in everything] == [doc["_id"] for doc in docs]
    seen, since = [], "0"
    while True:
        page = wire("GET", f"/{db}/_changes?limit=999&since={since}").json()
        seen += [row["id"] for row in page["results"]]
        since = page["last_seq"]
        if page["pending"] == 0:
            break
    assert seen == [doc["_id"] for doc in docs]
