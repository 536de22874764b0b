"""Many cases by keyboard: told apart, narrowed, chosen, given, opened one after the other."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.official import Citizen, Official, at_desk, unique
from tests.support.portal_process import PortalProcess


def test_many_cases_by_keyboard(portal: PortalProcess, new_context: NewContext) -> None:
    official, citizen = Official(portal, "María Pérez"), Citizen(portal)
    street = unique("Zanja").replace(" ", "")
    cases = [citizen.leak(f"Calle {street} número {number}") for number in range(3)]
    official.answer(cases[2], "Vea https://example.org/agua.", "answered")
    citizen.message(cases[2], "¿Y cuándo vienen?")
    page = at_desk(new_context(portal.url), official, f"/desk?texto={street}&orden=received")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("número 0")
    expect(rows.first).to_contain_text("Yamila Pérez")

    # Without a click or a Tab first.
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    expect(page.get_by_text("2 casos elegidos")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Los atiende").select_option(official.name)
    page.get_by_role("button", name="Asignar", exact=True).press("Enter")
    expect(rows.filter(has_text=official.display)).to_have_count(2)
    expect(page.get_by_text("2 casos asignados.").last).to_be_visible()
    assert {official.case(case)["case"]["assignee"] for case in cases[:2]} == {official.name}

    page.keyboard.press("Home")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Teclas de la mesa")
    expect(dialog).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(cases[0]))
    expect(page.get_by_role("link", name="Caso siguiente")).to_be_visible()
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(cases[1]))
    page.keyboard.press("u")
    expect(rows).to_have_count(2)

    # Her message on an answered case does not go unseen.
    page.get_by_role("link", name="Mensajes por atender").press("Enter")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Mensaje por atender")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="https://example.org/agua", exact=True)
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    # To read it is no reply: it waits on.
    page.keyboard.press("u")
    expect(rows.first).to_contain_text("Mensaje por atender")
