"""Connections of clients that mean no good, or speak badly: each is ended, and others served."""

from __future__ import annotations

import json
from contextlib import ExitStack
from itertools import repeat

import pytest

from tests.abuse.hasty import PLACES
from tests.abuse.sockets import AUTHORIZED, HOST, Line, ask, request, status_of, told
from tests.protocol.wire import Wire
from tests.support.portal_process import ADMIN, PortalProcess
from tests.support.wait import until

UP = b"GET /db/_up HTTP/1.1\r\n"
CLOSE = b"Connection: close\r\n"
POST = b"POST /db/public/_bulk_get HTTP/1.1\r\nContent-Type: application/json\r\n" + HOST
CHUNKED = b"Transfer-Encoding: chunked\r\n"
INNER = b"GET /db/_session HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n"

NO_REQUESTS = {
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "http2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "an unknown method": b"BREW /db/_up HTTP/1.1\r\n\r\n",
    "no path": b"GET ?x HTTP/1.1\r\n\r\n",
    "a path that is not ASCII": "GET /db/público HTTP/1.1\r\n\r\n".encode(),
    "a tunnel": b"CONNECT portal:80 HTTP/1.1\r\n\r\n",
    "lines without CR": b"GET /db/_up HTTP/1.1\nHost: x\n\n",
    "a folded header": UP + b"A: b\r\n c\r\n\r\n",
    "a space before the colon": UP + b"Host : x\r\n\r\n",
    "a NUL in a header": UP + b"A: b\0c\r\n\r\n",
}
#: Requests whose end two servers could see in different places (RFC 9112 section 6.3).
SMUGGLED = {
    "length and chunks": POST + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n0\r\n\r\n" + INNER,
    "chunks and length": POST + CHUNKED + b"Content-Length: 5\r\n\r\n0\r\n\r\n" + INNER,
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\n" + INNER,
    "a length with a sign": POST + b"Content-Length: +5\r\n\r\nabcde" + INNER,
    "a length below zero": POST + b"Content-Length: -1\r\n\r\n" + INNER,
    "a length beyond numbers": POST + b"Content-Length: 99999999999999999999999\r\n\r\n" + INNER,
    "chunks of chunks": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + INNER,
    "nearly chunks": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + INNER,
    "a chunk of no size": POST + CHUNKED + b"\r\nxx\r\n\r\n" + INNER,
    "a chunk of too great a size": POST + CHUNKED + b"\r\nfffffffffffffffff\r\n\r\n" + INNER,
}


@pytest.mark.parametrize("sent", [*NO_REQUESTS.values()], ids=[*NO_REQUESTS])
def test_what_is_no_request_is_told_so(portal: PortalProcess, sent: bytes) -> None:
    answer = ask(portal.port, sent)
    assert (status_of(answer), told(answer)["error"]) == (400, "bad_request")


@pytest.mark.parametrize("sent", [*SMUGGLED.values()], ids=[*SMUGGLED])
def test_no_request_hides_in_another(portal: PortalProcess, sent: bytes) -> None:
    answer = ask(portal.port, sent)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert (status_of(answer), told(answer)["error"]) == (400, "bad_request")


@pytest.mark.parametrize("version", [b"HTTP/1.0", b"HTTP/1.1"])
def test_old_and_odd_requests_are_answered(portal: PortalProcess, version: bytes) -> None:
    answer = ask(portal.port, b"GET /db/_up " + version + b"\r\n" + CLOSE + b"\r\n")
    assert told(answer)["status"] == "ok"
    upgrading = b"Connection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n"
    assert told(ask(portal.port, b"GET http://elsewhere/db/_up HTTP/1.1\r\n" + upgrading))


def test_http_1_0_is_sent_no_chunks(portal: PortalProcess) -> None:
    for path in (b"/db/public/_changes", b"/db/public/_changes?feed=continuous&timeout=10"):
        asked = b"GET " + path + b" HTTP/1.0\r\nConnection: keep-alive\r\n" + AUTHORIZED + b"\r\n"
        head, _, body = ask(portal.port, asked).partition(b"\r\n\r\n")
        assert b"chunked" not in head
        assert b"connection: close" in head
        assert json.loads(body.splitlines()[-1] if b"feed" in path else body)["pending"] == 0


@pytest.mark.parametrize(
    "begun",
    [
        UP + b"A: ",
        b"GET /db/_up?",
        POST + CHUNKED + b"\r\n5;",
        POST + CHUNKED + b"\r\n0\r\nA: ",
    ],
    ids=["header", "target", "extension", "trailer"],
)
def test_a_head_without_end_is_cut_off(portal: PortalProcess, begun: bytes) -> None:
    with Line(portal.port) as line:
        line.send(begun)
        assert line.send_until_refused(repeat(b"a" * 65536, 1000))


def test_many_headers_are_too_many(portal: PortalProcess) -> None:
    heads = (b"A%d: b\r\n" % number for number in range(10_000_000))
    with Line(portal.port) as line:
        line.send(UP)
        assert line.send_until_refused(heads)


def test_requests_in_a_row_are_answered_in_their_order(portal: PortalProcess) -> None:
    asked = [b"GET /db/_uuids?count=%d HTTP/1.1\r\n" % n + HOST + b"\r\n" for n in range(20)]
    answer = ask(portal.port, b"".join(asked) + UP + HOST + CLOSE + b"\r\n")
    counts = [part.count(b'"') for part in answer.split(b'"uuids":')[1:]]
    assert answer.count(b"HTTP/1.1 200 ") == 21
    assert counts == sorted(counts)


def test_a_queue_of_requests_without_end_is_cut_off(portal: PortalProcess) -> None:
    with Line(portal.port) as line:
        line.send(request("GET", "/db/public/_changes?feed=continuous&heartbeat=1000"))
        line.receive(b'"seq"')
        assert line.send_until_refused(repeat(1000 * (UP + HOST + b"\r\n"), 1000))


# --- clients without haste


def test_a_head_that_comes_a_byte_at_a_time_is_not_waited_for(hasty: PortalProcess) -> None:
    with Line(hasty.port) as line:
        line.send(UP)
        answer = line.trickle(b"A", 0.1)
    assert (status_of(answer), told(answer)["error"]) == (408, "timeout")


def test_a_connection_without_a_request_is_ended(hasty: PortalProcess) -> None:
    with Line(hasty.port) as line:
        assert line.rest() == b""


@pytest.mark.parametrize("framing", [b"Content-Length: 100000\r\n", CHUNKED])
def test_a_body_that_comes_a_byte_at_a_time_is_not_waited_for(
    hasty: PortalProcess, framing: bytes
) -> None:
    piece = b"1\r\n{\r\n" if framing == CHUNKED else b"{"
    with Line(hasty.port) as line:
        line.send(POST + framing + b"\r\n" + piece)
        assert line.trickle(piece, 0.1) == b""


@pytest.fixture(scope="module")
def large(hasty: PortalProcess) -> str:
    """The path of a large attachment in a database that has large documents."""
    wire = Wire(f"{hasty.url}/db", ADMIN)
    assert wire("PUT", "/large").status == 201
    docs = [{"_id": f"d{number}", "text": "x" * 1_000_000} for number in range(30)]
    assert wire("POST", "/large/_bulk_docs", {"docs": docs}).status == 201
    data = b"x" * 30_000_000
    kind = {"Content-Type": "image/png"}
    assert wire("PUT", "/large/d/a.png", data, kind).status == 201
    return "/db/large/d/a.png"


def test_readers_that_do_not_read_are_left(hasty: PortalProcess, large: str) -> None:
    feeds = [
        "_changes?include_docs=true",
        "_changes?include_docs=true&feed=continuous&heartbeat=100",
        "_changes?include_docs=true&feed=eventsource&heartbeat=100",
        "_changes?include_docs=true&descending=true",
        "_all_docs?include_docs=true",
    ]
    before = hasty.memory()
    with ExitStack() as held:
        for path in 5 * [large, *(f"/db/large/{feed}" for feed in feeds)]:
            line = held.enter_context(Line(hasty.port, receive_buffer=4096))
            line.send(request("GET", path, AUTHORIZED))
            held.callback(line.wait_for_end)
    # 900 MB were asked; most of this are the caches of the database's readers.
    assert hasty.memory() - before < 300_000_000


def test_a_reader_that_reads_slowly_gets_all(hasty: PortalProcess, large: str) -> None:
    with Line(hasty.port, receive_buffer=65536) as line:
        line.send(request("GET", large, AUTHORIZED + CLOSE))
        assert line.rest().endswith(b"x" * 30_000_000)


# --- many


def test_two_thousand_idle_connections_keep_nobody_out(portal: PortalProcess, wire: Wire) -> None:
    with ExitStack() as held:
        for _ in range(2000):
            held.enter_context(Line(portal.port))
        assert wire("GET", "/public").status == 200


def test_where_all_places_are_taken_the_idle_ones_are_freed(hasty: PortalProcess) -> None:
    with ExitStack() as held:
        lines = [held.enter_context(Line(hasty.port)) for _ in range(2 * PLACES)]
        for line in lines:
            line.send_until_refused([UP])
        for line in lines:
            assert line.rest()[:12] in (b"", b"HTTP/1.1 408", b"HTTP/1.1 503")
        assert Wire(f"{hasty.url}/db")("GET", "/_up").status == 200


def test_who_finds_no_place_is_told_when_to_come_again(hasty: PortalProcess) -> None:
    waiting = request("GET", "/db/public/_changes?feed=longpoll&since=now", AUTHORIZED)
    with ExitStack() as held:
        for _ in range(PLACES):
            line = held.enter_context(Line(hasty.port))
            line.send(waiting)
            line.receive(b"200 OK")
        answer = ask(hasty.port, UP + HOST + b"\r\n")
        assert (status_of(answer), told(answer)["error"]) == (503, "unavailable")
        assert b"\r\nretry-after: " in answer
        until(lambda: f"All {PLACES} places" in hasty.log.read_text())
    until(lambda: status_of(ask(hasty.port, UP + HOST + CLOSE + b"\r\n")) == 200)
