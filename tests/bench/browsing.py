"""A phone's Chromium for the measurements, slowed down to what a citizen has."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tests.bench.wire import Relay, Traffic
from tests.demo.phone import FLAGS, PERMISSIONS, wait_for_worker
from tests.support.portal_process import PortalProcess
from tools.browser import find

#: How much slower a phone of 2015 is than a machine like CI's.
SLOWDOWN = 6
SETTLED_MILLISECONDS = 1_500
#: Notes in the page itself when the first usable screen is there: a service one can open.
NOTE_WHEN_USABLE = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("main a[href^='/servicios/']")) return;
  observer.disconnect();
  window.usableAt = performance.now();
  window.noteUsable();
}).observe(document, { childList: true, subtree: true });
"""


@dataclass(frozen=True)
class Measured:
    """A fresh portal, the relay in front of it and a fresh phone that goes through the relay."""

    portal: PortalProcess
    relay: Relay
    context: BrowserContext
    #: What had crossed the wire when the first usable screen stood, a row a page.
    when_usable: list[Traffic]

    def page(self, *, slow: bool = True) -> Page:
        """A new tab, on the slow phone unless told otherwise."""
        page = self.context.new_page()
        if slow:
            session = self.context.new_cdp_session(page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        return page


@contextmanager
def measured() -> Iterator[Measured]:
    """Everything started, and stopped afterwards."""
    with (
        tempfile.TemporaryDirectory() as folder,
        PortalProcess(Path(folder) / "portal") as portal,
        Relay(portal.port) as relay,
        sync_playwright() as playwright,
    ):
        context = playwright.chromium.launch_persistent_context(
            str(Path(folder) / "phone"),
            executable_path=find(),
            args=FLAGS,
            viewport={"width": 360, "height": 640},
            locale="es-CU",
            permissions=PERMISSIONS,
        )
        when_usable: list[Traffic] = []
        context.expose_function("noteUsable", lambda: when_usable.append(relay.traffic()))
        context.add_init_script(NOTE_WHEN_USABLE)
        yield Measured(portal, relay, context, when_usable)
        context.close()


def usable_after(page: Page) -> float:
    """Wait for the first usable screen; the seconds from the navigation's start until it stood."""
    expect(page.locator("main a[href^='/servicios/']").first).to_be_visible()
    return float(page.evaluate("window.usableAt")) / 1000


def wait_until_installed(page: Page) -> None:
    """The worker has the whole app, and the wire is quiet."""
    wait_for_worker(page)
    page.wait_for_timeout(SETTLED_MILLISECONDS)
