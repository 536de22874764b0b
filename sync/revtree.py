"""The revision tree of a document: a pure algebra.

Theory
------
A document's history is a forest of revisions. Replicas learn of it in pieces and in any order, so
what a replica knows is a *set of facts*, and learning is set union.

Model: a flat map, revision → Node(parent, deleted, stored). ``parent`` is None where it is not
known (a first revision, or the end of a stemmed history); any other parent is in the map. A
revision's position is one more than its parent's, so the parents of a revision never lead back to
it. *Leaves* are the revisions that are nobody's parent.

Merge joins two maps node by node. Each part of a node is a semilattice: ``deleted`` and ``stored``
by *or*; ``parent`` by the greater, None being least (two different parents of one revision can only
be a forgery; any fixed choice keeps replicas equal). A join of semilattices is idempotent,
commutative and associative; so is merge, and replicas that know the same facts have equal trees,
whatever order they learned them in.

The *winner* is the greatest leaf by (not deleted, position, hash): a function of the set alone,
so equal trees have equal winners without a word exchanged.

Stemming forgets what lies more than a limit of revisions below every leaf. It never removes a leaf
nor changes the winner. It is no homomorphism of merge: a replica that forgot the meeting point of
two branches sees two roots. That is CouchDB's behaviour too, and why limits are generous.

Source: Apache CouchDB's documentation, "Replication and conflict model" and ``_revs_limit``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from sync.revision import Revision


class Node(NamedTuple):
    """What is known of a revision. ``stored``: this replica has (or had) its body."""

    parent: Revision | None = None
    deleted: bool = False
    stored: bool = True


Tree = Mapping[Revision, Node]


def branch(
    revision: Revision, ancestors: Iterable[str] = (), *, deleted: bool = False
) -> dict[Revision, Node]:
    """A replicated edit as a tree: its revision, stored, over the hashes of its ancestors (newest
    first), of which the bodies are not known."""
    tree: dict[Revision, Node] = {}
    child, child_deleted, stored = revision, deleted, True
    for digest in ancestors:
        parent = (child[0] - 1, digest)
        tree[child] = Node(parent, child_deleted, stored)
        child, child_deleted, stored = parent, False, False
    tree[child] = Node(None, child_deleted, stored)
    return tree


def absorb(tree: dict[Revision, Node], other: Tree) -> None:
    """Merges ``other`` into ``tree`` itself: many small merges into a large tree cost their own
    size."""
    for revision, node in other.items():
        known = tree.get(revision)
        tree[revision] = node if known is None else _join(known, node)


def _join(one: Node, two: Node) -> Node:
    if one == two:
        return one
    if one.parent is None or two.parent is None:
        parent = one.parent or two.parent
    else:
        parent = max(one.parent, two.parent)
    return Node(parent, one.deleted or two.deleted, one.stored or two.stored)


def leaves(tree: Tree) -> list[Revision]:
    """All leaves, the winner first, then by falling rank."""
    return sorted(
        _leaves(tree), key=lambda revision: (not tree[revision].deleted, revision), reverse=True
    )


def _leaves(tree: Tree) -> Iterator[Revision]:
    parents = {node.parent for node in tree.values()}
    return (revision for revision in tree if revision not in parents)


def winner(tree: Tree) -> Revision:
    """The revision that reading the document gives. ``tree`` must not be empty."""
    return max(_leaves(tree), key=lambda revision: (not tree[revision].deleted, revision))


def history(tree: Tree, revision: Revision) -> list[Revision]:
    """``revision`` and its known ancestors, newest first."""
    found = [revision]
    while (parent := tree[found[-1]].parent) is not None:
        found.append(parent)
    return found


def missing(tree: Tree, revisions: Iterable[Revision]) -> list[Revision]:
    """Those of ``revisions`` that the tree does not hold, in their order, each once."""
    return [revision for revision in dict.fromkeys(revisions) if revision not in tree]


def possible_ancestors(tree: Tree, revisions: Iterable[Revision]) -> list[Revision]:
    """Leaves older than one of the missing ``revisions``: a sender that has one of them may send
    a difference (CouchDB "_revs_diff")."""
    newest = max((position for position, _ in revisions), default=0)
    return [leaf for leaf in leaves(tree) if leaf[0] < newest]


def stem(tree: Tree, limit: int) -> dict[Revision, Node]:
    """The tree without what lies ``limit`` or more revisions below every leaf (``limit`` ≥ 1)."""
    kept = {revision for leaf in _leaves(tree) for revision in history(tree, leaf)[:limit]}
    if len(kept) == len(tree):
        return dict(tree)
    return {
        revision: node if node.parent in kept else node._replace(parent=None)
        for revision, node in tree.items()
        if revision in kept
    }


def without(tree: Tree, purged: Iterable[Revision]) -> dict[Revision, Node]:
    """The tree after purging leaves, with those ancestors that then lead nowhere. Revisions that
    are no leaves are ignored (CouchDB "_purge")."""
    left = set(_leaves(tree)) - set(purged)
    return {revision: tree[revision] for leaf in left for revision in history(tree, leaf)}
