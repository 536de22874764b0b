"""The other language: at a tap, for screen readers too, kept, and without the network."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import NewContext
from tests.browser.core import controlled
from tests.support.portal_process import PortalProcess


def test_english_is_chosen_offline_and_kept(portal: PortalProcess, new_context: NewContext) -> None:
    context = new_context(portal.url)
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("heading", level=1, name="¿Qué necesita resolver?")).to_be_visible()
    expect(page.get_by_role("link", name="Licencia de construcción")).to_be_visible()
    controlled(page)
    context.set_offline(True)

    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1, name="What do you need to do?")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Construction licence").click()
    expect(page.get_by_role("heading", name="Legal basis")).to_be_visible()
    expect(page).to_have_title("Construction licence · Citizens’ Portal")

    page.goto("/ajustes")
    page.get_by_label("Español").check()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("heading", level=1, name="Ajustes")).to_be_visible()
