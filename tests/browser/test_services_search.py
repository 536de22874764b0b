"""Services are searched on the phone: no network, accents ignored."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import NewContext
from tests.browser.core import offline
from tests.support.node import node
from tests.support.portal_process import PortalProcess


def test_services_are_searched_offline(portal: PortalProcess, new_context: NewContext) -> None:
    context = new_context(portal.url)
    page = offline(context, "/servicios")
    page.reload()
    box = page.get_by_role("searchbox", name="Buscar un trámite")
    shown = page.locator("main .choice")
    expect(shown).not_to_have_count(0)

    box.fill("CONSTRUCCION")
    expect(shown).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="1 servicio")).to_be_attached()
    page.get_by_role("link", name="Licencia de construcción").click()
    expect(page.get_by_role("heading", level=1, name="Licencia de construcción")).to_be_visible()
    page.go_back()
    expect(box).to_have_value("CONSTRUCCION")
    expect(shown).to_have_count(1)

    box.fill("<b>nada</b>")
    expect(page.get_by_text("Ningún servicio dice «<b>nada</b>».")).to_be_visible()
    page.get_by_role("button", name="Ver todos los servicios").click()
    expect(box).to_be_focused()
    expect(shown).not_to_have_count(0)


def test_what_a_search_finds() -> None:
    node("--test", "src/screens/services/finding.test.ts")
