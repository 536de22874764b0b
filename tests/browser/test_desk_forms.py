"""The form of a service is edited at the desk, tried, published; begun from a copy or a file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.official import Official, at_desk
from tests.content.xlsforms import tree_report
from tests.support.node import node
from tests.support.portal_process import PortalProcess

SLUG = "reporte-fuga-de-agua-o-alumbrado"
FORM = f"/desk/servicios/{SLUG}/formulario"
ROLE = ("--role", "publish", "--organization", "aguas-y-electricidad")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    """A portal whose services these tests may change."""
    with PortalProcess(tmp_path_factory.mktemp("city") / "data") as process:
        yield process


@pytest.fixture(scope="module")
def official(city: PortalProcess) -> Official:
    """She publishes what the water company offers."""
    return Official(city, "Rosa Díaz", *ROLE)


def question(page: Page, label: str) -> Locator:
    """The row of a question, with its buttons and, when it is open, its fields."""
    return page.locator(".service-question").filter(has=page.get_by_role("heading", name=label))


def labels(page: Page, number: int) -> list[str]:
    """The questions of a page, as they stand."""
    return (
        page.locator(".service-page")
        .nth(number - 1)
        .locator(".service-question h3")
        .all_inner_texts()
    )


def test_a_form_is_changed_tried_and_published(
    city: PortalProcess, official: Official, new_context: NewContext
) -> None:
    page = at_desk(new_context(city.url), official, f"/desk/servicios/{SLUG}")
    page.get_by_role("link", name="Formulario", exact=True).click()
    preview = page.get_by_role("region", name="Así lo verá la gente")
    expect(preview.get_by_text("¿Qué desea reportar?")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("button", name="Añadir una pregunta a Página 1: El problema").click()
    fresh = question(page, "Pregunta sin rótulo")
    spanish = fresh.get_by_label("Rótulo (en español)")
    expect(spanish).to_be_focused()
    spanish.fill("¿Hay peligro?")
    added = question(page, "¿Hay peligro?")
    added.get_by_label("Qué se responde").select_option("radio")
    for number, words in enumerate(("Sí", "No"), 1):
        added.get_by_label(f"Opción {number} (en español)").fill(words)
        added.get_by_label(f"Opción {number} (en inglés)").fill(f"{words} (en)")
    added.get_by_label("Es obligatoria").check()
    added.get_by_label("Mostrar solo según la respuesta a").select_option("¿Qué desea reportar?")
    added.get_by_label("Una fuga de agua").check()
    assert violations(page) == []

    # People will see it where there is a leak, and only there.
    expect(preview.get_by_text("¿Hay peligro?")).to_have_count(0)
    preview.get_by_label("Una fuga de agua").check()
    expect(preview.get_by_text("¿Hay peligro?")).to_be_visible()
    preview.get_by_role("button", name="Comprobar lo escrito").click()
    expect(
        preview.get_by_text("¿Hay peligro?").locator("..").get_by_role("paragraph")
    ).to_be_visible()

    # It lacks English: said beside it when she asks to publish, and nothing is published.
    page.get_by_role("button", name="Publicar", exact=True).click()
    problems = page.get_by_role("group", name="Falta arreglar una cosa antes de publicar")
    expect(problems).to_be_focused()
    expect(added.get_by_text("Hace falta un texto en cada idioma")).to_be_visible()
    problems.get_by_role("link", name="¿Hay peligro?").click()
    expect(added).to_be_focused()
    added.get_by_label("Rótulo (en inglés)").fill("Is there danger?")
    expect(added.get_by_text("Hace falta un texto en cada idioma")).to_have_count(0)
    expect(page.get_by_text("El formulario está completo")).to_be_visible()

    # What was typed outlives a reload.
    page.reload()
    expect(page.get_by_text("Hay cambios sin publicar")).to_be_visible()
    expect(question(page, "¿Hay peligro?")).to_be_visible()
    page.get_by_role("button", name="Publicar", exact=True).click()
    expect(page.get_by_text("Publicado: es la versión 2.").first).to_be_visible()
    expect(page.get_by_text("Hay cambios sin publicar")).to_have_count(0)

    phone = new_context(city.url).new_page()
    phone.goto(f"/servicios/{SLUG}")
    phone.get_by_role("button", name="Empezar").click()
    phone.get_by_label("Una fuga de agua").check()
    expect(phone.get_by_text("¿Hay peligro?")).to_be_visible()


def test_questions_are_moved_by_keyboard_and_come_back_where_they_were(
    city: PortalProcess, official: Official, new_context: NewContext
) -> None:
    page = at_desk(new_context(city.url), official, FORM)
    since = question(page, "¿Desde cuándo?")
    up = since.get_by_role("button", name="Subir")
    up.focus()
    first = labels(page, 1).index("¿Desde cuándo?")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    before = labels(page, 1)
    assert before.index("¿Desde cuándo?") == first - 2
    question(page, "¿Cuánta agua sale?").get_by_role("button", name="Quitar").click()
    assert "¿Cuánta agua sale?" not in labels(page, 1)
    page.get_by_role("button", name="Deshacer").click()
    assert labels(page, 1) == before
    # Beyond the end of its page is the next one.
    last = labels(page, 1)[-1]
    question(page, last).get_by_role("button", name="Bajar").click()
    assert labels(page, 2)[0] == last
    page.get_by_role("button", name="Descartar los cambios").click()


def test_a_question_that_others_depend_on_is_missed_in_words(
    city: PortalProcess, official: Official, new_context: NewContext
) -> None:
    page = at_desk(new_context(city.url), official, FORM)
    decides = question(page, "¿Qué le sucede a la luminaria?")
    decides.get_by_role("button", name="Quitar").click()
    danger = question(page, "Entiendo que no debo acercarme")
    expect(danger.get_by_text("Depende de una pregunta que no es una lista")).to_be_visible()
    page.get_by_role("button", name="Deshacer").click()
    expect(danger.get_by_text("Depende de una pregunta que no es una lista")).to_have_count(0)
    page.get_by_role("button", name="Bajar: Página 1: El problema").click()
    expect(page.get_by_role("heading", name="Página 2: El problema")).to_be_visible()
    page.get_by_role("button", name="Descartar los cambios").click()
    expect(page.get_by_role("heading", name="Página 1: El problema")).to_be_visible()


def test_what_somebody_else_published_meanwhile_is_not_overwritten_unseen(
    city: PortalProcess, official: Official, new_context: NewContext
) -> None:
    def edit(page: Page, words: str) -> None:
        page.get_by_role("button", name="Cambiar: Número del poste").click()
        page.get_by_label("Ayuda, si hace falta (en español)").fill(words)
        page.get_by_role("button", name="Publicar", exact=True).click()

    mine = at_desk(new_context(city.url), official, FORM)
    expect(question(mine, "Número del poste")).to_be_visible()
    theirs = at_desk(new_context(city.url), official, FORM)
    edit(theirs, "Está en una chapa.")
    expect(theirs.get_by_text("Publicado: es la versión").first).to_be_visible()
    edit(mine, "Está a un metro del suelo.")
    expect(mine.get_by_text("Otra persona publicó una versión")).to_be_visible()
    assert violations(mine) == []
    mine.reload()  # hers is still there, and so is the choice
    expect(mine.get_by_text("Hay cambios sin publicar")).to_be_visible()
    mine.get_by_role("button", name="Publicar lo mío en su lugar").click()
    expect(mine.get_by_text("Publicado: es la versión").first).to_be_visible()
    theirs.reload()
    theirs.get_by_role("button", name="Cambiar: Número del poste").click()
    help_ = theirs.get_by_label("Ayuda, si hace falta (en español)")
    expect(help_).to_have_value("Está a un metro del suelo.")


def test_a_new_service_is_begun_from_a_copy_and_from_nothing(
    city: PortalProcess, official: Official, new_context: NewContext
) -> None:
    page = at_desk(new_context(city.url), official)
    page.get_by_role("button", name="Servicio nuevo").click()
    page.get_by_role("button", name="Empezar a escribirlo").click()
    expect(page.get_by_text("Escriba el título en los dos idiomas.").first).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Título en español").fill("Reportar un registro abierto")
    page.get_by_label("Título en inglés").fill("Report an open manhole")
    page.get_by_label("Empezar", exact=True).select_option(SLUG)
    page.get_by_role("button", name="Empezar a escribirlo").click()
    expect(
        page.get_by_role("heading", level=1, name="Reportar un registro abierto")
    ).to_be_visible()
    expect(page.get_by_text("no se ha publicado todavía")).to_be_visible()
    page.get_by_role("button", name="Publicar", exact=True).click()
    expect(page.get_by_text("Publicado: es la versión 1.").first).to_be_visible()
    phone = new_context(city.url).new_page()
    phone.goto("/servicios/reportar-un-registro-abierto")
    expect(phone.get_by_role("heading", name="Reportar un registro abierto")).to_be_visible()

    page.get_by_role("link", name="Servicios").first.click()
    page.get_by_role("button", name="Servicio nuevo").click()
    page.get_by_label("Título en español").fill("Turno para pagar")
    page.get_by_label("Título en inglés").fill("Turn to pay")
    page.get_by_role("button", name="Empezar a escribirlo").click()
    page.get_by_role("button", name="Publicar", exact=True).click()
    problems = page.locator(".summary")
    expect(problems.get_by_text("hace falta un texto en cada idioma").first).to_be_visible()
    expect(problems.get_by_text("falta el municipio")).to_be_visible()
    # Not published, it waits in the list of this browser.
    page.get_by_role("link", name="Servicios").first.click()
    expect(page.get_by_text("sin publicar")).to_be_visible()
    page.get_by_role("link", name="Turno para pagar").click()
    expect(page.get_by_text("no se ha publicado todavía")).to_be_visible()
    page.get_by_role("button", name="Descartar los cambios").click()
    page.get_by_role("button", name="Sí, descartarlo").click()
    expect(page.get_by_role("button", name="Servicio nuevo")).to_be_visible()
    expect(page.get_by_text("Turno para pagar")).to_have_count(0)


def test_a_form_goes_out_as_a_file_and_comes_in_with_what_was_left_out(
    city: PortalProcess, official: Official, new_context: NewContext, tmp_path: Path
) -> None:
    page = at_desk(new_context(city.url), official, FORM)
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar XLSForm").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert {"survey", "choices", "settings", "service"} == set(book.sheetnames)

    file = tmp_path / "arbol.xlsx"
    file.write_bytes(tree_report())
    page.get_by_label("Traer un XLSForm (.xlsx)").set_input_files(file)
    note = page.locator(".note", has_text="3 cosas del archivo quedaron fuera")
    expect(note.get_by_role("listitem")).to_contain_text(
        ["Hoja survey, fila 7", "fila 16", "fila 18: el tipo barcode no existe"]
    )
    expect(question(page, "¿Qué sucede?")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Deshacer").click()
    expect(question(page, "¿Qué desea reportar?")).to_be_visible()

    file.write_bytes(b"nothing of the kind")
    page.get_by_label("Traer un XLSForm (.xlsx)").set_input_files(file)
    expect(page.get_by_text("no es un XLSForm que se pueda leer")).to_be_visible()
    page.get_by_role("button", name="Descartar los cambios").click()


def test_the_editor_on_a_phone_in_english_and_in_the_dark(
    city: PortalProcess, official: Official, new_context: NewContext
) -> None:
    page = at_desk(new_context(city.url), official, FORM)
    page.emulate_media(color_scheme="dark")
    page.get_by_role("button", name="English").click()
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_role("button", name="Change: What would you like to report?").click()
    expect(page.get_by_label("Option 1 (in Spanish)")).to_be_visible()
    assert violations(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320


def test_forms_in_the_editor_and_back() -> None:
    node("--test", "src/desk/services/form/form.test.ts")
