"""How the built app is served: compressed, cached for ever or never, under a strict policy."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.portal.launched import launcher
from tests.support.portal_process import PortalProcess

INDEX = b"<!doctype html><title>Portal</title>"
SCRIPT = b"export const one = 1;\n" * 50


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A portal with a small built app."""
    static = tmp_path_factory.mktemp("static")
    (static / "assets").mkdir()
    (static / "index.html").write_bytes(INDEX)
    (static / "sw.js").write_bytes(b"self;")
    (static / ".built-from").write_text("secret")
    (static / "assets/main-abc.js").write_bytes(SCRIPT)
    (static / "assets/main-abc.js.gz").write_bytes(gzip.compress(SCRIPT))
    (static / "assets/main-abc.js.br").write_bytes(b"not really brotli")
    (static.parent / "outside.txt").write_text("outside")
    data = tmp_path_factory.mktemp("site") / "data"
    command = launcher("static-folder", static)
    with (
        PortalProcess(data, command=command) as portal,
        httpx.Client(base_url=portal.url) as client,
    ):
        yield client


@pytest.mark.parametrize("path", ["/", "/ajustes", "/casos/x", "/desk", "/a/b/c", "/index.html"])
def test_every_page_is_the_app(site: httpx.Client, path: str) -> None:
    answer = site.get(path)
    assert (answer.status_code, answer.content) == (200, INDEX)
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert site.head(path).status_code == 200
    assert site.head(path).content == b""


@pytest.mark.parametrize(
    ("accepts", "coding"),
    [
        ("gzip, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0.0", ""),
        ("identity", ""),
        ("", ""),
    ],
)
def test_hashed_files_are_compressed_and_kept_for_ever(
    site: httpx.Client, accepts: str, coding: str
) -> None:
    with site.stream("GET", "/assets/main-abc.js", headers={"Accept-Encoding": accepts}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding", "") == coding
    sent = gzip.decompress(raw) if coding == "gzip" else raw
    assert sent == (b"not really brotli" if coding == "br" else SCRIPT)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["vary"].lower() == "accept-encoding"


def test_an_unchanged_file_is_not_sent_again(site: httpx.Client) -> None:
    first = site.get("/sw.js")
    again = site.get("/sw.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/../outside.txt",
        "/..%2foutside.txt",
        "/assets/../../outside.txt",
        "/assets/%2e%2e/%2e%2e/outside.txt",
        "//outside.txt",
        "/.built-from",
        "/assets/main-abc.js.gz",
        "/assets/old-123.js",
        "/assets/",
        "/favicon.ico",
        "/api/nothing",
        "/db/nothing",
        "/%00.js",
    ],
)
def test_what_is_no_file_of_the_app_is_not_found(site: httpx.Client, path: str) -> None:
    request = httpx.Request("GET", httpx.URL(str(site.base_url)).copy_with(raw_path=path.encode()))
    answer = site.send(request)
    assert answer.status_code == 404
    assert answer.json().keys() == {"error", "reason"}
    assert "outside" not in answer.text


def test_a_page_takes_no_other_method(site: httpx.Client) -> None:
    for method in ("POST", "PUT", "DELETE"):
        answer = site.request(method, "/servicios")
        assert answer.status_code == 405
        assert answer.json().keys() == {"error", "reason"}


def test_without_a_build_a_plain_page_says_what_to_run(tmp_path: Path) -> None:
    command = launcher("static-folder", tmp_path / "nothing")
    with PortalProcess(tmp_path / "data", command=command) as portal:
        answer = httpx.get(f"{portal.url}/")
        assert answer.status_code == 503
        assert "uv run just build" in answer.text
        assert httpx.get(f"{portal.url}/db/_up").status_code == 200
        assert httpx.get(f"{portal.url}/api/config").status_code == 200
        assert "uv run just build" in portal.log.read_text()
