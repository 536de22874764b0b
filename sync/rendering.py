"""Documents as the JSON a client gets: stored bytes with the underscore fields spliced in."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec
from msgspec import Raw

from sync import blobs, inlining, revision, revtree
from sync.blobs import Blobs
from sync.documents import AttachmentForm, AttachmentInfo
from sync.revision import Revision
from sync.revtree import Tree

encode: Final = msgspec.json.encode


#: Bytes from which on a piece of an answer is large enough to be sent.
PIECE: Final = 512 * 1024


def within_a_piece(lines: Iterable[bytes]) -> list[bytes]:
    """The first of ``lines``, as many as fill a piece; the others are not made."""
    taken, size = [], 0
    for line in lines:
        taken.append(line)
        size += len(line)
        if size >= PIECE:
            break
    return taken


def document(id: str, rev: str, deleted: bool, extra: bytes, body: bytes) -> bytes:
    """A whole document. ``extra`` is members, each preceded by a comma; may be empty."""
    mark = b',"_deleted":true' if deleted else b""
    rest = b"," + body[1:] if len(body) > len(b"{}") else b"}"
    return b'{"_id":%b,"_rev":"%b"%b%b%b' % (encode(id), rev.encode(), mark, extra, rest)


def revisions(text: str, rev: str, known: Callable[[], Tree]) -> bytes:
    """``_revisions`` of a revision, as a member. ``text`` is the tree, ``known`` the same decoded:
    a history without branches can be read from the text."""
    start, _, hashes = text.partition("-")
    if ";" not in text and rev.startswith(f"{start}-"):  # the one leaf
        ids = [part.rstrip("?*!") for part in hashes.split(",")]
    else:
        ids = [digest for _, digest in revtree.history(known(), revision.parse(rev))]
        start = rev.partition("-")[0]
    return b',"_revisions":{"start":%b,"ids":%b}' % (start.encode(), encode(ids))


def revs_info(tree: Tree, rev: Revision) -> bytes:
    """``_revs_info``: which ancestors' bodies can be read, as a member."""
    rows = [
        {"rev": revision.text(one), "status": _status(tree[one])}
        for one in revtree.history(tree, rev)
    ]
    return b',"_revs_info":' + encode(rows)


def _status(node: revtree.Node) -> str:
    if not node.stored:
        return "missing"
    return "deleted" if node.deleted else "available"


def conflicts(tree: Tree, others: Sequence[Revision], *, live: bool, deleted: bool) -> bytes:
    """``_conflicts`` (``live``) and ``_deleted_conflicts`` of the ``others`` among the leaves, as
    members."""
    members = b""
    for name, wanted, is_deleted in (
        (b"_conflicts", live, False),
        (b"_deleted_conflicts", deleted, True),
    ):
        found = [revision.text(leaf) for leaf in others if tree[leaf].deleted is is_deleted]
        if wanted and found:
            members += b',"%b":%b' % (name, encode(found))
    return members


def attachments(
    stored: Blobs, stubs: bytes, form: AttachmentForm, later_than: int | None
) -> tuple[bytes, tuple[AttachmentInfo, ...]]:
    """``_attachments`` as a member, and those it announces as ``follows``.

    Where ``later_than`` is given, only attachments that came after that position are sent; the
    others stay stubs.
    """
    if not stubs:
        return b"", ()
    if form == "stub":
        return b',"_attachments":' + stubs, ()
    entries: dict[str, dict[str, object]] = {}
    follows: list[AttachmentInfo] = []
    for info in blobs.infos(stubs):
        entry: dict[str, object] = {
            "content_type": info.content_type,
            "revpos": info.revpos,
            "digest": info.digest,
        }
        if later_than is not None and info.revpos <= later_than:
            entry |= {"length": info.length, "stub": True}
        elif form == "follows":
            entry |= {"length": info.length, "follows": True}
            follows.append(info)
        else:
            apart = form == "streamed" and info.length >= inlining.LARGE
            data = (
                inlining.hole(info.digest, info.length)
                if apart
                else b64encode(stored.read(info.digest))
            )
            entry["data"] = Raw(b'"' + data + b'"')
        entries[info.name] = entry
    return b',"_attachments":' + encode(entries), tuple(follows)


def common_position(history: Sequence[Revision], known: Sequence[Revision]) -> int:
    """The position of the newest of ``history`` that a client knows (``atts_since``); 0 if none."""
    have = set(known)
    return next((one[0] for one in history if one in have), 0)
