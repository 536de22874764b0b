"""An edit, or a replicated edit, applied to a document's tree. Pure: text in, text out.

Rules of new edits (CouchDB "Documents", 409 Conflict): an edit names a leaf, which it succeeds; an
edit without a revision creates the document, or succeeds its winner where that is deleted.
Replicated edits (``new_edits=false``) never conflict: their history is merged.
"""

from __future__ import annotations

from typing import NamedTuple

from sync import revtree, treetext
from sync.documents import Edit
from sync.errors import Conflict
from sync.revision import Revision
from sync.revtree import Node, Why


class Current(NamedTuple):
    """How a document stands: its tree as text, its winner."""

    tree: str
    winner: Revision
    deleted: bool


class Applied(NamedTuple):
    """How it stands after an edit that made or brought ``rev``."""

    current: Current
    rev: Revision
    why: Why


def parent_of(current: Current | None, edit: Edit) -> Revision | None:
    """The leaf that a new edit succeeds; None where it creates the document. Raises Conflict."""
    if current is None:
        if edit.rev is not None:
            raise Conflict
        return None
    if edit.rev is None:
        if current.deleted and not edit.deleted:
            return current.winner
        raise Conflict
    if edit.rev == current.winner or edit.rev in revtree.leaves(treetext.decode(current.tree)):
        return edit.rev
    raise Conflict


def grow(
    current: Current | None, parent: Revision | None, rev: Revision, deleted: bool, limit: int
) -> Applied:
    """The tree with the new edit ``rev`` on ``parent``, which ``parent_of`` gave."""
    if current is None or parent is None:
        text = treetext.first(rev, (), deleted, limit)
        return Applied(Current(text, rev, deleted), rev, Why.NEW_LEAF)
    if parent == current.winner:
        longer = treetext.lengthen(current.tree, rev[1], deleted, limit)
        if longer is not None:
            return Applied(Current(longer, rev, deleted), rev, Why.NEW_LEAF)
    tree = treetext.decode(current.tree)
    return _settled({**tree, rev: Node(parent, deleted)}, rev, Why.NEW_LEAF, limit)


def knows(current: Current | None, rev: Revision) -> bool:
    """Whether the document has ``rev`` with its body already: replicating it again does nothing."""
    if current is None or rev[1] not in current.tree:
        return False
    if rev == current.winner:
        return True
    node = treetext.decode(current.tree).get(rev)
    return node is not None and node.stored


def graft(current: Current | None, edit: Edit, limit: int) -> Applied:
    """The tree with a replicated edit and its history merged in. ``edit.rev`` must be given."""
    rev = edit.rev
    if rev is None:
        raise ValueError("a replicated edit has a revision")
    if current is None:
        text = treetext.first(rev, edit.ancestors, edit.deleted, limit)
        return Applied(Current(text, rev, edit.deleted), rev, Why.NEW_LEAF)
    branch = revtree.branch(rev, edit.ancestors, deleted=edit.deleted)
    tree, why = revtree.merge(treetext.decode(current.tree), branch)
    return _settled(tree, rev, why, limit)


def _settled(tree: revtree.Tree, rev: Revision, why: Why, limit: int) -> Applied:
    stemmed = revtree.stem(tree, limit)
    winner = revtree.winner(stemmed)
    current = Current(treetext.encode(stemmed), winner, stemmed[winner].deleted)
    return Applied(current, rev, why)
