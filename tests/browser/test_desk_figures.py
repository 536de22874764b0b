"""How cases are attended to, and what is past its day: what who administers sees at the desk."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.official import Citizen, Official, at_desk, set_up_factor, unique
from tests.support.portal_process import ADMIN, PortalProcess
from tests.support.wait import until

#: Where no other browser test sends anything, so that figures are of these tests alone.
MUNICIPALITY, NAME = "cotorro", "Cotorro"
GOVERNMENT = "Gobierno Provincial de La Habana"

#: Pixels that the tables must be moved to be read whole.
SIDEWAYS = """Math.max(...[...document.querySelectorAll(".desk-figures")]
    .map(({scrollWidth, clientWidth}) => scrollWidth - clientWidth))"""


@pytest.fixture(scope="module")
def cases(portal: PortalProcess) -> list[str]:
    """Three complaints; the first is answered."""
    citizen = Citizen(portal)
    uuids = [citizen.complain(unique("Basura"), municipality=MUNICIPALITY) for _ in range(3)]
    until(lambda: len(citizen.ids("case")) == len(uuids))
    Official(portal, "María Pérez").answer(uuids[0], "Se recogió.", "answered")
    return uuids


@pytest.fixture
def page(portal: PortalProcess, new_context: NewContext, cases: list[str]) -> Page:
    """The administration of the municipality."""
    context: BrowserContext = new_context(portal.url)
    options = ("--role", "administer", "--municipality", MUNICIPALITY)
    page = at_desk(context, Official(portal, "Carmen Ruiz", *options))
    set_up_factor(page)
    expect(page.get_by_role("heading", level=1, name="Administración")).to_be_visible()
    return page


def figures(page: Page, table: str, row: str) -> list[str]:
    """What a row of a table says, once it is there."""
    found: Locator = page.get_by_role("table", name=table).get_by_role("row").filter(has_text=row)
    expect(found).to_have_count(1)
    return found.get_by_role("cell").all_inner_texts()


def test_figures_are_shown_narrowed_and_taken_as_csv(page: Page) -> None:
    page.get_by_role("link", name="Estadísticas").click()
    assert figures(page, "Por municipio", NAME)[:5] == ["3", "1", "1", "0", "0"]
    assert figures(page, "Por organismo", GOVERNMENT)[:2] == ["3", "1"]
    assert figures(page, "Por tipo", "Queja")[:2] == ["3", "1"]
    assert figures(page, "Por mes", "Total")[:2] == ["3", "1"]
    expect(page.locator("figure.desk-plot text").first).to_be_visible()
    assert violations(page) == []
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": 360, "height": 640})
    assert figures(page, "Por municipio", NAME)[:5] == ["3", "1", "1", "0", "0"]
    assert page.evaluate(SIDEWAYS) == 0
    assert violations(page) == []
    page.set_viewport_size(size)
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert next(row["received"] for row in rows if row["name"] == MUNICIPALITY) == "3"

    page.get_by_label("Hasta").fill("2020-12-31")
    expect(page.get_by_role("row").filter(has_text="Total").get_by_role("cell").first).to_have_text(
        "0"
    )
    page.get_by_label("Desde").fill("2021-01-01")
    expect(page.get_by_text("Total")).to_have_count(0)
    assert violations(page) == []


@pytest.fixture
def late(portal: PortalProcess, cases: list[str]) -> Iterator[str]:
    """The number of a case that the report of the day says to be past its day: no test can wait a
    month for one. Afterwards the report is as it was."""
    with httpx.Client(base_url=f"{portal.url}/db/desk", auth=ADMIN) as desk:
        case = desk.get(f"/desk-case:{cases[1]}").json()
        bounds = {"startkey": '"due-report:"', "endkey": '"due-report;"', "include_docs": "true"}
        rows = desk.get("/_all_docs", params=bounds).json()["rows"]
        report: dict[str, Any] = rows[-1]["doc"]
        past = {
            "uuid": cases[1],
            "number": case["number"],
            "organization": case["organization"],
            "municipality": case["municipality"],
            "answer_by": "2026-01-02",
            "assignee": "",
        }
        put = desk.put(f"/{report['_id']}", json={**report, "past": [*report["past"], past]})
        assert put.status_code == 201, put.text
        yield case["number"]
        desk.put(f"/{report['_id']}", json={**report, "_rev": put.json()["rev"]})


def test_the_report_of_the_day_names_what_is_past_its_day(page: Page, late: str) -> None:
    page.get_by_role("link", name="Vencidos").click()
    office = page.get_by_role("region", name=GOVERNMENT)
    expect(office.get_by_role("link", name=late)).to_be_visible()
    expect(office.get_by_role("listitem")).to_contain_text(NAME)
    assert violations(page) == []


def test_officials_on_one_case_see_each_other_come_and_go(
    portal: PortalProcess, new_context: NewContext, cases: list[str]
) -> None:
    first, second = Official(portal, "María Pérez"), Official(portal, "Jorge Díaz")
    path = f"/desk/casos/{cases[2]}"
    other = at_desk(new_context(portal.url), second, path)
    other.get_by_label("Su respuesta").fill("Estamos")
    page = at_desk(new_context(portal.url), first, path)
    expect(page.get_by_text("Jorge Díaz está escribiendo una respuesta")).to_be_visible()
    assert violations(page) == []
    other.get_by_role("main").get_by_role("link", name="Casos").click()
    expect(other.get_by_role("heading", level=1, name="Casos")).to_be_visible()
    # She speaks again as soon as she begins to write.
    page.get_by_label("Su respuesta").fill("Mañana")
    expect(page.get_by_text("Jorge Díaz está escribiendo una respuesta")).to_have_count(0)
