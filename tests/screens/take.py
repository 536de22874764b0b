"""``python -m tests.screens.take [PART …]``: pictures of every screen, or of some ``PARTS``.

Each in both languages and colour schemes at 360×640 and 1280×800, in ``artifacts/screens``, whose
``index.html`` shows them all.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS
from tests.screens import citizen, desk, kiosk, participation
from tests.screens.camera import Camera
from tests.screens.city import fill
from tests.support.portal_process import PortalProcess
from tests.support.post_office import PostOffice
from tools.browser import find

PICTURES = Path("artifacts/screens")
PARTS = ("citizen", "participation", "kiosk", "desk")


def main() -> None:
    """Fills a portal, goes through its screens."""
    wanted = sys.argv[1:] or PARTS
    if unknown := set(wanted) - set(PARTS):
        raise SystemExit(f"no such part: {', '.join(sorted(unknown))} (there are {PARTS})")
    began = time.perf_counter()
    camera = Camera(PICTURES)
    with (
        tempfile.TemporaryDirectory() as folder,
        PostOffice() as post,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        data = Path(folder) / "data"
        portal = PortalProcess(data, environment=post.settings, host="localhost")
        try:
            city = fill(portal, post, browser)
            if "citizen" in wanted:
                citizen.take(city, camera, Path(folder))
            if "participation" in wanted:
                participation.take(city, camera)
            if "kiosk" in wanted:
                kiosk.take(city, camera)
            if "desk" in wanted:
                desk.take(city, camera)
        finally:
            camera.write_index()
            browser.close()
            portal.stop()
    took = time.perf_counter() - began
    print(f"\n{len(camera.taken)} screens in {took:.0f} s: {PICTURES}/index.html")


if __name__ == "__main__":
    main()
