"""The laws of the revision tree, on trees that edits and replications can make."""

from __future__ import annotations

from functools import reduce
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sync import revtree, treetext
from sync.documents import Edit
from sync.edits import Current, History
from sync.revision import Revision
from sync.revtree import Tree

HASHES = "abcd"


@st.composite
def branches(draw: st.DrawFn) -> dict[Revision, revtree.Node]:
    """One replicated edit: few hashes, so that branches meet, but a revision's history is a
    function of the revision, as digests make it: its hash begins with its parent's."""
    path = draw(st.text(HASHES, min_size=1, max_size=5))
    known = draw(st.integers(0, len(path) - 1))
    ids = [path[:size] for size in range(len(path), 0, -1)]
    return revtree.branch((len(path), ids[0]), ids[1 : 1 + known], deleted=draw(st.booleans()))


def merge(tree: Tree, other: Tree) -> dict[Revision, revtree.Node]:
    """The product's own merge, on a copy."""
    merged = dict(tree)
    revtree.absorb(merged, other)
    return merged


def union(parts: list[dict[Revision, revtree.Node]]) -> dict[Revision, revtree.Node]:
    return reduce(merge, parts, {})


edit_lists = st.lists(branches(), min_size=1, max_size=8)
trees = edit_lists.map(union)


@given(trees)
def test_merge_is_idempotent(tree: Tree) -> None:
    assert merge(tree, tree) == tree


@given(trees, trees)
def test_merge_is_commutative(one: Tree, two: Tree) -> None:
    assert merge(one, two) == merge(two, one)


@given(trees, trees, trees)
def test_merge_is_associative(one: Tree, two: Tree, three: Tree) -> None:
    assert merge(merge(one, two), three) == merge(one, merge(two, three))


@given(edit_lists, st.randoms(use_true_random=False))
def test_the_winner_does_not_depend_on_the_order_of_arrival(
    parts: list[dict[Revision, revtree.Node]], random: Random
) -> None:
    shuffled = list(parts)
    random.shuffle(shuffled)
    assert union(parts) == union(shuffled)
    assert revtree.winner(union(parts)) == revtree.winner(union(shuffled))


@given(trees)
def test_the_winner_is_a_leaf_that_no_leaf_outranks(tree: Tree) -> None:
    leaves = revtree.leaves(tree)
    winner = revtree.winner(tree)
    assert leaves[0] == winner
    if tree[winner].deleted:
        assert all(tree[leaf].deleted for leaf in leaves)
    rivals = [leaf for leaf in leaves if tree[leaf].deleted is tree[winner].deleted]
    assert winner == max(rivals)


@given(trees, st.integers(1, 6))
def test_stemming_keeps_every_leaf_and_the_winner(tree: Tree, limit: int) -> None:
    stemmed = revtree.stem(tree, limit)
    assert revtree.leaves(stemmed) == revtree.leaves(tree)
    for leaf in revtree.leaves(tree):
        assert revtree.history(stemmed, leaf)[:limit] == revtree.history(tree, leaf)[:limit]


@given(trees, st.integers(1, 6))
def test_stemming_twice_is_stemming_once(tree: Tree, limit: int) -> None:
    stemmed = revtree.stem(tree, limit)
    assert revtree.stem(stemmed, limit) == stemmed
    depth = max(len(revtree.history(stemmed, leaf)) for leaf in revtree.leaves(stemmed))
    assert len(revtree.leaves(stemmed)) > 1 or depth <= limit


@given(trees, branches())
def test_a_merge_adds_at_most_the_leaf_of_the_branch(
    tree: Tree, branch: dict[Revision, revtree.Node]
) -> None:
    before, after = set(revtree.leaves(tree)), set(revtree.leaves(merge(tree, branch)))
    assert after - before <= {max(branch)}


@given(trees)
def test_every_parent_is_in_the_map_and_one_below(tree: Tree) -> None:
    for (position, _), node in tree.items():
        if node.parent is not None:
            assert node.parent in tree
            assert node.parent[0] == position - 1


@given(trees)
def test_the_text_of_a_tree_is_the_tree(tree: Tree) -> None:
    assert treetext.decode(treetext.encode(tree)) == tree


@given(trees)
def test_the_text_lists_the_leaves(tree: Tree) -> None:
    listed = treetext.leaf_revisions(treetext.encode(tree))
    assert list(listed) == [f"{position}-{digest}" for position, digest in revtree.leaves(tree)]


@given(trees, st.integers(1, 6), st.booleans(), st.booleans())
def test_lengthening_the_text_is_growing_the_tree(
    tree: Tree, limit: int, deleted: bool, keep_body: bool
) -> None:
    tree = revtree.stem(tree, limit)
    winner = revtree.winner(tree)
    child = (winner[0] + 1, "new")
    old = tree[winner]._replace(stored=tree[winner].stored and keep_body)
    grown = revtree.stem({**tree, winner: old, child: revtree.Node(winner, deleted)}, limit)
    text = treetext.encode(tree)
    longer = treetext.lengthen(text, child[1], deleted, limit, keep_body=keep_body)
    if len(revtree.leaves(tree)) > 1:
        assert longer is None
    else:
        assert longer == treetext.encode(grown)


@given(trees, st.data())
def test_purging_leaves_leaves_the_other_leaves(tree: Tree, data: st.DataObject) -> None:
    leaves = revtree.leaves(tree)
    purged = data.draw(st.sets(st.sampled_from(leaves)))
    kept = revtree.without(tree, purged)
    assert set(kept) >= set(leaves) - purged
    if kept:
        assert set(revtree.leaves(kept)) == set(leaves) - purged
    else:
        assert purged == set(leaves)


@given(trees, branches())
def test_what_a_replica_lacks_it_has_after_the_merge(
    tree: Tree, branch: dict[Revision, revtree.Node]
) -> None:
    tip = max(branch)
    merged = merge(tree, branch)
    assert revtree.missing(merged, [tip]) == []
    if revtree.missing(tree, [tip]):
        assert all(leaf[0] < tip[0] for leaf in revtree.possible_ancestors(tree, [tip]))


@given(branches(), edit_lists)
def test_grafting_edit_by_edit_is_merging_their_histories(
    first: dict[Revision, revtree.Node], parts: list[dict[Revision, revtree.Node]]
) -> None:
    history = History(None, 1000)
    for part in (first, *parts):
        tip = max(part)
        ancestors = tuple(digest for _, digest in revtree.history(part, tip)[1:])
        history.graft(Edit("id", tip, part[tip].deleted, b"{}", ancestors))
        assert history.knows(tip)
    tree = union([first, *parts])
    winner = revtree.winner(tree)
    assert history.current() == Current(treetext.encode(tree), winner, tree[winner].deleted)
