"""Cases from an office's code: the thread, the receipt, and what must be corrected."""

from __future__ import annotations

import re
import secrets
import uuid
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.official import PUBLICATION, Citizen, Official, at_desk, unique
from tests.support.node import node
from tests.support.portal_process import PortalProcess

LEAK = {
    "kind": "fuga-de-agua",
    "leak_source": "calle",
    "leak_flow": "brota",
    "place": {"municipality": "cerro", "address": "Primelles 312"},
    "full_name": "Yamila Pérez",
}

#: Another tab's transaction that goes on until it is let go: what others write waits for it.
BUSY = """() => new Promise((held, failed) => {
    const opening = indexedDB.open("portal");
    opening.onerror = failed;
    opening.onsuccess = () => {
        const values = opening.result.transaction("values", "readwrite").objectStore("values");
        const hold = () => { if (!window.letGo) values.get("none").onsuccess = hold; held(); };
        values.get("none").onsuccess = hold;
    };
})"""


class Visitor:
    """Somebody whose submissions were made elsewhere, as at a kiosk."""

    def __init__(self, url: str) -> None:
        self.id, self.secret = secrets.token_hex(16), secrets.token_urlsafe(32)
        self.link = f"/seguir#{self.id}.{self.secret}"
        self._database = f"{url}/db/citizen-{self.id}"
        httpx.put(self._database, auth=(self.id, self.secret)).raise_for_status()

    def put(self, kind: str, **body: Any) -> str:
        name = str(uuid.uuid4())
        document = {"type": kind, "created_at": "2026-11-20T15:00:00Z", **body}
        where = f"{self._database}/{kind}:{name}"
        httpx.put(where, json=document, auth=(self.id, self.secret)).raise_for_status()
        return name

    def submit(self, data: dict[str, Any]) -> str:
        service = "reporte-fuga-de-agua-o-alumbrado"
        return self.put("submission", service=service, service_version=1, data=data, language="es")


def follow(page: Page, visitor: Visitor | Citizen) -> None:
    page.goto(visitor.link)
    page.get_by_role("button", name="Seguirlo en este teléfono").click()
    assert visitor.secret not in page.url
    page.get_by_role("link", name="Ver mis asuntos").click()


def answered_and_read(page: Page) -> None:
    """Among her cases."""
    expect(page.get_by_text("Respondido")).to_be_visible()
    expect(page.get_by_text("Respuesta nueva")).to_have_count(0)


def test_what_the_portal_refuses_is_told_in_her_language() -> None:
    node("--test", "src/screens/refusal.test.ts")


def test_a_case_is_followed_and_written_to(portal: PortalProcess, new_context: NewContext) -> None:
    visitor = Visitor(portal.url)
    case = visitor.submit(LEAK)
    page = new_context(portal.url).new_page()
    follow(page, visitor)
    page.get_by_text("Recibido").click()
    expect(page.get_by_text("Su asunto está en manos de quien lo atiende.")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("button", name="Enviar mensaje").click()
    expect(page.get_by_label("Escribir a quien atiende su asunto")).to_be_focused()
    page.keyboard.type("También moja la acera de enfrente")
    page.reload()
    expect(page.get_by_label("Escribir a quien atiende su asunto")).to_have_value(
        "También moja la acera de enfrente"
    )
    page.get_by_role("button", name="Enviar mensaje").click()
    expect(page.get_by_role("list").get_by_text("También moja la acera")).to_be_visible()
    page.get_by_role("link", name="Ver la constancia").click()
    expect(page.get_by_role("heading", level=1, name="Constancia de recepción")).to_be_visible()
    assert page.url.endswith(f"/casos/{case}/constancia")
    number = page.locator("dd.number").inner_text()
    expect(page).to_have_title(re.compile(f"^Constancia de recepción {re.escape(number)} · "))
    assert violations(page) == []


def test_what_the_server_found_wrong_is_mended_and_sent_anew(
    portal: PortalProcess, new_context: NewContext
) -> None:
    visitor = Visitor(portal.url)
    wrong = visitor.submit({**LEAK, "phone": "12", "place": {"municipality": "cerro"}})
    page = new_context(portal.url).new_page()
    follow(page, visitor)
    page.get_by_text("Hay que corregir algo").click()
    expect(page.get_by_text("Dirección: escriba este dato")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Corregir y enviar de nuevo").click()
    expect(page.get_by_label("Municipio")).to_be_visible()
    # A second tap finds what the first began.
    page.goto(f"/casos/{wrong}")
    page.get_by_role("button", name="Seguir corrigiendo").click()

    # It opens where the first problem is, with what she wrote.
    expect(page.get_by_role("heading", level=1, name="El lugar y las fotos")).to_be_visible()
    expect(page.get_by_label("Municipio")).to_have_value("cerro")
    page.get_by_label("Dirección").fill("Primelles 312")
    expect(page.get_by_role("group", name="por corregir")).to_have_count(0)
    page.get_by_role("button", name="Continuar").click()
    expect(page.get_by_label("Nombre y apellidos")).to_have_value("Yamila Pérez")
    page.get_by_label("Teléfono").fill("52345678")
    page.get_by_role("button", name="Revisar antes de enviar").click()
    page.get_by_role("button", name="Enviar", exact=True).click()
    expect(page.get_by_role("heading", name="Recibimos su solicitud")).to_be_visible()
    assert violations(page) == []
    number = page.locator(".number").inner_text()

    # What was corrected asks for nothing more, and says what became of it.
    page.goto("/mis-casos")
    expect(page.get_by_role("heading", name="En curso")).to_be_visible()
    expect(page.get_by_role("heading", name="Esperan por usted")).to_have_count(0)
    expect(page.get_by_role("heading", name="Borradores")).to_have_count(0)
    page.get_by_text("Corregido y enviado de nuevo").click()
    expect(page.get_by_role("button", name="Corregir y enviar de nuevo")).to_have_count(0)
    page.get_by_role("link", name="Ver el nuevo envío").click()
    expect(page.get_by_text(f"Número {number}")).to_be_visible()
    page.goto("/")
    expect(page.get_by_text("Recibido")).to_be_visible()
    expect(page.get_by_text("Corregido y enviado de nuevo")).to_have_count(0)


def test_a_list_tells_cases_apart_and_marks_what_is_new(
    portal: PortalProcess, new_context: NewContext
) -> None:
    visitor = Visitor(portal.url)
    first, second = unique("Primelles"), unique("Zanja")
    visitor.submit({**LEAK, "place": {"municipality": "cerro", "address": first}})
    answered = visitor.submit({**LEAK, "place": {"municipality": "cerro", "address": second}})
    page = new_context(portal.url).new_page()
    follow(page, visitor)
    row = page.get_by_role("link", name="Reportar una fuga")
    expect(row.filter(has_text=first)).to_contain_text("Número")
    expect(page.get_by_text("Respuesta nueva")).to_have_count(0)

    # A followed case is told of as soon as her own would be.
    page.goto("/")
    Official(portal, "María Pérez").answer(answered, "Hoy va la brigada.", "answered")
    mine = page.get_by_role("link", name="Reportar una fuga").filter(has_text=second)
    expect(mine).to_contain_text("Respuesta nueva")
    mine.click()
    expect(page.get_by_text("Hoy va la brigada.")).to_be_visible()
    expect(page.get_by_role("main").get_by_text(second, exact=True)).to_be_visible()
    expect(page).to_have_title(re.compile(f"^{second} · Reportar una fuga"))
    page.get_by_role("link", name="Mis asuntos").first.click()
    answered_and_read(page)


def test_an_answer_stays_read_if_the_page_is_left_as_it_shows(
    portal: PortalProcess, new_context: NewContext
) -> None:
    visitor = Visitor(portal.url)
    case = visitor.submit(LEAK)
    context = new_context(portal.url)
    page = context.new_page()
    follow(page, visitor)
    Official(portal, "María Pérez").answer(case, "Hoy va la brigada.", "answered")
    expect(page.get_by_text("Respuesta nueva")).to_be_visible()
    other = context.new_page()
    other.goto("/robots.txt")
    other.evaluate(BUSY)
    page.get_by_role("link", name="Reportar una fuga").click()
    expect(page.get_by_text("Hoy va la brigada.")).to_be_visible()
    page.goto("/mis-casos", wait_until="commit")
    other.evaluate("window.letGo = true")
    answered_and_read(page)
    page.reload()
    answered_and_read(page)


def test_a_form_that_was_only_opened_is_no_draft(
    portal: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(portal.url)
    page = context.new_page()
    page.goto("/servicios/reporte-fuga-de-agua-o-alumbrado")
    page.get_by_role("button", name="Empezar").click()
    expect(page.get_by_role("heading", name="El problema")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Empezar", exact=True)).to_be_visible()
    page.goto("/mis-casos")
    expect(page.get_by_text("Todavía no ha enviado nada")).to_be_visible()
    page.goto("/servicios/reporte-fuga-de-agua-o-alumbrado")
    page.get_by_role("button", name="Empezar").click()
    page.get_by_label("Una fuga de agua").check()
    page.go_back()
    expect(page.get_by_role("link", name="Continuar el borrador")).to_be_visible()


def test_a_script_in_any_text_is_shown_and_made_nothing_of(
    portal: PortalProcess, new_context: NewContext
) -> None:
    script = unique('<img src=x onerror=alert(1)><svg onload="alert(1)"> {{7*7}}')
    official, citizen = Official(portal, "María Pérez"), Citizen(portal)
    case = citizen.leak(script)
    citizen.wait_for_case(case)
    official.answer(case, script)
    citizen.message(case, script)
    comment, proposal = citizen.comment(script, "Ana"), citizen.propose(script)
    for each in (comment, proposal):
        official.decide(each, "publish")

    def is_text(page: Page, times: int = 1) -> None:
        expect(page.get_by_role("main").get_by_text(script).nth(times - 1)).to_be_visible()
        expect(page.locator("[onerror], [onload]")).to_have_count(0)

    page = new_context(portal.url).new_page()
    follow(page, citizen)
    page.get_by_role("link", name="Reportar una fuga").click()
    is_text(page, 2)
    page.goto(f"/propuestas/{proposal}")
    is_text(page)
    page.goto(f"/noticias/{PUBLICATION}")
    is_text(page)
    is_text(at_desk(new_context(portal.url), official, f"/desk/casos/{case}"), 2)
