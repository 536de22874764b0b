"""The portal's own API does what its OpenAPI document says, whoever asks whatever."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import checks

from tests.portal.people import Citizen, Desk, add_official
from tests.support.fuzzing import bounded
from tests.support.portal_process import PortalProcess

checks.load_all_checks()
CHECKS = checks.CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    ]
)
Headers = dict[str, str]
SAFE = {"GET", "HEAD", "OPTIONS"}
FORBIDDEN = 403
#: A stream without end; and what would sign the official out.
LEFT_OUT = {("GET", "/api/feed"), ("DELETE", "/api/desk/session")}


@pytest.fixture(scope="module")
def people(portal: PortalProcess) -> Iterator[dict[str, dict[str, str]]]:
    """Each one's headers."""
    add_official(portal)
    citizen, desk = Citizen(portal), Desk(portal)
    basic = b64encode(":".join(citizen.auth).encode()).decode()
    signed_in = {"X-Portal": "desk", "Cookie": f"desk={desk.client.cookies['desk']}"}
    yield {"nobody": {}, "a citizen": {"Authorization": f"Basic {basic}"}, "an official": signed_in}
    desk.close()


@pytest.fixture(scope="module")
def operations(portal: PortalProcess) -> list[Any]:
    document = schemathesis.openapi.from_url(f"{portal.url}/schema/openapi.json")
    found: list[Any] = [result.ok() for result in document.get_all_operations()]  # type: ignore[union-attr]
    return [one for one in found if (one.method.upper(), one.path) not in LEFT_OUT]


@pytest.fixture(scope="module")
def writing(operations: list[Any]) -> list[Any]:
    """The desk's that change something."""
    at_the_desk = (one for one in operations if one.path.startswith("/api/desk/"))
    return [one for one in at_the_desk if one.method.upper() not in SAFE]


@bounded(80)
@given(st.data())
def test_a_session_alone_writes_nothing(
    portal: PortalProcess, writing: list[Any], people: dict[str, Headers], data: st.DataObject
) -> None:
    """A page of another site has the browser send its cookie, but no header of its own (CSRF)."""
    case = data.draw(data.draw(st.sampled_from(writing), "operation").as_strategy(), "case")
    cookie = {"Cookie": people["an official"]["Cookie"]}
    answer = case.call(base_url=portal.url, headers=cookie, allow_redirects=False)
    assert answer.status_code in (400, 403, 404, 413, 415), answer.status_code
    assert answer.status_code != FORBIDDEN or "X-Portal" in answer.json()["reason"]


@pytest.mark.parametrize("who", ["nobody", "a citizen", "an official"])
@bounded(80)
@given(st.data())
def test_every_answer_is_in_the_document(
    portal: PortalProcess,
    operations: list[Any],
    people: dict[str, dict[str, str]],
    who: str,
    data: st.DataObject,
) -> None:
    operation = data.draw(st.sampled_from(operations), "operation")
    case = data.draw(operation.as_strategy(), "case")
    answer = case.call(base_url=portal.url, headers=people[who], allow_redirects=False)
    # Open311 has its own document (GeoReport v2), in JSON and XML.
    ours = operation.path.startswith("/api/")
    case.validate_response(answer, checks=CHECKS if ours else [checks.not_a_server_error])
