"""An official changes the words of a service, sees them as people will, publishes and goes back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.official import Official, at_desk, hold
from tests.support.portal_process import PortalProcess

LEAK = "Reportar una fuga de agua o una luminaria apagada"
PATH = "reporte-fuga-de-agua-o-alumbrado"
COST = "Cuánto cuesta (en español)"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    """A portal whose services this test may change."""
    with PortalProcess(tmp_path_factory.mktemp("city") / "data") as process:
        yield process


def test_the_words_of_a_service_are_changed_and_taken_back(
    city: PortalProcess, new_context: NewContext
) -> None:
    options = ("--role", "publish", "--organization", "aguas-y-electricidad")
    official = Official(city, "Rosa Díaz", *options)
    page = at_desk(new_context(city.url), official)
    expect(page.get_by_role("heading", level=1, name="Servicios")).to_be_visible()
    expect(page.locator("main .choice")).to_have_count(1)  # only her organization's
    page.get_by_role("link", name=LEAK).click()
    expect(page.get_by_role("heading", level=1, name=LEAK)).to_be_visible()
    assert violations(page) == []

    page.get_by_label(COST).fill("Diez pesos.")
    page.get_by_role("button", name="Añadir a «Qué se necesita»").click()
    page.get_by_role("button", name="Publicar").click()
    problems = page.get_by_role("group", name="Falta arreglar una cosa antes de publicar")
    expect(problems).to_contain_text("Qué se necesita: hace falta un texto en cada idioma")
    page.get_by_role("button", name="Quitar: Qué se necesita, 4").click()
    page.get_by_role("button", name="Ver cómo queda").click()
    seen = page.get_by_text("Diez pesos.", exact=True)
    expect(seen).to_be_visible()
    page.get_by_role("button", name="Publicar").click()
    expect(page.get_by_text("Publicado: es la versión 2.").first).to_be_visible()

    phone = new_context(city.url).new_page()
    phone.goto(f"/servicios/{PATH}")
    expect(phone.get_by_text("Diez pesos.", exact=True)).to_be_visible()

    # What is typed meanwhile is not lost by it.
    page.get_by_label(COST).fill("Veinte pesos.")
    page.get_by_role("button", name="Volver a la versión 1").click()
    expect(page.get_by_text("Publicado: es la versión 3.").first).to_be_visible()
    expect(page.get_by_label(COST)).to_have_value("Gratuito.")
    page.get_by_role("button", name="Deshacer").click()
    expect(page.get_by_label(COST)).to_have_value("Veinte pesos.")
    phone.reload()
    expect(phone.get_by_text("Gratuito.", exact=True)).to_be_visible()

    # What is typed while it is published neither.
    held = hold(page, "**/api/desk/services/*")
    page.get_by_role("button", name="Publicar").click()
    expect(page.get_by_role("button", name="Publicando…")).to_be_visible()
    page.get_by_label(COST).focus()
    page.keyboard.type(" Más diez.")
    shown = page.get_by_label(COST).input_value()
    held[0].continue_()
    expect(page.get_by_text("Publicado: es la versión 4.").first).to_be_visible()
    expect(page.get_by_label(COST)).to_have_value(shown)
