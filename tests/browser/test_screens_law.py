"""A case by law on her phone: more time, another body, disagreement; and the thread, live."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.official import Citizen, Official, at_desk, unique
from tests.support.portal_process import PortalProcess
from tests.support.wait import until


def registered(citizen: Citizen) -> str:
    """A complaint of hers, as a case."""
    case = citizen.complain(unique("Basura"), confidential=True)
    until(lambda: f"case:{case}" in citizen.ids("case"))
    return case


def on_her_phone(context: BrowserContext, citizen: Citizen, case: str) -> Page:
    """Her phone, which follows the case."""
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"/seguir#{citizen.id}.{citizen.secret}")
    page.get_by_role("button", name="Seguirlo en este teléfono").click()
    page.get_by_role("link", name="Ver mis asuntos").click()
    page.locator(f"a[href='/casos/{case}']").click()
    expect(page.get_by_role("heading", name="Conversación")).to_be_visible()
    return page


def test_she_reads_why_it_takes_longer_and_disagrees_without_a_connection(
    portal: PortalProcess, new_context: NewContext
) -> None:
    official, citizen = Official(portal, "María Pérez"), Citizen(portal)
    case = registered(citizen)
    official.extend(case, "Falta el informe de Comunales.")
    context = new_context(portal.url)
    page = on_her_phone(context, citizen, case)
    expect(page.get_by_text("Necesitan más tiempo: hasta el")).to_be_visible()
    expect(page.get_by_text("Falta el informe de Comunales.")).to_be_visible()
    expect(page.get_by_text("En reserva: solo los ve")).to_be_visible()
    expect(page.get_by_text("No estoy conforme con la respuesta")).to_have_count(0)
    official.answer(case, "No procede.", "answered")
    expect(page.get_by_role("list").get_by_text("No procede.")).to_be_visible()
    expect(page.get_by_text("Necesitan más tiempo: hasta el")).to_have_count(0)

    context.set_offline(True)
    page.get_by_text("No estoy conforme con la respuesta").click()
    page.get_by_role("button", name="Pedir que lo revisen").click()
    expect(page.get_by_label("¿Por qué no está conforme?")).to_be_focused()
    assert violations(page) == []
    page.keyboard.type("Sigue sin recogerse.")
    page.get_by_role("button", name="Pedir que lo revisen").click()
    expect(page.get_by_text("Pidió que revisen su asunto.")).to_be_visible()
    expect(page.get_by_role("list").get_by_text("Sigue sin recogerse.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Pidió que revisen su asunto.")).to_be_visible()
    assert violations(page) == []

    context.set_offline(False)
    expect(page.get_by_text("Otra persona revisa su asunto")).to_be_visible()
    expect(page.get_by_text("No estoy conforme con la respuesta")).to_have_count(0)
    entry = official.case(case)["case"]["thread"][-1]
    assert (entry["about"], entry["text"]) == ("review", "Sigue sin recogerse.")
    assert citizen.document(f"case:{case}")["state"] == "in_review"


def test_she_is_told_which_body_attends_to_it(
    portal: PortalProcess, new_context: NewContext
) -> None:
    official, citizen = Official(portal, "María Pérez"), Citizen(portal)
    case = registered(citizen)
    official.send_on(case, "Puede haber un delito.", "Fiscalía Provincial")
    page = on_her_phone(new_context(portal.url), citizen, case)
    expect(page.get_by_text("Su asunto pasó a: Fiscalía Provincial")).to_be_visible()
    expect(page.get_by_text("Puede haber un delito.")).to_be_visible()
    expect(page.get_by_label("Escribir a quien atiende su asunto")).to_have_count(0)
    assert violations(page) == []


def test_the_thread_is_live_while_both_look(portal: PortalProcess, new_context: NewContext) -> None:
    """Neither page is touched: the feed brings what the other one wrote."""
    official, citizen = Official(portal, "María Pérez"), Citizen(portal)
    case = registered(citizen)
    desk = at_desk(new_context(portal.url), official, f"/desk/casos/{case}")
    expect(desk.get_by_role("heading", name="Lo que envió")).to_be_visible()
    phone = on_her_phone(new_context(portal.url), citizen, case)
    for turn in ("primero", "segundo"):
        phone.get_by_label("Escribir a quien atiende su asunto").fill(f"Pregunto {turn}")
        phone.get_by_role("button", name="Enviar mensaje").click()
        expect(desk.get_by_role("list").get_by_text(f"Pregunto {turn}")).to_be_visible()
        desk.get_by_label("Su respuesta").fill(f"Respondo {turn}")
        desk.get_by_label("Al responder, el caso queda").select_option("in_study")
        desk.get_by_role("button", name="Enviar respuesta").click()
        expect(phone.get_by_role("list").get_by_text(f"Respondo {turn}")).to_be_visible()
