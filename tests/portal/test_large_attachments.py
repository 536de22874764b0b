"""Attachments of any size pass through a server whose memory stays small."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.portal_process import ADMIN, PortalProcess

PIECE = bytes(range(256)) * 4096
PIECES = 300
SIZE = PIECES * len(PIECE)
#: Bytes by which the server may grow while SIZE bytes go in and out: SQLite's page caches fill (16
#: MiB each of the writer's connection and of up to five readers'), and a few pieces are under way.
MOST = 128 << 20
LENGTH = {"Content-Length": str(SIZE)}
BASIC = {"Authorization": "Basic " + base64.b64encode(":".join(ADMIN).encode()).decode()}


def content(mark: bytes, pieces: int = PIECES) -> Iterator[bytes]:
    yield mark + PIECE[len(mark) :]
    for _ in range(pieces - 1):
        yield PIECE


def md5(mark: bytes, pieces: int = PIECES) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    for piece in content(mark, pieces):
        digest.update(piece)
    return base64.b64encode(digest.digest()).decode()


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    with PortalProcess(tmp_path_factory.mktemp("large") / "data") as process:
        put(process, "/files", (), {"Content-Length": "0"})
        yield process


class Peak:
    """The most memory that the server had while this was watched."""

    def __init__(self, portal: PortalProcess) -> None:
        self._portal = portal
        self._before = self.most = portal.memory()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def _watch(self) -> None:
        while not self._over.wait(0.02):
            self.most = max(self.most, self._portal.memory())

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def grown(self) -> int:
        return self.most - self._before


@contextmanager
def asked(
    portal: PortalProcess,
    method: str,
    path: str,
    body: Iterable[bytes] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Iterator[http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=120)
    try:
        connection.request(method, f"/db{path}", body=body, headers=BASIC | dict(headers or {}))
        with connection.getresponse() as response:
            yield response
    finally:
        connection.close()


def put(portal: PortalProcess, path: str, body: Iterable[bytes], headers: dict[str, str]) -> None:
    with asked(portal, "PUT", path, body, headers) as reply:
        assert reply.status == 201, reply.read()


def digest_of(response: http.client.HTTPResponse) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    while piece := response.read(1 << 20):
        digest.update(piece)
    return base64.b64encode(digest.digest()).decode()


def test_in_and_out_in_little_memory(portal: PortalProcess) -> None:
    checked = LENGTH | {"Content-Type": "application/octet-stream", "Content-MD5": md5(b"a")}
    with Peak(portal) as peak:
        put(portal, "/files/a/f", content(b"a"), checked)
        with asked(portal, "GET", "/files/a/f") as got:
            assert (got.status, got.getheader("content-length")) == (200, str(SIZE))
            assert digest_of(got) == md5(b"a")
    with asked(portal, "GET", "/files/a") as got:
        stub = json.loads(got.read())["_attachments"]["f"]
    assert (stub["length"], stub["digest"]) == (SIZE, "md5-" + md5(b"a"))
    assert peak.grown < MOST


def test_as_parts_in_and_out_in_little_memory(portal: PortalProcess) -> None:
    document = {"_attachments": {"f": {"follows": True, "content_type": "x/y", "length": SIZE}}}

    def parts() -> Iterator[bytes]:
        yield b"--zz\r\nContent-Type: application/json\r\n\r\n" + json.dumps(document).encode()
        yield b"\r\n--zz\r\n\r\n"
        yield from content(b"b")
        yield b"\r\n--zz--"

    related = {"Content-Type": "multipart/related; boundary=zz"}  # and chunked
    with Peak(portal) as peak:
        put(portal, "/files/b", parts(), related)
        with asked(portal, "GET", "/files/b?attachments=true") as got:
            assert (got.getheader("content-type") or "").startswith("multipart/related")
            length, read = int(got.getheader("content-length") or 0), 0
            while piece := got.read(1 << 20):
                read += len(piece)
            assert read == length > SIZE
    assert peak.grown < MOST
    with asked(portal, "GET", "/files/b/f", headers={"Range": f"bytes={SIZE - 5}-"}) as got:
        assert (got.status, got.read()) == (206, PIECE[-5:])


def replicate(portal: PortalProcess, source: str, target: str) -> None:
    asked_for = json.dumps({"source": source, "target": target, "create_target": True}).encode()
    headers = {"Content-Type": "application/json"}
    with asked(portal, "POST", "/_replicate", iter([asked_for]), headers) as got:
        answer = json.loads(got.read())
        assert got.status == 200, answer
    assert answer["history"][0]["docs_written"] == 1, answer
    assert answer["history"][0]["doc_write_failures"] == 0, answer


def test_replicated_both_ways_in_little_memory(portal: PortalProcess, tmp_path: Path) -> None:
    """In base64 it would be more than all the memory it may take."""
    pieces = PIECES // 2
    put(portal, "/large", (), {"Content-Length": "0"})
    put(portal, "/large/a/f", content(b"c", pieces), {"Content-Type": "image/png"})
    with PortalProcess(tmp_path / "other") as other:
        there = other.url.replace("//", "//{}:{}@".format(*ADMIN)) + "/db"
        with Peak(portal) as pushing, Peak(other) as taking:
            replicate(portal, "large", f"{there}/pushed")
        with Peak(portal) as pulling, Peak(other) as giving:
            replicate(portal, f"{there}/pushed", "pulled")
    with asked(portal, "GET", "/pulled/a/f") as got:
        assert digest_of(got) == md5(b"c", pieces)
    assert max(peak.grown for peak in (pushing, taking, pulling, giving)) < MOST
