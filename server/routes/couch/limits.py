"""How much one request may ask for. A few bytes of a request can name the same large document
thousands of times, and anybody may read ``public``."""

from __future__ import annotations

from collections.abc import Sized
from typing import Final

from server.routes.couch.call import Call
from sync.errors import SyncError
from sync.parsing import MAX_ATTACHMENTS

#: Documents, keys or ids that anybody but an admin may name in a request. PouchDB names 100 at a
#: time, CouchDB's replicator 500.
MOST_ENTRIES: Final = 1000
#: Bytes, unpacked, of a body from somebody unknown: enough to ask, as they cannot write.
STRANGERS_BODY: Final = 1024 * 1024


def check_entries(call: Call, entries: Sized, what: str) -> None:
    """Raises ``too_large`` (413) if there are too many. ``what`` is their name in the request."""
    if call.principal.actor != "admin" and len(entries) > MOST_ENTRIES:
        raise SyncError(
            "too_large", f"`{what}` has more than {MOST_ENTRIES} entries: ask for fewer at a time."
        )


def body_limit(call: Call) -> int:
    """Bytes that the body may have, unpacked. A device whose secret proves nothing yet is as
    unknown as nobody: anybody can make one up."""
    limit = call.portal.config.max_request_bytes
    known = call.principal.actor != "anonymous" and call.principal.known
    return limit if known else min(limit, STRANGERS_BODY)


def attachment_limit(call: Call) -> int:
    """Bytes that an attachment may have which is sent by itself or as a part. Whom a guard watches
    sends no more than any body has: a guard sees an attachment once it is here."""
    if call.principal.actor == "admin":
        return call.portal.config.max_attachment_bytes
    return min(call.portal.config.max_attachment_bytes, body_limit(call))


def parts_limit(call: Call) -> int:
    """Bytes of a multipart body: each of an admin's parts may be as large as an attachment."""
    if call.principal.actor == "admin":
        return MAX_ATTACHMENTS * call.portal.config.max_attachment_bytes
    return body_limit(call)
