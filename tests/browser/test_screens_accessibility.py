"""axe-core finds nothing on the main screens, and at 320 px or with large text nothing is cut."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import FLAGS, PATIENCE, NewContext
from tests.support.portal_process import PortalProcess
from tools.browser import find

SERVICE = "/servicios/reporte-fuga-de-agua-o-alumbrado"
PLACES = [
    "/",
    "/servicios",
    SERVICE,
    "/mis-casos",
    "/noticias",
    "/noticias/un-portal-al-servicio-de-la-poblacion",
    "/ajustes",
    "/ajustes/cuenta",
    "/ajustes/dispositivos",
    "/ajustes/entrar",
    "/ajustes/mis-datos",
    "/ajustes/traer",
    "/propuestas",
    "/propuestas/nueva",
    "/municipios",
    "/municipios/cerro",
    "/organizaciones/vivienda",
    "/no-existe",
]


def settled(page: Page, path: str) -> None:
    """Open a screen and wait for what it shows."""
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_function("document.querySelector('#contenido h1').textContent !== ''")


def into_a_form(page: Page) -> None:
    """Begin a form and try to go on: fields, errors and their summary are on the screen."""
    settled(page, SERVICE)
    page.get_by_role("button", name="Empezar").click()
    page.get_by_role("button", name="Continuar").click()
    expect(page.get_by_role("group", name="Hay 1 cosa por corregir")).to_be_visible()
    page.get_by_label("Un problema del alumbrado público").check()
    page.get_by_label("El poste o el cable está dañado").check()


def into_a_review(page: Page) -> None:
    """To the check-answers page, with errors to mend."""
    page.goto(page.url.rsplit("/", 1)[0] + "/revisar")
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("group", name="cosas por corregir")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    portal: PortalProcess, new_context: NewContext, scheme: Literal["light", "dark"]
) -> None:
    page = new_context(portal.url).new_page()
    page.emulate_media(color_scheme=scheme)
    found: dict[str, Any] = {}
    for path in PLACES:
        settled(page, path)
        found[path] = violations(page)
    into_a_form(page)
    found["form"] = violations(page)
    page.get_by_role("button", name="Continuar").click()
    into_a_review(page)
    found["review"] = violations(page)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize(("width", "letters"), [(320, 16), (360, 32)], ids=["narrow", "large-text"])
def test_nothing_is_cut(portal: PortalProcess, chromium: Browser, width: int, letters: int) -> None:
    large = chromium.browser_type.launch(
        executable_path=find(), args=[*FLAGS, f"--blink-settings=defaultFontSize={letters}"]
    )
    page = large.new_page(
        base_url=portal.url, viewport={"width": width, "height": 640}, locale="es-CU"
    )
    page.set_default_timeout(PATIENCE)
    wide = "document.documentElement.scrollWidth"
    widths = {}
    for path in PLACES:
        settled(page, path)
        widths[path] = page.evaluate(wide)
    into_a_form(page)
    widths["form"] = page.evaluate(wide)
    into_a_review(page)
    widths["review"] = page.evaluate(wide)
    large.close()
    assert {where: wide for where, wide in widths.items() if wide > width} == {}


def test_letters_of_twice_the_size_leave_every_tab_in_reach(
    portal: PortalProcess, new_context: NewContext
) -> None:
    page = new_context(portal.url).new_page()
    settled(page, "/")
    page.evaluate("document.documentElement.style.fontSize = '36px'")
    tabs = page.get_by_role("navigation", name="Principal").get_by_role("link")
    expect(tabs).to_have_count(4)
    for tab in tabs.all():
        expect(tab).to_be_in_viewport(ratio=1)
    # At its end the page says all it says above them.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    words, first = page.locator(".foot").bounding_box(), tabs.first.bounding_box()
    assert words
    assert first
    padding = page.locator(".foot").evaluate("(e) => parseFloat(getComputedStyle(e).paddingBottom)")
    assert words["y"] + words["height"] - padding <= first["y"]
