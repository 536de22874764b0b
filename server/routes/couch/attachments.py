"""An attachment by its own URL (CouchDB "API: Attachments")."""

from __future__ import annotations

import re
from typing import Final

from server.routes.couch.answers import NOT_MODIFIED, Answer, etagged, json_answer
from server.routes.couch.call import Call
from server.routes.couch.permission import allow, guard
from server.routes.couch.receiving import receiving
from server.routes.couch.sending import AT_ONCE, pieces_of
from sync.documents import AttachmentInfo, Outcome
from sync.errors import SyncError
from sync.parsing import check_attachment_name

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
    info = await call.database.attachment_info(call.id, call.attachment, rev)
    answer = etagged(call, f'"{info.digest}"', _without_body(info))
    if answer.status == NOT_MODIFIED:
        return answer
    start, stop = 0, info.length
    asked = _range(call, info) if answer.headers["Accept-Ranges"] == "bytes" else None
    if asked is not None:
        start, stop = asked
        answer.status = 206
        answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{info.length}"
    return await _filled(call, answer, info.digest, start, stop)


def _without_body(info: AttachmentInfo) -> Answer:
    kind = info.content_type if _TYPE.match(info.content_type) else "application/octet-stream"
    ranges = "none" if kind.startswith(_PACKED) else "bytes"
    return Answer(headers={**_HARMLESS, "Accept-Ranges": ranges}, content_type=kind)


async def _filled(call: Call, answer: Answer, digest: str, start: int, stop: int) -> Answer:
    """The answer with the attachment's bytes: at once if they are few, else as they are sent."""
    if stop - start <= AT_ONCE:
        answer.body = await call.database.attachment_bytes(digest, start, stop)
    else:
        answer.body = pieces_of(call.database, digest, start, stop)
        answer.headers["Content-Length"] = str(stop - start)
    return answer


def _range(call: Call, info: AttachmentInfo) -> tuple[int, int] | None:
    """Start and end of the part that the header Range asks (RFC 9110 section 14); None for the
    whole. Raises ``requested_range_not_satisfiable`` (416)."""
    match = _RANGE.match(call.headers.get("range", ""))
    if match is None or not any(match.groups()):
        return None
    if call.headers.get("if-range", info.digest).strip('"') != info.digest:
        return None
    if match[1]:
        start, stop = int(match[1]), min(int(match[2] or info.length - 1) + 1, info.length)
    else:
        start, stop = max(info.length - int(match[2]), 0), info.length
    if start >= stop:
        raise SyncError("requested_range_not_satisfiable")
    return start, stop


async def write(call: Call) -> Answer:
    """PUT ``/{db}/{id}/{name}``."""
    await allow(call, "write")
    content_type = call.headers.get("content-type", "application/octet-stream").strip()
    if not _TYPE.match(content_type):
        raise SyncError("bad_content_type", "Content-Type must be a media type")
    id, rev = call.id, call.revision()
    check_attachment_name(call.attachment)
    async with receiving(call) as received:
        source = await received.body(content_type)
        outcome = await call.database.put_attachment(
            id, call.attachment, source, rev=rev, guard=guard(call)
        )
    return _written(outcome, 201, {"Location": call.location(*id.split("/", 1), call.attachment)})


async def delete(call: Call) -> Answer:
    """DELETE ``/{db}/{id}/{name}``."""
    await allow(call, "write")
    outcome = await call.database.delete_attachment(
        call.id, call.attachment, rev=call.revision(), guard=guard(call)
    )
    return _written(outcome, 200, {})


def _written(outcome: Outcome, status: int, headers: dict[str, str]) -> Answer:
    return json_answer({"ok": True, "id": outcome.id, "rev": outcome.rev}, status, headers)
