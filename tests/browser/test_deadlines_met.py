"""What the portal counts now and then, and once a day, is read with no network."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.core import controlled
from tests.browser.official import Citizen, Official
from tests.support.portal_process import PortalProcess
from tests.support.wait import until

CASES = 10


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PortalProcess, str]]:
    """A portal that answered its cases and published a proposal that two people support, started
    again: it counts as it starts. And the proposal's uuid."""
    with PortalProcess(tmp_path_factory.mktemp("counted") / "data") as process:
        official, author, other = Official(process, "María"), Citizen(process), Citizen(process)
        cases = [author.leak(f"Calle {n}") for n in range(CASES)]
        until(lambda: len(author.ids("case")) == CASES)
        for case in cases:
            official.answer(case, "Se arregló.", "answered")
        proposal = author.propose("Más árboles en la avenida")
        official.decide(proposal, "publish")
        for each in (author, other, author):
            each.support(proposal)
        for each in (author, other):  # what one sends is dealt with in its order
            last = each.propose("Bancos en la avenida")
            each.wait_for(f"moderation:{last}")
        process.stop()
        process.start()
        tally = f"{process.url}/db/public/tally:proposal:{proposal}"
        until(lambda: httpx.get(tally).status_code == 200)
        met = f"{process.url}/db/public/deadlines-met:city"
        until(lambda: httpx.get(met).status_code == 200)
        yield process, proposal


def read_offline(context: BrowserContext, path: str, figure: str) -> Page:
    """The page that has said ``figure``; then the network goes."""
    page = context.new_page()
    page.goto(path)
    controlled(page)
    expect(page.get_by_text(figure)).to_be_visible()
    context.set_offline(True)
    return page


def test_a_place_says_how_many_cases_were_answered_in_time(
    counted: tuple[PortalProcess, str], new_context: NewContext
) -> None:
    portal, _ = counted
    page = read_offline(new_context(portal.url), "/municipios/cerro", "100 % de los asuntos")
    page.reload()
    expect(page.get_by_text("100 % de los asuntos se respondió en plazo")).to_be_visible()
    expect(page.get_by_text(f"De {CASES} asuntos recibidos del ")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Municipios y organizaciones").click()
    page.get_by_role("link", name="Playa", exact=True).click()
    expect(page.get_by_text("Todavía hay muy pocos asuntos")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Español")).to_be_visible()
    page.goto("/municipios/cerro")
    expect(page.get_by_text("100% of cases were answered in time")).to_be_visible()
    assert violations(page) == []


def test_a_proposal_says_how_many_support_it_each_of_them_once(
    counted: tuple[PortalProcess, str], new_context: NewContext
) -> None:
    portal, proposal = counted
    page = read_offline(new_context(portal.url), "/propuestas", "2 personas la apoyan")
    page.goto(f"/propuestas/{proposal}")
    expect(page.get_by_text("2 personas la apoyan")).to_be_visible()
