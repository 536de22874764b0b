"""Signing in at the desk, and who is kept out of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import msgspec
import pytest

from tests.portal.people import DISPLAY, OFFICIAL, PASSWORD, Citizen, Desk, add_official, new_uuid
from tests.support.portal_process import ADMIN, PortalProcess


@pytest.fixture
def browser(portal: PortalProcess) -> Iterator[httpx.Client]:
    """A browser nobody has signed in with."""
    with httpx.Client(base_url=f"{portal.url}/api/desk", headers={"X-Portal": "desk"}) as client:
        yield client


def test_signing_in_and_out(browser: httpx.Client) -> None:
    assert browser.get("/session").status_code == 401
    known = {"name": OFFICIAL, "password": PASSWORD}
    assert browser.post("/session", json=known, headers={"X-Portal": ""}).status_code == 403
    for name, password in ((OFFICIAL, "wrong-password"), ("nobody", PASSWORD)):
        answer = browser.post("/session", json={"name": name, "password": password})
        assert answer.status_code == 401
        assert answer.json()["error"] == "unauthorized"
    answer = browser.post("/session", json=known)
    everywhere = {"organization": "", "municipality": ""}
    signed_in = {
        "name": OFFICIAL,
        "display": DISPLAY,
        "grants": [{"role": role, **everywhere} for role in ("attend", "moderate")],
        "second_factor": False,
        "needs_factor": "",
    }
    assert answer.json() == signed_in
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert browser.get("/session").json() == signed_in
    token = browser.cookies["desk"]
    assert browser.delete("/session").status_code == 204
    assert browser.get("/session", headers={"Cookie": f"desk={token}"}).status_code == 401


def test_a_session_that_a_stranger_chose_is_none(browser: httpx.Client) -> None:
    """Session fixation: signing in gives a token of its own, whatever the browser brought."""
    chosen = "A" * 43
    browser.cookies.set("desk", chosen)
    answer = browser.post("/session", json={"name": OFFICIAL, "password": PASSWORD})
    assert answer.status_code == 200
    given = answer.headers["set-cookie"].partition(";")[0].partition("=")[2]
    assert len(given) >= len(chosen)
    assert given != chosen
    browser.cookies.clear()
    for token, status in ((chosen, 401), (given, 200)):
        assert browser.get("/session", headers={"Cookie": f"desk={token}"}).status_code == status


def test_an_officials_password_is_not_to_be_guessed(portal: PortalProcess) -> None:
    def attempt(password: str, network: str) -> httpx.Response:
        headers = {"X-Portal": "desk", "X-Forwarded-For": network}
        body = {"name": OFFICIAL, "password": password}
        url = f"{portal.url}/api/desk/session"
        return httpx.post(url, json=body, headers=headers, timeout=60)

    answers = [attempt(f"a-guess-{number}", "10.8.0.1") for number in range(12)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 2
    assert 0 < int(answers[-1].headers["retry-after"]) <= 900
    assert attempt(PASSWORD, "10.8.0.1").status_code == 429
    assert attempt(PASSWORD, "10.8.0.2").status_code == 200
    # The log says it once, not once a guess.
    with sqlite3.connect(portal.data / "portal.db", timeout=20) as database:
        acts = database.execute("SELECT act FROM audit WHERE who = ?", [OFFICIAL]).fetchall()
    assert acts.count(("sign_in_locked",)) == 1
    assert ("sign_in_failed",) not in acts


def test_another_site_cannot_sign_a_browser_in(portal: PortalProcess) -> None:
    known = msgspec.json.encode({"name": OFFICIAL, "password": PASSWORD})
    url = f"{portal.url}/api/desk/session"
    for headers, status in (
        ({"Content-Type": "text/plain"}, 403),
        ({"Content-Type": "text/plain", "X-Portal": "desk"}, 415),
        ({"Content-Type": "application/json"}, 403),
        ({"Content-Type": "application/json; charset=utf-8", "X-Portal": "desk"}, 200),
    ):
        answer = httpx.post(url, content=known, headers=headers)
        assert answer.status_code == status, headers
        assert ("set-cookie" in answer.headers) == (status == 200)


def test_strangers_keep_no_official_from_signing_in(portal: PortalProcess) -> None:
    """They are told to come again; somebody else's sign-in waits for few of them at most."""

    def stranger(number: int) -> httpx.Response:
        body = {"name": f"nobody-{number}", "password": "a-guess-that-is-long"}
        return httpx.post(
            f"{portal.url}/api/desk/session", json=body, headers={"X-Portal": "desk"}, timeout=60
        )

    with ThreadPoolExecutor(24) as pool:
        attempts = [pool.submit(stranger, number) for number in range(48)]
        Desk(portal).close()
        answers = [attempt.result() for attempt in attempts]
    assert {answer.status_code for answer in answers} == {401, 429}
    for answer in answers:
        if answer.status_code == 429:
            assert int(answer.headers["retry-after"]) >= 1
            assert answer.json()["error"] == "too_many_requests"


def test_another_site_cannot_make_a_browser_write(desk: Desk, case: str) -> None:
    command = {"command": new_uuid(), "rev": desk.case(case)["rev"], "state": "in_study"}
    answer = desk.client.post(f"/cases/{case}/state", json=command, headers={"X-Portal": ""})
    assert answer.status_code == 403
    assert desk.case(case)["case"]["state"] == "received"


def test_the_desk_is_for_officials(portal: PortalProcess, citizen: Citizen, case: str) -> None:
    paths = ("/cases", f"/cases/{case}", f"/cases/{case}/attachments/a.jpg", "/comments")
    for path in paths:
        url = f"{portal.url}/api/desk{path}"
        assert httpx.get(url).status_code == 401
        assert httpx.get(url, auth=citizen.auth).status_code == 403
        assert httpx.get(url, auth=ADMIN).status_code == 403
    assert httpx.get(f"{portal.url}/db/desk/desk-case:{case}").status_code == 401
    assert httpx.get(f"{portal.url}/db/desk", auth=citizen.auth).status_code == 403


def test_a_password_changed_ends_the_sessions(portal: PortalProcess) -> None:
    add_official(portal, "cambia")
    desk = Desk(portal, "cambia")
    portal.run("official", "add", "cambia", text=f"{PASSWORD}\n")
    assert desk.client.get("/session").status_code == 401
    desk.close()
    stored = (portal.data / "portal.db").read_bytes() + (portal.data / "portal.db-wal").read_bytes()
    assert PASSWORD.encode() not in stored
