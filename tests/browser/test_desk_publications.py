"""An official writes news: draft, preview, picture, publication, correction, undo; and what people
then see, with no network too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, Route, expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.official import Official, at_desk, hold, unique
from tests.support.portal_process import PortalProcess

PLACE = "/desk/publicaciones"
#: Where one is commanded.
PUBLICATIONS = "**/api/desk/publications/*"
EDITOR = ("--role", "publish")


@pytest.fixture(scope="module")
def editor(portal: PortalProcess) -> Official:
    """Who publishes for the whole city."""
    return Official(portal, "Rosa Díaz", *EDITOR)


def photo() -> FilePayload:
    """A photo as a camera's file."""
    written = BytesIO()
    Image.linear_gradient("L").resize((1600, 900)).convert("RGB").save(written, "JPEG")
    return {"name": "IMG_0001.JPG", "mimeType": "image/jpeg", "buffer": written.getvalue()}


def fill(page: Page, title: str) -> None:
    """Everything a publication needs, in both languages."""
    page.get_by_label("Título (en español)").fill(title)
    page.get_by_label("Título (en inglés)").fill(f"{title} in English")
    page.get_by_label("Sección").select_option("Del Gobernador")
    page.get_by_label("Texto (en español)").fill("Vuelve el agua.\n\nHabrá pipas.")
    page.get_by_label("Texto (en inglés)").fill("Water is back.\n\nThere will be tankers.")


def begun(context: BrowserContext, editor: Official, title: str) -> Page:
    """The editor's desk with a new publication, all but sent."""
    page = at_desk(context, editor, PLACE)
    page.get_by_role("link", name="Escribir una publicación").click()
    fill(page, title)
    return page


def say(page: Page, words: str) -> None:
    """Waits until the screen says it."""
    expect(page.locator(".note, .undo").get_by_text(words).first).to_be_visible()


def test_a_publication_is_written_published_corrected_and_taken_down(
    portal: PortalProcess, editor: Official, new_context: NewContext
) -> None:
    title = unique("Corte de agua")
    page = at_desk(new_context(portal.url), editor, PLACE)
    page.get_by_role("link", name="Escribir una publicación").click()
    page.get_by_role("button", name="Publicar ahora").click()
    expect(page.get_by_role("link", name="Elija una sección")).to_be_visible()
    fill(page, title)
    page.get_by_label("Temas (en español)").fill("agua, pipas")
    page.get_by_role("button", name="Publicar ahora").click()
    expect(page.get_by_role("link", name=re.compile("falta alguno"))).to_be_visible()
    page.get_by_label("Temas (en inglés)").fill("water, tankers")

    seen = page.locator("[data-preview]")
    expect(seen).to_contain_text("Habrá pipas.")
    page.get_by_label("Idioma de la vista previa").select_option("Inglés")
    expect(seen).to_contain_text("There will be tankers.")

    # What is not saved outlives the page.
    page.reload()
    say(page, "Esto es lo que dejó sin guardar en este navegador.")
    expect(page.get_by_label("Título (en español)")).to_have_value(title)
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page).not_to_have_url(re.compile("nueva$"))
    slug = page.url.rpartition("/")[2]
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()

    page.get_by_role("button", name="Publicar ahora").click()
    say(page, "Publicada. La gente ya puede leerla.")
    reader = new_context(portal.url).new_page()
    reader.goto(f"/noticias/{slug}")
    expect(reader.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(reader.get_by_text("agua · pipas")).to_be_visible()

    page.get_by_label("Texto (en español)").fill("Vuelve el agua el martes.\n\nHabrá pipas.")
    page.get_by_role("button", name="Publicar la corrección").click()
    page.get_by_role("link", name="Escriba: Qué se corrigió (en español)").click()
    page.get_by_label("Qué se corrigió (en español)").fill("Faltaba el día.")
    page.get_by_label("Qué se corrigió (en inglés)").fill("The day was missing.")
    page.get_by_role("button", name="Publicar la corrección").click()
    say(page, "Corrección publicada.")
    reader.reload()
    expect(reader.get_by_text("Faltaba el día.")).to_be_visible()
    page.get_by_role("button", name="Ver las versiones").click()
    expect(page.locator("ins")).to_contain_text(["el martes"])
    expect(page.get_by_text("La primera que se publicó.")).to_be_visible()

    page.get_by_role("button", name="Retirar").click()
    say(page, "Retirada: la gente ya no la ve.")
    reader.reload()
    expect(reader.get_by_role("heading", name=title)).to_have_count(0)
    page.get_by_role("button", name="Deshacer").click()
    expect(page.get_by_role("link", name="Verla en el portal")).to_be_visible()
    reader.reload()
    expect(reader.get_by_role("heading", level=1, name=title)).to_be_visible()


def test_people_see_its_picture_without_network_too(
    portal: PortalProcess, editor: Official, new_context: NewContext
) -> None:
    title = unique("Parque nuevo")
    page = begun(new_context(portal.url), editor, title)
    lie: FilePayload = {
        "name": "a.jpg",
        "mimeType": "image/jpeg",
        "buffer": b"<svg onload='alert(1)'/>",
    }
    page.get_by_label("Añadir una imagen").set_input_files([lie])
    say(page, "Eso no es una imagen que se pueda usar.")
    page.get_by_label("Añadir una imagen").set_input_files([photo()])
    expect(page.get_by_label("Qué muestra la imagen 1 (en español)")).to_be_visible()
    page.get_by_role("button", name="Publicar ahora").click()
    page.get_by_role("link", name="Escriba: Qué muestra la imagen 1 (en español)").click()
    page.get_by_label("Qué muestra la imagen 1 (en español)").fill("El parque desde la calle")
    page.get_by_label("Qué muestra la imagen 1 (en inglés)").fill("The park from the street")
    assert violations(page) == []
    page.get_by_role("button", name="Publicar ahora").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(page.get_by_role("link", name="Verla en el portal")).to_be_visible()
    slug = page.url.rpartition("/")[2]

    context = new_context(portal.url)
    context.add_init_script(
        "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
    )
    phone = context.new_page()
    phone.goto(f"/noticias/{slug}")
    picture = phone.get_by_role("img", name="El parque desde la calle")
    shown = phone.get_by_role("button", name=re.compile("Mostrar la imagen"))
    expect(shown).to_be_visible()
    expect(picture).to_have_count(0)
    shown.click()
    expect(picture).to_be_visible()
    assert violations(phone) == []
    phone.evaluate("navigator.serviceWorker.ready")
    context.set_offline(True)
    phone.reload()
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 720
    context.set_offline(False)

    plain = page.context.browser
    assert plain is not None
    without = plain.new_context(java_script_enabled=False, base_url=portal.url)
    reader = without.new_page()
    reader.goto(f"/noticias/{slug}?lang=en")
    expect(reader.get_by_role("img", name="The park from the street")).to_be_visible()
    without.close()


def test_two_editors_of_one_draft_lose_nothing(
    portal: PortalProcess, editor: Official, new_context: NewContext
) -> None:
    title = unique("Ruta de guaguas")
    page = begun(new_context(portal.url), editor, title)
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page).not_to_have_url(re.compile("nueva$"))
    path = page.url.removeprefix(portal.url)
    other = at_desk(new_context(portal.url), Official(portal, "Luis", *EDITOR), path)
    other.get_by_label("Texto (en español)").fill("La ruta cambia el lunes.")
    other.get_by_role("button", name="Guardar borrador").click()
    say(other, "Borrador guardado.")

    page.get_by_label("Texto (en español)").fill("La ruta cambia el martes.")
    page.get_by_role("button", name="Guardar borrador").click()
    say(page, "guardó este borrador mientras usted escribía")
    expect(page.locator("ins").first).to_contain_text("martes")
    assert violations(page) == []
    expect(page.get_by_label("Texto (en español)")).to_have_value("La ruta cambia el martes.")
    page.get_by_role("button", name="Seguir con lo mío").click()
    page.get_by_role("button", name="Guardar borrador").click()
    say(page, "Borrador guardado.")

    other.get_by_label("Título (en español)").fill(f"{title} 2")
    other.get_by_role("button", name="Guardar borrador").click()
    other.get_by_role("button", name="Tomar lo de la otra persona").click()
    expect(other.get_by_label("Texto (en español)")).to_have_value("La ruta cambia el martes.")
    expect(other.get_by_label("Título (en español)")).to_have_value(title)


@contextmanager
def answers_lost(page: Page) -> Iterator[None]:
    """What is commanded meanwhile arrives, and its answer does not; the desk says so."""

    def arrive(route: Route) -> None:
        if route.request.method != "PUT":
            return route.fallback()
        route.fetch()
        return route.abort()

    page.route(PUBLICATIONS, arrive)
    yield
    say(page, "No hay conexión con el portal.")
    page.unroute(PUBLICATIONS)


def test_a_lost_answer_doubles_nothing(
    portal: PortalProcess, editor: Official, new_context: NewContext
) -> None:
    title = unique("Parada nueva")
    page = begun(new_context(portal.url), editor, title)
    with answers_lost(page):
        page.get_by_role("button", name="Publicar ahora").click()
    page.reload()
    page.get_by_role("button", name="Publicar ahora").click()
    expect(page.get_by_role("link", name="Verla en el portal")).to_be_visible()

    # A correction whose answer is lost is nobody else's.
    page.get_by_label("Texto (en español)").fill("La parada está en 23 y L.")
    page.get_by_label("Texto (en inglés)").fill("The stop is at 23 and L.")
    page.get_by_label("Qué se corrigió (en español)").fill("La esquina.")
    page.get_by_label("Qué se corrigió (en inglés)").fill("The corner.")
    with answers_lost(page):
        page.get_by_role("button", name="Publicar la corrección").click()
    page.get_by_role("button", name="Publicar la corrección").click()
    say(page, "Corrección publicada.")
    rows = page.request.get("/api/desk/publications", params={"text": title}).json()["rows"]
    assert [row["state"] for row in rows] == ["published"]
    versions = page.request.get(f"/api/desk/publications/{rows[0]['slug']}/versions").json()
    assert [each["number"] for each in versions] == [2, 1]


def test_what_is_changed_after_a_lost_answer_corrects_the_same_publication(
    portal: PortalProcess, editor: Official, new_context: NewContext
) -> None:
    title = unique("Parque cerrado")
    page = begun(new_context(portal.url), editor, title)
    with answers_lost(page):
        page.get_by_role("button", name="Publicar ahora").click()
    page.get_by_label("Texto (en español)").fill("Cierra el lunes.\n\nHabrá otro.")
    page.get_by_role("button", name="Publicar ahora").click()
    expect(page.get_by_role("button", name="Publicar la corrección")).to_be_visible()
    expect(page.get_by_label("Texto (en español)")).to_have_value("Cierra el lunes.\n\nHabrá otro.")
    rows = page.request.get("/api/desk/publications", params={"text": title}).json()["rows"]
    assert len(rows) == 1


def test_another_publication_of_that_name_is_not_taken_for_ones_own(
    portal: PortalProcess, editor: Official, new_context: NewContext
) -> None:
    title = unique("Feria del libro")
    slugs = []
    for body in ("En La Cabaña.", "En Guanabacoa."):
        page = begun(new_context(portal.url), editor, title)
        page.get_by_label("Texto (en español)").fill(body)
        page.get_by_label("Texto (en inglés)").fill(f"{body} (en)")
        page.get_by_role("button", name="Publicar ahora").click()
        expect(page.get_by_role("link", name="Verla en el portal")).to_be_visible()
        slugs.append(page.url.rpartition("/")[2])
    assert slugs[1] == f"{slugs[0]}-2"


def test_nothing_typed_while_it_is_published_is_lost(
    portal: PortalProcess, editor: Official, new_context: NewContext
) -> None:
    title = unique("Museo")
    page = begun(new_context(portal.url), editor, title)
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page).not_to_have_url(re.compile("nueva$"))
    held = hold(page, PUBLICATIONS)
    page.get_by_role("button", name="Publicar ahora").click()
    expect(page.get_by_role("button", name="Publicando…")).to_be_visible()
    field = page.get_by_label("Título (en español)")
    field.focus()
    page.keyboard.type(" y sala nueva")
    shown = field.input_value()
    held[0].continue_()
    expect(page.get_by_role("link", name="Verla en el portal")).to_be_visible()
    expect(field).to_have_value(shown)


def test_a_moment_is_the_citys_wherever_the_desk_is(
    portal: PortalProcess, editor: Official, new_context: NewContext
) -> None:
    title = unique("Feria")
    page = begun(new_context(portal.url), editor, title)
    page.get_by_text("Publicar a una hora").click()
    page.get_by_label("Día y hora").fill("2020-01-01T09:00")
    page.get_by_role("button", name="Programar").click()
    expect(page.get_by_text("Ese momento ya pasó.").first).to_be_visible()
    page.get_by_label("Día y hora").fill("2099-07-01T09:30")
    page.get_by_role("button", name="Programar").click()
    expect(page.get_by_text(re.compile("Se publica: 1 de julio de 2099")).first).to_be_visible()
    kept = page.request.get(f"/api/desk/drafts/{page.url.rpartition('/')[2]}").json()
    assert kept["publish_at"] == "2099-07-01T13:30:00Z"  # Havana's summer time
    page.goto(f"{PLACE}?ver=scheduled")
    expect(page.get_by_role("link", name=title)).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="No publicarla a esa hora").click()
    say(page, "Ya no se publica sola")


def test_who_does_not_publish_finds_no_editor(
    portal: PortalProcess, new_context: NewContext
) -> None:
    page = at_desk(new_context(portal.url), Official(portal, "Ana"), PLACE)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Publicaciones")).to_have_count(0)
    expect(page.get_by_role("link", name="Escribir una publicación")).to_have_count(0)
