"""A comment that seems to break a rule: its author is told before it leaves, with no network."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.core import controlled
from tests.portal.people import publication_of
from tests.support.portal_process import PortalProcess


def test_she_is_warned_offline_and_may_send_it_as_it_is(
    portal: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(portal.url)
    page = context.new_page()
    page.goto("/")
    controlled(page)
    page.goto(f"/noticias/{publication_of(portal)}")
    box = page.get_by_role("textbox", name="Su comentario")
    expect(box).to_be_visible()
    context.set_offline(True)
    page.get_by_label("Su nombre").fill("Ana")
    box.fill("Vaya m1erda. Llámenme al 5234 5678")
    page.get_by_role("button", name="Enviar comentario").click()
    risk = page.locator(".note").filter(has_text="Puede que no se publique")
    expect(risk).to_contain_text("Tiene una palabra ofensiva: «m1erda».")
    expect(risk).to_contain_text("dato personal: «5234 5678»")
    assert violations(page) == []

    # Another text is another question.
    box.fill("Vaya idea. Llámenme al 5234 5678")
    expect(risk).to_be_hidden()
    page.get_by_role("button", name="Enviar comentario").click()
    expect(risk).not_to_contain_text("ofensiva")
    page.get_by_role("button", name="Enviar así").click()
    expect(page.get_by_text("Comentario guardado en este teléfono").first).to_be_visible()
    expect(box).to_have_value("")
    note = page.locator("form .note")
    expect(note).to_have_text(re.compile("Comentario guardado .* Se enviará cuando haya conexión"))
    context.set_offline(False)
    expect(note).to_have_text("Enviado. Una persona lo lee antes de publicarlo.")


def test_a_text_over_its_limit_is_counted_and_never_cut(
    portal: PortalProcess, new_context: NewContext
) -> None:
    page = new_context(portal.url).new_page()
    page.goto(f"/noticias/{publication_of(portal)}")
    page.get_by_label("Su nombre").fill("Ana")
    box = page.get_by_role("textbox", name="Su comentario")
    box.fill("La calle " * 222 + "rota.")
    expect(page.get_by_text("Sobran 3 caracteres")).to_be_visible()
    page.get_by_role("button", name="Enviar comentario").click()
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-invalid", "true")
    assert len(box.input_value()) == 2_003
    box.press("Control+End")
    for _ in range(6):
        box.press("Backspace")
    expect(page.get_by_text("Quedan 3 caracteres")).to_be_visible()


def test_no_time_is_shown_before_the_citys_zone_is_known(
    portal: PortalProcess, new_context: NewContext
) -> None:
    page = new_context(portal.url).new_page()
    waiting: list[Route] = []

    def held(route: Route) -> None:
        waiting.append(route)

    page.route("**/api/config", held)
    page.goto(f"/noticias/{publication_of(portal)}")
    comment = page.locator(".entry-head").first
    expect(comment).to_contain_text("…")
    assert ":" not in comment.inner_text()
    waiting[0].continue_()
    expect(comment).to_contain_text("12:00 p.m.")
