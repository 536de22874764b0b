"""Replays one recorded case and compares. What is compared and masked: README beside."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from functools import partial
from typing import Any, Final
from urllib.parse import unquote

from tests.protocol.wire import Reply, Wire

# fmt: off
_MASKED: Final = frozenset((
    "seq", "last_seq", "update_seq", "purge_seq", "instance_start_time", "uuid", "db_name",
    "sizes", "cluster", "props", "disk_format_version", "compact_running", "vendor",
    "version", "git_sha", "features", "uuids", "bookmark", "digest", "execution_stats",
    "seeds", "info", "warning", "_local_seq", "cookie", "authentication_handlers",
))
# fmt: on
# A hash of one repeated digit was sent by the client, and stays.
_HASH: Final = re.compile(r"(?<![0-9a-f])(?!([0-9a-f])\1{31})[0-9a-f]{32}(?![0-9a-f])")
#: Headers that are compared where one side or the other has them.
_HEADERS: Final = ("etag", "location", "content-range")

Step = dict[str, Any]


def replay(steps: list[Step], wire: Wire, db: str) -> None:
    """Raises AssertionError at the first step that is not answered as CouchDB answered it."""
    saved: dict[str, str] = {}
    for step in steps:
        request, expected = step["request"], step["answer"]
        reply = _send(request, wire, db, saved)
        what = f"{request['method']} {request['path']}"
        _compare(what, request, expected, reply, db)
        for name, path in request.get("save", {}).items():
            saved[name] = _at(reply.json(), path)


def _send(request: Step, wire: Wire, db: str, saved: dict[str, str]) -> Reply:
    def fill(text: str) -> str:
        for name, value in saved.items():
            text = text.replace("{{" + name + "}}", value)
        return text.replace("{db}", db)

    headers = {name: fill(value) for name, value in request.get("headers", {}).items()}
    body: bytes | None = None
    if "json" in request:
        body = fill(json.dumps(request["json"])).encode()
    elif "raw" in request:
        body = fill(request["raw"]).encode()
    elif "b64" in request:
        body = b64decode(request["b64"])
        headers.setdefault("Content-Type", "application/octet-stream")
    sender = wire.anonymous() if request.get("anonymous") else wire
    return sender(request["method"], fill(request["path"]), body, headers)


def _compare(what: str, request: Step, expected: Step, reply: Reply, db: str) -> None:
    if expected["status"] == "4xx":
        assert 400 <= reply.status < 500, (what, reply)
        return
    assert reply.status == expected["status"], (what, reply)
    for name in _HEADERS:
        theirs = expected["headers"].get(name)
        ours = _header(name, reply.headers.get(name), db)
        if theirs == "*":
            assert ours, (what, name, reply)
        else:
            assert ours == theirs, (what, name, reply)
    for name in ("content-type", "accept-ranges"):
        if name in expected["headers"]:
            ours = reply.headers.get(name, "").partition(";")[0]
            assert ours == expected["headers"][name].partition(";")[0], (what, name, reply)
    if "text" in expected:
        assert reply.body.decode() == expected["text"], (what, reply)
    if "json" in expected:
        ours, theirs = _value(request, reply), expected["json"]
        _compare_json(what, ours, theirs, unordered="unordered" in request)


def _header(name: str, value: str | None, db: str) -> str | None:
    if value is None:
        return None
    if name == "location":
        # Whether %2F or %2f, and which of the harmless characters are encoded, is no difference.
        value = value.removeprefix("/db").replace(db, "{db}")
        value = "/".join(unquote(part).replace("/", "%2F") for part in value.split("/"))
    return _HASH.sub("*", value)


def _value(request: Step, reply: Reply) -> Any:
    if request.get("lines"):
        return [json.loads(line) for line in reply.body.splitlines() if line.strip()]
    return reply.json()


def _compare_json(what: str, ours: Any, theirs: Any, *, unordered: bool) -> None:
    ours, theirs = _masked(ours), _masked(theirs)
    if unordered:
        ours, theirs = _sorted(ours), _sorted(theirs)
    assert ours == theirs, what


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        masked = {k: "*" if k in _MASKED else _masked(v) for k, v in value.items()}
        if "error" in value and value["error"] != "not_found" and value.get("reason"):
            # A reason is wording, except those of 404, which clients compare.
            masked["reason"] = "*"
        return masked
    if isinstance(value, list):
        return [_masked(one) for one in value]
    return _HASH.sub("*", value) if isinstance(value, str) else value


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(one) for name, one in value.items()}
    if isinstance(value, list):
        return sorted(map(_sorted, value), key=partial(json.dumps, sort_keys=True))
    return value


def _at(value: Any, path: str) -> str:
    for name in path.split("."):
        value = value[int(name)] if isinstance(value, list) else value[name]
    return str(value)
