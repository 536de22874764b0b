"""A replication's identity: what its checkpoints are called, by the rules of CouchDB 3 (version 4).

The id is the MD5 of an Erlang term (External Term Format, ``term_to_binary`` with minor version 1)
that says who replicates what from where to where: the server's uuid, both endpoints without their
passwords, and the filter. The same replication asked for again finds its checkpoint again.
"""

from __future__ import annotations

import struct
from hashlib import md5
from typing import Any, Final
from urllib.parse import urlsplit

from sync.endpoint import Endpoint
from sync.replication_request import Replication

VERSION: Final = 4

_DEFAULT_PORTS: Final = {("http", 80), ("http", 5984), ("https", 443)}
_SMALLEST, _LARGEST = -(1 << 31), (1 << 31) - 1
_LONGEST_STRING: Final = 0xFFFF


class Atom(str):
    """An Erlang atom."""

    __slots__ = ()


class Chars(str):
    """An Erlang string: a list of bytes. Python's own ``str`` is a binary here, as in EJSON."""

    __slots__ = ()


_UNDEFINED: Final = Atom("undefined")


def base_id(replication: Replication, server_uuid: str) -> str:
    """32 hexadecimal digits: the checkpoints are ``_local/<base_id>``."""
    term: list[Any] = [
        server_uuid,
        endpoint_term(replication.source),
        endpoint_term(replication.target),
    ]
    if replication.doc_ids is not None:
        term.append(list(replication.doc_ids))
    if replication.selector is not None:
        term.append(replication.selector)
    if replication.winning_revs_only:
        term.append("winning_revs_only")
    return md5(b"\x83" + encode(term), usedforsecurity=False).hexdigest()


def job_id(replication: Replication, base: str) -> str:
    """The name of the running job: the same replication may run once and for ever."""
    continuous = "+continuous" if replication.continuous else ""
    return base + continuous + ("+create_target" if replication.create_target else "")


def endpoint_term(endpoint: Endpoint) -> tuple[Any, ...]:
    """What of an endpoint is its identity: no password, no difference between default ports."""
    if endpoint.name:
        return Atom("local"), endpoint.name, _UNDEFINED
    parts = urlsplit(endpoint.url)
    port: Any = parts.port
    if port is None or (parts.scheme, port) in _DEFAULT_PORTS:
        port = Atom("default")
    user = _UNDEFINED if endpoint.username is None else Chars(endpoint.username)
    headers = [(Chars(name), Chars(value)) for name, value in endpoint.headers]
    host = Chars(parts.hostname or "")
    return Atom("remote"), user, host, port, Chars(parts.path), headers, _UNDEFINED


def encode(term: Any) -> bytes:
    """External Term Format, without its version byte. Objects (dicts) are EJSON, sorted by key."""
    match term:
        case Atom():
            found = b"d" + struct.pack(">H", len(term)) + term.encode("latin-1")
        case Chars():
            found = _chars(term.encode())
        case str():
            data = term.encode("utf-8", "surrogatepass")
            found = b"m" + struct.pack(">I", len(data)) + data
        case None | bool():
            found = encode(Atom({None: "null", True: "true", False: "false"}[term]))
        case int():
            found = _integer(term)
        case float():
            found = b"F" + struct.pack(">d", term)
        case tuple():
            found = b"h" + bytes([len(term)]) + b"".join(map(encode, term))
        case dict():
            found = encode((sorted(term.items()),))
        case _:
            found = _list(term)
    return found


def _integer(number: int) -> bytes:
    if 0 <= number <= 0xFF:
        return b"a" + bytes([number])
    if _SMALLEST <= number <= _LARGEST:
        return b"b" + struct.pack(">i", number)
    size = (abs(number).bit_length() + 7) // 8
    return b"n" + bytes([size, number < 0]) + abs(number).to_bytes(size, "little")


def _chars(data: bytes) -> bytes:
    if not data:
        return b"j"
    if len(data) <= _LONGEST_STRING:
        return b"k" + struct.pack(">H", len(data)) + data
    return b"l" + struct.pack(">I", len(data)) + b"".join(map(_integer, data)) + b"j"


def _list(items: list[Any]) -> bytes:
    if all(type(item) is int and 0 <= item <= 0xFF for item in items):
        return _chars(bytes(items))
    return b"l" + struct.pack(">I", len(items)) + b"".join(map(encode, items)) + b"j"
