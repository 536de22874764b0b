"""axe-core, for the screens' tests."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

_AXE = Path(__file__).resolve().parents[2] / "pwa/node_modules/axe-core/axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """async (tags) => {
    const found = await axe.run(document, {runOnly: tags});
    return found.violations.map(({id, nodes}) => `${id}: ${nodes.map(n => n.html).join(" | ")}`);
}"""


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the screen as it stands: each rule, and where."""
    # Through the debugging protocol, so the page's Content-Security-Policy stays as it is.
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_RUN, _TAGS)
    return found


def violations_in_both(page: Page) -> list[str]:
    """The same in the light and in the dark colours; the page is left in the light ones."""
    schemes: tuple[Literal["dark"], Literal["light"]] = ("dark", "light")
    found: list[str] = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {what}" for what in violations(page)]
    return found
