"""Pages of other origins: none by default, those named, or any without cookies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.protocol.wire import Reply, Wire
from tests.support.portal_process import ADMIN, PortalProcess

APP = "https://app.example"
OTHER = "https://other.example"
ASKS = {
    "Access-Control-Request-Method": "PUT",
    "Access-Control-Request-Headers": "authorization, content-type, x-odd",
}


@pytest.fixture(scope="module", params=[APP, f"*, {APP}"])
def open_wire(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Wire]:
    environment = {"PORTAL_CORS_ORIGINS": request.param}
    data = tmp_path_factory.mktemp("cors") / "data"
    with PortalProcess(data, environment=environment) as portal:
        yield Wire(f"{portal.url}/db", ADMIN)


def allowed(reply: Reply) -> str | None:
    return reply.headers.get("access-control-allow-origin")


def test_no_page_of_another_origin_by_default(wire: Wire) -> None:
    reply = wire("GET", "/", None, {"Origin": APP})
    assert not [name for name in reply.headers if name.startswith("access-control")]
    assert wire.anonymous()("OPTIONS", "/public", None, {"Origin": APP, **ASKS}).status == 405


def test_a_browser_that_asks_first_is_told(open_wire: Wire) -> None:
    reply = open_wire.anonymous()("OPTIONS", "/none/_bulk_docs", None, {"Origin": APP, **ASKS})
    assert (reply.status, reply.body, allowed(reply)) == (204, b"", APP)
    assert reply.headers["access-control-allow-credentials"] == "true"
    assert {"PUT", "DELETE", "COPY"} <= set(
        reply.headers["access-control-allow-methods"].split(", ")
    )
    assert reply.headers["access-control-allow-headers"] == "authorization, content-type"
    assert "Origin" in reply.headers["vary"]


def test_answers_and_errors_can_be_read(open_wire: Wire) -> None:
    for path, status in (
        ("/public", 200),
        ("/public/none", 404),
        ("/public/_changes?since=x", 400),
    ):
        reply = open_wire("GET", path, None, {"Origin": APP})
        assert (reply.status, allowed(reply)) == (status, APP)
        assert "etag" in reply.headers["access-control-expose-headers"]
    reply = open_wire.anonymous()("GET", "/desk", None, {"Origin": APP})
    assert (reply.status, allowed(reply)) == (401, APP)


def test_only_a_named_origin_may_use_a_cookie(open_wire: Wire) -> None:
    body = {"name": ADMIN[0], "password": ADMIN[1]}
    signed_in = open_wire.anonymous()("POST", "/_session", body, {"Origin": APP})
    cookie = {"Cookie": signed_in.headers["set-cookie"].partition(";")[0]}
    for origin, status in ((APP, 200), (OTHER, 401)):
        asked = cookie | {"Origin": origin}
        assert open_wire.anonymous()("GET", "/_all_dbs", None, asked).status == status


def test_any_other_origin_where_any_is_let_in(
    open_wire: Wire, request: pytest.FixtureRequest
) -> None:
    any_origin = open_wire("GET", "/_node/_local/_config/cors/origins").json().startswith("*")
    reply = open_wire("GET", "/public", None, {"Origin": OTHER})
    assert allowed(reply) == (OTHER if any_origin else None)
