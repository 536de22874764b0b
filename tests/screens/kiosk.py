"""The screens of a shared device, for one visitor after another."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.test_kiosk_visit import NAME, begin, finish_button
from tests.screens.camera import Camera
from tests.screens.city import City

OFFICE = "Oficina de Trámites del Cerro"


def take(city: City, camera: Camera) -> None:
    """From setting it up to a kiosk that was closed."""
    context = city.device()
    context.clock.install()
    page = context.new_page()
    page.goto("/kiosk")
    expect(page.get_by_label("Código")).to_be_focused()
    camera.take(page, "kiosk-enrol")
    enrol(city, page)
    camera.take(page, "kiosk-start")
    camera.take(page, "kiosk-start-as-seen", whole=False)
    form(page, camera)
    sending(context, page, camera)
    ending(context, page, camera)
    city.portal.run("kiosk", "remove", OFFICE)
    page.goto("/kiosk")
    expect(page.get_by_role("heading", name="está cerrado")).to_be_visible()
    camera.take(page, "kiosk-closed")
    context.close()


def form(page: Page, camera: Camera) -> None:
    """A report, with what goes wrong on the way."""
    page.get_by_role("link", name="Reportar una fuga").click()
    expect(page.get_by_role("button", name="Empezar")).to_be_visible()
    camera.take(page, "kiosk-service")
    page.get_by_role("link", name="Servicios").first.click()
    begin(page)
    camera.take(page, "kiosk-form")
    page.get_by_role("button", name="Continuar").click()
    camera.take(page, "kiosk-form-error")
    page.get_by_label("Municipio").select_option("cerro")
    page.get_by_label("Dirección").fill("Primelles 312")
    page.get_by_role("button", name="Continuar").click()
    page.get_by_label("Nombre y apellidos").fill(NAME)
    page.get_by_role("button", name="Revisar antes de enviar").click()
    expect(page.get_by_text(NAME)).to_be_visible()
    camera.take(page, "kiosk-review")


def sending(context: BrowserContext, page: Page, camera: Camera) -> None:
    """Sent with no network, then received."""
    context.set_offline(True)
    page.get_by_role("button", name="Enviar", exact=True).click()
    expect(page.get_by_role("img", name="Código QR")).to_be_visible()
    camera.take(page, "kiosk-sent-waiting")
    context.set_offline(False)
    expect(page.get_by_role("heading", name="Recibimos su solicitud")).to_be_visible()
    expect(page.locator(".kiosk-claim")).to_be_visible()
    camera.take(page, "kiosk-sent")
    camera.take(page, "kiosk-sent-as-seen", whole=False)


def ending(context: BrowserContext, page: Page, camera: Camera) -> None:
    """Both questions before a visit is erased, and what is said afterwards."""
    finish_button(page).click()
    expect(page.get_by_role("alertdialog")).to_be_visible()
    camera.take(page, "kiosk-finish", whole=False)
    page.get_by_role("button", name="Seguir aquí").click()
    context.clock.fast_forward("02:31")
    expect(page.get_by_role("alertdialog", name="¿Sigue ahí?")).to_be_visible()
    camera.take(page, "kiosk-still-there", whole=False)
    # An answer, as choosing the other language was.
    page.keyboard.press("Shift")
    context.clock.fast_forward("02:31")
    expect(page.get_by_role("alertdialog", name="¿Sigue ahí?")).to_be_visible()
    context.clock.fast_forward("01:01")
    expect(page.get_by_text("Todo borrado")).to_be_visible()
    camera.take(page, "kiosk-erased", whole=False)


def enrol(city: City, page: Page) -> None:
    code = city.portal.run("kiosk", "enrol", "--name", OFFICE).split()[-1]
    page.get_by_label("Código").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Punto de atención · {OFFICE}")).to_be_visible()
