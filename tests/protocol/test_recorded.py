"""Every answer recorded from Apache CouchDB 3.5, replayed."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.protocol.recording import Step, replay
from tests.protocol.wire import Wire
from tests.support.engines import ENGINES, new_store_url
from tests.support.portal_process import ADMIN, PortalProcess

HERE = Path(__file__).parent
CASES: dict[str, list[Step]] = json.loads((HERE / "couchdb-3.5-answers.json").read_text())
EXCEPTIONS: dict[str, str] = tomllib.loads((HERE / "exceptions.toml").read_text())["cases"]


@pytest.fixture(scope="module", params=ENGINES)
def wire(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Wire]:
    """A portal on each engine."""
    folder = tmp_path_factory.mktemp(request.param)
    server = partial(request.getfixturevalue, "postgres")
    with (
        new_store_url(request.param, folder, server) as url,
        PortalProcess(folder / "data", environment={"DATABASE_URL": url}) as portal,
    ):
        yield Wire(f"{portal.url}/db", ADMIN)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
            marks=[pytest.mark.xfail(reason=EXCEPTIONS[name], strict=True)]
            if name in EXCEPTIONS
            else [],
        )
        for name in CASES
    ],
)
def test_answers_as_couchdb(name: str, wire: Wire, db: str) -> None:
    replay(CASES[name], wire, db)


def test_every_exception_is_a_case_with_a_reason() -> None:
    assert EXCEPTIONS.keys() <= CASES.keys()
    assert all(EXCEPTIONS.values())
