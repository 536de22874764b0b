"""A document with its attachments beside the JSON: ``multipart/related`` (RFC 2387; CouchDB
"Creating multiple attachments"). For documents that are too large to be sent as JSON alone.
"""

from __future__ import annotations

import re
from base64 import b64decode
from uuid import uuid4

import msgspec
from msgspec import Raw, Struct


class File(Struct, omit_defaults=True):
    """An entry of ``_attachments`` as it comes and goes."""

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


def header_text(text: str) -> str:
    """``text`` as a header can have it: on one line."""
    return re.sub(r"[\r\n\0]", "_", text)


def part_head(boundary: str, name: str, content_type: str, length: int) -> bytes:
    """What stands before an attachment's bytes. Servers know it by its order in the JSON or by its
    name: pouchdb-server ends at a part that has none."""
    name = header_text(name).replace("\\", "\\\\").replace('"', '\\"')
    kind = re.sub(r"[\r\n\0]", "", content_type)
    return (
        f"\r\n--{boundary}\r\n"
        f'Content-Disposition: attachment; filename="{name}"\r\n'
        f"Content-Type: {kind}\r\n"
        f"Content-Length: {length}\r\n\r\n"
    ).encode()


def in_parts(json: bytes) -> Related | None:
    """The document whose attachments are inline in ``json``, with each as a part, in their order;
    None if there are none."""
    fields = msgspec.json.decode(json, type=dict[str, Raw])
    if "_attachments" not in fields:
        return None
    files = msgspec.json.decode(fields["_attachments"], type=dict[str, File])
    boundary = uuid4().hex
    datas: list[bytes] = []
    for name, file in files.items():
        if file.data is not None:
            data = b64decode(file.data)
            file.data, file.follows, file.length = None, True, len(data)
            datas += [part_head(boundary, name, file.content_type, len(data)), data]
    if not datas:
        return None
    fields["_attachments"] = Raw(msgspec.json.encode(files))
    line = b"--" + boundary.encode()
    head = line + b"\r\nContent-Type: application/json\r\n\r\n"
    pieces = [head, msgspec.json.encode(fields), *datas, b"\r\n" + line + b"--"]
    return Related(f'multipart/related; boundary="{boundary}"', b"".join(pieces))
