"""A proposal is written, supported and reported with no network; a moderator decides in between."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.axe import violations_in_both
from tests.browser.conftest import NewContext
from tests.browser.core import LET_GO, controlled, offline
from tests.browser.official import Citizen, Official, at_desk, unique
from tests.support.node import node
from tests.support.portal_process import PortalProcess


def opened(page: Page) -> None:
    page.goto("/")
    controlled(page)


def fill(page: Page, title: str, text: str) -> None:
    page.get_by_label("Proponer algo").check()
    page.get_by_label("¿De qué se trata?").select_option("Calles, alumbrado y limpieza")
    page.get_by_label("¿Dónde?").select_option("Cerro")
    page.get_by_label("Título").fill(title)
    page.get_by_label("Su texto").fill(text)
    page.get_by_label("Su nombre").fill("Ana")


def test_orders_and_pages() -> None:
    node("--test", "src/screens/proposals/sorting.test.ts")


def test_a_proposal_is_kept_while_it_is_written_offline_and_told_what_is_at_risk(
    portal: PortalProcess, new_context: NewContext
) -> None:
    title, text = unique("Bancos en el parque"), unique("Faltan bancos con sombra.")
    hers = new_context(portal.url)
    page = offline(hers)
    page.get_by_role("link", name="Propuestas de la ciudadanía").click()
    expect(page.get_by_role("heading", name="Propuestas", level=1)).to_be_focused()
    page.get_by_role("link", name="Escribir una propuesta").click()
    page.get_by_role("button", name="Enviar", exact=True).click()
    summary = page.get_by_role("group", name="por corregir")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(5)
    assert violations_in_both(page) == []
    summary.get_by_role("link", name="Escriba un título").click()
    expect(page.get_by_label("Título")).to_be_focused()
    summary.get_by_role("link", name="Elija qué quiere hacer").click()
    expect(page.get_by_label("Sugerir algo")).to_be_focused()
    page.get_by_label("Título").fill("a" * 121)
    expect(summary.get_by_role("link", name="Título: ")).to_be_visible()
    fill(page, title, f"{text} Mierda.")
    page.reload()
    expect(page.get_by_label("Título")).to_have_value(title)
    expect(page.get_by_label("Proponer algo")).to_be_checked()
    page.get_by_role("button", name="Enviar", exact=True).click()
    expect(page.get_by_text("Tiene una palabra ofensiva: «mierda».")).to_be_visible()
    assert violations_in_both(page) == []
    page.get_by_label("Su texto").fill(text)
    page.get_by_role("button", name="Enviar", exact=True).click()
    expect(page.get_by_role("heading", name=title)).to_be_focused()
    expect(page.get_by_text("Esperando conexión")).to_be_visible()
    page.goto("/mis-casos")
    expect(page.get_by_role("link", name="Propuesta Esperando conexión")).to_be_visible()


def test_a_moderator_publishes_what_was_written_offline(
    portal: PortalProcess, new_context: NewContext
) -> None:
    official = Official(portal, "María Pérez")
    title, text = unique("Bancos en el parque"), unique("Faltan bancos con sombra.")
    hers = new_context(portal.url)
    page = offline(hers)
    page.goto("/propuestas/nueva")
    fill(page, title, text)
    page.get_by_role("button", name="Enviar", exact=True).click()
    expect(page.get_by_text("Esperando conexión")).to_be_visible()
    hers.set_offline(False)

    desk = at_desk(new_context(portal.url), official, "/desk/comentarios")
    card = desk.get_by_role("main").get_by_role("listitem").filter(has_text=text).first
    expect(card).to_contain_text(title)
    expect(card).to_contain_text("Propuesta · Calles, alumbrado y limpieza · Cerro")
    assert violations_in_both(desk) == []
    card.get_by_role("button", name="Publicar: Propuesta de Ana").click()
    card.get_by_role("button", name="Hacerlo ya").click()
    expect(page.get_by_text("Publicado", exact=True)).to_be_visible()
    expect(page.get_by_text("Nadie la apoya todavía")).to_be_visible()
    page.evaluate(LET_GO, f"published-proposal:{page.url.rpartition('/')[2]}")
    page.goto("/mis-casos")
    page.get_by_role("link", name=title).click()
    expect(page.get_by_text("Nadie la apoya todavía")).to_be_visible()


def test_a_proposal_is_supported_and_reported_offline(
    portal: PortalProcess, new_context: NewContext
) -> None:
    title = unique("Más sombra")
    Official(portal, "María Pérez").decide(Citizen(portal).propose(title), "publish")
    neighbour = new_context(portal.url)
    other = neighbour.new_page()
    opened(other)
    other.goto("/propuestas")
    expect(other.get_by_role("link", name=title)).to_be_visible()
    neighbour.set_offline(True)
    other.reload()
    expect(other.get_by_role("link", name=title)).to_be_visible()
    assert violations_in_both(other) == []
    other.get_by_role("link", name=title).click()
    other.get_by_role("button", name="Apoyar").click()
    expect(other.get_by_text("Usted la apoya. Se enviará cuando haya conexión.")).to_be_visible()
    assert violations_in_both(other) == []
    other.get_by_role("button", name="Retirar mi apoyo").click()
    expect(other.get_by_text("Retiró su apoyo. Se enviará")).to_be_visible()
    other.get_by_role("button", name="Apoyar").click()
    other.get_by_role("button", name="Reportar").click()
    other.get_by_label("No respeta la ley").check()
    other.get_by_label("Explique por qué").fill("Nombra a una vecina.")
    other.reload()
    other.get_by_role("button", name="Reportar").click()
    expect(other.get_by_label("No respeta la ley")).to_be_checked()
    expect(other.get_by_label("Explique por qué")).to_have_value("Nombra a una vecina.")
    other.get_by_role("button", name="Enviar el reporte").click()
    expect(other.get_by_text("Usted reportó esta propuesta.")).to_be_visible()
    neighbour.set_offline(False)
    expect(
        other.get_by_text("Usted la apoya. El total se pone al día en unos minutos.")
    ).to_be_visible()


def test_a_refused_proposal_says_why_and_is_appealed_against_in_english(
    portal: PortalProcess, new_context: NewContext
) -> None:
    official = Official(portal, "María Pérez")
    title, text = unique("My cousin's shop"), unique("Buy there.")
    context = new_context(portal.url)
    page = context.new_page()
    opened(page)
    page.get_by_role("button", name="English").click()
    page.goto("/propuestas/nueva")
    page.get_by_label("Suggest something").check()
    page.get_by_label("What is it about?").select_option("Something else")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Your text").fill(text)
    page.get_by_label("Your name").fill("Ana")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("A moderator is reading it")).to_be_visible()
    official.decide(official.comment_saying(text), "refuse", "off_topic", "It advertises.")
    expect(page.get_by_text("It is not about a matter of the city.")).to_be_visible()
    context.set_offline(True)
    page.get_by_role("button", name="Appeal").click()
    page.get_by_role("textbox").fill("It is a market.")
    assert violations_in_both(page) == []
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.get_by_text("Your appeal will be sent")).to_be_visible()
    context.set_offline(False)
    expect(page.get_by_text("Another moderator is looking at your appeal.")).to_be_visible()


def test_many_proposals_are_paged_and_sorted(
    portal: PortalProcess, new_context: NewContext
) -> None:
    official, author = Official(portal, "María Pérez"), Citizen(portal)
    for n in range(21):
        official.decide(author.propose(f"Árbol número {n}"), "publish")
    context = new_context(portal.url)
    page = context.new_page()
    opened(page)
    page.goto("/propuestas")
    expect(page.get_by_role("link", name="Árbol número 20")).to_be_visible()
    context.set_offline(True)
    page.reload()
    expect(page.get_by_text("Página 1 de ")).to_be_visible()
    page.get_by_role("link", name="Siguientes").click()
    expect(page.get_by_role("link", name="Árbol número 0")).to_be_visible()
    expect(page.get_by_role("link", name="Árbol número 20")).to_be_hidden()
    page.get_by_role("link", name="Más apoyadas").click()
    expect(page.get_by_role("link", name="Más apoyadas")).to_have_attribute("aria-current", "true")
    expect(page.get_by_text("Página 1 de ")).to_be_visible()
    assert violations_in_both(page) == []
