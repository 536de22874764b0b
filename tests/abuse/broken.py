"""Bodies that are no JSON: broken on the way, or in several parts."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Final

from hypothesis import strategies as st

from tests.abuse.bodies import documents
from tests.abuse.vocabulary import encoded

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
