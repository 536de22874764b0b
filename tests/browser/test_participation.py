"""Replies, reports and appeals, written without a network; what moderators make of them."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.core import LET_GO, controlled
from tests.browser.official import PUBLICATION, Citizen, Official, at_desk, unique
from tests.support.node import node
from tests.support.portal_process import PortalProcess


def entry(page: Page, text: str) -> Locator:
    """The innermost item that says so."""
    return page.get_by_role("listitem").filter(has_text=text).last


def test_threads_of_comments() -> None:
    node("--test", "src/screens/news/threads.test.ts")


def test_a_reply_and_a_report_are_made_offline_and_a_moderator_takes_the_comment_down(
    portal: PortalProcess, new_context: NewContext
) -> None:
    official, author = Official(portal, "María Pérez"), Citizen(portal)
    text, said = unique("Faltan horarios."), unique("Estoy de acuerdo.")
    uuid = author.comment(text, "Luis")
    official.decide(uuid, "publish")
    context = new_context(portal.url)
    page = context.new_page()
    page.goto("/")
    controlled(page)
    page.goto(f"/noticias/{PUBLICATION}")
    expect(entry(page, text)).to_be_visible()
    context.set_offline(True)

    entry(page, text).get_by_role("button", name="Responder a Luis").click()
    box = page.get_by_role("textbox", name="Su comentario")
    expect(box).to_be_focused()
    expect(page.get_by_text("En respuesta a Luis")).to_be_visible()
    page.get_by_label("Su nombre").fill("Ana")
    box.fill(said)
    page.get_by_role("button", name="Enviar comentario").click()
    expect(page.get_by_text("Comentario guardado en este teléfono").first).to_be_visible()
    expect(page.get_by_text("En respuesta a Luis")).to_be_hidden()

    entry(page, text).get_by_role("button", name="Reportar").click()
    form = page.locator("form").filter(has_text="¿Qué regla no cumple?")
    expect(form.get_by_role("radio").first).to_be_focused()
    form.get_by_role("button", name="Enviar el reporte").click()
    expect(form.get_by_text("Elija la regla que no cumple")).to_be_visible()
    assert violations(page) == []
    form.get_by_label("No respeta la ley").check()
    form.get_by_label("Explique por qué").fill("Nombra a una vecina.")
    form.get_by_role("button", name="Enviar el reporte").click()
    expect(entry(page, text).get_by_text("Usted reportó este comentario")).to_be_visible()
    context.set_offline(False)

    desk = at_desk(new_context(portal.url), official, "/desk/comentarios?ver=reported")
    card = desk.get_by_role("main").get_by_role("listitem").filter(has_text=text).first
    expect(card).to_contain_text("Nombra a una vecina.")
    assert violations(desk) == []
    card.get_by_role("button", name="Retirar").click()
    expect(card.get_by_label("la ley")).to_be_checked()
    card.get_by_label("Nota para quien escribió").fill("Quite el nombre.")
    card.get_by_role("button", name="Retirar").click()
    card.get_by_role("button", name="Hacerlo ya").click()
    expect(card.get_by_text("Retirado: ")).to_be_visible()
    assert author.document(f"moderation:{uuid}")["state"] == "taken_down"

    # The reply came too; its thread goes on without what it answers.
    official.decide(official.comment_saying(said), "publish")
    expect(entry(page, said)).to_be_visible()
    page.reload()
    expect(page.get_by_text("Responde a un comentario que ya no está.").first).to_be_visible()

    page.evaluate(LET_GO, f"publication:{PUBLICATION}")
    page.goto("/mis-casos")
    expect(page.get_by_role("link", name="Una noticia anterior")).to_be_visible()


def test_an_appeal_is_made_offline_and_another_moderator_decides(
    portal: PortalProcess, new_context: NewContext
) -> None:
    official, other = Official(portal, "María Pérez"), Official(portal, "Rosa Díaz")
    text = unique("No me gusta nada.")
    context = new_context(portal.url)
    page = context.new_page()
    page.goto("/")
    controlled(page)
    page.goto(f"/noticias/{PUBLICATION}")
    page.get_by_label("Su nombre").fill("Ana")
    page.get_by_role("textbox", name="Su comentario").fill(text)
    page.get_by_role("button", name="Enviar comentario").click()
    own = page.get_by_role("region", name="Sus comentarios aquí").get_by_role("listitem").first
    expect(own.get_by_text("Lo está leyendo un moderador")).to_be_visible()
    official.decide(official.comment_saying(text), "refuse", "off_topic", "No dice por qué.")
    expect(own.get_by_text("No se publicó")).to_be_visible()
    context.set_offline(True)
    own.get_by_role("button", name="Apelar").click()
    own.get_by_role("button", name="Enviar la apelación").click()
    expect(own.get_by_text("Escriba por qué debe publicarse").last).to_be_visible()
    own.get_by_role("textbox").fill("Es una opinión sobre la publicación.")
    # Clear of the tabs, which stay at the screen's foot.
    own.get_by_role("button", name="Cancelar").evaluate(
        "it => it.scrollIntoView({block: 'center'})"
    )
    assert violations(page) == []
    own.get_by_role("button", name="Enviar la apelación").click()
    expect(own.get_by_text("Su apelación se enviará cuando haya conexión.")).to_be_visible()
    context.set_offline(False)
    expect(own.get_by_text("Otro moderador mira su apelación.")).to_be_visible()

    desk = at_desk(new_context(portal.url), other, "/desk/comentarios?ver=appeals")
    card = desk.get_by_role("main").get_by_role("listitem").filter(has_text=text).first
    expect(card).to_contain_text("No publicado por María Pérez")
    expect(card).to_contain_text("Es una opinión")
    assert violations(desk) == []
    card.get_by_role("button", name="Publicar:").click()
    card.get_by_role("button", name="Hacerlo ya").click()
    expect(own.get_by_text("Su apelación fue aceptada.")).to_be_visible()
