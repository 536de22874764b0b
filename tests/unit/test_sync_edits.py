"""Edits applied to a tree: CouchDB's rules, without a store."""

from __future__ import annotations

import pytest

from sync import edits, treetext
from sync.documents import Edit
from sync.edits import Current
from sync.errors import Conflict
from sync.revision import Revision, parse
from sync.revtree import Why

LINEAR = Current("2-b,a", (2, "b"), False)
GONE = Current("2-b*,a", (2, "b"), True)
FORKED = Current("2-c,a;2-b,a", (2, "c"), False)
RESOLVED = Current("2-b,a;3-d*,c,a", (2, "b"), False)


def edit(rev: str | None, deleted: bool = False, ancestors: str = "") -> Edit:
    known = None if rev is None else parse(rev)
    return Edit("id", known, deleted, b"{}", tuple(ancestors))


@pytest.mark.parametrize(
    ("current", "rev", "parent"),
    [
        (None, None, None),
        (LINEAR, "2-b", (2, "b")),
        (GONE, None, (2, "b")),
        (GONE, "2-b", (2, "b")),
        (FORKED, "2-b", (2, "b")),
        (RESOLVED, "3-d", (3, "d")),
    ],
)
def test_an_edit_succeeds_a_leaf(
    current: Current | None, rev: str | None, parent: Revision | None
) -> None:
    assert edits.parent_of(current, edit(rev)) == parent


@pytest.mark.parametrize(
    ("current", "change"),
    [
        (None, edit("1-a")),
        (LINEAR, edit(None)),
        (LINEAR, edit("1-a")),
        (LINEAR, edit("2-x")),
        (FORKED, edit(None)),
        (FORKED, edit("1-a")),
        (RESOLVED, edit(None)),
        (GONE, edit(None, deleted=True)),
    ],
)
def test_any_other_edit_conflicts(current: Current | None, change: Edit) -> None:
    with pytest.raises(Conflict):
        edits.parent_of(current, change)


def test_an_edit_lengthens_its_branch() -> None:
    applied = edits.grow(LINEAR, (2, "b"), (3, "c"), False, 1000)
    assert applied.current == Current("3-c,b,a", (3, "c"), False)
    assert applied.why is Why.NEW_LEAF


def test_deleting_the_winner_lets_the_conflict_win() -> None:
    applied = edits.grow(FORKED, (2, "c"), (3, "d"), True, 1000)
    assert applied.current == RESOLVED


def test_an_edit_stems() -> None:
    assert edits.grow(LINEAR, (2, "b"), (3, "c"), False, 2).current.tree == "3-c,b"


def test_stemming_keeps_what_another_leaf_still_needs() -> None:
    forked = edits.grow(FORKED, (2, "c"), (3, "d"), False, 2).current.tree
    assert forked == "3-d,c,a;2-b,a"


@pytest.mark.parametrize(
    ("current", "change", "tree", "why"),
    [
        (None, edit("3-c", ancestors="ba"), "3-c,b?,a?", Why.NEW_LEAF),
        (LINEAR, edit("2-c", ancestors="a"), "2-c,a;2-b,a", Why.NEW_BRANCH),
        (LINEAR, edit("4-d", ancestors="cba"), "4-d,c?,b,a", Why.NEW_LEAF),
        (LINEAR, edit("4-d", ancestors="c"), "4-d,c?;2-b,a", Why.NEW_BRANCH),
        (LINEAR, edit("3-c", deleted=True, ancestors="ba"), "3-c*,b,a", Why.NEW_LEAF),
        (LINEAR, edit("2-c", deleted=True, ancestors="a"), "2-b,a;2-c*,a", Why.NEW_BRANCH),
        (Current("3-c,b?,a?", (3, "c"), False), edit("2-b", ancestors="a"), "3-c,b,a?",
         Why.INTERIOR),
        (Current("5-e,d;2-b,a", (5, "e"), False), edit("4-d", ancestors="cba"),
         "5-e,d,c?,b,a", Why.INTERIOR),
    ],
)  # fmt: skip
def test_a_replicated_edit_is_merged(
    current: Current | None, change: Edit, tree: str, why: Why
) -> None:
    applied = edits.graft(current, change, 1000)
    assert (applied.current.tree, applied.why) == (tree, why)
    assert applied.current.tree == treetext.encode(treetext.decode(tree))


def test_a_replicated_history_is_stemmed() -> None:
    applied = edits.graft(None, edit("5-e", ancestors="dcba"), 2)
    assert applied.current.tree == "5-e,d?"


@pytest.mark.parametrize(
    ("rev", "known"), [("2-b", True), ("1-a", True), ("1-b", False), ("3-c", False)]
)
def test_what_is_known_need_not_come_again(rev: str, known: bool) -> None:
    assert edits.knows(LINEAR, parse(rev)) is known


def test_a_revision_without_its_body_is_not_known() -> None:
    assert edits.knows(Current("2-b,a?", (2, "b"), False), (1, "a")) is False
    assert edits.knows(None, (1, "a")) is False
