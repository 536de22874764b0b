"""The officials' screens, with 200 cases."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.official import Official, at_desk, set_up_factor, sign_in
from tests.screens.camera import Camera
from tests.screens.city import City


def take(city: City, camera: Camera) -> None:
    """Somebody who attends, then somebody who administers."""
    context = city.device(touch=False)
    page = context.new_page()
    page.goto("/desk")
    expect(page.get_by_label("Nombre de usuario")).to_be_focused()
    camera.take(page, "desk-sign-in")
    sign_in(page, city.official)
    cases(page, camera)
    case(city, page, camera)
    comments(city, page, camera)
    elsewhere(page, camera)
    context.close()
    chief = Official(city.portal, "Carmen Ruiz Valdés", "--role", "administer")
    context = city.device(touch=False)
    administration(at_desk(context, chief), camera)
    context.close()
    publisher = Official(city.portal, "Rosa Díaz", "--role", "publish")
    context = city.device(touch=False)
    publishing(at_desk(context, publisher), camera)
    context.close()


def cases(page: Page, camera: Camera) -> None:
    """The list, narrowed, chosen from, empty."""
    rows = page.locator("tbody tr")
    expect(rows).not_to_have_count(0)
    camera.take(page, "desk-list", whole=False)
    camera.take(page, "desk-list-whole")
    page.evaluate("scrollTo(0, 900)")
    camera.take(page, "desk-list-scrolled", whole=False)
    for row in range(3):
        rows.nth(row).get_by_role("checkbox").check()
    expect(page.get_by_text("3 casos elegidos")).to_be_visible()
    camera.take(page, "desk-list-chosen", whole=False)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Teclas de la mesa")).to_be_visible()
    camera.take(page, "desk-keys", whole=False)
    page.goto("/desk?texto=inexistente")
    expect(page.get_by_text("Ningún caso coincide")).to_be_visible()
    camera.take(page, "desk-list-empty")


def case(city: City, page: Page, camera: Camera) -> None:
    """A complaint with a thread: being answered, being decided upon."""
    uuid = city.citizen.complain("Basura en la esquina de 42 y 1ra")
    city.citizen.wait_for_case(uuid)
    city.citizen.message(uuid, "Siguen sin venir. Ya hay ratones y los niños pasan por ahí.")
    page.goto(f"/desk/casos/{uuid}")
    expect(page.get_by_text("Ya hay ratones")).to_be_visible()
    camera.take(page, "desk-case")
    page.get_by_role("button", name="Enviar respuesta").click()
    expect(page.get_by_text("Escriba la respuesta")).to_be_visible()
    page.get_by_text("Prorrogar el plazo", exact=True).click()
    page.get_by_text("Enviarlo al organismo competente", exact=True).click()
    camera.take(page, "desk-case-deciding")
    city.official.answer(uuid, "Comunales recogió ayer.", "answered")
    city.citizen.disagree(uuid, "No es verdad: sigue ahí.")
    page.goto(f"/desk/casos/{uuid}")
    expect(page.get_by_text("No estuvo conforme con la respuesta")).to_be_visible()
    camera.take(page, "desk-case-review")


def comments(city: City, page: Page, camera: Camera) -> None:
    """The queue, a refusal, and nothing to do."""
    city.citizen.comment("Me parece muy bien. ¿Y cuándo llega a Regla?", "Ana")
    city.citizen.comment("Vaya m1erda. Llámenme al 5234 5678", "Luis")
    page.goto("/desk/comentarios")
    expect(page.get_by_text("Llámenme al 5234 5678")).to_be_visible()
    camera.take(page, "desk-comments")
    page.get_by_role("button", name="No publicar").first.click()
    expect(page.get_by_role("radio").first).to_be_visible()
    camera.take(page, "desk-comment-refusal")
    page.goto("/desk/comentarios?ver=appeals")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    camera.take(page, "desk-comments-none")


def elsewhere(page: Page, camera: Camera) -> None:
    """Her own security, a wrong address, a portal that does not answer."""
    page.goto("/desk/seguridad")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    camera.take(page, "desk-security")
    page.goto("/desk/no-existe")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    camera.take(page, "desk-not-found")
    page.context.route("**/api/desk/**", lambda route: route.abort())
    page.goto("/desk")
    expect(page.get_by_text("No hay conexión con el portal")).to_be_visible()
    camera.take(page, "desk-unreachable")


def publishing(page: Page, camera: Camera) -> None:
    """The services and their editor, the publications and theirs."""
    expect(page.get_by_role("heading", level=1, name="Servicios")).to_be_visible()
    camera.take(page, "desk-services")
    page.get_by_role("link", name="Reportar una fuga").click()
    expect(page.get_by_role("heading", level=1, name="Reportar una fuga")).to_be_visible()
    camera.take(page, "desk-service-editor")
    page.get_by_role("link", name="Formulario").click()
    expect(page.get_by_role("heading", name="El problema").first).to_be_visible()
    camera.take(page, "desk-service-form")
    page.goto("/desk/publicaciones")
    expect(page.get_by_role("heading", level=1, name="Publicaciones")).to_be_visible()
    camera.take(page, "desk-publications")
    page.get_by_role("link", name="Un portal al servicio").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    camera.take(page, "desk-publication-editor")


def administration(page: Page, camera: Camera) -> None:
    """Officials, templates, what is late, statistics and the log."""
    set_up_factor(page)
    expect(page.get_by_role("heading", level=1, name="Administración")).to_be_visible()
    camera.take(page, "desk-officials")
    page.get_by_role("button", name="Añadir un funcionario").click()
    page.get_by_role("button", name="Guardar").click()
    camera.take(page, "desk-official-form")
    page.goto("/desk/administracion/plantillas")
    page.get_by_role("button", name="Añadir una plantilla").click()
    camera.take(page, "desk-template-form")
    for name, path in (("late", "vencidos"), ("statistics", "estadisticas"), ("log", "registro")):
        page.goto(f"/desk/administracion/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_load_state("networkidle")
        camera.take(page, f"desk-{name}")
