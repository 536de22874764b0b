"""Edits applied to a tree: CouchDB's rules, without a store."""

from __future__ import annotations

import pytest

from sync import treetext
from sync.documents import Edit
from sync.edits import Current, History
from sync.errors import BadRequest, Conflict
from sync.revision import Revision, parse

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
    assert History(current, 1000).parent_of(edit(rev)) == parent


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
        History(current, 1000).parent_of(change)


def grown(current: Current, parent: str, rev: str, *, deleted: bool, limit: int = 1000) -> Current:
    history = History(current, limit)
    history.grow(parse(parent), parse(rev), deleted)
    after = history.current()
    assert after is not None
    return after


def test_an_edit_lengthens_its_branch() -> None:
    assert grown(LINEAR, "2-b", "3-c", deleted=False) == Current("3-c,b,a", (3, "c"), False)


def test_deleting_the_winner_lets_the_conflict_win() -> None:
    assert grown(FORKED, "2-c", "3-d", deleted=True) == RESOLVED


def test_an_edit_stems() -> None:
    assert grown(LINEAR, "2-b", "3-c", deleted=False, limit=2).tree == "3-c,b"


def test_stemming_keeps_what_another_leaf_still_needs() -> None:
    assert grown(FORKED, "2-c", "3-d", deleted=False, limit=2).tree == "3-d,c,a;2-b,a"


@pytest.mark.parametrize(
    ("current", "change", "tree"),
    [
        (None, edit("3-c", ancestors="ba"), "3-c,b?,a?"),
        (LINEAR, edit("2-c", ancestors="a"), "2-c,a;2-b,a"),
        (LINEAR, edit("4-d", ancestors="cba"), "4-d,c?,b,a"),
        (LINEAR, edit("4-d", ancestors="c"), "4-d,c?;2-b,a"),
        (LINEAR, edit("3-c", deleted=True, ancestors="ba"), "3-c*,b,a"),
        (LINEAR, edit("2-c", deleted=True, ancestors="a"), "2-b,a;2-c*,a"),
        (Current("3-c,b?,a?", (3, "c"), False), edit("2-b", ancestors="a"), "3-c,b,a?"),
        (Current("5-e,d;2-b,a", (5, "e"), False), edit("4-d", ancestors="cba"),
         "5-e,d,c?,b,a"),
    ],
)  # fmt: skip
def test_a_replicated_edit_is_merged(current: Current | None, change: Edit, tree: str) -> None:
    history = History(current, 1000)
    history.graft(change)
    after = history.current()
    assert after is not None
    assert after.tree == tree == treetext.encode(treetext.decode(tree))
    assert after.winner == parse(treetext.leaf_revisions(tree)[0])


def test_a_replicated_history_is_stemmed() -> None:
    history = History(None, 2)
    history.graft(edit("5-e", ancestors="dcba"))
    assert history.current() == Current("5-e,d?", (5, "e"), False)


def test_a_replicated_edit_needs_a_revision() -> None:
    with pytest.raises(BadRequest):
        History(None, 1000).graft(edit(None))


def test_many_edits_of_one_batch_build_on_each_other() -> None:
    history = History(LINEAR, 1000)
    history.graft(edit("2-c", ancestors="a"))
    assert history.knows((2, "c"))
    history.grow(history.parent_of(edit("2-b")), (3, "d"), True)
    with pytest.raises(Conflict):
        history.parent_of(edit("2-b"))
    history.grow(history.parent_of(edit("2-c")), (3, "e"), True)
    assert history.parent_of(edit(None)) == (3, "e")
    history.grow((3, "e"), (4, "f"), False)
    assert history.current() == Current("4-f,e*,c,a;3-d*,b,a", (4, "f"), False)


def test_an_edit_of_no_document_leaves_room_for_its_creation() -> None:
    history = History(None, 1000)
    with pytest.raises(Conflict):
        history.parent_of(edit("1-a"))
    assert history.empty
    history.grow(history.parent_of(edit(None)), (1, "a"), False)
    assert history.current() == Current("1-a", (1, "a"), False)


@pytest.mark.parametrize(
    ("rev", "known"), [("2-b", True), ("1-a", True), ("1-b", False), ("3-c", False)]
)
def test_what_is_known_need_not_come_again(rev: str, known: bool) -> None:
    assert History(LINEAR, 1000).knows(parse(rev)) is known


def test_a_revision_without_its_body_is_not_known() -> None:
    assert History(Current("2-b,a?", (2, "b"), False), 1000).knows((1, "a")) is False
    assert History(None, 1000).knows((1, "a")) is False
