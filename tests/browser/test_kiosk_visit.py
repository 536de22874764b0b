"""Visits to a kiosk, on the screens: a number and a code at the end, and nothing of her left."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.core import controlled
from tests.browser.official import Citizen, Official, unique
from tests.browser.test_offline_kiosk import EVERYTHING
from tests.support.beside import kiosk_code
from tests.support.portal_process import PortalProcess
from tests.support.wait import until

NAME = "Caridad Rodríguez"
#: The visitor's id and secret, as this device keeps them while she is here.
CREDENTIALS = """() => new Promise((resolve) => {
    const request = indexedDB.open("portal");
    request.onsuccess = () => {
        const kept = request.result.transaction("identities").objectStore("identities").getAll();
        kept.onsuccess = () => {
            request.result.close();
            resolve(kept.result.flatMap(({id, secret}) => [id, secret]));
        };
    };
})"""


def kiosk(portal: PortalProcess, context: BrowserContext, name: str = "Oficina Cerro") -> Page:
    """A device that was just set up, ready to work without a network."""
    code = kiosk_code(portal, name)
    page = context.new_page()
    page.goto("/kiosk")
    expect(page.get_by_label("Código")).to_be_focused()
    expect(page.get_by_role("link", name="Atención a la Población")).to_have_count(0)
    assert violations(page) == []
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Punto de atención · {name}")).to_be_visible()
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
    # A short code to type, in place of a link of a hundred characters.
    expect(page.get_by_text(re.compile("O abra .*/codigo en su teléfono"))).to_be_visible()
    code = page.locator(".kiosk-claim").inner_text()
    expect(page.get_by_text("/seguir#")).to_have_count(0)
    assert violations(page) == []
    who = page.evaluate(CREDENTIALS)
    assert len(who) == 2
    expect(finish_button(page)).to_be_visible()
    finish(page)
    nothing_left(page, NAME, address, *who)
    page.go_back()
    assert NAME not in page.content()

    phone = new_context(portal.url).new_page()
    phone.goto("/codigo")
    phone.get_by_label("Código").fill(code.lower())
    phone.keyboard.press("Enter")
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
    # On paper too there is something to take away.
    expect(page.get_by_role("button", name="Imprimir")).to_be_visible()
    page.emulate_media(media="print")
    expect(
        page.get_by_text(re.compile("Entregado en Oficina Cerro: .*Todavía sin número"))
    ).to_be_visible()
    expect(page.get_by_role("img", name="Código QR")).to_be_visible()
    expect(finish_button(page)).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Hacer otro trámite").click()
    expect(page.get_by_role("heading", name="Lo que ya entregó")).to_be_visible()
    expect(page.get_by_role("heading", name="Continuar lo que empezó")).to_have_count(0)
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
    context.clock.fast_forward("02:31")
    question = page.get_by_role("alertdialog", name="¿Sigue ahí?")
    expect(question).to_be_visible()
    assert violations(page) == []
    expect(page.locator(".kiosk-left")).to_have_text(re.compile("^(59|60)$"))
    # A minute to answer in; any touch is an answer, wherever it falls.
    context.clock.fast_forward("00:50")
    expect(question).to_be_visible()
    page.mouse.click(5, 5)
    expect(question).to_have_count(0)
    expect(page.get_by_label("Dirección")).to_have_value("Infanta 20")
    context.clock.fast_forward("02:31")
    expect(question).to_be_visible()
    context.clock.fast_forward("01:01")
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


def test_a_kiosk_that_was_removed_is_closed_and_loses_nothing(
    portal: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(portal.url)
    name = unique("Oficina Regla")
    page = kiosk(portal, context, name)
    address = unique("Martí 77")
    context.set_offline(True)
    fill_and_send(page, address)
    finish(page)
    portal.run("kiosk", "remove", name)
    context.set_offline(False)
    closed = page.get_by_role("heading", name="Este punto de atención está cerrado")
    expect(closed).to_be_visible()
    expect(page.get_by_text("Avise al personal")).to_be_visible()
    expect(page.get_by_text("Queda aquí 1 envío de una visita anterior")).to_be_visible()
    expect(page.get_by_role("link", name="Reportar una fuga")).to_have_count(0)
    assert violations(page) == []
    assert Official(portal, "María Pérez").cases(address) == []

    code = kiosk_code(portal, name)
    page.get_by_text("Para el personal").click()
    page.get_by_label("Código").fill(code)
    page.get_by_role("button", name="Preparar").click()
    expect(page.get_by_role("link", name="Reportar una fuga")).to_be_visible()
    until(lambda: len(Official(portal, "María Pérez").cases(address)) == 1)


def test_a_kiosk_shows_nothing_but_the_kiosk(
    portal: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(portal.url)
    page = kiosk(portal, context)
    context.set_offline(True)
    for elsewhere in ("/", "/mis-casos", "/desk"):
        page.goto(elsewhere)
        expect(page.get_by_text("Punto de atención · Oficina Cerro")).to_be_visible()
        assert page.url == f"{portal.url}/kiosk"


def test_on_a_wide_screen_nothing_covers_what_she_reads(
    portal: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(portal.url)
    page = kiosk(portal, context)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.reload()
    begin(page)
    page.get_by_label("Municipio").select_option("cerro")
    page.get_by_label("Dirección").fill("Obispo 5")
    page.get_by_role("button", name="Continuar").click()
    page.get_by_label("Nombre y apellidos").fill(NAME)
    for field in page.locator("input[type=text], textarea").all():
        assert field.get_attribute("autocomplete") == "off"
    page.get_by_role("button", name="Revisar antes de enviar").click()
    context.set_offline(True)
    page.get_by_role("button", name="Enviar", exact=True).click()
    # The code is whole on the first screenful, and the way out is beside it, not over it.
    code = page.get_by_role("img", name="Código QR")
    expect(code).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("/seguir#")).to_be_in_viewport(ratio=1)
    expect(finish_button(page)).to_be_in_viewport(ratio=1)
    drawn, out = code.bounding_box(), finish_button(page).bounding_box()
    assert drawn
    assert out
    assert out["y"] + out["height"] <= drawn["y"]

    # Both questions have the safe answer first, and the one that erases after it.
    finish_button(page).click()
    answers = page.get_by_role("alertdialog").get_by_role("button")
    expect(answers).to_have_text(["Seguir aquí", "Sí, terminar y borrar"])
    expect(answers.nth(1)).to_have_class(re.compile("button-warm"))


def test_a_visitor_proposes_and_reads_what_others_proposed(
    portal: PortalProcess, new_context: NewContext
) -> None:
    other, title = unique("Bancos con sombra"), unique("Otra parada")
    proposed = Citizen(portal).propose(other)
    Official(portal, "Luis", "--role", "moderate").decide(proposed, "publish")
    page = kiosk(portal, new_context(portal.url))
    page.get_by_role("link", name="Propuestas de la ciudadanía").click()
    expect(page).to_have_url(re.compile("/kiosk/propuestas$"))
    page.get_by_role("link", name=other).click()
    expect(page.get_by_role("button", name=f"Apoyar «{other}»")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Propuestas", exact=True).click()
    page.get_by_role("link", name="Escribir una propuesta").click()
    page.get_by_label("Proponer algo").check()
    page.get_by_label("¿De qué se trata?").select_option("Transporte")
    page.get_by_label("Título").fill(title)
    page.get_by_label("Su texto").fill("Falta una parada en la esquina.")
    page.get_by_label("Su nombre").fill(NAME)
    page.get_by_role("button", name="Enviar", exact=True).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(page.get_by_text("Si se publica, estará entre las propuestas")).to_be_visible()
    finish(page)
    nothing_left(page, NAME, title)
    Official(portal, "Eva", "--role", "moderate").comment_saying("Falta una parada en la esquina.")


def test_what_a_visitor_left_half_written_is_not_the_next_ones(
    portal: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(portal.url)
    page = kiosk(portal, context)
    title = unique("A medias")
    page.goto("/kiosk/propuestas/nueva")
    page.get_by_label("Título").fill(title)
    page.close()
    following = context.new_page()
    following.goto("/kiosk")
    expect(following.get_by_text("Todo borrado")).to_be_visible()
    nothing_left(following, title)
