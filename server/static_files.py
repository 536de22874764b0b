"""The built PWA: which files there are and how each is sent. Read once, before the first request,
so that a request can only ever name one of them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

_TYPES: Final = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
#: Content coding → suffix of the file compressed so, in the order we would rather send.
_CODINGS: Final = {"br": ".br", "gzip": ".gz"}

#: Files under it have a hash of their content in their name.
_HASHED: Final = "assets/"
FOREVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"


class StaticFile(Struct, frozen=True):
    """A file, as it is and compressed, with the headers it is always sent with."""

    body: bytes
    compressed: Mapping[str, bytes]
    media_type: str
    etag: str
    cache_control: str

    def variant(self, accept_encoding: str) -> tuple[str, bytes]:
        """The content coding (empty: none) and bytes for an Accept-Encoding header."""
        accepted = _accepted(accept_encoding)
        for coding, body in self.compressed.items():
            if coding in accepted:
                return coding, body
        return "", self.body


def read_folder(folder: Path) -> dict[str, StaticFile]:
    """Every file of a built PWA by its path in a URL, without the leading slash. Empty where there
    is no build. Hidden files and the compressed copies are not files of their own."""
    files: dict[str, StaticFile] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in name.split("/"))
        if path.is_file() and not hidden and path.suffix not in _CODINGS.values():
            files[name] = _read(path, name)
    return files


def made(body: bytes, media_type: str) -> StaticFile:
    """A file that the server made itself, to be asked for again each time."""
    return StaticFile(
        body=body,
        compressed={"gzip": gzip.compress(body, mtime=0)},
        media_type=media_type,
        etag=_etag(body),
        cache_control=_ASK_AGAIN,
    )


def _etag(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


def _read(path: Path, name: str) -> StaticFile:
    body = path.read_bytes()
    compressed = {
        coding: beside.read_bytes()
        for coding, suffix in _CODINGS.items()
        if (beside := path.with_name(path.name + suffix)).is_file()
    }
    return StaticFile(
        body=body,
        compressed=compressed,
        media_type=_TYPES.get(path.suffix, "application/octet-stream"),
        etag=_etag(body),
        cache_control=FOREVER if name.startswith(_HASHED) else _ASK_AGAIN,
    )


def _accepted(header: str) -> set[str]:
    """Codings a client takes (RFC 9110 section 12.5.3); a weight of 0 means "not this one"."""
    accepted = set()
    for part in header.lower().split(","):
        coding, _, parameters = part.partition(";")
        weight = parameters.replace(" ", "").removeprefix("q=")
        if weight.rstrip("0.") or not parameters:
            accepted.add(coding.strip())
    return accepted
