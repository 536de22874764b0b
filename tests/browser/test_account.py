"""An account on two devices: signing in, revoking, and a queue that waits for her to come back."""

from __future__ import annotations

import re

import pytest
from aiohttp import web
from playwright.sync_api import Browser, Page, expect

from tests.browser.account import address, create_account, narrow_phone, send_code, through_core
from tests.browser.axe import violations_in_both
from tests.browser.conftest import NewContext
from tests.browser.core import controlled, open_core
from tests.browser.front import Front
from tests.browser.sending import comment, fill, submit, until_outbox, until_received, uploads
from tests.support.portal_process import PortalProcess
from tests.support.post_office import PostOffice

#: Buttons behind which there is more to see, in both languages.
OPENING = re.compile(r"^(Cambiar: |Poner una |Mostrar un |Change: |Set a |Show a )")


def say_something(page: Page) -> None:
    """A comment, received by the portal: the device is known then."""
    page.goto("/noticias/un-portal-al-servicio-de-la-poblacion")
    page.get_by_role("textbox", name="Su comentario").fill("Muy útil.")
    page.get_by_label("Su nombre").fill("Ana")
    page.get_by_role("button", name="Enviar comentario").click()
    expect(page.get_by_text("Lo está leyendo un moderador")).to_be_visible()


def test_an_account_opens_the_same_cases_on_a_second_device(
    city: PortalProcess, post: PostOffice, new_context: NewContext
) -> None:
    to = address()
    phone = new_context(city.url).new_page()
    say_something(phone)
    create_account(phone, post, to)
    expect(phone.get_by_text(to).first).to_be_visible()

    tablet = new_context(city.url).new_page()
    tablet.goto("/ajustes/entrar")
    send_code(tablet, post, to)
    tablet.get_by_role("link", name="Ver mis asuntos").click()
    expect(tablet.get_by_role("link", name="Un portal al servicio")).to_be_visible()

    # One after the other: each sees the other, and the tablet signs the phone out.
    tablet.goto("/ajustes/dispositivos")
    tablet.get_by_role("button", name="Cerrar la sesión de").click()
    tablet.get_by_role("button", name="Sí, cerrar").click()
    expect(tablet.get_by_text("Sesión cerrada.")).to_be_attached()
    expect(tablet.get_by_role("button", name="Cerrar la sesión de")).to_have_count(0)
    phone.goto("/ajustes/cuenta")
    expect(phone.get_by_text("Este teléfono ya no está en su cuenta")).to_be_visible()
    assert violations_in_both(phone) == []
    phone.get_by_role("link", name="Entrar de nuevo").click()
    send_code(phone, post, to)
    expect(phone.get_by_role("heading", name="Ya está dentro")).to_be_visible()


def test_a_revoked_device_keeps_what_waits_and_sends_it_once_when_she_is_back(
    wire: Front, post: PostOffice, new_context: NewContext
) -> None:
    to = address()
    context = new_context(wire.url)
    page = open_core(context)
    controlled(page)
    assert through_core(page, post, to, "attach") == "attached"
    other = open_core(new_context(wire.url))
    assert through_core(other, post, to, "sign-in") == "signed-in"

    context.set_offline(True)
    form = fill(page)
    submit(page, form)
    comments = [comment(page, text) for text in ("Primero.", "Segundo.")]
    assert len(until_outbox(page, "offline")["items"]) == 3
    other.evaluate("core.revokeOthers()")
    context.set_offline(False)
    paused = until_outbox(page, "paused")
    assert {item["uuid"] for item in paused["items"]} == {form, *comments}
    page.reload()
    assert len(until_outbox(page, "paused")["items"]) == 3

    assert through_core(page, post, to, "sign-in") == "signed-in"
    until_received(page, form)
    until_outbox(page, "empty")
    assert [uploads(wire, uuid) for uuid in (form, *comments)] == [1, 1, 1]
    until_received(other, form)


def test_what_she_did_before_signing_in_stays_and_is_still_sent(
    wire: Front, post: PostOffice, new_context: NewContext
) -> None:
    to = address()
    first = open_core(new_context(wire.url))
    through_core(first, post, to, "attach")

    context = new_context(wire.url)
    page = open_core(context)
    before = page.evaluate("core.identity()")
    form = fill(page)
    wire.instead = _refuse_documents
    submit(page, form)
    assert through_core(page, post, to, "sign-in") == "signed-in"
    assert page.evaluate("core.identity()")["id"] != before["id"]
    wire.instead = lambda method, path, body: None
    page.evaluate("core.syncNow()")
    case = until_received(page, form)
    assert case["identity"] == before["id"]


def test_what_a_phone_sent_before_comes_along_when_she_says_that_it_is_hers(
    city: PortalProcess, post: PostOffice, new_context: NewContext
) -> None:
    to = address()
    tablet = new_context(city.url).new_page()
    create_account(tablet, post, to)
    phone = new_context(city.url).new_page()
    say_something(phone)
    phone.goto("/ajustes/entrar")
    send_code(phone, post, to)
    expect(phone.get_by_role("heading", name="Este teléfono envió algo antes")).to_be_visible()
    assert violations_in_both(phone) == []

    # Until then it is this phone's alone.
    tablet.goto("/ajustes/cuenta")
    expect(tablet.get_by_text(to).first).to_be_visible()
    tablet.goto("/mis-casos")
    expect(tablet.get_by_text("Todavía no ha enviado nada")).to_be_visible()
    phone.get_by_role("button", name="Fui yo: añadirlo a mi cuenta").click()
    expect(phone.get_by_text("Añadido. Se ve en todos sus dispositivos.")).to_be_visible()
    tablet.goto("/ajustes/cuenta")
    expect(tablet.get_by_text(to).first).to_be_visible()
    tablet.get_by_role("link", name="Mis asuntos").click()
    expect(tablet.get_by_role("link", name="Un portal al servicio")).to_be_visible()
    phone.goto("/ajustes/cuenta")
    expect(phone.get_by_text(to).first).to_be_visible()
    expect(phone.get_by_role("heading", name="Este teléfono envió algo antes")).to_have_count(0)


def _refuse_documents(method: str, path: str, body: object) -> web.Response | None:
    if path.endswith("/_bulk_docs"):
        return web.json_response({"error": "unavailable", "reason": ""}, status=503)
    return None


def test_a_short_code_takes_the_cases_to_another_phone(
    city: PortalProcess, new_context: NewContext
) -> None:
    phone = new_context(city.url).new_page()
    say_something(phone)
    phone.goto("/ajustes/dispositivos")
    phone.get_by_role("button", name="Mostrar un código").click()
    code = phone.get_by_text(re.compile(r"^\w{5}-\w{5}$")).inner_text()
    assert violations_in_both(phone) == []

    other = new_context(city.url).new_page()
    other.goto("/ajustes/traer")
    other.get_by_label("Código").fill("aaaaa-aaaaa")
    other.keyboard.press("Enter")
    expect(other.get_by_role("alert")).to_contain_text("Ese código no es")
    other.get_by_label("Código").fill(code.lower())
    other.keyboard.press("Enter")
    expect(other.get_by_role("heading", name="Los asuntos se ven ya")).to_be_visible()


def test_the_screens_say_what_needs_the_network(
    city: PortalProcess, post: PostOffice, new_context: NewContext
) -> None:
    context = new_context(city.url)
    page = context.new_page()
    page.goto("/")
    controlled(page)
    create_account(page, post, address())
    context.set_offline(True)
    page.goto("/ajustes/cuenta")
    expect(page.get_by_text("Mostramos lo último que supimos.")).to_be_visible()
    page.get_by_role("button", name="Quitar: Correo").click()
    page.get_by_role("button", name="Sí, quitarlo").click()
    expect(page.get_by_role("alert")).to_contain_text("No hay conexión con el portal")


@pytest.mark.parametrize("language", ["es", "en"])
def test_axe_finds_nothing_and_nothing_is_cut(
    city: PortalProcess, post: PostOffice, chromium: Browser, language: str
) -> None:
    found = {}
    with narrow_phone(chromium, city, post, language) as page:
        for path in ("cuenta", "dispositivos", "entrar", "traer"):
            page.goto(f"/ajustes/{path}")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            for button in reversed(page.get_by_role("button", name=OPENING).all()):
                button.click()
            wide = page.evaluate("document.documentElement.scrollWidth")
            found[path] = (violations_in_both(page), wide)
    assert {path: what for path, what in found.items() if what != ([], 320)} == {}
