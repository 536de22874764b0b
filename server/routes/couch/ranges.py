"""Ranges of an attachment (RFC 9110 section 14; CouchDB "HTTP Range Requests")."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Sequence
from typing import Final
from uuid import uuid4

from server.routes.couch.answers import Answer
from server.routes.couch.sending import AT_ONCE, pieces_of
from sync.database import Database
from sync.documents import AttachmentInfo
from sync.errors import SyncError

#: First byte and the one after the last.
Range = tuple[int, int]
_RANGE: Final = re.compile(r"[ \t]*([0-9]{0,15})-([0-9]{0,15})[ \t]*\Z")
_UNIT: Final = "bytes="
#: Ranges that are sent at most; of more, as in CouchDB, the whole is.
_MOST: Final = 9


def ranges_of(header: str, length: int) -> list[Range]:
    """The ranges that the header Range asks of ``length`` bytes; empty for the whole, which is sent
    too instead of ranges that together are longer. Raises ``requested_range_not_satisfiable``
    (416)."""
    asked = header.removeprefix(_UNIT).split(",") if header.startswith(_UNIT) else []
    if len(asked) > _MOST:
        return []
    found: list[Range] = []
    for one in asked:
        match = _RANGE.match(one)
        if match is None or not any(match.groups()):
            return []
        found.append(_range(match[1], match[2], length))
    return found if sum(stop - start for start, stop in found) <= length else []


def _range(first: str, last: str, length: int) -> Range:
    if first:
        start, stop = int(first), min(int(last or length - 1) + 1, length)
    else:
        start, stop = max(length - int(last), 0), length
    if start >= stop:
        raise SyncError("requested_range_not_satisfiable")
    return start, stop


async def sent(
    database: Database, info: AttachmentInfo, answer: Answer, ranges: Sequence[Range]
) -> Answer:
    """``answer`` with the attachment's bytes, or with those of ``ranges`` (206)."""
    if len(ranges) > 1:
        return _in_parts(database, info, answer, ranges)
    start, stop = 0, info.length
    for start, stop in ranges:
        answer.status = 206
        answer.headers["Content-Range"] = _described(start, stop, info)
    if stop - start <= AT_ONCE:
        answer.body = await database.attachment_bytes(info.digest, start, stop)
    else:
        answer.body = pieces_of(database, info.digest, start, stop)
        answer.headers["Content-Length"] = str(stop - start)
    return answer


def _described(start: int, stop: int, info: AttachmentInfo) -> str:
    return f"bytes {start}-{stop - 1}/{info.length}"


def _in_parts(
    database: Database, info: AttachmentInfo, answer: Answer, ranges: Sequence[Range]
) -> Answer:
    """``multipart/byteranges`` (RFC 9110 section 14.6)."""
    boundary = uuid4().hex
    heads = [
        (
            f"\r\n--{boundary}\r\nContent-Type: {answer.content_type}\r\n"
            f"Content-Range: {_described(start, stop, info)}\r\n\r\n"
        ).encode()
        for start, stop in ranges
    ]
    end = f"\r\n--{boundary}--\r\n".encode()

    async def pieces() -> AsyncGenerator[bytes, None]:
        for head, (start, stop) in zip(heads, ranges, strict=True):
            yield head
            async for piece in pieces_of(database, info.digest, start, stop):
                yield piece
        yield end

    length = sum(map(len, (*heads, end))) + sum(stop - start for start, stop in ranges)
    headers = {**answer.headers, "Content-Length": str(length)}
    return Answer(pieces(), 206, headers, f'multipart/byteranges; boundary="{boundary}"')
