"""An attachment by its own URL (CouchDB "API: Attachments")."""

from __future__ import annotations

import re
from typing import Final

from server.routes.couch.answers import Answer, etagged, json_answer
from server.routes.couch.bodies import read_bytes
from server.routes.couch.call import Call
from server.routes.couch.permission import allow, guard
from sync.documents import Attachment, NewAttachment, Outcome
from sync.errors import SyncError

#: What somebody uploaded is served by the portal's own origin: it must not run there.
_HARMLESS: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
_TYPE: Final = re.compile(r"[!-~]+/[!-~]+(?:[ \t]*;[ \t!-~]*)?\Z")
#: CouchDB's ``compressible_types``: what it stores packed, it does not serve in ranges.
_PACKED: Final = ("text/", "application/javascript", "application/json", "application/xml")
_RANGE: Final = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})\Z")


async def read(call: Call) -> Answer:
    """GET ``/{db}/{id}/{name}``, whole or a range."""
    await allow(call, "read")
    rev = call.query.get("rev") or None
    found = await call.database.attachment(call.id, call.attachment, rev)
    kind = found.info.content_type
    if not _TYPE.match(kind):
        kind = "application/octet-stream"
    packed = kind.startswith(_PACKED)
    headers = {
        **_HARMLESS,
        "ETag": f'"{found.info.digest}"',
        "Accept-Ranges": "none" if packed else "bytes",
    }
    answer = Answer(found.data, 200, headers, kind)
    return etagged(call, headers["ETag"], answer if packed else _ranged(call, found, answer))


def _ranged(call: Call, found: Attachment, answer: Answer) -> Answer:
    """The part of the attachment that the header Range asks (RFC 9110 section 14)."""
    match = _RANGE.match(call.headers.get("range", ""))
    condition = call.headers.get("if-range", answer.headers["ETag"])
    if match is None or not any(match.groups()) or condition != answer.headers["ETag"]:
        return answer
    length = len(found.data)
    if match[1]:
        start, stop = int(match[1]), int(match[2] or length - 1) + 1
    else:
        start, stop = length - min(int(match[2]), length), length
    if start >= length or stop <= start:
        raise SyncError("requested_range_not_satisfiable")
    stop = min(stop, length)
    answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{length}"
    answer.body, answer.status = found.data[start:stop], 206
    return answer


async def write(call: Call) -> Answer:
    """PUT ``/{db}/{id}/{name}``."""
    await allow(call, "write")
    content_type = call.headers.get("content-type", "application/octet-stream").strip()
    if not _TYPE.match(content_type):
        raise SyncError("bad_content_type", "Content-Type must be a media type")
    data = await read_bytes(call)
    outcome = await call.database.put_attachment(
        call.id,
        call.attachment,
        NewAttachment(content_type, data),
        rev=call.revision(),
        guard=guard(call),
    )
    return _written(
        outcome, 201, {"Location": call.location(*call.id.split("/", 1), call.attachment)}
    )


async def delete(call: Call) -> Answer:
    """DELETE ``/{db}/{id}/{name}``."""
    await allow(call, "write")
    outcome = await call.database.delete_attachment(
        call.id, call.attachment, rev=call.revision(), guard=guard(call)
    )
    return _written(outcome, 200, {})


def _written(outcome: Outcome, status: int, headers: dict[str, str]) -> Answer:
    return json_answer({"ok": True, "id": outcome.id, "rev": outcome.rev}, status, headers)
