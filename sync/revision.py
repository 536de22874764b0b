"""A revision id: ``<position>-<hash>``. Parse, order, compute.

The position counts the edits from the first revision on (CouchDB calls it ``start`` or ``pos``).
Revisions compare by number first, then by hash: never as strings, where ``10-a`` < ``9-b``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import md5
from typing import Final

from sync.errors import BadRequest

#: Position, hash. Tuples of these order as CouchDB orders revisions.
Revision = tuple[int, str]

# A hash of 32 characters is a digest and must be hexadecimal; any other length is a client's own
# hash, which CouchDB keeps as it came. Ours are limited to URL-safe characters, so that they need
# no escaping in JSON, in an ETag or in the stored tree.
_HASH: Final = r"([0-9a-fA-F]{32}|(?!.{32}\Z)[0-9A-Za-z+/=_.~-]{1,128})\Z"
_hash: Final = re.compile(_HASH)
_revision: Final = re.compile(r"([1-9][0-9]{0,8})-" + _HASH)
_DIGEST_LENGTH: Final = 32


def parse(text: str) -> Revision:
    """``"3-abc"`` → ``(3, "abc")``. Raises BadRequest("Invalid rev format")."""
    found = _revision.match(text)
    if found is None:
        raise BadRequest("Invalid rev format")
    position, digest = found.groups()
    return int(position), digest.lower() if len(digest) == _DIGEST_LENGTH else digest


def parse_hash(digest: str) -> str:
    """A hash alone, as in ``_revisions.ids``; digests in lower case. Raises BadRequest."""
    if not _hash.match(digest):
        raise BadRequest("Invalid rev format")
    return digest.lower() if len(digest) == _DIGEST_LENGTH else digest


def text(revision: Revision) -> str:
    """``(3, "abc")`` → ``"3-abc"``."""
    return f"{revision[0]}-{revision[1]}"


def compute(
    parent: Revision | None,
    *,
    deleted: bool,
    body: bytes,
    attachments: Iterable[tuple[str, str, str]] = (),
) -> Revision:
    """The revision of a new edit: a function of its content and its parent, not of the id.

    Two replicas that make the same edit make the same revision, so it never conflicts with itself.
    ``body`` is the document's JSON without underscore fields; ``attachments`` are (name, content
    type, digest) each, what CouchDB hashes too: two edits that differ in one of them are two
    revisions. Each part is preceded by its length, so no two contents share an input.
    """
    position, parent_hash = (parent[0] + 1, parent[1]) if parent else (1, "")
    head = f"{deleted:d}{parent_hash}:{len(body)}:".encode()
    content = md5(head + body, usedforsecurity=False)
    for parts in sorted(attachments):
        content.update("".join(f"{len(part)}:{part}" for part in parts).encode())
    return position, content.hexdigest()
