"""Every answer recorded from Apache CouchDB 3.5, replayed."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tests.protocol.recording import Step, replay
from tests.protocol.wire import Wire

HERE = Path(__file__).parent
CASES: dict[str, list[Step]] = json.loads((HERE / "couchdb-3.5-answers.json").read_text())
EXCEPTIONS: dict[str, str] = tomllib.loads((HERE / "exceptions.toml").read_text())["cases"]


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
