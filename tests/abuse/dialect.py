"""Requests as nobody should send them: every endpoint of the dialect with generated parameters,
headers and bodies, some of them sound, most of them nearly."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

from hypothesis import strategies as st

from server.routes.couch import absent, table
from tests.support.fuzzing import words
from tests.support.in_process import Asked, Header

#: What the database holds to begin with. ``b`` has three leaves, ``c`` is deleted.
SEEDS: Final[list[dict[str, Any]]] = [
    {
        "_id": "a",
        "_rev": "2-a2",
        "_revisions": {"start": 2, "ids": ["a2", "a1"]},
        "n": [1, "x", {"b": None}],
        "_attachments": {"f.txt": {"content_type": "text/plain", "data": "aGVsbG8=", "revpos": 2}},
    },
    {"_id": "b", "_rev": "1-b1", "v": 1},
    {"_id": "b", "_rev": "1-b2", "_attachments": {"g": {"data": "eA=="}}},
    {"_id": "b", "_revisions": {"start": 2, "ids": ["b3", "b0"]}, "_deleted": True},
    {"_id": "c", "_rev": "1-c1", "_deleted": True},
    {"_id": "_design/d", "_rev": "1-d1", "views": {"v": {"map": "x"}}, "language": "javascript"},
    {
        "_id": "_design/q",
        "_rev": "1-d2",
        "language": "query",
        "views": {"n": {"map": {"fields": {"n": "asc"}}, "options": {"def": {"fields": ["n"]}}}},
    },
    {"_id": "_local/l", "v": 1},
]
REVS: Final = [
    *("2-a2", "1-a1", "1-b1", "1-b2", "2-b3", "1-c1", "2-c2", "3-" + "f" * 32, "1-" + "0" * 32),
    *("0-1", "0-0", "1-", "-1", "1", "a-1", "1-G", "1-a-b", "99999999999999999999-a", "-1-a"),
    *("1-" + "a" * 5000, "1-é", "1-\0", "١-a", "", "2-A2", "1-a1,2-a2", "9223372036854775807-a"),
]
IDS: Final = [
    *("a", "b", "c", "new", "_design/d", "_design/q", "_design/new", "_local/l", "_local/new"),
    *("é", "a/b", "a b", "a+b", "%41", "\u2028", "x" * 5000, "_odd", "_design", "_local", ""),
    *(".", "..", "a\0", "\ud800", "\ufeff", "submission:00000000-0000-4000-8000-000000000000"),
]
NUMBERS: Final = [
    *("0", "1", "-1", "2", "1.5", "1e3", "1e400", "-0", "9007199254740993", "9223372036854775808"),
    *("9" * 400, "0.1e-400", "NaN", "Infinity", "01"),
]
FIELDS: Final = words(
    "_id _rev _revisions _deleted _attachments _conflicts _local_seq _revs_info _odd docs "
    "new_edits id rev atts_since keys key startkey endkey queries limit skip selector "
    "fields sort bookmark use_index execution_stats r index ddoc name type doc_ids docids "
    "admins members names roles source target cancel continuous create_target include_docs "
    "descending start ids data content_type stub follows revpos digest length encoding "
    "password n v a"
)
OPERATORS: Final = words(
    "$gt $gte $lt $lte $eq $ne $in $nin $all $and $or $nor $not $regex $mod $size "
    "$elemMatch $allMatch $keyMapMatch $exists $type $beginsWith $text $odd"
)
PARAMETERS: Final = words(
    "rev revs revs_info open_revs latest attachments att_encoding_info atts_since conflicts "
    "deleted_conflicts local_seq meta new_edits batch limit skip descending key keys "
    "startkey endkey start_key end_key startkey_docid inclusive_end include_docs update_seq "
    "since style filter view doc_ids heartbeat timeout seq_interval feed count states q n "
    "partitioned basic next last-event-id reduce group stable update sorted"
)
METHODS: Final = ["GET", "HEAD", "PUT", "POST", "DELETE", "COPY", "OPTIONS", "PATCH", "TRACE", "x"]


def rarely(draw: st.DrawFn, times: int) -> bool:
    """Once in so many times."""
    return draw(st.integers(1, times)) == times


# --- JSON, and what looks like it

texts = st.one_of(st.sampled_from([*IDS, *REVS]), st.text(max_size=6))
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), texts, st.sampled_from(["aGVsbG8=", "="])
)
#: A number that JSON has and Python's writer would not write.
MARK: Final = "\x01number"
values = st.recursive(
    scalars | st.just(MARK),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*FIELDS, *OPERATORS, "n.1", "a"]), inner, max_size=3)
    ),
    max_leaves=6,
)
revisions = st.fixed_dictionaries(
    {
        "start": st.integers(-1, 4) | values,
        "ids": st.lists(st.sampled_from(["a2", "a1", "b0", "é", "f" * 32]), max_size=4) | values,
    }
)
attachment = st.fixed_dictionaries(
    {},
    optional={
        "data": st.sampled_from(["aGVsbG8=", "eA==", "", "=", "a", "aGVs\nbG8="]) | values,
        "stub": st.booleans() | values,
        "follows": st.booleans(),
        "content_type": st.sampled_from(["text/plain", "image/png", "", "x\r\ny: z", "é"]),
        "revpos": st.integers(-1, 3) | values,
        "digest": st.sampled_from(["md5-XUFAKrxLKna5cZ2REBfFkg==", "md5-", "sha1-x"]),
        "length": st.integers(-1, 5),
        "encoding": st.sampled_from(["gzip", "br"]),
    },
)
attachments = st.dictionaries(
    st.sampled_from(["f.txt", "g", "", "_odd", "a/b", "é", "\0", '"', "\r\n", "x" * 3000]),
    attachment | values,
    max_size=2,
)
#: What a server takes, unless it does not fit what is there.
sound = st.fixed_dictionaries(
    {"_id": st.sampled_from(["a", "b", "c", "new", "_local/l", "_design/q"])},
    optional={
        "_rev": st.sampled_from(["2-a2", "1-a1", "1-b1", "1-b2", "2-b3", "1-c1", "3-c3", "2-d1"]),
        "_deleted": st.booleans(),
        "n": values,
        "_attachments": st.sampled_from(
            [{"f.txt": {"stub": True}}, {"g": {"data": "eA==", "revpos": 2}}, {}]
        ),
    },
)
odd = st.fixed_dictionaries(
    {},
    optional={
        "_id": st.sampled_from(IDS) | values,
        "_rev": st.sampled_from(REVS) | values,
        "_revisions": revisions | values,
        "_deleted": st.booleans() | values,
        "_attachments": attachments | values,
        "n": values,
        "_odd": values,
        "source": st.sampled_from(["fuzz", "http://[", "ftp://x", "", "http://u:p@"]),
    },
)
documents = st.one_of(sound, sound, odd)
selectors = st.recursive(
    st.dictionaries(st.sampled_from(["_id", "n", "n.1", "a.b", *OPERATORS]), values, max_size=2),
    lambda inner: (
        st.dictionaries(st.sampled_from(["n", *OPERATORS]), inner, max_size=2)
        | st.dictionaries(st.sampled_from(OPERATORS), st.lists(inner, max_size=2), max_size=1)
    ),
    max_leaves=4,
)
fields = st.lists(st.sampled_from(["n", "_id", "a.b", "", "n.1"]) | values, max_size=3)
ids_and_revs = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(IDS) | values,
        "rev": st.sampled_from(REVS) | values,
        "atts_since": st.lists(st.sampled_from(REVS), max_size=2) | values,
    },
)
keys = st.lists(st.sampled_from(IDS) | values, max_size=3)
ranges = st.fixed_dictionaries(
    {},
    optional={
        "keys": keys | values,
        "key": values,
        "startkey": values,
        "end_key": values,
        "limit": st.integers(-1, 3) | values,
        "skip": values,
        "descending": st.booleans() | values,
        "include_docs": st.booleans() | values,
        "inclusive_end": values,
    },
)
queries_of_mango = st.fixed_dictionaries(
    {"selector": selectors},
    optional={
        "fields": fields | values,
        "sort": fields | values,
        "limit": st.integers(-1, 3) | values,
        "skip": st.integers(-1, 3) | values,
        "bookmark": st.sampled_from(["nil", "", "WyJhIiwgMF0", "é"]) | values,
        "use_index": st.sampled_from(["_design/q", "q", "odd"]) | fields | values,
        "execution_stats": st.booleans() | values,
        "conflicts": values,
    },
)
names = st.fixed_dictionaries({"names": fields, "roles": fields}) | values
#: Bodies that an endpoint understands, by its name; where none is, a document.
BODIES: Final[dict[str, st.SearchStrategy[Any]]] = {
    "_bulk_docs": st.fixed_dictionaries(
        {"docs": st.lists(documents, max_size=3)}, optional={"new_edits": st.booleans() | values}
    ),
    "_bulk_get": st.fixed_dictionaries({"docs": st.lists(ids_and_revs | values, max_size=3)}),
    "_revs_diff": st.dictionaries(
        st.sampled_from(IDS), st.lists(st.sampled_from(REVS), max_size=3) | values, max_size=2
    ),
    "_changes": st.fixed_dictionaries({"doc_ids": keys | values, "selector": selectors | values}),
    "_find": queries_of_mango,
    "_index": st.fixed_dictionaries(
        {
            "index": st.fixed_dictionaries(
                {"fields": fields}, optional={"partial_filter_selector": selectors}
            )
        },
        optional={"name": texts, "ddoc": texts, "type": st.sampled_from(["json", "text", 1])},
    ),
    "_security": st.fixed_dictionaries({}, optional={"admins": names, "members": names}),
    "_revs_limit": st.integers(-1, 3) | values,
    "_all_docs": ranges,
    "queries": st.fixed_dictionaries({"queries": st.lists(ranges | values, max_size=2)}),
    "_bulk_delete": st.fixed_dictionaries({"docids": keys | values}),
    "_dbs_info": st.fixed_dictionaries({"keys": keys | values}),
    "_replicate": st.fixed_dictionaries(
        {},
        optional={
            "source": st.sampled_from(["fuzz", "DB", "http://[", "ftp://x/y", "", "é"]) | values,
            "target": st.sampled_from(["fuzz-copy", "DB", "http://:0/", "_users"]) | values,
            "create_target": st.booleans() | values,
            "cancel": st.booleans(),
            "selector": selectors,
            "doc_ids": keys | values,
            "replication_id": texts,
            "since_seq": values,
        },
    ),
    "_session": st.fixed_dictionaries({"name": texts | values, "password": texts | values}),
}
for _same, _as in {
    **{"_missing_revs": "_revs_diff", "_purge": "_revs_diff", "_explain": "_find"},
    **{"_purged_infos_limit": "_revs_limit", "_design_docs": "_all_docs"},
    "_local_docs": "_all_docs",
}.items():
    BODIES[_same] = BODIES[_as]


def encoded(value: Any, number: str) -> bytes:
    """JSON, with surrogates and with numbers that only JSON can hold."""
    text = json.dumps(value).replace(json.dumps(MARK), number)
    return text.encode()


#: What a line that breaks, or somebody who means it, makes of a body.
_BREAKERS: Final[list[Callable[[bytes, bytes], bytes]]] = [
    lambda before, after: before,
    lambda before, after: before + b"\0" + after,
    lambda before, after: before + b"\xff" + after,
    lambda before, after: before + b"\xed\xa0\x80" + after,
    lambda before, after: before + after[1:],
    lambda before, after: (before + after).replace(b"{", b'{"_id":"a","_id":"b","docs":1,', 1),
    lambda before, after: _deeper(before + after, 10),
    lambda before, after: _deeper(before + after, 499),
    lambda before, after: _deeper(before + after, 501),
    lambda before, after: _deeper(before + after, 5000),
    lambda before, after: gzip.compress(before + after)[: len(before)],
    lambda before, after: b"\xef\xbb\xbf" + before + after,
    lambda before, after: before + after + b" " + before + after,
    lambda before, after: b"[" + before + after + b"]",
]


def _deeper(body: bytes, depth: int) -> bytes:
    return body.replace(b"1", b"[" * depth + b"]" * depth, 1)


@st.composite
def broken(draw: st.DrawFn, body: bytes) -> bytes:
    """A body that is not what it was."""
    at = draw(st.integers(0, len(body)))
    return draw(st.sampled_from(_BREAKERS))(body[:at], body[at:])


@st.composite
def related(draw: st.DrawFn) -> tuple[str, bytes]:
    """multipart/related: its Content-Type and its bytes."""
    boundary = draw(st.sampled_from(["x", "x", "x", "--", "a b", "é", "", "x" * 200]))
    first = draw(documents.map(lambda one: encoded(one, "1")))
    head = draw(st.sampled_from(["Content-Type: application/json", "", "x", "A: " + "b" * 9000]))
    pieces = [f"--{boundary}\r\n{head}\r\n\r\n".encode() + first]
    for data in draw(st.lists(st.binary(max_size=20), max_size=2)):
        named = draw(
            st.sampled_from(
                [
                    "",
                    'Content-Disposition: attachment; filename="f.txt"',
                    "Content-Disposition: attachment; filename*=x''%ff",
                    "Content-Encoding: gzip",
                    "Content-Length: 99999",
                    "Content-Length: -1",
                ]
            )
        )
        packed = gzip.compress(data) if "gzip" in named and draw(st.booleans()) else data
        pieces.append(f"\r\n--{boundary}\r\n{named}\r\n\r\n".encode() + packed)
    end = draw(st.sampled_from([f"\r\n--{boundary}--", f"\r\n--{boundary}", "", "--"]))
    kind = draw(st.sampled_from(["multipart/related", "multipart/related; type=x", "multipart/x"]))
    quoted = draw(st.sampled_from([f'"{boundary}"', boundary, f'"{boundary}', ""]))
    return f"{kind}; boundary={quoted}", b"".join(pieces) + end.encode()


# --- the rest of a request

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
