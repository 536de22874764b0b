"""An attachment by its own URL (CouchDB "API: Attachments")."""

from __future__ import annotations

import re
from typing import Final

from server.routes.couch.answers import NOT_MODIFIED, Answer, etagged, json_answer
from server.routes.couch.call import Call
from server.routes.couch.permission import allow, guard
from server.routes.couch.ranges import ranges_of, sent
from server.routes.couch.receiving import receiving
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


async def read(call: Call) -> Answer:
    """GET ``/{db}/{id}/{name}``, whole or ranges of it."""
    await allow(call, "read")
    rev = call.query.get("rev") or None
    info = await call.database.attachment_info(call.id, call.attachment, rev)
    answer = etagged(call, f'"{info.digest}"', _without_body(info))
    if answer.status == NOT_MODIFIED:
        return answer
    asked = call.headers.get("range", "")
    known = call.headers.get("if-range", info.digest).strip('"') == info.digest
    whole = not known or answer.headers["Accept-Ranges"] == "none"
    ranges = [] if whole else ranges_of(asked, info.length)
    return await sent(call.database, info, answer, ranges)


def _without_body(info: AttachmentInfo) -> Answer:
    kind = info.content_type if _TYPE.match(info.content_type) else "application/octet-stream"
    ranges = "none" if kind.startswith(_PACKED) else "bytes"
    return Answer(headers={**_HARMLESS, "Accept-Ranges": ranges}, content_type=kind)


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
