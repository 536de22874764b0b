"""A form filled by keyboard alone with no network, an error on the way, and its number later."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewContext
from tests.browser.core import controlled
from tests.support.portal_process import PortalProcess

LEAK = "Reportar una fuga de agua o una luminaria apagada"
#: More tab stops than any of these screens has.
MOST_STOPS = 60


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until ``wanted`` has the focus, as somebody without a pointer does."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_STOPS):
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {wanted}")


def press(page: Page, role: Literal["button", "link"], name: str) -> None:
    """Go to a button or link by keyboard and use it."""
    tab_to(page, page.get_by_role(role, name=name, exact=True))
    page.keyboard.press("Enter")


def write(page: Page, label: str, words: str) -> None:
    """Go to a text field by keyboard and type."""
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(words)


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", level=1, name=name)


def choose(page: Page, label: str) -> None:
    """Go to a radio button by keyboard and choose it."""
    tab_to(page, page.get_by_label(label))
    page.keyboard.press("Space")


def tell_the_problem(page: Page) -> None:
    """The first page. Nothing answered: the summary takes the focus and leads to the field."""
    press(page, "button", "Continuar")
    summary = page.get_by_role("group", name="Hay 1 cosa por corregir")
    expect(summary).to_be_focused()
    press(page, "link", "¿Qué desea reportar? Elija una opción")
    expect(page.get_by_label("Una fuga de agua")).to_be_focused()
    page.keyboard.press("Space")
    expect(summary).to_have_count(0)
    choose(page, "De la calle o la acera")
    choose(page, "Gotea")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Corre un hilo de agua")).to_be_checked()
    press(page, "button", "Continuar")


def tell_place_and_name(page: Page) -> None:
    """The other pages. A crash of the browser costs nothing: she goes on where she was."""
    expect(heading(page, "El lugar y las fotos")).to_be_focused()
    tab_to(page, page.get_by_label("Municipio"))
    page.keyboard.type("Cerro")
    write(page, "Dirección", "Primelles 312")
    press(page, "button", "Continuar")
    write(page, "Nombre y apellidos", "Yamila Pérez")
    expect(page.get_by_text("Guardado en este teléfono")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Nombre y apellidos")).to_have_value("Yamila Pérez")
    write(page, "Teléfono (opcional)", "12")
    press(page, "button", "Revisar antes de enviar")
    expect(page.get_by_text("Teléfono: escriba un teléfono de 8 cifras")).to_be_visible()
    write(page, "Teléfono (opcional)", "5 234 5678")
    press(page, "button", "Revisar antes de enviar")


def test_a_water_leak_is_reported_offline_by_keyboard(
    portal: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(portal.url)
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("link", name=LEAK)).to_be_visible()
    controlled(page)
    context.set_offline(True)
    page.reload()

    press(page, "link", LEAK)
    expect(heading(page, LEAK)).to_be_focused()
    press(page, "button", "Empezar")
    expect(heading(page, "El problema")).to_be_focused()
    tell_the_problem(page)
    tell_place_and_name(page)
    expect(heading(page, "Revise antes de enviar")).to_be_focused()
    expect(page.get_by_text("Corre un hilo de agua")).to_be_visible()
    press(page, "button", "Enviar")
    expect(heading(page, "Guardado. Se enviará cuando haya conexión")).to_be_focused()
    expect(page.get_by_text("Sin conexión. 1 envío pendiente")).to_be_visible()

    context.set_offline(False)
    expect(heading(page, "Recibimos su solicitud")).to_be_visible()
    number = page.locator(".number").inner_text()
    press(page, "link", "Ver mi asunto")
    expect(page.get_by_text(f"Número {number}")).to_be_visible()
    press(page, "link", "Ver la constancia")
    context.set_offline(True)
    page.reload()
    expect(heading(page, "Constancia de recepción")).to_be_visible()
    expect(page.get_by_text(number)).to_be_visible()
