"""A citizen's screens, from an empty phone to a case that was answered."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.core import controlled
from tests.screens.camera import Camera
from tests.screens.city import City

SERVICE = "reporte-fuga-de-agua-o-alumbrado"


def take(city: City, camera: Camera, folder: Path) -> None:
    """What she reads, fills in, sends and follows."""
    context = city.device()
    page = context.new_page()
    open_at(page, "/")
    controlled(page)
    reading(page, camera)
    form(page, camera, folder)
    sending(context, page, camera)
    case(city, page, camera)
    context.close()


def open_at(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def reading(page: Page, camera: Camera) -> None:
    """What there is before anything is sent."""
    camera.take(page, "home-first")
    camera.take(page, "home-as-seen", whole=False)
    for name, path in (
        ("services", "/servicios"),
        ("service", f"/servicios/{SERVICE}"),
        ("cases-none", "/mis-casos"),
        ("news", "/noticias"),
        ("places", "/municipios"),
        ("municipality", "/municipios/cerro"),
        ("organization", "/organizaciones/vivienda"),
        ("not-found", "/no-existe"),
        ("follow-without-code", "/seguir"),
    ):
        open_at(page, path)
        camera.take(page, name)
    open_at(page, "/servicios")
    search = page.get_by_role("searchbox")
    search.fill("agua")
    expect(page.locator("main .choice")).to_have_count(1)
    camera.take(page, "services-found")
    search.fill("zapatos")
    expect(page.locator("main .choice")).to_have_count(0)
    camera.take(page, "services-none-found")


def form(page: Page, camera: Camera, folder: Path) -> None:
    """A report of three pages, with what goes wrong on the way."""
    photo = folder / "photo.jpg"
    page.screenshot(path=photo, type="jpeg")
    open_at(page, f"/servicios/{SERVICE}")
    page.get_by_role("button", name="Empezar").click()
    page.get_by_role("button", name="Continuar").click()
    expect(page.get_by_role("group", name="Hay 1 cosa por corregir")).to_be_visible()
    camera.take(page, "form-error")
    page.get_by_label("Una fuga de agua").check()
    page.get_by_label("De la calle o la acera").check()
    page.get_by_label("Brota con fuerza").check()
    camera.take(page, "form")
    camera.take(page, "form-as-seen", whole=False)
    page.get_by_role("button", name="Continuar").click()
    expect(page.get_by_label("Municipio")).to_be_visible()
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_role("img", name="Foto 1")).to_be_visible()
    camera.take(page, "form-place-and-photo")
    page.goto(page.url.rsplit("/", 1)[0] + "/revisar")
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("group", name="cosas por corregir")).to_be_focused()
    camera.take(page, "review-errors")
    open_at(page, "/mis-casos")
    camera.take(page, "cases-draft")
    page.get_by_role("link", name="Continuar").first.click()
    page.get_by_label("Municipio").select_option("cerro")
    page.get_by_label("Dirección").fill("Calzada del Cerro 1510, entre Patria y Auditor")
    page.get_by_role("button", name="Continuar").click()
    page.get_by_label("Nombre y apellidos").fill("Caridad Peña Díaz")
    page.get_by_role("button", name="Revisar antes de enviar").click()
    expect(page.get_by_text("Caridad Peña Díaz")).to_be_visible()
    camera.take(page, "review")


def sending(context: BrowserContext, page: Page, camera: Camera) -> None:
    """Sent with no network, then received."""
    context.set_offline(True)
    page.get_by_role("button", name="Enviar", exact=True).click()
    expect(page.get_by_role("heading", name="Se enviará cuando haya conexión")).to_be_visible()
    camera.take(page, "sent-waiting")
    page.get_by_role("link", name="Mis asuntos").first.click()
    expect(page.get_by_role("heading", level=1, name="Mis asuntos")).to_be_visible()
    camera.take(page, "cases-waiting")
    page.locator("main a[href^='/casos/']").first.click()
    expect(page.get_by_text("Esperando conexión").first).to_be_visible()
    camera.take(page, "case-waiting")
    context.set_offline(False)
    expect(page.get_by_role("link", name="Ver la constancia")).to_be_visible()
    camera.take(page, "case-received")
    page.goto(page.url.replace("/casos/", "/enviado/"))
    expect(page.get_by_role("heading", name="Recibimos su solicitud")).to_be_visible()
    camera.take(page, "sent")
    page.get_by_role("link", name="Ver mi asunto").click()
    page.get_by_role("link", name="Ver la constancia").click()
    expect(page.get_by_role("heading", level=1, name="Constancia")).to_be_visible()
    camera.take(page, "receipt")


def case(city: City, page: Page, camera: Camera) -> None:
    """A complaint followed by link: its thread, an extension, an answer, a disagreement."""
    citizen, official = city.citizen, city.official
    uuid = citizen.complain("Basura en la esquina de 42 y 1ra", confidential=True)
    citizen.wait_for_case(uuid)
    official.extend(uuid, "Falta el informe de Comunales, que lo debe antes del viernes.")
    citizen.message(uuid, "Siguen sin venir. Ya hay ratones y los niños pasan por ahí.")
    page.goto(f"/seguir#{citizen.id}.{citizen.secret}")
    expect(page.get_by_role("button", name="Seguirlo en este teléfono")).to_be_visible()
    camera.take(page, "follow")
    page.get_by_role("button", name="Seguirlo en este teléfono").click()
    page.get_by_role("link", name="Ver mis asuntos").click()
    page.locator(f"a[href='/casos/{uuid}']").click()
    expect(page.get_by_text("Necesitan más tiempo").first).to_be_visible()
    camera.take(page, "case-extended")
    official.answer(uuid, "Comunales recogió ayer y pasará cada martes y viernes.", "answered")
    expect(page.get_by_role("list").get_by_text("Comunales recogió ayer")).to_be_visible()
    page.get_by_text("No estoy conforme con la respuesta").click()
    page.get_by_role("button", name="Pedir que lo revisen").click()
    camera.take(page, "case-disagree")
    open_at(page, "/mis-casos")
    camera.take(page, "cases")
    open_at(page, "/")
    camera.take(page, "home")
