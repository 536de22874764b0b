"""Edits, new or replicated, applied to a document's tree. No I/O: a tree goes in, a tree comes out.

Rules of new edits (CouchDB "Documents", 409 Conflict): an edit names a leaf, which it succeeds; an
edit without a revision creates the document, or succeeds its winner where that is deleted.
Replicated edits (``new_edits=false``) never conflict: their history is merged.
"""

from __future__ import annotations

from typing import NamedTuple

from sync import revtree, treetext
from sync.documents import Edit
from sync.errors import BadRequest, Conflict
from sync.revision import Revision
from sync.revtree import Node


class Current(NamedTuple):
    """How a document stands: its tree as text, its winner."""

    tree: str
    winner: Revision
    deleted: bool


class History:
    """A document's tree while the edits of a batch are applied to it.

    Nearly every document has no branches and is edited at its end: its tree stays text all the
    while. Otherwise the text is decoded once and encoded once, however many edits there are: a
    document with 100,000 conflicts costs its size a batch, not its size an edit.
    """

    __slots__ = ("_current", "_limit", "_parents", "_tree")

    def __init__(self, current: Current | None, limit: int) -> None:
        self._current = current
        self._limit = limit
        self._tree: dict[Revision, Node] | None = None
        self._parents: set[Revision | None] = set()

    def current(self) -> Current | None:
        """The tree so far, stemmed to the database's limit; None of no document."""
        if self._current is None and self._tree:
            tree = revtree.stem(self._tree, self._limit)
            winner = revtree.winner(tree)
            self._current = Current(treetext.encode(tree), winner, tree[winner].deleted)
        return self._current

    @property
    def empty(self) -> bool:
        """Whether there is no document (yet)."""
        return self._current is None and not self._tree

    @property
    def lives(self) -> bool:
        """Whether the document is there: one of its leaves is not deleted."""
        if self._current is not None:
            return not self._current.deleted
        tree = self._tree or {}
        return any(not node.deleted for rev, node in tree.items() if rev not in self._parents)

    @property
    def leaves(self) -> int:
        """How many leaves it has, deleted ones included."""
        if self._tree is not None:
            return len(self._tree) - len(self._parents - {None})
        return 0 if self._current is None else treetext.leaf_count(self._current.tree)

    def lives_at(self, rev: Revision) -> bool:
        """Whether ``rev`` is a leaf that is not deleted."""
        current = self._current
        if current is not None and rev == current.winner:
            return not current.deleted
        return self.is_leaf(rev) and not self._decoded()[rev].deleted

    def parent_of(self, edit: Edit) -> Revision | None:
        """The leaf that a new edit succeeds; None where it creates the document. Raises
        Conflict."""
        if edit.rev is not None and self.is_leaf(edit.rev):
            return edit.rev
        if edit.rev is None:
            current = self.current()
            if current is None:
                return None
            if current.deleted and not edit.deleted:
                return current.winner
        raise Conflict

    def is_leaf(self, rev: Revision) -> bool:
        """Whether ``rev`` is here, and nothing succeeds it."""
        if self._current is not None:
            if rev == self._current.winner:
                return True
            if ";" not in self._current.tree:
                return False
        return rev in self._decoded() and rev not in self._parents

    def grow(
        self, parent: Revision | None, rev: Revision, deleted: bool, *, keep_body: bool = True
    ) -> None:
        """Adds the new edit ``rev`` to ``parent``, which ``parent_of`` gave; ``keep_body``: whether
        the parent's body stays stored."""
        current = self._current
        if parent is None:
            self._current = Current(treetext.first(rev, (), deleted, self._limit), rev, deleted)
            return
        if current is not None and parent == current.winner:
            longer = treetext.lengthen(
                current.tree, rev[1], deleted, self._limit, keep_body=keep_body
            )
            if longer is not None:
                self._set(Current(longer, rev, deleted))
                return
        self._add({rev: Node(parent, deleted)})
        if not keep_body:
            tree = self._decoded()
            tree[parent] = tree[parent]._replace(stored=False)

    def has(self, rev: Revision) -> bool:
        """Whether ``rev`` is in the tree, with its body or without."""
        current = self._current
        if current is not None and (rev == current.winner or rev[1] not in current.tree):
            return rev == current.winner
        return not self.empty and rev in self._decoded()

    def knows(self, rev: Revision) -> bool:
        """Whether ``rev`` is here with its body: replicating it again does nothing."""
        current = self._current
        if current is not None:
            if rev == current.winner:
                return True
            if rev[1] not in current.tree:
                return False
        if self.empty:
            return False
        node = self._decoded().get(rev)
        return node is not None and node.stored

    def graft(self, edit: Edit) -> None:
        """Merges a replicated edit and its history in. Raises BadRequest without a revision."""
        rev = edit.rev
        if rev is None:
            raise BadRequest(f"The replicated edit of {edit.id} has no revision")
        if self.empty:
            text = treetext.first(rev, edit.ancestors, edit.deleted, self._limit)
            self._current = Current(text, rev, edit.deleted)
        else:
            self._add(revtree.branch(rev, edit.ancestors, deleted=edit.deleted))

    def _set(self, current: Current) -> None:
        self._current, self._tree = current, None

    def _add(self, branch: revtree.Tree) -> None:
        revtree.absorb(self._decoded(), branch)
        self._parents.update(node.parent for node in branch.values())
        self._current = None

    def _decoded(self) -> dict[Revision, Node]:
        if self._tree is None:
            self._tree = {} if self._current is None else treetext.decode(self._current.tree)
            self._parents = {node.parent for node in self._tree.values()}
        return self._tree
