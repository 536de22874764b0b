"""Visits to a kiosk, on the screens: a number and a code at the end, and nothing of her left."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.core import controlled
from tests.browser.official import Official, unique
from tests.browser.test_offline_kiosk import EVERYTHING
from tests.support.portal_process import PortalProcess

NAME = "Caridad Rodríguez"


def kiosk(portal: PortalProcess, context: BrowserContext) -> Page:
    """A device that was just set up, ready to work without a network."""
    code = portal.run("kiosk", "enrol", "--name", "Oficina Cerro").split()[-1]
    page = context.new_page()
    page.goto("/kiosk")
    expect(page.get_by_label("Código")).to_be_focused()
    expect(page.get_by_role("link", name="Atención a la Población")).to_have_count(0)
    assert violations(page) == []
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_text("Punto de atención · Oficina Cerro")).to_be_visible()
    controlled(page)
    return page


def begin(page: Page) -> None:
    page.get_by_role("link", name="Reportar una fuga").click()
    page.get_by_role("button", name="Empezar").click()
    page.get_by_label("Una fuga de agua").check()
    page.get_by_label("De la calle o la acera").check()
    page.get_by_label("Gotea").check()
    page.get_by_role("button", name="Continuar").click()


def fill_and_send(page: Page, address: str) -> None:
    begin(page)
    page.get_by_label("Municipio").select_option("cerro")
    page.get_by_label("Dirección").fill(address)
    page.get_by_role("button", name="Continuar").click()
    page.get_by_label("Nombre y apellidos").fill(NAME)
    page.get_by_role("button", name="Revisar antes de enviar").click()
    expect(page.get_by_text(NAME)).to_be_visible()
    page.get_by_role("button", name="Enviar", exact=True).click()


def finish_button(page: Page) -> Locator:
    return page.get_by_role("button", name="Terminar y borrar", exact=True)


def finish(page: Page) -> None:
    finish_button(page).click()
    page.get_by_role("button", name="Sí, terminar y borrar").click()
    expect(page.get_by_text("Todo borrado")).to_be_visible()


def follow_link(page: Page) -> str:
    """The address beside the QR code, as somebody would type it."""
    expect(page.get_by_role("img", name="Código QR")).to_be_visible()
    return page.get_by_text("/seguir#").inner_text()


def nothing_left(page: Page, *hers: str) -> None:
    page.wait_for_load_state()
    left = page.evaluate(EVERYTHING)
    for one in hers:
        assert one not in left


def parts(link: str) -> tuple[str, str]:
    """The identity and the secret in a link."""
    found = re.search(r"#([0-9a-f]{32})\.([A-Za-z0-9_-]{43})$", link)
    assert found
    return found[1], found[2]


def test_a_visit_gives_a_number_and_a_code_and_leaves_no_trace(
    portal: PortalProcess, new_context: NewContext
) -> None:
    page = kiosk(portal, new_context(portal.url))
    assert violations(page) == []
    address = unique("Primelles 312")
    fill_and_send(page, address)
    expect(page.get_by_role("heading", name="Recibimos su solicitud")).to_be_visible()
    number = page.locator(".number").inner_text()
    link = follow_link(page)
    code = page.locator(".kiosk-claim").inner_text()
    assert violations(page) == []
    expect(finish_button(page)).to_be_visible()
    finish(page)
    nothing_left(page, NAME, address, code, *parts(link))
    hers = new_context(portal.url).new_page()
    hers.goto("/ajustes/traer")
    hers.get_by_label("Código").fill(code)
    hers.keyboard.press("Enter")
    hers.get_by_role("link", name="Ver mis asuntos").click()
    expect(hers.get_by_text(number)).to_be_visible()
    page.go_back()
    assert NAME not in page.content()

    phone = new_context(portal.url).new_page()
    phone.goto(link)
    phone.get_by_role("button", name="Seguirlo en este teléfono").click()
    phone.get_by_role("link", name="Ver mis asuntos").click()
    phone.get_by_text("Recibido").click()
    expect(phone.get_by_text(number).first).to_be_visible()


def test_a_visit_without_network_is_sealed_and_sent_once_later(
    portal: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(portal.url)
    page = kiosk(portal, context)
    address = unique("Zanja 400")
    context.set_offline(True)
    fill_and_send(page, address)
    expect(page.get_by_role("heading", name="Se enviará cuando haya conexión")).to_be_visible()
    link = follow_link(page)
    finish(page)
    expect(page.get_by_text("Su envío quedó guardado y cerrado con llave.")).to_be_visible()
    waiting = page.get_by_text("1 envío de visitas anteriores espera conexión")
    expect(waiting).to_be_visible()
    nothing_left(page, NAME, address, *parts(link))

    context.set_offline(False)
    expect(waiting).to_have_count(0)
    assert len(Official(portal, "María Pérez").cases(address)) == 1


def test_nobody_there_erases_after_asking(portal: PortalProcess, new_context: NewContext) -> None:
    context = new_context(portal.url)
    context.clock.install()
    page = kiosk(portal, context)
    begin(page)
    page.get_by_label("Dirección").fill("Infanta 20")
    context.clock.fast_forward("01:31")
    question = page.get_by_role("alertdialog", name="¿Sigue ahí?")
    expect(question).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Sí, sigo aquí").click()
    expect(question).to_have_count(0)
    expect(page.get_by_label("Dirección")).to_have_value("Infanta 20")
    context.clock.fast_forward("01:31")
    expect(question).to_be_visible()
    context.clock.fast_forward("00:31")
    expect(page.get_by_text("Todo borrado")).to_be_visible()
    nothing_left(page, "Infanta 20")


def test_a_visit_that_nobody_ended_is_erased_at_the_next_start(
    portal: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(portal.url)
    page = kiosk(portal, context)
    begin(page)
    page.get_by_label("Dirección").fill("Belascoaín 7")
    expect(page.get_by_text("Guardado en este dispositivo")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Dirección")).to_have_value("Belascoaín 7")

    # As when the power goes: the device stays, the tab's session does not.
    page.close()
    after = context.new_page()
    after.goto("/kiosk")
    expect(after.get_by_text("Todo borrado")).to_be_visible()
    nothing_left(after, "Belascoaín 7")


def test_whoever_attends_is_told_of_what_the_portal_refused(
    portal: PortalProcess, new_context: NewContext
) -> None:
    page = kiosk(portal, new_context(portal.url))
    page.evaluate(
        """new Promise((resolve) => {
            const request = indexedDB.open("portal");
            request.onsuccess = () => {
                const refused = {id: "1", bytes: new Uint8Array(100), refused: true};
                const kept = request.result.transaction("sealed", "readwrite");
                kept.objectStore("sealed").put(refused).onsuccess = resolve;
            };
        })"""
    )
    expect(page.get_by_text("El portal no aceptó 1 envío de una visita anterior.")).to_be_visible()
    expect(page.get_by_text("avise a quien administra el portal")).to_be_visible()
    assert violations(page) == []
