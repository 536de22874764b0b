"""Random edits, replications and crashes over three replicas (two portals and a PouchDB) end with
equal trees and winners everywhere."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from itertools import count, permutations
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.interop.test_pouchdb import HERE, NODE
from tests.support.portal_process import ADMIN, PortalProcess
from tools.node_modules import install

POUCHDB, PORTALS = 0, (1, 2)
_numbers = count(1)

edits = st.fixed_dictionaries(
    {
        "do": st.just("edit"),
        "where": st.integers(0, 2),
        "id": st.sampled_from(("a", "b", "_design/c")),
        "which": st.integers(0, 2),
        "body": st.none() | st.integers(0, 3),
        "file": st.none() | st.integers(0, 2),
    }
)
ends = st.sampled_from(list(permutations((0, 1, 2), 2)))
replications = st.fixed_dictionaries(
    {"do": st.just("replicate"), "ends": ends, "by_source": st.booleans()}
)
histories = st.lists(edits | replications, min_size=4, max_size=20)


def _edit(where: int, body: int, file: int) -> dict[str, Any]:
    return {"do": "edit", "where": where, "id": "a", "which": 0, "body": body, "file": file}


def _replicate(source: int, target: int) -> dict[str, Any]:
    return {"do": "replicate", "ends": (source, target), "by_source": True}


#: A conflict whose leaves have each its own file of one name: one leaf is pulled, or two at once.
CONFLICTS = (
    [_edit(0, 0, 0), _edit(0, 1, 0), _edit(1, 0, 1)],
    [_edit(0, 0, 0), _edit(1, 1, 1), _edit(2, 2, 2), _replicate(1, 2), _replicate(2, 0)],
)
#: A portal is killed while it replicates to the other, and started again.
CRASHES = [
    *(_edit(where, where, 0) for where in (0, 1, 2)),
    {"do": "crash", "where": 1},
    *(_edit(where, 3, where) for where in (0, 1, 2)),
    _replicate(2, 1),
    {"do": "crash", "where": 2},
    _edit(1, 2, 0),
]


class World:
    """Two portals, and a process with a PouchDB in it."""

    def __init__(self, portals: list[PortalProcess], pouchdb: subprocess.Popen[str]) -> None:
        self.portals = portals
        self.pouchdb = pouchdb
        self.db = ""

    def tell(self, **order: Any) -> Any:
        """An order to the PouchDB; its answer."""
        assert self.pouchdb.stdin is not None
        assert self.pouchdb.stdout is not None
        self.pouchdb.stdin.write(json.dumps(order) + "\n")
        self.pouchdb.stdin.flush()
        answer = json.loads(self.pouchdb.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def begin(self) -> None:
        """Three empty replicas."""
        self.db = f"replica{next(_numbers)}"
        self.tell(do="begin", urls=[self.url(where) for where in PORTALS])

    def url(self, where: int) -> str:
        return f"{self.portals[where - 1].url}/db/{self.db}"

    def replicate(self, source: int, target: int, *, by_source: bool) -> None:
        """By PouchDB's replicator where it is one of the ends, else by ours."""
        if POUCHDB in (source, target):
            self.tell(do="replicate", source=source, target=target)
            return
        answer = self._ask(source, target, source if by_source else target)
        assert answer.status_code == 200, answer.text

    def crash(self, where: int) -> None:
        """Killed just as it began to replicate."""
        other = next(portal for portal in PORTALS if portal != where)
        assert self._ask(where, other, where, continuous=True).status_code == 202
        self.portals[where - 1].kill()
        self.portals[where - 1].start()

    def _ask(self, source: int, target: int, who: int, **more: Any) -> httpx.Response:
        basic = {"username": ADMIN[0], "password": ADMIN[1]}
        named: list[Any] = [
            self.db if end == who else {"url": self.url(end), "auth": {"basic": basic}}
            for end in (source, target)
        ]
        body = {"source": named[0], "target": named[1], **more}
        url = f"{self.portals[who - 1].url}/db/_replicate"
        return httpx.post(url, json=body, auth=ADMIN, timeout=60)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    install(HERE)
    folder: Path = tmp_path_factory.mktemp("replicas")
    environment = {
        **os.environ,
        "PORTAL_ADMIN_NAME": ADMIN[0],
        "PORTAL_ADMIN_PASSWORD": ADMIN[1],
    }
    with (
        PortalProcess(folder / "one") as one,
        PortalProcess(folder / "two") as two,
        subprocess.Popen(
            [NODE, "replica.mjs"],
            cwd=HERE,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as pouchdb,
    ):
        yield World([one, two], pouchdb)


@settings(
    max_examples=8,
    deadline=None,
    # Shrinking would take minutes; a history is short enough to be read.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=histories)
@example(history=CONFLICTS[0])
@example(history=CONFLICTS[1])
@example(history=CRASHES)
def test_three_replicas_end_equal(world: World, history: list[Any]) -> None:
    world.begin()
    for happening in history:
        match happening:
            case {"do": "edit"}:
                world.tell(**happening)
            case {"do": "crash", "where": where}:
                world.crash(where)
            case {"ends": (source, target), "by_source": by_source}:
                world.replicate(source, target, by_source=by_source)
    for _ in range(2):
        for number, (source, target) in enumerate(permutations((0, 1, 2), 2)):
            world.replicate(source, target, by_source=number % 2 == 0)
    pouchdb, one, two = world.tell(do="trees")
    assert one.keys() == two.keys() == pouchdb.keys()
    for id, tree in one.items():
        told = json.dumps([history, pouchdb[id], tree, two[id]])
        assert tree == two[id] == pouchdb[id], told
