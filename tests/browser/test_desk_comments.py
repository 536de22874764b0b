"""A moderator publishes and refuses comments by keyboard, and takes a decision back."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.official import Citizen, Official, at_desk, unique
from tests.browser.test_screens_form import tab_to
from tests.support.portal_process import PortalProcess


def card(page: Page, text: str) -> Locator:
    return page.get_by_role("main").get_by_role("listitem").filter(has_text=text)


def press(page: Page, within: Locator, name: str) -> None:
    tab_to(page, within.get_by_role("button", name=re.compile(f"^{name}")))
    page.keyboard.press("Enter")


def test_a_comment_is_published_and_another_refused_by_keyboard(
    portal: PortalProcess, new_context: NewContext
) -> None:
    official, citizen = Official(portal, "María Pérez"), Citizen(portal)
    good, bad = unique("Me parece muy bien."), unique("Qué disparate.")
    published = citizen.comment(good, unique("Ana"))
    refused = citizen.comment(bad, unique("Luis"))
    page = at_desk(new_context(portal.url), official, "/desk/comentarios")
    expect(card(page, good)).to_be_visible()
    assert violations(page) == []

    press(page, card(page, good), "Publicar")
    expect(card(page, good).get_by_role("button", name="Deshacer")).to_be_focused()
    page.keyboard.press("Enter")
    expect(card(page, good).get_by_role("button", name="No publicar")).to_be_visible()
    press(page, card(page, good), "Publicar")
    press(page, card(page, good), "Hacerlo ya")
    expect(card(page, good).get_by_text("Publicado", exact=True)).to_be_visible()
    assert citizen.document(f"moderation:{published}")["state"] == "published"

    press(page, card(page, bad), "No publicar")
    expect(card(page, bad).get_by_role("radio").first).to_be_focused()
    tab_to(page, card(page, bad).get_by_role("button", name="No publicar"))
    page.keyboard.press("Enter")
    expect(card(page, bad).get_by_text("Elija la regla que no cumple")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(card(page, bad).get_by_label("No trata el tema")).to_be_checked()
    tab_to(page, card(page, bad).get_by_label("Nota para quien escribió"))
    page.keyboard.type("Cuente qué le parece mal.")
    assert violations(page) == []
    # Leaving the page sends what waits to be undone.
    press(page, card(page, bad), "No publicar")
    expect(card(page, bad).get_by_role("button", name="Deshacer")).to_be_focused()
    with page.expect_response("**/decision"):
        page.get_by_role("link", name="Casos", exact=True).click()
    told = citizen.document(f"moderation:{refused}")
    assert (told["state"], told["rule"]) == ("refused", "off_topic")
    assert told["note"] == "Cuente qué le parece mal."


def test_what_the_rules_found_is_proposed_to_the_moderator(
    portal: PortalProcess, new_context: NewContext
) -> None:
    official, citizen = Official(portal, "Rosa Díaz"), Citizen(portal)
    text = unique("Vaya idiotez la de ayer")
    citizen.comment(text, unique("Luis"))
    page = at_desk(new_context(portal.url), official, "/desk/comentarios")
    expect(card(page, text)).to_contain_text("Tiene una palabra ofensiva: «idiotez».")
    assert violations(page) == []
    press(page, card(page, text), "No publicar")
    expect(card(page, text).get_by_label("palabras ofensivas")).to_be_checked()
