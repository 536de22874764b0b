"""The log of what officials did: what is in it, who reads it, and how it is taken away."""

from __future__ import annotations

import csv
import io
import re

from tests.portal.people import Citizen, Desk
from tests.portal.roles import EVIL
from tests.support.portal_process import PortalProcess


def test_every_act_is_in_the_log(
    portal: PortalProcess, desks: dict[str, Desk], leak: str, citizen: Citizen
) -> None:
    desk, admin = desks["agua"], desks["jefa"].client
    for _ in range(3):
        view = desk.case(leak)
        assert desk.client.get(f"/cases/{leak}/attachments/foto-1.jpg").status_code == 200
    done = desk.command(f"/cases/{leak}/answers", rev=view["rev"], text="Ya.", state="answered")
    log = admin.get("/audit", params={"who": "agua"}).json()["rows"]
    of_case = [entry for entry in log if entry["subject"] == f"desk-case:{leak}"]
    assert [entry["act"] for entry in of_case] == ["answer", "open"]
    assert (of_case[0]["before"], of_case[0]["after"]) == (view["rev"], done.json()["rev"])
    assert of_case[0]["detail"]["to"] == "answered"
    photo = [entry["act"] for entry in log if entry["subject"] == f"desk-case:{leak}/foto-1.jpg"]
    assert photo == ["open"]
    for name in ("agua", "jefa-agua"):
        assert desks[name].client.get("/audit").status_code == 403
        assert desks[name].client.get("/audit/export").status_code == 403
    assert re.match(r"The log is whole: \d+ entries", portal.run("audit", "verify"))


def test_the_log_is_exported_without_formulas(desks: dict[str, Desk]) -> None:
    evil, admin = EVIL, desks["jefa"].client
    answer = admin.get("/audit/export", params={"who": evil})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["number", "at", "who", "act"]
    assert [row[2] for row in rows[1:]] == [f"'{evil}"]
    plain = admin.get("/audit/export", params={"who": evil, "format": "json"}).json()
    assert [entry["who"] for entry in plain] == [evil]
    assert admin.get("/audit/export", params={"format": "exe"}).status_code == 400
    last = admin.get("/audit").json()["rows"][0]
    assert (last["act"], last["detail"]["format"]) == ("export", "json")
    assert admin.get("/audit/export", params={"who": "nobody", "format": "json"}).json() == []


def test_an_export_of_statistics_is_in_the_log(desks: dict[str, Desk]) -> None:
    admin = desks["jefa"].client
    span = {"since": "2026-01-01", "until": "2026-06-30"}
    assert admin.get("/statistics/export", params=span).status_code == 200
    last = admin.get("/audit").json()["rows"][0]
    assert (last["act"], last["subject"]) == ("export", "statistics")
    assert last["detail"] == {"format": "csv", **span}
