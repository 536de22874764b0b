"""What a replica lacks: ``_revs_diff`` (CouchDB's documentation, "/{db}/_revs_diff")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from sync import revision, revtree, treetext
from sync.snapshot import HeaderRow, Snapshot


class RevsDiff(Struct, frozen=True):
    """What ``_revs_diff`` says of one document; ``possible_ancestors`` are leaves."""

    missing: tuple[str, ...]
    possible_ancestors: tuple[str, ...] = ()


def revs_diff(
    snapshot: Snapshot, db: int, asked: Mapping[str, Sequence[str]]
) -> dict[str, RevsDiff]:
    """What is missing of the asked revisions. Raises BadRequest("Invalid rev format")."""
    found = snapshot.driver.execute(snapshot.sql.headers, (db, snapshot.sql.list(list(asked))))
    rows = {row[0]: HeaderRow._make(row) for row in found.fetchall()}
    answer = {}
    for id, revs in asked.items():
        diff = _diff(rows.get(id), revs)
        if diff is not None:
            answer[id] = diff
    return answer


def _diff(row: HeaderRow | None, revs: Sequence[str]) -> RevsDiff | None:
    wanted = [revision.parse(rev) for rev in dict.fromkeys(revs)]
    if row is None:
        return RevsDiff(tuple(map(revision.text, wanted))) if wanted else None
    if all(revision.text(rev) == row.rev for rev in wanted):
        return None
    tree = treetext.decode(row.tree)
    missing = revtree.missing(tree, wanted)
    if not missing:
        return None
    ancestors = revtree.possible_ancestors(tree, missing)
    return RevsDiff(tuple(map(revision.text, missing)), tuple(map(revision.text, ancestors)))
