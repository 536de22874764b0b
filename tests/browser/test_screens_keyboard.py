"""Without a pointer: every stop is seen; a comment and a rating are given by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext
from tests.browser.core import offline
from tests.browser.official import PUBLICATION
from tests.browser.test_screens_accessibility import PLACES, settled
from tests.browser.test_screens_form import MOST_STOPS, press, tab_to, write
from tests.support.portal_process import PortalProcess

#: What has the focus: its name where it is covered or has no ring, "" where it is well, and null
#: where the focus has left the page.
STOP = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const shown = at.closest("label, .option, .file") ?? at;
    const {left, top, width, height} = shown.getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + height / 2);
    const near = seen !== null && (shown.contains(seen) || seen.contains(shown));
    const ring = [at, shown].some((one) => getComputedStyle(one).outlineStyle !== "none");
    return near && ring ? "" : `${at.tagName} ${at.textContent || at.id}`.trim().slice(0, 60);
}"""


def stops(page: Page) -> list[str]:
    """What Tab comes to, from the page's beginning to its end."""
    found: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(STOP)
        if at is None:
            break
        found.append(at)
    return found


@pytest.mark.parametrize("width", [360, 1280])
def test_whatever_has_the_focus_is_seen_and_ringed(
    portal: PortalProcess, new_context: NewContext, width: int
) -> None:
    page = new_context(portal.url).new_page()
    page.set_viewport_size({"width": width, "height": 640})
    wrong = {}
    for path in PLACES:
        settled(page, path)
        found = stops(page)
        assert found, path
        wrong[path] = [at for at in found if at]
    assert {path: at for path, at in wrong.items() if at} == {}


def test_a_comment_and_a_rating_are_given_by_keyboard_offline(
    portal: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(portal.url)
    page = offline(context)
    page.goto("/noticias")
    tab_to(page, page.locator(f"a[href='/noticias/{PUBLICATION}']"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio").nth(2)).to_be_checked()
    press(page, "button", "Enviar comentario")
    expect(page.get_by_label("Su nombre")).to_be_focused()
    page.keyboard.type("Ana")
    write(page, "Su comentario", "¿Habrá un turno para las personas mayores?")
    press(page, "button", "Enviar comentario")
    expect(page.get_by_text("Comentario guardado en este teléfono").first).to_be_visible()
