"""How the story is told: each step that has come true with its time, and a picture of it."""

from __future__ import annotations

import re
import time
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

PICTURES = Path("artifacts/demo")
#: Milliseconds that a step may take on a busy machine.
PATIENCE = 30_000


def show(what: Locator) -> None:
    """It is on the page, and in the middle of the screen."""
    expect(what).to_be_visible()
    what.evaluate("(it) => it.scrollIntoView({block: 'center', behavior: 'instant'})")


class Story:
    """Steps with their times and pictures."""

    def __init__(self) -> None:
        self._begun = self._last = time.perf_counter()
        self._count = 0

    def tell(self, what: str, page: Page | None = None) -> None:
        """Print a step that has come true, and take a picture of it."""
        now = time.perf_counter()
        print(f"{now - self._begun:7.2f} s  (+{now - self._last:5.2f})  {what}", flush=True)
        self._count += 1
        if page is not None:
            name = re.sub(r"[^a-z0-9]+", "-", what.lower())[:40].strip("-")
            page.screenshot(path=PICTURES / f"{self._count:02d}-{name}.png")
        self._last = time.perf_counter()
