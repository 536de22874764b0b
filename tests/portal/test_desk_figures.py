"""How cases are attended to, over HTTP: figures of her reach, their export, the report of a day."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import httpx
import pytest

from tests.portal.people import Citizen, Desk, Json, add_official, complaint, new_uuid, submission
from tests.support.portal_process import PortalProcess
from tests.support.wait import until

WATER = "aguas-y-electricidad"
#: Where no other test of this package sends anything.
MUNICIPALITY = "regla"
PATHS = ("/statistics", "/statistics/export", "/report")


@pytest.fixture(scope="module")
def chief(portal: PortalProcess) -> Iterator[Desk]:
    """Who administers one municipality, and attends to cases nowhere."""
    add_official(
        portal, "jefa-regla", "Regla", "--role", "administer", "--municipality", MUNICIPALITY
    )
    desk = Desk(portal, "jefa-regla")
    desk.enrol()
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def cases(portal: PortalProcess, chief: Desk, desk: Desk) -> list[str]:
    """Two leaks and a complaint of the municipality; the first leak is answered."""
    citizen = Citizen(portal)
    place = {"municipality": MUNICIPALITY, "address": "Martí 10"}
    data = {**submission("")["data"], "place": place}
    leaks = [submission(new_uuid(), data=data) for _ in range(2)]
    documents = [*leaks, complaint(new_uuid(), municipality=MUNICIPALITY)]
    citizen.upload(*documents)
    uuids = [document["_id"].removeprefix("submission:") for document in documents]
    for uuid in uuids:
        citizen.wait_for(f"case:{uuid}")
    rev = desk.case(uuids[0])["rev"]
    path = f"/cases/{uuids[0]}/answers"
    assert desk.command(path, rev=rev, text="Ya.", state="answered").status_code == 200
    return uuids


def figures(chief: Desk, **span: str) -> Json:
    answer = chief.client.get("/statistics", params=span)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


@pytest.mark.usefixtures("cases")
def test_figures_are_of_her_reach(chief: Desk) -> None:
    found = figures(chief)
    total = found["total"]
    assert (total["received"], total["answered"], total["in_time"]) == (3, 1, 1)
    assert (total["late"], total["overdue"]) == (0, 0)
    assert total["median_days"] == 0
    assert [group["name"] for group in found["municipalities"]] == [MUNICIPALITY]
    counts = {group["name"]: group["figures"]["received"] for group in found["organizations"]}
    assert counts == {WATER: 2, "gobierno-provincial": 1}
    kinds = {group["name"]: group["figures"]["received"] for group in found["kinds"]}
    assert kinds["queja"] == 1
    assert sum(kinds.values()) == 3


@pytest.mark.usefixtures("cases")
def test_a_span_of_days_is_both_ends_included(chief: Desk) -> None:
    today = figures(chief)["until"]
    assert figures(chief, since=today, until=today)["total"]["received"] == 3
    before = figures(chief, since="2020-01-01", until="2020-12-31")
    assert before["total"]["received"] == 0
    assert before["total"]["median_days"] is None
    assert before["months"] == []


@pytest.mark.parametrize(
    "span",
    [
        {"since": "2026-02-01", "until": "2026-01-31"},
        {"since": "1990-01-01", "until": "2026-01-01"},
        {"since": "9999-12-31"},
        {"until": "0001-01-01"},
        {"until": "9999-12-31"},
        {"since": "0001-01-01", "until": "0001-01-02"},
        {"since": "ayer"},
        {"until": "2026-02-30"},
    ],
)
def test_a_span_that_is_none_is_refused(chief: Desk, span: dict[str, str]) -> None:
    for path in PATHS[:2]:
        answer = chief.client.get(path, params=span)
        assert answer.status_code == 400, answer.text
        assert set(answer.json()) == {"error", "reason"}


@pytest.mark.usefixtures("cases")
def test_the_export_says_the_same(chief: Desk) -> None:
    answer = chief.client.get("/statistics/export")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    total = next(row for row in rows if row["group"] == "total")
    assert (total["received"], total["answered"], total["in_time"]) == ("3", "1", "1")
    assert {row["group"] for row in rows} == {
        *("total", "month", "kind", "organization", "municipality")
    }


def test_figures_are_for_who_administers(portal: PortalProcess, desk: Desk) -> None:
    for path in PATHS:
        assert desk.client.get(path).status_code == 403, path
        assert httpx.get(f"{portal.url}/api/desk{path}").status_code == 401, path


def test_the_report_of_today_is_there_and_says_what_is_hers(chief: Desk) -> None:
    """Nothing of hers is past its day: cases are never so on the day they come."""

    def report() -> Json:
        answer = chief.client.get("/report")
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    until(lambda: report()["past"] == [])
    assert report()["day"] == figures(chief)["until"]
