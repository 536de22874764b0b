"""The second factor of who administers: set up, asked for, guessed at, lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.portal.people import PASSWORD, Desk
from tests.portal.roles import grant
from tests.support.portal_process import PortalProcess


def test_a_second_factor_is_asked_for(portal: PortalProcess, desks: dict[str, Desk]) -> None:
    admin, known = desks["jefa"].client, {"name": "cauta", "password": PASSWORD}
    new = {
        **known,
        "display": "Cauta",
        "grants": [grant("administer")],
    }
    assert admin.post("/officials", json=new).status_code == 201
    desk, other = Desk(portal, "cauta"), Desk(portal, "cauta")
    state = desk.client.get("/session").json()
    assert (state["second_factor"], state["needs_factor"]) == (False, "administer")
    assert desk.client.get("/officials").status_code == 403
    assert desk.client.post("/factor/confirmation", json={"code": "1"}).status_code == 404
    totp = desk.enrol()
    assert desk.client.get("/officials").status_code == 200
    assert other.client.get("/session").status_code == 401  # it was opened without
    assert desk.client.post("/factor").status_code == 409

    asked = other.client.post("/session", json=known)
    assert (asked.status_code, asked.json()["error"]) == (401, "second_factor")
    assert "set-cookie" not in asked.headers
    wrong = other.client.post("/session", json={**known, "code": "000000"})
    assert wrong.status_code == 403
    wrong = other.client.post("/session", json={**known, "password": "no", "code": "000000"})
    assert wrong.json()["error"] == "unauthorized"
    following = totp.at(datetime.now(UTC) + timedelta(seconds=30))
    assert other.client.post("/session", json={**known, "code": following}).status_code == 200
    again = desk.client.post("/session", json={**known, "code": following})
    assert again.status_code == 403  # replayed
    paper = desk.client.post("/session", json={**known, "code": desk.recovery[0]})
    assert paper.status_code == 200
    for _ in range(5):
        status = other.client.post("/factor/removal", json={"code": "111111"}).status_code
    assert status == 403
    locked = other.client.post("/factor/removal", json={"code": desk.recovery[1]})
    assert locked.status_code == 429
    assert int(locked.headers["retry-after"]) > 800
    assert admin.delete("/officials/cauta/factor").status_code == 204
    assert other.client.get("/session").status_code == 401
    assert other.client.post("/session", json=known).json()["second_factor"] is False
    acts = [row["act"] for row in admin.get("/audit", params={"who": "cauta"}).json()["rows"]]
    assert {"factor_on", "factor_failed", "sign_in"} <= set(acts)
    desk.close()
    other.close()
