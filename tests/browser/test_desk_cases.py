"""An official answers cases: by keyboard alone, and with somebody else at the same case."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Error, Page, Route, expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.official import PASSWORD, Citizen, Official, at_desk, sign_in, unique
from tests.browser.test_screens_form import press, tab_to, write
from tests.support.portal_process import PortalProcess

ANSWER = "La brigada pasará el jueves por la mañana."


def open_case(page: Page, case: str) -> None:
    page.goto(f"/desk/casos/{case}")
    expect(page.get_by_role("heading", name="Lo que envió")).to_be_visible()


def sent(page: Page) -> None:
    expect(page.get_by_text("Respuesta enviada.").first).to_be_visible()
    expect(page.get_by_label("Su respuesta")).to_have_value("")


def test_a_case_is_found_and_answered_by_keyboard(
    portal: PortalProcess, new_context: NewContext
) -> None:
    official = Official(portal, "María Pérez")
    citizen, address = Citizen(portal), unique("Primelles 312")
    case = citizen.leak(address)
    page = new_context(portal.url).new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/desk")
    expect(page.get_by_label("Nombre de usuario")).to_be_focused()
    assert violations(page) == []
    page.keyboard.type(official.name)
    write(page, "Contraseña", "no es esta")
    page.keyboard.press("Enter")
    expect(page.get_by_text("El nombre o la contraseña no coinciden.")).to_be_visible()
    page.get_by_label("Contraseña", exact=True).select_text()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="Casos")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type(address)
    expect(page.get_by_role("row")).to_have_count(2)
    assert violations(page) == []
    page.reload()
    expect(page.get_by_role("row")).to_have_count(2)
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name=address)).to_be_visible()
    expect(page.get_by_text("Brota con fuerza")).to_be_visible()
    assert violations(page) == []
    tab_to(page, page.get_by_label("Su respuesta"))
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Escriba la respuesta")).to_be_visible()
    page.keyboard.type(ANSWER)
    page.keyboard.press("Control+Enter")
    sent(page)
    expect(page.get_by_role("list").get_by_text(ANSWER)).to_be_visible()
    assert [citizen.document(id)["text"] for id in citizen.ids("answer")] == [ANSWER]
    assert citizen.document(f"case:{case}")["state"] == "answered"

    press(page, "button", "Pasar a: Cerrado")
    press(page, "button", "Sí, cerrarlo")
    expect(page.get_by_text("Este caso está cerrado")).to_be_visible()
    assert citizen.document(f"case:{case}")["state"] == "closed"


def test_somebody_faster_is_told_of_and_the_text_stays(
    portal: PortalProcess, new_context: NewContext
) -> None:
    official, other = Official(portal, "María Pérez"), Official(portal, "Jorge Díaz")
    case = Citizen(portal).leak(unique("Zanja 400"))
    context = new_context(portal.url)
    # Without the feed this page does not hear of the other official before it sends.
    context.route("**/api/feed", lambda route: route.abort())
    page = at_desk(context, official)
    open_case(page, case)
    page.get_by_label("Su respuesta").fill(ANSWER)
    other.answer(case, "Ya fue la brigada.")
    page.get_by_role("button", name="Enviar respuesta").click()

    expect(page.get_by_text("No se envió nada.")).to_be_visible()
    expect(page.get_by_text("Escribió Jorge Díaz.")).to_be_visible()
    expect(page.get_by_role("list").get_by_text("Ya fue la brigada.")).to_be_visible()
    expect(page.get_by_label("Su respuesta")).to_have_value(ANSWER)
    page.get_by_role("button", name="Enviar respuesta").click()
    sent(page)
    texts = [entry["text"] for entry in other.case(case)["case"]["thread"]]
    assert texts == ["Ya fue la brigada.", ANSWER]


def test_what_is_new_arrives_without_moving_what_she_writes(
    portal: PortalProcess, new_context: NewContext
) -> None:
    official, citizen = Official(portal, "María Pérez"), Citizen(portal)
    case = citizen.leak(unique("Infanta 20"))
    page = at_desk(new_context(portal.url), official)
    open_case(page, case)
    citizen.message(case, "Ya es un río.")
    expect(page.get_by_text("Ya es un río.")).to_be_visible()
    page.get_by_label("Su respuesta").fill("Vamos")
    citizen.message(case, "Llegó al portal de la casa.")
    expect(page.get_by_text("Este caso cambió mientras usted escribía.")).to_be_visible()
    expect(page.get_by_text("Llegó al portal de la casa.")).to_have_count(0)
    page.get_by_role("button", name="Mostrar los cambios").click()
    expect(page.get_by_text("Llegó al portal de la casa.")).to_be_visible()
    expect(page.get_by_label("Su respuesta")).to_have_value("Vamos")


def test_a_lost_confirmation_and_an_ended_session_cost_no_word(
    portal: PortalProcess, new_context: NewContext
) -> None:
    official = Official(portal, "María Pérez")
    case = Citizen(portal).leak(unique("Belascoaín 7"))
    context = new_context(portal.url)
    page = at_desk(context, official)
    open_case(page, case)
    page.get_by_label("Su respuesta").fill(ANSWER)
    expect(page.get_by_text("Borrador guardado")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Su respuesta")).to_have_value(ANSWER)

    context.clear_cookies()
    # Whichever comes first tells: her tap, or the page that looks for what is new.
    with suppress(Error):
        page.get_by_role("button", name="Enviar respuesta").click(timeout=2_000)
    expect(page.get_by_text("Su sesión terminó.")).to_be_visible()
    assert violations(page) == []
    sign_in(page, official)
    expect(page.get_by_label("Su respuesta")).to_have_value(ANSWER)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    # The feed would say at once that the answer arrived: here nothing says so.
    context.route("**/api/feed", lambda route: route.abort())
    page.route("**/answers", lose, times=1)
    page.get_by_role("button", name="Enviar respuesta").click()
    expect(page.get_by_text("No hay conexión con el portal.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("list").get_by_text(ANSWER)).to_be_visible()
    expect(page.get_by_label("Su respuesta")).to_have_value("")
    assert [entry["text"] for entry in official.case(case)["case"]["thread"]] == [ANSWER]


def test_places_that_would_wrap_are_in_a_menu(
    portal: PortalProcess, new_context: NewContext
) -> None:
    roles = [word for role in ("attend", "moderate", "publish") for word in ("--role", role)]
    page = at_desk(new_context(portal.url), Official(portal, "Rosa Díaz", *roles))
    menu = page.get_by_role("button", name="Menú")
    place = page.get_by_role("link", name="Servicios")
    expect(place).to_be_visible()
    expect(menu).to_be_hidden()
    page.set_viewport_size({"width": 360, "height": 640})
    expect(place).to_be_hidden()
    menu.click()
    place.focus()
    page.keyboard.press("Escape")
    expect(place).to_be_hidden()
    expect(menu).to_be_focused()
    menu.click()
    place.click()
    expect(page.get_by_role("heading", level=1, name="Servicios")).to_be_visible()
    expect(place).to_be_hidden()
    assert violations(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(menu).to_be_hidden()
