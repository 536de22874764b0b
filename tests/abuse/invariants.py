"""What holds of a database whatever was done to it, seen through the dialect alone."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from typing import Any
from urllib.parse import quote

from tests.support.in_process import InProcess


async def sequence_of(portal: InProcess, db: str) -> tuple[str, int] | None:
    """Which database of that name it is, and its sequence; None where there is none."""
    answer = await portal.admin("GET", f"/{db}")
    if answer.status == 404:
        return None
    number, _, instance = answer.json()["update_seq"].partition("-")
    return instance, int(number)


async def agrees(portal: InProcess, db: str) -> None:
    """Counts, feed, list, leaves, winners and attachments of the database are those of one. Looked
    at again where the portal itself, which reacts to documents, wrote meanwhile."""
    before = None
    while before != (now := await sequence_of(portal, db)):
        before = now
        try:
            await _agrees(portal, db)
        except AssertionError:
            if before == await sequence_of(portal, db):
                raise


async def _agrees(portal: InProcess, db: str) -> None:
    answer = await portal.admin("GET", f"/{db}")
    if answer.status == 404:
        return
    info = answer.json()
    feed = (await portal.admin("GET", f"/{db}/_changes?style=all_docs")).json()
    changes = feed["results"]
    seqs = [int(change["seq"].partition("-")[0]) for change in changes]
    assert seqs == sorted(set(seqs)), "the sequence strictly increases"
    assert feed["last_seq"] == info["update_seq"]
    assert not seqs or seqs[-1] <= int(info["update_seq"].partition("-")[0])
    live = {one["id"]: one["changes"][0]["rev"] for one in changes if not one.get("deleted")}
    assert len({change["id"] for change in changes}) == len(changes)
    assert (info["doc_count"], info["doc_del_count"]) == (len(live), len(changes) - len(live))
    listed = (await portal.admin("GET", f"/{db}/_all_docs")).json()
    assert {row["id"]: row["value"]["rev"] for row in listed["rows"]} == live
    assert listed["total_rows"] == len(listed["rows"])
    for change in changes:
        await _document_agrees(portal, db, change)
    for row in (await portal.admin("GET", f"/{db}/_local_docs")).json()["rows"]:
        name = quote(row["id"].removeprefix("_local/"), safe="")
        assert (await portal.admin("GET", f"/{db}/_local/{name}")).status == 200


async def _document_agrees(portal: InProcess, db: str, change: dict[str, Any]) -> None:
    path = f"/{db}/{_path(change['id'])}"
    named = [leaf["rev"] for leaf in change["changes"]]
    asked = f"{path}?open_revs=all&revs=true&attachments=true"
    # ``open_revs`` answers multipart to whoever takes anything.
    found = (await portal.asks_json(asked)).json()
    leaves = {row["ok"]["_rev"]: row["ok"] for row in found}
    assert list(leaves) == named or set(leaves) == set(named), "every leaf is readable"
    assert len(found) == len(named)
    assert named[0] == max(leaves, key=lambda rev: _rank(leaves[rev])), "the winner wins"
    assert change.get("deleted", False) == leaves[named[0]].get("_deleted", False)
    for leaf in leaves.values():
        _leaf_agrees(leaf)
    answer = await portal.asks_json(path)
    if change.get("deleted"):
        assert (answer.status, answer.json()["reason"]) == (404, "deleted")
    else:
        assert answer.json()["_rev"] == named[0]


def _leaf_agrees(leaf: dict[str, Any]) -> None:
    history, (position, _, digest) = leaf["_revisions"], leaf["_rev"].partition("-")
    assert (history["start"], history["ids"][0]) == (int(position), digest)
    assert len(history["ids"]) <= history["start"]
    for file in leaf.get("_attachments", {}).values():
        found = hashlib.md5(b64decode(file["data"]), usedforsecurity=False).digest()
        assert file["digest"] == "md5-" + b64encode(found).decode()


def _rank(leaf: dict[str, Any]) -> tuple[bool, int, str]:
    """CouchDB's algebra of winners."""
    position, _, digest = leaf["_rev"].partition("-")
    return not leaf.get("_deleted", False), int(position), digest


def _path(id: str) -> str:
    kind, slash, name = id.partition("/")
    return f"_design/{quote(name, safe='')}" if slash and kind == "_design" else quote(id, safe="")


def is_error(text: bytes) -> bool:
    """CouchDB's shape of an error."""
    told = json.loads(text)
    return isinstance(told, dict) and all(
        isinstance(told.get(name), str) and told[name] for name in ("error", "reason")
    )
