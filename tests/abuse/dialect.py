"""Requests as nobody should send them: every endpoint of the dialect with generated parameters,
headers and bodies, some of them sound, most of them nearly."""

from __future__ import annotations

import gzip
import json
from typing import Final
from urllib.parse import quote

from hypothesis import strategies as st

from server.routes.couch import absent, table
from tests.abuse.bodies import BODIES, documents
from tests.abuse.broken import broken, related
from tests.abuse.vocabulary import (
    IDS,
    METHODS,
    NUMBERS,
    PARAMETERS,
    REVS,
    encoded,
    rarely,
    texts,
    values,
)
from tests.support.in_process import Asked, Header

_ENCODINGS: Final = [
    lambda text: quote(text, safe=""),
    lambda text: quote(text, safe="/:"),
    lambda text: quote(quote(text, safe=""), safe=""),
    lambda text: "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "replace")),
    lambda text: quote(text, safe="") + "%zz",
    lambda text: quote(text, safe="") + "%c0%af",
    lambda text: quote(text, safe="") + "%",
]


@st.composite
def segment(draw: st.DrawFn, text: str) -> str:
    """A part of a path, most often encoded as it should be."""
    if "\ud800" in text:
        return "%ed%a0%80"
    return (draw(st.sampled_from(_ENCODINGS)) if rarely(draw, 8) else _ENCODINGS[0])(text)


parameter_values = st.one_of(
    st.sampled_from(["true", "false", "", "all", "now", "all_docs", "ok", *NUMBERS, *REVS]),
    st.sampled_from(["_doc_ids", "_selector", "_design", "_view", "d/v", "d/x", "x"]),
    st.sampled_from(["normal", "longpoll", "continuous", "eventsource", "live"]),
    values.map(lambda value: encoded(value, "1").decode("latin-1")),
    st.lists(st.sampled_from(REVS), max_size=2).map(json.dumps),
)
parameters = st.lists(st.tuples(st.sampled_from(PARAMETERS), parameter_values), max_size=4)
HEADERS: Final[dict[str, list[str]]] = {
    "accept": [
        *("*/*", "application/json", "multipart/mixed", "multipart/related", "text/html", ""),
        *("multipart/*;q=0", "a;q=x,,;,", "application/json;q=0, */*;q=nan", "\xff"),
    ],
    "accept-encoding": ["gzip", "zstd", "zstd;q=0, gzip", "br", "*", "gzip;q=x", "identity;q=0"],
    "if-match": ['"2-a2"', "2-a2", "*", "W/", '"1-b1"', "\xff"],
    "if-none-match": ["*", '"2-a2"', 'W/"2-a2", x', '"md5-XUFAKrxLKna5cZ2REBfFkg=="'],
    "range": ["bytes=0-0", "bytes=5-2", "bytes=-", "lines=1-2", "bytes=-0", "bytes=9-", "bytes=-2"],
    "if-range": ["x", '"md5-XUFAKrxLKna5cZ2REBfFkg=="'],
    "destination": [
        "new",
        "b?rev=1-b1",
        "http://x/y",
        "_odd",
        "%ff",
        "_design/z",
        "a%00",
        "c",
        "é",
    ],
    "content-encoding": ["gzip", "br", "identity", "x-gzip", ""],
    "content-length": ["0", "99999999999", "-1", "x", "1" * 5000, "\xb2"],
    "content-md5": ["x", "XUFAKrxLKna5cZ2REBfFkg=="],
    "last-event-id": ["x", "1", "9" * 400],
    "origin": ["http://x", "null", "\xff"],
    "cookie": ["AuthSession=x", "AuthSession=", "=;;", "AuthSession=" + "\xff" * 9, "desk=x"],
    "x-couch-full-commit": ["true", "x"],
    "authorization": ["Basic", "Basic eA==", "Basic \xff", "Bearer x", "Basic Og==", ""],
}
CONTENT_TYPES: Final = [
    *("application/json; charset=utf-8", "text/plain", "multipart/related", "x", "a/b; c=d", ""),
    *("application/x-www-form-urlencoded", "APPLICATION/JSON", "image/png\x7f", "\xff/x"),
]
headers = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(found) for name, found in HEADERS.items() if name != "authorization"
    },
)


@st.composite
def paths(draw: st.DrawFn, db: str) -> tuple[list[str], str]:
    """The decoded segments of a path below ``/db``, and the name of what answers it."""
    name = draw(texts) if rarely(draw, 12) else db
    match draw(st.sampled_from(["document"] * 5 + ["endpoint"] * 5 + ["server", "database"])):
        case "server":
            found = draw(st.sampled_from(_OF_SERVER))
            return found.split("/"), found
        case "database":
            return [name], ""
        case "endpoint":
            found, *rest = draw(st.sampled_from(_OF_DATABASE)).split("/")
            return [name, found, *rest], rest[-1] if rest[-1:] in (
                ["queries"],
                ["_bulk_delete"],
            ) else found
    id = draw(st.sampled_from(IDS[:10]) | st.sampled_from(IDS))
    first, slash, last = id.partition("/")
    parts = [id] if not slash or rarely(draw, 6) else [first, last]
    if rarely(draw, 3):
        parts.append(draw(st.sampled_from(_NAMES)))
    return [name, *parts], "document"


_OF_SERVER: Final = [
    *(*table.SERVER, *absent.SERVER, "_scheduler/jobs", "_scheduler/docs", "_scheduler/docs/x"),
    *("_node/_local/_config", "_node/_local/_stats", "_node/x/_config/a/b", "_users"),
]
_OF_DATABASE: Final = [
    *(name for name in (*table.ENDPOINTS, *absent.DATABASE) if name != "_changes"),
    *("_bulk_docs", "_bulk_docs", "_find", "_index", "_all_docs", "_bulk_get", "_purge"),
    *(f"{name}/queries" for name in table.QUERIES),
    *(
        "_index/_bulk_delete",
        "_index/q/json/n",
        "_index/_design/q/json/n",
        "_index/_design%2Fq/x/n",
    ),
    *("_compact/q", "_compact/x", "_changes", "_changes"),
]
_NAMES: Final = ["f.txt", "g", "a/b", "é", "", *absent.DESIGN, "_info", "\0", "_odd"]


@st.composite
def requests(draw: st.DrawFn, db: str, who: Header | None) -> Asked:
    """Any request. ``who`` sends it, unless it says that somebody odd does."""
    parts, kind = draw(paths(db))
    path = "/" + "/".join([draw(segment(part)) for part in parts])
    known = sorted(table.methods_of([part for part in parts if part]) if any(parts) else ["GET"])
    method = draw(st.sampled_from(METHODS if rarely(draw, 8) else known))
    if method == "GET" and rarely(draw, 8):
        method = "HEAD"
    sent = dict(draw(headers)) if rarely(draw, 3) else {}
    body = b""
    if method == "COPY":
        sent.setdefault("destination", draw(st.sampled_from(HEADERS["destination"])))
    if method not in ("GET", "HEAD", "OPTIONS"):
        sent["content-type"] = "application/json"
        if kind == "document" and rarely(draw, 4):
            sent["content-type"], body = draw(related())
        else:
            body = encoded(draw(BODIES.get(kind, documents)), draw(st.sampled_from(NUMBERS)))
        if rarely(draw, 6):
            body = draw(broken(body))
        if rarely(draw, 10):
            sent["content-type"] = draw(st.sampled_from(CONTENT_TYPES))
        if sent.get("content-encoding") == "gzip" and draw(st.booleans()):
            body = gzip.compress(body)
    if who is not None:
        sent[who[0]] = who[1]
    if rarely(draw, 25):
        sent["authorization"] = draw(st.sampled_from(HEADERS["authorization"]))
    asked = draw(parameters) if draw(st.booleans()) else []
    query = "&".join(f"{name}={_value(draw, value)}" for name, value in asked)
    return Asked(
        method=method,
        target=f"{path}?{query}" if query else path,
        headers=tuple(sent.items()),
        body=body,
        cut=draw(st.sampled_from([1 << 20, 1 << 20, 7, 1])),
        leaves="_changes" in path and any(name == "feed" for name, _ in asked),
    )


def _value(draw: st.DrawFn, value: str) -> str:
    if not rarely(draw, 10):
        return quote(value, safe="", errors="replace")
    return draw(st.sampled_from(["%ff", "%", "+", "%00", "&&=", "%zz", "[", '"', "{}"]))
