"""What HTTP itself asks of the dialect: methods, headers, encodings, parts, ranges."""

from __future__ import annotations

import gzip
import json
import zlib
from email import message_from_bytes
from email.message import Message

import pytest
import zstandard

from tests.protocol.wire import Reply, Wire

HELLO = {"content_type": "text/plain", "data": "aGVsbG8="}
JSON = {"Accept": "application/json"}
A, B = "1-" + "a" * 32, "1-" + "b" * 32


def put(wire: Wire, path: str, body: object = None, **headers: str) -> Reply:
    reply = wire("PUT", path, {} if body is None else body, headers)
    assert reply.status in (200, 201), reply
    return reply


def parts_of(reply: Reply) -> list[Message]:
    """The parts of a multipart answer, read by another's parser."""
    head = f"Content-Type: {reply.headers['content-type']}\r\n\r\n".encode()
    return nested(message_from_bytes(head + reply.body))


def nested(message: Message) -> list[Message]:
    payload = message.get_payload()
    assert isinstance(payload, list)
    return [part for part in payload if isinstance(part, Message)]


def content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload


@pytest.mark.parametrize(
    "path", ["/", "/_up", "/_uuids", "/_session", "/{db}", "/{db}/a", "/{db}/a/f.txt",
             "/{db}/_all_docs", "/{db}/_changes", "/{db}/_local/x", "/{db}/_security"]
)  # fmt: skip
def test_head_has_the_header_of_get_and_no_body(wire: Wire, db: str, path: str) -> None:
    put(wire, f"/{db}/a", {"_attachments": {"f.txt": HELLO}})
    put(wire, f"/{db}/_local/x", {"v": 1})
    path = path.replace("{db}", db)
    get, head = wire("GET", path), wire("HEAD", path)
    assert (head.status, head.body) == (get.status, b"") == (200, b"")
    assert head.headers["content-type"] == get.headers["content-type"]
    if "_uuids" not in path:
        assert head.headers.get("etag") == get.headers.get("etag")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", "GET, HEAD"),
        ("/_session", "DELETE, GET, HEAD, POST"),
        ("/{db}", "DELETE, GET, HEAD, POST, PUT"),
        ("/{db}/_bulk_docs", "POST"),
        ("/{db}/_changes", "GET, HEAD, POST"),
        ("/{db}/a", "COPY, DELETE, GET, HEAD, PUT"),
        ("/{db}/a/f", "DELETE, GET, HEAD, PUT"),
    ],
)
def test_other_methods_are_told_which_there_are(
    wire: Wire, db: str, path: str, allowed: str
) -> None:
    reply = wire("PATCH", path.replace("{db}", db))
    assert reply.status == 405
    assert reply.headers["allow"] == allowed
    assert reply.json()["error"] == "method_not_allowed"


@pytest.mark.parametrize("id", ["a/b", "ñandú", "a b", "a+b", "%", 'q"q', "x?y", "submission:1"])
def test_any_text_is_an_id(wire: Wire, db: str, id: str) -> None:
    encoded = "".join(f"%{byte:02X}" for byte in id.encode())
    rev = put(wire, f"/{db}/{encoded}", {"v": 1}).json()["rev"]
    assert wire("GET", f"/{db}/{encoded}").json() == {"_id": id, "_rev": rev, "v": 1}
    location = put(wire, f"/{db}/{encoded}?rev={rev}", {"v": 2}).headers["location"]
    assert wire("GET", location.removeprefix("/db")).json()["v"] == 2
    assert [row["id"] for row in wire("GET", f"/{db}/_all_docs").json()["rows"]] == [id]


def test_the_revision_may_come_in_if_match(wire: Wire, db: str) -> None:
    rev = put(wire, f"/{db}/a").json()["rev"]
    assert wire("PUT", f"/{db}/a", {}, {"If-Match": '"1-' + "f" * 32 + '"'}).status == 409
    second = put(wire, f"/{db}/a", {"v": 2}, **{"If-Match": f'"{rev}"'}).json()["rev"]
    assert wire("DELETE", f"/{db}/a?rev={rev}", None, {"If-Match": second}).status == 400
    assert wire("DELETE", f"/{db}/a", None, {"If-Match": f'"{second}"'}).status == 200


@pytest.mark.parametrize("path", ["/{db}/a", "/{db}/a/f.txt", "/{db}/_local/x", "/{db}/_changes"])
def test_what_the_client_has_is_not_sent_again(wire: Wire, db: str, path: str) -> None:
    put(wire, f"/{db}/a", {"_attachments": {"f.txt": HELLO}})
    put(wire, f"/{db}/_local/x", {"v": 1})
    path = path.replace("{db}", db)
    etag = wire("GET", path).headers["etag"]
    again = wire("GET", path, None, {"If-None-Match": f'"other", {etag}'})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, b"0123"),
        ("bytes=7-", 206, b"789"),
        ("bytes=-4", 206, b"6789"),
        ("bytes=5-99", 206, b"56789"),
        ("bytes=-99", 206, b"0123456789"),
        ("bytes=10-", 416, None),
        ("bytes=5-2", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=0-1,10-", 416, None),
        ("bytes=0-8,0-8", 200, b"0123456789"),
        ("bytes=" + "0-0," * 9 + "1-1", 200, b"0123456789"),
        ("bytes=0-1,x", 200, b"0123456789"),
        ("bytes=x", 200, b"0123456789"),
        ("bytes=-", 200, b"0123456789"),
    ],
)
def test_ranges_of_an_attachment(
    wire: Wire, db: str, asked: str, status: int, part: bytes | None
) -> None:
    put(wire, f"/{db}/a/f.bin", b"0123456789", **{"Content-Type": "application/octet-stream"})
    reply = wire("GET", f"/{db}/a/f.bin", None, {"Range": asked})
    assert reply.status == status
    if part is not None:
        assert reply.body == part
    if status == 206 and part is not None:
        first = b"0123456789".index(part)
        assert reply.headers["content-range"] == f"bytes {first}-{first + len(part) - 1}/10"


def test_several_ranges_of_an_attachment_come_as_parts(wire: Wire, db: str) -> None:
    put(wire, f"/{db}/a/f.bin", b"0123456789", **{"Content-Type": "image/png"})
    reply = wire("GET", f"/{db}/a/f.bin", None, {"Range": "bytes=0-1, 4-5,-1"})
    assert reply.status == 206
    assert reply.headers["content-type"].startswith("multipart/byteranges")
    assert reply.headers["content-length"] == str(len(reply.body))
    parts = parts_of(reply)
    assert [content(part) for part in parts] == [b"01", b"45", b"9"]
    assert [part["content-range"] for part in parts] == [
        "bytes 0-1/10", "bytes 4-5/10", "bytes 9-9/10"
    ]  # fmt: skip
    assert {part["content-type"] for part in parts} == {"image/png"}


def test_a_large_attachment_comes_whole_and_in_ranges(wire: Wire, db: str) -> None:
    data = bytes(range(256)) * 8000
    put(wire, f"/{db}/a/f.bin", data, **{"Content-Type": "application/octet-stream"})
    whole = wire("GET", f"/{db}/a/f.bin", None, {"Accept-Encoding": "gzip"})
    assert whole.body == data
    assert whole.headers["content-length"] == str(len(data))
    head = wire("HEAD", f"/{db}/a/f.bin")
    assert (head.body, head.headers["content-length"]) == (b"", str(len(data)))
    part = wire("GET", f"/{db}/a/f.bin", None, {"Range": "bytes=1000-1000999"})
    assert part.body == data[1000:1001000]
    etag = whole.headers["etag"]
    changed = {"Range": "bytes=0-9", "If-Range": '"other"'}
    assert wire("GET", f"/{db}/a/f.bin", None, changed).body == data
    assert wire("GET", f"/{db}/a/f.bin", None, {**changed, "If-Range": etag}).status == 206


def test_an_uploaded_page_cannot_run_in_the_portals_origin(wire: Wire, db: str) -> None:
    put(wire, f"/{db}/a/x.html", b"<script>alert(1)</script>", **{"Content-Type": "text/html"})
    headers = wire("GET", f"/{db}/a/x.html").headers
    assert "sandbox" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_an_odd_content_type_of_an_attachment_reaches_no_header(wire: Wire, db: str) -> None:
    odd = {"content_type": "text/html\r\nSet-Cookie: a=b ñ", "data": "aGVsbG8="}
    put(wire, f"/{db}/a", {"_attachments": {"f": odd}})
    reply = wire("GET", f"/{db}/a/f")
    assert reply.headers["content-type"] == "application/octet-stream"
    assert "set-cookie" not in reply.headers
    multipart = wire("GET", f"/{db}/a?attachments=true", None, {"Accept": "*/*"})
    assert "Set-Cookie" not in parts_of(multipart)[1]


def test_a_document_comes_with_its_attachments_as_parts(wire: Wire, db: str) -> None:
    related = {"Content-Type": "multipart/related; boundary=zz"}
    doc = {"_attachments": {n: {"follows": True, "content_type": "image/png", "length": 3}
                            for n in ("1.png", "2 ñ.png")}}  # fmt: skip
    body = b"--zz\r\nContent-Type: application/json\r\n\r\n" + json.dumps(doc).encode()
    body += b"\r\n--zz\r\n\r\n\r\n-\xff\r\n--zz\r\n\r\nTWO\r\n--zz--"
    put(wire, f"/{db}/a", body, **related)
    reply = wire("GET", f"/{db}/a?attachments=true")
    assert reply.headers["content-type"].startswith("multipart/related")
    first, *files = parts_of(reply)
    announced = json.loads(content(first))["_attachments"]
    assert [content(part) for part in files] == [b"\r\n-\xff", b"TWO"]
    assert list(announced) == ["1.png", "2 ñ.png"]
    assert all(one["follows"] for one in announced.values())
    inline = wire("GET", f"/{db}/a?attachments=true", None, JSON).json()
    assert inline["_attachments"]["2 ñ.png"]["data"] == "VFdP"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--zz",
        b"--zz\r\n\r\n{}",
        b"--zz\r\n\r\n{\r\n--zz--",
        b'--zz\r\n\r\n{"_attachments":{"f":{"follows":true}}}\r\n--zz--',
        b"--zz\r\n\r\n{}\r\n--zz\r\n\r\nextra\r\n--zz--",
        b'--zz\r\n\r\n{"_attachments":[]}\r\n--zz--',
        b'--zz\r\n\r\n{"_attachments":{"f":{"follows":true,"encoding":"gzip"}}}'
        b"\r\n--zz\r\n\r\nnot gzip\r\n--zz--",
    ],
)
def test_broken_parts_are_refused(wire: Wire, db: str, body: bytes) -> None:
    reply = wire("PUT", f"/{db}/a", body, {"Content-Type": 'multipart/related; boundary="zz"'})
    assert reply.status == 400
    assert wire("GET", f"/{db}/a").status == 404
    assert wire("PUT", f"/{db}/a", body, {"Content-Type": "multipart/related"}).status == 400


def test_open_revisions_come_as_parts_unless_json_is_asked(wire: Wire, db: str) -> None:
    docs = [{"_id": "a", "_rev": rev, "_attachments": {"f.txt": HELLO}} for rev in (A, B)]
    wire("POST", f"/{db}/_bulk_docs", {"docs": docs, "new_edits": False})
    asked = f'/{db}/a?open_revs=["{A}","9-9"]&attachments=true'
    reply = wire("GET", asked)
    assert reply.headers["content-type"].startswith("multipart/mixed")
    found, missing = parts_of(reply)
    document, attachment = nested(found)
    assert json.loads(content(document))["_rev"] == A
    assert content(attachment) == b"hello"
    assert missing.get_param("error") == "true"
    assert json.loads(content(missing)) == {"missing": "9-9"}
    ok, error = wire("GET", asked, None, JSON).json()
    assert ok["ok"]["_attachments"]["f.txt"]["data"] == "aGVsbG8="
    assert error == {"missing": "9-9"}


def test_bulk_get_in_parts_where_the_client_prefers_them(wire: Wire, db: str) -> None:
    put(wire, f"/{db}/a", {"_attachments": {"f.txt": HELLO}})
    asked = {"docs": [{"id": "a"}, {"id": "none"}]}
    accept = {"Accept": "multipart/mixed"}
    found, missing = parts_of(wire("POST", f"/{db}/_bulk_get?attachments=true", asked, accept))
    document, attachment = nested(found)
    assert json.loads(content(document))["_id"] == "a"
    assert found["X-Doc-Id"] == "a"
    assert found["X-Rev-Id"] == json.loads(content(document))["_rev"]
    assert content(attachment) == b"hello"
    assert json.loads(content(missing))["error"] == "not_found"
    for taken, kind in (
        ("text/plain, multipart/related", "multipart/related"),
        ("multipart/*", "multipart/mixed"),
        ("multipart/mixed, application/json", "application/json"),
        ("*/*", "application/json"),
    ):
        reply = wire("POST", f"/{db}/_bulk_get", asked, {"Accept": taken})
        assert reply.headers["content-type"].partition(";")[0] == kind


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_answers_are_compressed(wire: Wire, db: str, encoding: str) -> None:
    put(wire, f"/{db}/a", {"text": "habana " * 1000})
    for path in (f"/{db}/a", f"/{db}/_changes?include_docs=true"):
        plain = wire("GET", path)
        packed = wire("GET", path, None, {"Accept-Encoding": f"br;q=0.1, {encoding}"})
        assert packed.headers["content-encoding"] == encoding
        assert len(packed.body) < len(plain.body) / 10
        opened = (
            gzip.decompress(packed.body)
            if encoding == "gzip"
            else zstandard.ZstdDecompressor().decompressobj().decompress(packed.body)
        )
        assert opened == plain.body
    assert "content-encoding" not in wire("GET", "/", None, {"Accept-Encoding": encoding}).headers


def test_a_packed_body_is_read(wire: Wire, db: str) -> None:
    doc = gzip.compress(json.dumps({"text": "habana " * 1000}).encode())
    put(wire, f"/{db}/a", doc, **{"Content-Encoding": "gzip"})
    assert wire("GET", f"/{db}/a").json()["text"] == "habana " * 1000


def test_a_bomb_is_refused(wire: Wire, db: str) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
    assert len(bomb) < 400_000
    for method, path in (("PUT", "/a"), ("POST", "/_bulk_docs")):
        reply = wire(method, f"/{db}{path}", bomb, {"Content-Encoding": "gzip"})
        assert (reply.status, reply.json()["error"]) == (413, "too_large")


def test_a_body_that_is_too_large_is_refused_before_it_is_read(wire: Wire, db: str) -> None:
    for body, length in ((b"", 1 << 40), (bytes(65 << 20), 65 << 20)):
        reply = wire("PUT", f"/{db}/a", body, {"Content-Length": str(length)})
        assert (reply.status, reply.json()["error"]) == (413, "too_large")
    reply = wire("PUT", f"/{db}/a/f", b"", {"Content-Length": str(1 << 40)})
    assert (reply.status, reply.json()["error"]) == (413, "attachment_too_large")


@pytest.mark.parametrize(
    ("body", "encoding", "status"),
    [
        (b"{}", "gzip", 400),
        (gzip.compress(b"{}", mtime=0)[:-4], "gzip", 400),
        (b"{}", "br", 415),
        (b"[" * 100_000, "identity", 400),
        (b"\xff", "identity", 400),
    ],
)
def test_bodies_that_cannot_be_read(
    wire: Wire, db: str, body: bytes, encoding: str, status: int
) -> None:
    reply = wire("PUT", f"/{db}/a", body, {"Content-Encoding": encoding})
    assert reply.status == status


def test_design_functions_say_what_to_use_instead(wire: Wire, db: str) -> None:
    put(wire, f"/{db}/_design/d", {"views": {"v": {"map": "x"}}, "filters": {"f": "x"}})
    for path in ("_design/d/_view/v", "_changes?filter=d/f", "_changes?filter=_view&view=d/v"):
        reply = wire("GET", f"/{db}/{path}")
        assert reply.status == 501
        assert "_selector" in reply.json()["reason"]
    assert wire("GET", f"/{db}/_changes?filter=d/none").status == 404
