"""A citizen's part in what the city publishes; her settings and account; what goes wrong."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.account import address, newest_code
from tests.browser.core import controlled
from tests.browser.official import PUBLICATION
from tests.screens.camera import Camera
from tests.screens.citizen import open_at
from tests.screens.city import City


def take(city: City, camera: Camera) -> None:
    """From a comment to a phone with no network."""
    context = city.device()
    page = context.new_page()
    open_at(page, "/")
    controlled(page)
    proposals(city, context, page, camera)
    news(city, context, page, camera)
    settings(city, page, camera)
    trouble(city, context, page, camera)
    context.close()


def proposals(city: City, context: BrowserContext, page: Page, camera: Camera) -> None:
    """A proposal that is written, with what is missing; sent with no network; those of others."""
    open_at(page, "/propuestas")
    camera.take(page, "proposals-none")
    open_at(page, "/propuestas/nueva")
    page.get_by_role("button", name="Enviar", exact=True).click()
    expect(page.get_by_role("group", name="por corregir")).to_be_focused()
    camera.take(page, "proposal-errors")
    page.get_by_label("Proponer algo").check()
    page.get_by_label("¿De qué se trata?").select_option("Calles, alumbrado y limpieza")
    page.get_by_label("¿Dónde?").select_option("Cerro")
    page.get_by_label("Título").fill("Bancos con sombra en el parque")
    page.get_by_label("Su texto").fill("Los mayores esperan de pie y al sol.")
    page.get_by_label("Su nombre").fill("Caridad")
    context.set_offline(True)
    page.get_by_role("button", name="Enviar", exact=True).click()
    expect(page.get_by_text("Esperando conexión").first).to_be_visible()
    camera.take(page, "proposal-waiting")
    context.set_offline(False)
    shade = city.citizen.propose("Árboles en la avenida de los Presidentes")
    for uuid in (shade, city.citizen.propose("Un carril para bicicletas hasta el puerto")):
        city.official.decide(uuid, "publish")
    open_at(page, "/propuestas")
    page.get_by_role("link", name="Árboles en la avenida").click()
    page.get_by_role("button", name="Apoyar").click()
    expect(page.get_by_text("Usted la apoya.")).to_be_visible()
    camera.take(page, "proposal")
    open_at(page, "/propuestas")
    expect(page.get_by_role("link", name="Un carril para bicicletas")).to_be_visible()
    camera.take(page, "proposals")


def news(city: City, context: BrowserContext, page: Page, camera: Camera) -> None:
    """A publication with comments, and what a comment goes through."""
    citizen, official = city.citizen, city.official
    first = citizen.comment("¿Habrá un turno para las personas mayores?", "Luis")
    official.decide(first, "publish")
    reply = citizen.comment("Sí: lo anunciaron en el Cerro.", "Ana", answers=first)
    official.decide(reply, "publish")
    open_at(page, f"/noticias/{PUBLICATION}")
    expect(page.get_by_text("turno para las personas mayores").first).to_be_visible()
    camera.take(page, "publication")
    context.set_offline(True)
    page.get_by_role("button", name="Reportar").first.click()
    page.get_by_role("button", name="Enviar el reporte").click()
    camera.take(page, "comment-report")
    page.get_by_role("button", name="Cancelar").first.click()
    page.get_by_label("Su nombre").fill("Caridad")
    page.get_by_role("textbox", name="Su comentario").fill("Vaya m1erda. Llámenme al 5234 5678")
    page.get_by_role("button", name="Enviar comentario").click()
    expect(page.get_by_text("Puede que no se publique")).to_be_visible()
    camera.take(page, "comment-at-risk")
    page.get_by_role("button", name="Enviar así").click()
    expect(page.get_by_text("Comentario guardado en este teléfono").first).to_be_visible()
    camera.take(page, "comment-waiting")
    context.set_offline(False)
    said = official.comment_saying("Vaya m1erda. Llámenme al 5234 5678")
    official.decide(said, "refuse", "unlawful")
    expect(page.get_by_text("No se publicó")).to_be_visible()
    page.get_by_role("button", name="Apelar").click()
    page.get_by_role("button", name="Enviar la apelación").click()
    camera.take(page, "comment-appeal")


def settings(city: City, page: Page, camera: Camera) -> None:
    """Settings and the account, before and after there is one."""
    for name, path in (
        ("settings", "/ajustes"),
        ("account-none", "/ajustes/cuenta"),
        ("sign-in", "/ajustes/entrar"),
        ("bring", "/ajustes/traer"),
    ):
        open_at(page, path)
        camera.take(page, name)
    to = address()
    open_at(page, "/ajustes/cuenta")
    page.get_by_label("Correo o número de móvil").fill(to)
    page.get_by_role("button", name="Enviar la clave").click()
    expect(page.get_by_label("Clave de 6 cifras")).to_be_focused()
    camera.take(page, "account-code")
    page.get_by_label("Clave de 6 cifras").fill(newest_code(city.post, to, 0))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Contraseña")).to_be_visible()
    camera.take(page, "account")
    for name, path in (
        ("devices", "/ajustes/dispositivos"),
        ("own-data", "/ajustes/mis-datos"),
        ("settings-account", "/ajustes"),
    ):
        open_at(page, path)
        if name == "devices":
            page.get_by_role("button", name="Mostrar un código").click()
            expect(page.get_by_text(re.compile(r"^\w{5}-\w{5}$"))).to_be_visible()
        camera.take(page, name)


def trouble(city: City, context: BrowserContext, page: Page, camera: Camera) -> None:
    """What must not look like a fault of hers."""
    context.set_offline(True)
    open_at(page, "/")
    expect(page.get_by_text("Sin conexión").first).to_be_visible()
    camera.take(page, "home-offline", whole=False)
    other = city.device()
    empty = other.new_page()

    def nothing(route: Route) -> None:
        route.abort()

    other.route("**/db/**", nothing)
    empty.goto("/")
    # Its words of the other language come with a network too.
    empty.locator(".band button[lang=en]").click()
    empty.locator(".band button[lang=es]").click()
    other.set_offline(True)
    expect(empty.get_by_role("heading", level=1)).to_be_visible()
    camera.take(empty, "home-without-content", whole=False)
    other.close()
