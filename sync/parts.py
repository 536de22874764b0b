"""A document with its attachments beside the JSON: ``multipart/related`` (RFC 2387; CouchDB
"Creating multiple attachments"). For documents that are too large to be sent as JSON alone.
"""

from __future__ import annotations

from base64 import b64decode
from uuid import uuid4

import msgspec
from msgspec import Raw, Struct


class _File(Struct, omit_defaults=True):
    content_type: str = "application/octet-stream"
    revpos: int | None = None
    digest: str | None = None
    data: str | None = None
    stub: bool = False
    follows: bool = False
    length: int | None = None


class Related(Struct, frozen=True):
    """A body and its Content-Type."""

    content_type: str
    body: bytes


def in_parts(json: bytes) -> Related | None:
    """The document whose attachments are inline in ``json``, with each as a part, in their order;
    None if there are none."""
    fields = msgspec.json.decode(json, type=dict[str, Raw])
    if "_attachments" not in fields:
        return None
    files = msgspec.json.decode(fields["_attachments"], type=dict[str, _File])
    datas: list[bytes] = []
    for file in files.values():
        if file.data is not None:
            datas.append(b64decode(file.data))
            file.data, file.follows, file.length = None, True, len(datas[-1])
    if not datas:
        return None
    fields["_attachments"] = Raw(msgspec.json.encode(files))
    boundary = uuid4().hex
    line = b"\r\n--" + boundary.encode()
    pieces = [line[2:], b"\r\nContent-Type: application/json\r\n\r\n", msgspec.json.encode(fields)]
    for data in datas:
        pieces += [line, b"\r\nContent-Length: %d\r\n\r\n" % len(data), data]
    pieces.append(line + b"--")
    return Related(f'multipart/related; boundary="{boundary}"', b"".join(pieces))
