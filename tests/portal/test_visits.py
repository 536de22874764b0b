"""Visits are counted without saying by whom."""

from __future__ import annotations

import httpx
import pytest

from tests.portal.people import new_uuid
from tests.support.portal_process import PortalProcess


def test_a_batch_is_taken_as_often_as_it_comes(portal: PortalProcess, publication: str) -> None:
    body = {"batch": new_uuid(), "visits": {publication: 3}}
    for _ in range(2):
        answer = httpx.post(f"{portal.url}/api/visits", json=body)
        assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"batch": "1", "visits": {"a": 1}},
        {"batch": new_uuid(), "visits": {}},
        {"batch": new_uuid(), "visits": {"a": 0}},
        {"batch": new_uuid(), "visits": {"a": 1000}},
        {"batch": new_uuid(), "visits": {"No Hay": 1}},
        {"batch": new_uuid(), "visits": {f"a{n}": 1 for n in range(101)}},
        {"batch": new_uuid(), "visits": {"a": 1}, "who": "ana"},
    ],
)
def test_what_is_no_batch_is_refused(portal: PortalProcess, body: dict[str, object]) -> None:
    answer = httpx.post(f"{portal.url}/api/visits", json=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"] == "bad_request"
