"""What the law lets an office decide, and who may: at the desk, in a browser."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.official import (
    PASSWORD,
    Citizen,
    Official,
    at_desk,
    set_up_factor,
    type_code,
    type_password,
    unique,
)
from tests.support.portal_process import PortalProcess
from tests.support.wait import until

GOVERNMENT = "gobierno-provincial"


@pytest.fixture
def context(portal: PortalProcess, new_context: NewContext) -> BrowserContext:
    return new_context(portal.url)


def open_case(page: Page, case: str) -> None:
    page.goto(f"/desk/casos/{case}")
    expect(page.get_by_role("heading", name="Lo que envió")).to_be_visible()


def unfold(page: Page, title: str) -> None:
    page.get_by_text(title, exact=True).click()


def test_a_case_is_taken_extended_and_sent_on(
    portal: PortalProcess, context: BrowserContext
) -> None:
    official = Official(portal, "María Pérez")
    citizen = Citizen(portal)
    case = citizen.complain(unique("Basura"))
    until(lambda: f"case:{case}" in citizen.ids("case"))
    before = citizen.document(f"case:{case}")["answer_by"]
    page = at_desk(context, official)
    open_case(page, case)
    expect(page.get_by_text("Queja", exact=True)).to_be_visible()

    page.get_by_role("button", name="Tomar el caso").click()
    expect(page.get_by_role("button", name="Dejar el caso")).to_be_visible()
    unfold(page, "Prorrogar el plazo")
    page.get_by_role("button", name="Prorrogar", exact=True).click()
    expect(page.get_by_text("Escriba el motivo")).to_be_visible()
    expect(page.get_by_label("Motivo de la prórroga")).to_be_focused()
    assert violations(page) == []
    page.get_by_label("Motivo de la prórroga").fill("Falta el informe de Comunales.")
    page.get_by_role("button", name="Prorrogar", exact=True).click()
    expect(page.get_by_text("Prorrogado: del")).to_be_visible()
    expect(page.get_by_text("Prorrogar el plazo", exact=True)).to_have_count(0)
    known = citizen.document(f"case:{case}")
    assert known["extension"]["reason"] == "Falta el informe de Comunales."
    assert known["answer_by"] > before

    unfold(page, "Enviarlo al organismo competente")
    page.get_by_label("Organismo competente").select_option("*")
    page.get_by_label("Nombre del organismo").fill("Fiscalía Provincial")
    page.get_by_label("Por qué le corresponde").fill("Puede haber un delito.")
    page.get_by_role("button", name="Enviar el caso").click()
    expect(page.get_by_text("Este caso pasó a otro organismo")).to_be_visible()
    assert violations(page) == []
    known = citizen.document(f"case:{case}")
    assert known["state"] == "redirected"
    assert known["redirects"][0]["to"]["es"] == "Fiscalía Provincial"


def test_who_answered_does_not_review(portal: PortalProcess, context: BrowserContext) -> None:
    first, second = Official(portal, "María Pérez"), Official(portal, "Jorge Díaz")
    citizen = Citizen(portal)
    case = citizen.complain(unique("Basura"))
    until(lambda: f"case:{case}" in citizen.ids("case"))
    first.answer(case, "No procede.", "answered")
    page = at_desk(context, first, f"/desk/casos/{case}")
    expect(page.get_by_text("No procede.")).to_be_visible()
    citizen.disagree(case, "Sigue sin recogerse.")
    expect(page.get_by_text("No estuvo conforme con la respuesta")).to_be_visible()
    expect(page.get_by_text("La revisión le toca a otra persona")).to_be_visible()
    expect(page.get_by_label("Su respuesta")).to_have_count(0)
    assert violations(page) == []
    page.get_by_role("button", name="Salir").click()

    page = at_desk(context, second, f"/desk/casos/{case}")
    expect(page.get_by_text("Revise el caso y responda")).to_be_visible()
    page.get_by_label("Su respuesta").fill("Tiene razón: se recogerá mañana.")
    page.get_by_role("button", name="Enviar respuesta").click()
    expect(page.get_by_text("Respuesta enviada.").first).to_be_visible()
    assert citizen.document(f"case:{case}")["review"]["decided_at"]


def test_the_second_factor_is_asked_for_at_sign_in(
    portal: PortalProcess, context: BrowserContext
) -> None:
    chief = Official(portal, "Carmen Ruiz", "--role", "administer")
    page = at_desk(context, chief)
    totp = set_up_factor(page)
    page.get_by_role("button", name="Salir").click()
    type_password(page, chief)
    expect(page.get_by_label("Código de su segundo factor")).to_be_focused()
    assert violations(page) == []
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ese código no vale o ya se usó.")).to_be_visible()
    type_code(page, totp)
    expect(page.get_by_role("heading", level=1, name="Administración")).to_be_visible()


def test_an_administrator_adds_an_official_who_sees_her_office_alone(
    portal: PortalProcess, context: BrowserContext
) -> None:
    chief = Official(portal, "Carmen Ruiz", "--role", "administer")
    citizen, word = Citizen(portal), secrets.token_hex(4)
    case, leak = citizen.complain(f"Basura {word}"), citizen.leak(f"Zanja {word}")
    until(lambda: {f"case:{case}", f"case:{leak}"} <= set(citizen.ids("case")))
    name = f"nueva-{word}"
    page = at_desk(context, chief)
    set_up_factor(page)
    expect(page.get_by_role("heading", level=1, name="Administración")).to_be_visible()
    expect(page.get_by_role("link", name="Casos")).to_have_count(0)
    page.get_by_role("button", name="Añadir un funcionario").click()
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_text("Escriba el nombre de usuario")).to_be_visible()
    page.get_by_label("Nombre de usuario").fill(name)
    page.get_by_label("Nombre y apellidos").fill("Nuria Vega")
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_label("Organismo 1").select_option(GOVERNMENT)
    page.get_by_label("Municipio 1").select_option("playa")
    assert violations(page) == []
    page.get_by_role("button", name="Guardar").click()
    person = page.get_by_role("listitem").filter(has_text=name)
    expect(person.get_by_text("Gobierno Provincial de La Habana")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("link", name="Registro").click()
    page.get_by_label("Quién").fill(chief.name)
    expect(page.get_by_role("row").nth(1)).to_contain_text("Añadió un funcionario")
    expect(page.get_by_role("row").nth(1)).to_contain_text(name)
    given = "Atender casos (Gobierno Provincial de La Habana, Atención a la Población · Playa)"
    expect(page.get_by_role("row").nth(1)).to_contain_text(given)
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar CSV").click()
    assert name in download.value.path().read_text(encoding="utf-8-sig")
    page.get_by_role("button", name="Salir").click()

    page.get_by_label("Nombre de usuario").fill(name)
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page.get_by_role("button", name="Salir")).to_be_visible()
    page.goto(f"/desk?texto={word}")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("row").nth(1)).to_contain_text("Atención a la Población")
    expect(page.get_by_role("link", name="Comentarios")).to_have_count(0)
    page.goto(f"/desk/casos/{leak}")
    expect(page.get_by_text("Este caso no está en la mesa")).to_be_visible()


def test_filters_by_day_and_by_whom_stay_in_the_address(
    portal: PortalProcess, context: BrowserContext
) -> None:
    official = Official(portal, "María Pérez")
    citizen, word = Citizen(portal), secrets.token_hex(4)
    cases = [citizen.complain(f"Basura {word}") for _ in range(2)]
    until(lambda: len(citizen.ids("case")) == 2)
    page = at_desk(context, official, f"/desk/casos/{cases[0]}")
    page.get_by_role("button", name="Tomar el caso").click()
    expect(page.get_by_role("button", name="Dejar el caso")).to_be_visible()
    page.goto(f"/desk?texto={word}")
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_role("link", name="Los míos").click()
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("row").nth(1)).to_contain_text("María Pérez")
    page.reload()
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name="Vencidos").click()
    expect(page.get_by_text("Ningún caso coincide")).to_be_visible()
    assert violations(page) == []


def test_a_ready_answer_is_written_once_and_used(
    portal: PortalProcess, context: BrowserContext
) -> None:
    chief = Official(portal, "Carmen Ruiz", "--role", "administer", "--role", "attend")
    citizen, title = Citizen(portal), unique("Brigada")
    case = citizen.complain(unique("Basura"))
    until(lambda: f"case:{case}" in citizen.ids("case"))
    page = at_desk(context, chief, "/desk/administracion")
    page.get_by_role("link", name="Configurar el segundo factor").click()
    set_up_factor(page)
    page.goto("/desk/administracion/plantillas")
    page.get_by_role("button", name="Añadir una plantilla").click()
    page.get_by_label("Nombre de la plantilla").fill(title)
    page.get_by_label("Organismo").select_option(GOVERNMENT)
    page.get_by_label("Texto en español").fill("El caso {number} ya tiene brigada. {nadie}")
    page.get_by_label("Texto en inglés").fill("Case {number} has a crew.")
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_text("{nadie} no se cambia por nada")).to_be_visible()
    page.get_by_label("Texto en español").fill("El caso {number} ya tiene brigada.")
    assert violations(page) == []
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.get_by_role("link", name="Vencidos").click()
    expect(page.get_by_text("Ningún caso vencido.")).to_be_visible()
    assert violations(page) == []

    open_case(page, case)
    number = citizen.document(f"case:{case}")["number"]
    page.get_by_label("Su respuesta").fill("Buenos días.")
    page.get_by_label("Usar una plantilla").select_option(label=title)
    expected = f"Buenos días.\n\nEl caso {number} ya tiene brigada."
    expect(page.get_by_label("Su respuesta")).to_have_value(expected)
    assert violations(page) == []
