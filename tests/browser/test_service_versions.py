"""A form gets a new version while somebody fills in the old one: hers is finished and accepted, or
led to the new one with what fits kept. All of it without a network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from msgspec import json, structs
from playwright.sync_api import Page, expect

from schemas.documents import Form, FormPage
from schemas.text import Text
from server.content import shipped
from server.portal.form_rules import DIALECT, faults
from tests.browser.conftest import NewContext
from tests.browser.core import controlled
from tests.browser.official import Official, at_desk
from tests.support.node import node
from tests.support.portal_process import ADMIN, PortalProcess

NEWER = "Hay una versión nueva de este formulario"
MOVED = "Está en la versión nueva del formulario"

FORGET = """key => new Promise((resolve, reject) => {
    const opening = indexedDB.open("portal");
    opening.onerror = reject;
    opening.onsuccess = () => {
        const work = opening.result.transaction("values", "readwrite");
        work.objectStore("values").delete(key);
        work.oncomplete = resolve;
    };
})"""

MUNICIPALITIES = [one.id.removeprefix("municipality:") for one in shipped.municipalities()]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    """A portal with services of these tests' own."""
    with PortalProcess(tmp_path_factory.mktemp("city") / "data") as process:
        yield process


def words(es: str) -> dict[str, str]:
    return {"es": es, "en": f"{es} (en)"}


def kinds(*values: str) -> dict[str, Any]:
    options = {value: words(value.capitalize()) for value in values}
    shape = {"x-widget": "radio", "type": "string", "enum": list(values), "x-options": options}
    return {"x-label": words("¿Qué pasa?"), **shape}


def text(label: str) -> dict[str, Any]:
    return {"x-label": words(label), "x-widget": "text", "type": "string", "maxLength": 90}


WHERE = {
    **{"x-label": words("Municipio"), "x-widget": "municipality", "type": "string"},
    "enum": MUNICIPALITIES,
}
FIRST = {"kind": kinds("rama", "raíz"), "size": text("Tamaño"), "notes": text("Detalles")}
SECOND = {"kind": kinds("rama", "tronco"), "notes": text("Detalles"), "height": text("Altura")}


def offer(city: PortalProcess, slug: str, version: int, fields: dict[str, Any]) -> None:
    """Put the service under this version, as an operator does."""
    schema = {
        **{"$schema": DIALECT, "type": "object", "additionalProperties": False},
        "required": ["kind", "municipality"],
        "properties": {**fields, "municipality": WHERE},
    }
    pages = [
        FormPage(title=Text(es="El árbol", en="The tree"), fields=list(fields)),
        FormPage(title=Text(es="El lugar", en="The place"), fields=["municipality"]),
    ]
    service = structs.replace(
        shipped.services()[1],
        id="",
        version=version,
        order=9,
        title=Text(es="Árboles en peligro", en="Trees in danger"),
        open311="",
        form=Form(schema=schema, pages=pages),
    )
    assert faults(service, MUNICIPALITIES) == []
    url = f"{city.url}/db/public/service:{slug}"
    before = httpx.get(url, auth=ADMIN)
    rev = {"rev": before.json()["_rev"]} if before.status_code == 200 else {}
    put = httpx.put(url, params=rev, content=json.encode(service), auth=ADMIN)
    assert put.status_code == 201, put.text


def begin(city: PortalProcess, new_context: NewContext, slug: str) -> Page:
    """A draft of version 1 in the phone, then version 2 too, then no network."""
    offer(city, slug, 1, FIRST)
    context = new_context(city.url)
    page = context.new_page()
    page.goto(f"/servicios/{slug}")
    controlled(page)
    page.get_by_role("button", name="Empezar").click()
    page.get_by_label("Raíz").check()
    page.get_by_label("Tamaño").fill("Un metro")
    page.get_by_label("Detalles").fill("Levanta la acera")
    expect(page.get_by_text(NEWER)).to_have_count(0)
    offer(city, slug, 2, SECOND)
    page.reload()
    # What she types in is hers, on the screen and on the disk, when the news comes.
    expect(page.get_by_text(NEWER)).to_be_visible()
    expect(page.get_by_label("Tamaño")).to_have_value("Un metro")
    context.set_offline(True)
    page.reload()
    expect(page.get_by_text(NEWER)).to_be_visible()
    return page


def send(page: Page) -> None:
    page.get_by_role("button", name="Continuar").click()
    page.get_by_label("Municipio").select_option("cerro")
    page.get_by_role("button", name="Revisar antes de enviar").click()
    expect(page.get_by_text("Levanta la acera")).to_be_visible()
    page.get_by_role("button", name="Enviar").click()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Recibimos su solicitud")).to_be_visible()


def test_a_draft_is_finished_and_accepted_on_the_version_it_was_begun_with(
    city: PortalProcess, new_context: NewContext
) -> None:
    page = begin(city, new_context, "seguir")
    page.get_by_role("button", name="Seguir con la mía").click()
    expect(page.get_by_text(NEWER)).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.reload()
    expect(page.get_by_label("Raíz")).to_be_checked()
    expect(page.get_by_text(NEWER)).to_have_count(0)
    send(page)

    # What was sent is read with the questions that were asked: hers without a network, and at a
    # desk that never had that form.
    uuid = page.url.rpartition("/")[2]
    page.context.set_offline(True)
    page.goto(f"/casos/{uuid}")
    page.get_by_text("Lo que usted envió").click()
    expect(page.get_by_role("term").filter(has_text="Tamaño")).to_be_visible()
    for answer in ("Raíz", "Un metro"):
        expect(page.get_by_role("definition").filter(has_text=answer)).to_be_visible()
    desk = at_desk(new_context(city.url), Official(city, "Delia Mora"), f"/desk/casos/{uuid}")
    expect(desk.get_by_role("definition").filter(has_text="Un metro")).to_be_visible()
    expect(desk.get_by_role("term").filter(has_text="Tamaño")).to_be_visible()
    expect(desk.get_by_text("El formulario ha cambiado")).to_have_count(0)


def test_a_draft_of_another_device_is_opened_with_the_form_it_was_begun_with(
    city: PortalProcess, new_context: NewContext
) -> None:
    page = begin(city, new_context, "traer")
    page.context.set_offline(False)
    page.evaluate(FORGET, "form:traer:1")  # this device never had that version
    page.reload()
    expect(page.get_by_text(NEWER)).to_be_visible()
    expect(page.get_by_label("Tamaño")).to_have_value("Un metro")
    page.context.set_offline(True)  # and from now on it has
    page.reload()
    expect(page.get_by_label("Tamaño")).to_have_value("Un metro")


def test_a_draft_is_led_to_the_new_version_with_what_fits_kept(
    city: PortalProcess, new_context: NewContext
) -> None:
    page = begin(city, new_context, "pasar")
    page.get_by_role("button", name="Pasar a la nueva").click()
    note = page.locator(".note", has_text=MOVED)
    expect(note.get_by_role("listitem")).to_have_text(["¿Qué pasa? Raíz", "Tamaño: Un metro"])
    expect(page.get_by_label("Detalles")).to_have_value("Levanta la acera")

    page.get_by_role("button", name="Volver a la anterior").click()
    expect(page.get_by_label("Tamaño")).to_have_value("Un metro")
    expect(page.get_by_label("Raíz")).to_be_checked()

    page.get_by_role("button", name="Pasar a la nueva").click()
    page.get_by_label("Tronco").check()
    page.reload()
    expect(page.get_by_label("Altura")).to_be_visible()
    expect(page.get_by_label("Tronco")).to_be_checked()
    send(page)


def test_a_page_that_changed_its_words_only_asks_nothing(
    city: PortalProcess, new_context: NewContext
) -> None:
    slug = "palabras"
    offer(city, slug, 1, FIRST)
    page = new_context(city.url).new_page()
    page.goto(f"/servicios/{slug}")
    controlled(page)
    page.get_by_role("button", name="Empezar").click()
    page.get_by_label("Rama").check()
    page.get_by_label("Detalles").fill("Levanta la acera")
    offer(city, slug, 2, FIRST)
    page.reload()
    expect(page.get_by_label("Rama")).to_be_checked()
    expect(page.get_by_text(NEWER)).to_have_count(0)
    send(page)


def test_what_fits_another_version() -> None:
    node("--test", "src/forms/carry-over.test.ts")
