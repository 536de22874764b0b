"""A remote peer over real sockets, with servers that are slow, old, wrong or broken."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from sync.endpoint import parse_endpoint
from sync.peer import ChangesRequest, Fetched, PeerError, Refused, Wanted
from sync.remote_peer import RemotePeer

#: (method, path) → (status, headers, body)
Reply = tuple[int, dict[str, str], Any]


class Stub:
    """A server that answers what a test says, and remembers what it was asked."""

    def __init__(self, answer: Callable[[str, str, bytes], Reply | None]) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                stub.asked.append((self.command, self.path, dict(self.headers.items())))
                reply = answer(self.command, self.path, body)
                if reply is None:  # the line is cut
                    self.close_connection = True
                    return
                status, headers, value = reply
                sent = value if isinstance(value, bytes) else json.dumps(value).encode()
                self.send_response(status)
                for name, text in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, text)
                if headers.get("Transfer-Encoding") == "chunked":
                    sent = b"%x\r\n%b\r\n0\r\n\r\n" % (len(sent), sent)
                elif "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(sent)))
                else:
                    self.close_connection = True
                with contextlib.suppress(ConnectionError):  # the client has gone
                    self.end_headers()
                    self.wfile.write(sent)

            do_GET = do_PUT = do_POST = answer  # noqa: N815 - http.server's names

            def log_message(self, *_: Any) -> None:
                """Nothing: tests are quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/db"

    @contextmanager
    def running(self) -> Iterator[Stub]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


@contextmanager
def serving(answer: Callable[[str, str, bytes], Reply | None]) -> Iterator[tuple[Stub, RemotePeer]]:
    with Stub(answer).running() as stub:
        endpoint = parse_endpoint(stub.url.replace("//", "//ana:s3cret@"), "source")
        yield stub, RemotePeer(endpoint, retries=3)


async def test_what_passes_is_tried_again_as_the_peer_says() -> None:
    answers: list[Reply | None] = [
        (503, {"Retry-After": "0"}, {"error": "busy"}),
        (429, {}, b"<html>slow down</html>"),
        None,
        (200, {}, {"update_seq": "5-x"}),
    ]
    with serving(lambda *_: answers.pop(0)) as (stub, peer):
        assert (await peer.info()).update_seq == "5-x"
        assert len(stub.asked) == 4
        assert stub.asked[0][2]["authorization"].startswith("Basic ")
        await peer.close()


async def test_it_gives_up_after_a_while_and_says_why() -> None:
    with serving(lambda *_: (503, {}, {"error": "busy", "reason": "come later"})) as (stub, peer):
        with pytest.raises(PeerError, match="come later"):
            await peer.write([Fetched("a", "1-a", b"{}")])
        assert len(stub.asked) == 4
        await peer.close()


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (401, {}),
        (403, {"Transfer-Encoding": "chunked"}),
        (404, {"Content-Type": "text/html"}),
        (400, {"Content-Type": ""}),
    ],
)
async def test_a_refusal_is_told_whatever_its_form(status: int, headers: dict[str, str]) -> None:
    body = {"error": "nope", "reason": "one\n" * 5_000}
    with serving(lambda *_: (status, headers, body)) as (stub, peer):
        for _ in range(2):
            with pytest.raises(PeerError) as refused:
                await peer.revs_diff({"a": ["1-a"]})
            assert (refused.value.status, refused.value.name) == (status, "nope")
            assert not refused.value.passing
            assert len(refused.value.reason.splitlines()) == 1
            assert len(refused.value.reason) <= 500
        assert len(stub.asked) == 2
        await peer.close()


async def test_credentials_go_to_no_other_place() -> None:
    with Stub(lambda *_: (200, {}, {})).running() as other:
        redirect = {"Location": f"{other.url}/x"}
        with serving(lambda *_: (302, redirect, b"")) as (_, peer):
            with pytest.raises(PeerError, match="redirect"):
                await peer.info()
            await peer.close()
        assert other.asked == []


async def test_an_answer_that_was_cut_is_asked_for_again() -> None:
    whole = {"results": [{"seq": 1, "id": "a", "changes": [{"rev": "1-a"}]}], "last_seq": 1}
    cut = json.dumps(whole).encode()[:-20]
    answers: list[Reply] = [
        (200, {}, cut),
        (200, {"Content-Length": "500"}, cut),
        (200, {"Transfer-Encoding": "chunked"}, whole),
    ]
    with serving(lambda *_: answers.pop(0)) as (stub, peer):
        page = await peer.changes(ChangesRequest(since=0, limit=10))
        assert [row.id for row in page.results] == ["a"]
        assert page.last_seq == 1
        assert {path for _, path, _ in stub.asked} == {
            "/db/_changes?since=0&limit=10&style=all_docs"
        }
        await peer.close()


async def test_sequences_of_any_form_go_back_as_they_came() -> None:
    with serving(lambda *_: (200, {}, {"results": [], "last_seq": [5, "x"]})) as (stub, peer):
        page = await peer.changes(ChangesRequest(since=[4, "x"], limit=1, all_leaves=False))
        assert page.last_seq == [5, "x"]
        assert stub.asked[0][1] == "/db/_changes?since=%5B4%2C%22x%22%5D&limit=1"
        await peer.close()


async def test_a_peer_without_bulk_get_is_asked_for_one_at_a_time() -> None:
    docs = {
        "a": {"_id": "a", "_rev": "1-a"},
        "_design/b": {"_id": "_design/b", "_rev": "1-b"},
    }

    def answer(method: str, path: str, _: bytes) -> Reply:
        if method == "POST":
            return 405, {}, {"error": "method_not_allowed"}
        if path.startswith("/db/gone"):
            return 404, {}, {"error": "not_found", "reason": "missing"}
        id = "_design/b" if path.startswith("/db/_design/b?") else "a"
        return 200, {}, [{"ok": docs[id]}, {"missing": "9-z"}]

    with serving(answer) as (stub, peer):
        wanted = [Wanted("a", "1-a", ("0-0",)), Wanted("_design/b", "1-b"), Wanted("gone", "1-c")]
        parts = [part async for part in peer.fetch(wanted)]
        found = [one for part in parts for one in part]
        assert [(one.id, one.rev) for one in found] == [("a", "1-a"), ("_design/b", "1-b")]
        assert [method for method, _, _ in stub.asked] == ["POST", "GET", "GET", "GET"]
        assert "open_revs=%5B%221-a%22%5D" in stub.asked[1][1]
        await peer.close()


async def test_a_document_that_is_too_large_keeps_no_other() -> None:
    def answer(method: str, path: str, body: bytes) -> Reply:
        asked = [one["id"] for one in json.loads(body)["docs"]]
        if "large" in asked:
            return 413, {}, {"error": "too_large", "reason": "no"}
        docs = [{"ok": {"_id": id, "_rev": "1-a"}} for id in asked]
        return 200, {}, {"results": [{"id": doc["ok"]["_id"], "docs": [doc]} for doc in docs]}

    with serving(answer) as (_, peer):
        wanted = [Wanted(id, "1-a") for id in ("a", "b", "large", "c")]
        found = [one async for part in peer.fetch(wanted) for one in part]
        await peer.close()
    assert [one.id for one in found if isinstance(one, Fetched)] == ["a", "b", "c"]
    assert [one for one in found if isinstance(one, Refused)] == [
        Refused("large", "1-a", "too_large", "no")
    ]


async def test_rows_that_failed_are_told_apart() -> None:
    def answer(_: str, path: str, body: bytes) -> Reply:
        if path.startswith("/db/_bulk_docs"):
            assert json.loads(body) == {"new_edits": False, "docs": [{"_id": "a"}]}
            return (
                201,
                {},
                [{"id": "a", "error": "forbidden", "reason": "no"}, {"id": "b", "ok": True}],
            )
        results = [
            {"id": "a", "docs": [{"ok": {"_id": "a", "_rev": "2-b"}}]},
            {"id": "b", "docs": [{"error": {"id": "b", "rev": "1-b", "error": "not_found"}}]},
            {"id": "c", "docs": [{"error": {"id": "c", "rev": "1-c", "error": "forbidden"}}]},
        ]
        return 200, {}, {"results": results}

    with serving(answer) as (_, peer):
        wanted = [Wanted(id, f"1-{id}") for id in "abc"]
        (part,) = [part async for part in peer.fetch(wanted)]
        assert [type(one) for one in part] == [Fetched, Refused]
        refused = await peer.write([Fetched("a", "1-a", b'{"_id":"a"}')])
        assert [(one.id, one.error) for one in refused] == [("a", "forbidden")]
        await peer.close()


async def test_a_checkpoint_that_needs_a_revision_gets_it() -> None:
    kept = {"rev": "0-1"}

    def answer(method: str, _: str, body: bytes) -> Reply:
        if method == "GET":
            return 200, {}, {"_id": "_local/x", "_rev": kept["rev"]}
        if json.loads(body)["_rev"] != "0-2":
            kept["rev"] = "0-2"  # somebody else wrote meanwhile
            return 409, {}, {"error": "conflict"}
        return 201, {}, {"ok": True}

    with serving(answer) as (stub, peer):
        await peer.put_local("x", b'{"a":1}', expected=True)
        assert [method for method, _, _ in stub.asked] == ["GET", "PUT", "GET", "PUT"]
        await peer.close()


async def test_closing_ends_who_waits() -> None:
    waiting, over = threading.Event(), threading.Event()

    def answer(*_: Any) -> Reply:
        waiting.set()
        over.wait(20)
        return 200, {}, {"results": [], "last_seq": 0}

    with serving(answer) as (_, peer):
        request = ChangesRequest(since=0, limit=1, wait=True)
        asking = asyncio.create_task(peer.changes(request))
        assert await asyncio.to_thread(waiting.wait, 20)
        await peer.close()
        with pytest.raises(PeerError):
            await asyncio.wait_for(asking, 10)
        over.set()


async def test_a_refusal_before_the_body_is_all_sent_is_heard() -> None:
    """RFC 9112 section 9.6: the peer may answer and close while we are still sending."""
    doc = Fetched("a", "1-a", b'{"_id":"a","_rev":"1-a","v":"%b"}' % (b"x" * 30_000_000))
    refusal = b'{"error":"forbidden","reason":"No."}'

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100_000)
        head = f"HTTP/1.1 403 Forbidden\r\nContent-Length: {len(refusal)}\r\nConnection: close\r\n"
        writer.write(head.encode() + b"Content-Type: application/json\r\n\r\n" + refusal)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        peer = RemotePeer(parse_endpoint(f"http://127.0.0.1:{port}/db", "target"), retries=0)
        try:
            with pytest.raises(PeerError) as told:
                await peer.write([doc])
        finally:
            await peer.close()
    assert (told.value.status, told.value.reason) == (403, "No.")
