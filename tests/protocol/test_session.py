"""Signing in by cookie, and what a page of another site can do with it: nothing."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.admin_cookie import LIFETIME, AdminCookies
from server.key_file import load_or_make_secret
from tests.protocol.wire import Reply, Wire
from tests.support.portal_process import ADMIN

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def sign_in(wire: Wire, **headers: str) -> Reply:
    body = {"name": ADMIN[0], "password": ADMIN[1]}
    return wire.anonymous()("POST", "/_session", body, headers)


def cookie_of(reply: Reply) -> dict[str, str]:
    return {"Cookie": reply.headers["set-cookie"].partition(";")[0]}


def test_a_session_by_json_and_by_form(wire: Wire) -> None:
    form = f"name={ADMIN[0]}&password={ADMIN[1]}".encode()
    for reply in (sign_in(wire), wire.anonymous()("POST", "/_session", form, FORM)):
        assert reply.status == 200
        assert reply.json() == {"ok": True, "name": ADMIN[0], "roles": ["_admin"]}
        cookie = reply.headers["set-cookie"]
        assert cookie.startswith("AuthSession=")
        assert {"HttpOnly", "SameSite=Strict", "Path=/db"} <= set(cookie.split("; "))
        shown = wire.anonymous()("GET", "/_session", None, cookie_of(reply)).json()
        assert shown["userCtx"] == {"name": ADMIN[0], "roles": ["_admin"]}
        assert shown["info"]["authenticated"] == "cookie"


def test_a_session_does_what_its_admin_may(wire: Wire, db: str) -> None:
    session, cookie = wire.anonymous(), cookie_of(sign_in(wire))
    assert session("PUT", f"/{db}/a", {"v": 1}, cookie).status == 201
    assert session("GET", "/_all_dbs", None, cookie).status == 200
    assert session("GET", "/_all_dbs").status == 401


def test_signing_out_forgets_the_cookie(wire: Wire) -> None:
    reply = wire.anonymous()("DELETE", "/_session", None, cookie_of(sign_in(wire)))
    assert (reply.status, reply.json()) == (200, {"ok": True})
    assert reply.headers["set-cookie"].startswith("AuthSession=;")
    assert "Max-Age=0" in reply.headers["set-cookie"]


def test_signing_out_renews_no_cookie(wire: Wire) -> None:
    assert wire.data is not None
    key = load_or_make_secret(wire.data / "session.key")
    since = datetime.now(UTC) - timedelta(seconds=LIFETIME / 2)
    old = AdminCookies(key, lambda: since).issue(*ADMIN)
    cookie = {"Cookie": f"AuthSession={old}"}
    shown = wire.anonymous()("GET", "/_session", None, cookie)
    assert shown.headers["set-cookie"].startswith("AuthSession=")
    reply = wire.anonymous()("DELETE", "/_session", None, cookie)
    assert reply.headers["set-cookie"].count("AuthSession=") == 1
    assert reply.headers["set-cookie"].startswith("AuthSession=;")


def test_an_admins_password_is_not_to_be_guessed(wire: Wire) -> None:
    there = {"X-Forwarded-For": "10.9.0.2"}
    guesser = Wire(wire.url, (ADMIN[0], "a-guess"))
    replies = [guesser("GET", "/_all_dbs", None, there) for _ in range(6)]
    body = {"name": ADMIN[0], "password": "a-guess"}
    replies += [wire.anonymous()("POST", "/_session", body, there) for _ in range(5)]
    assert [reply.status for reply in replies] == [401] * 10 + [429]
    assert 0 < int(replies[-1].headers["retry-after"]) <= 900
    # The right one is not told from the others there; elsewhere it opens.
    assert wire("GET", "/_all_dbs", None, there).status == 429
    assert wire("GET", "/_all_dbs").status == 200
    assert wire("GET", "/_all_dbs", None, {"X-Forwarded-For": "10.9.0.3"}).status == 200


def test_wrong_credentials(wire: Wire) -> None:
    device = {"name": secrets.token_hex(16), "password": secrets.token_urlsafe(32)}
    for body in ({"name": ADMIN[0], "password": "x"}, {"name": ADMIN[0]}, device):
        reply = wire.anonymous()("POST", "/_session", body)
        assert reply.status == 401
        assert reply.json() == {
            "error": "unauthorized",
            "reason": "Name or password is incorrect.",
        }
        assert "set-cookie" not in reply.headers
    unclear: list[Any] = [{}, [], {"password": "x"}, {"name": ADMIN[0], "username": "other"}]
    for one in unclear:
        assert wire.anonymous()("POST", "/_session", one).status == 400
    assert wire.anonymous()("POST", "/_session", {"name": 1, "password": []}).status == 400
    assert wire.anonymous()("POST", "/_session", b"{", FORM | {"Content-Type": "x/y"}).status == 415


@pytest.mark.parametrize("value", ["", "x", "YWRtaW46Njo2", "%%%", "ñ", "AAAA" * 1000])
def test_a_cookie_that_is_none_of_ours_says_nothing(wire: Wire, value: str) -> None:
    cookie = {"Cookie": f"AuthSession={value}".encode("latin-1").decode("latin-1")}
    reply = wire.anonymous()("GET", "/_session", None, cookie)
    assert reply.json()["userCtx"] == {"name": None, "roles": []}


def test_a_cookie_that_was_changed_is_worth_nothing(wire: Wire) -> None:
    good = cookie_of(sign_in(wire))["Cookie"]
    for changed in (good[:-6], good[:-6] + "AAAAAA", good.replace("=", "=A", 1)):
        assert wire.anonymous()("GET", "/_all_dbs", None, {"Cookie": changed}).status == 401


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"},
                {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]
)  # fmt: skip
def test_a_page_of_another_site_cannot_use_it(wire: Wire, db: str, headers: dict[str, str]) -> None:
    cookie = cookie_of(sign_in(wire)) | headers
    for method, path in (("PUT", f"/{db}/a"), ("POST", f"/{db}/_bulk_docs"), ("DELETE", f"/{db}")):
        assert wire.anonymous()(method, path, {"docs": []}, cookie).status == 401
    assert wire.anonymous()("GET", f"/{db}/_all_docs", None, cookie).status == 401
    assert sign_in(wire, **headers).status == 403
    assert wire("GET", f"/{db}").json()["doc_count"] == 0


def test_the_portals_own_pages_can(wire: Wire, db: str) -> None:
    own = {"Origin": wire.url.removesuffix("/db"), "Sec-Fetch-Site": "same-origin"}
    cookie = cookie_of(sign_in(wire, **own)) | own
    assert wire.anonymous()("POST", f"/{db}/_bulk_docs", {"docs": [{}]}, cookie).status == 201
    plain = cookie | {"Content-Type": "text/plain"}
    assert wire.anonymous()("POST", f"/{db}/_bulk_docs", {"docs": [{}]}, plain).status == 415


def test_where_to_go_next_is_on_this_server(wire: Wire) -> None:
    body = {"name": ADMIN[0], "password": ADMIN[1]}
    reply = wire.anonymous()("POST", "/_session?next=/public", body)
    assert (reply.status, reply.headers["location"]) == (302, "/db/public")
    for odd in ("//evil.example", "/%5C%5Cevil.example", "/%0D%0AX: y"):
        reply = wire.anonymous()("POST", f"/_session?next={odd}", body)
        assert reply.headers.get("location", "/db/").startswith("/db/")


def test_a_session_ends_by_itself_and_is_prolonged_before() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    cookies = AdminCookies(b"k" * 32, lambda: now)
    value = cookies.issue("ana:b", "hash")
    assert cookies.name_in(value) == "ana:b"
    assert cookies.check(value, "hash") == (True, False)
    assert cookies.check(value, "another password's") == (False, False)
    assert AdminCookies(b"x" * 32, lambda: now).check(value, "hash") == (False, False)
    now += timedelta(seconds=LIFETIME - 1)
    assert cookies.check(value, "hash") == (True, True)
    now += timedelta(seconds=1)
    assert cookies.check(value, "hash")[0] is False
