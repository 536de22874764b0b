"""From the home page to a municipality and to who attends, with no network."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.core import offline
from tests.support.portal_process import PortalProcess


def test_a_municipality_and_an_organization_are_read_offline(
    portal: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(portal.url)
    page = offline(context)
    page.get_by_role("link", name="Municipios y organizaciones").click()
    expect(page.get_by_role("heading", name="Municipios y organizaciones")).to_be_focused()
    expect(page.get_by_role("link", name="Cotorro")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Cerro", exact=True).click()
    expect(page.get_by_role("heading", name="Cerro", level=1)).to_be_visible()
    expect(page.get_by_text("Todavía no hay noticias de este municipio.")).to_be_visible()
    expect(page.get_by_role("heading", name="Oficinas de cada municipio")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("link", name="Licencia de construcción").click()
    page.get_by_role("link", name="Ordenamiento Territorial").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Ordenamiento Territorial")
    expect(page.get_by_role("link", name="Licencia de construcción")).to_be_visible()
    assert violations(page) == []
    page.goto("/municipios/no-hay")
    expect(page.get_by_text("Ese lugar no está en este teléfono")).to_be_visible()
