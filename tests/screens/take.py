"""``python -m tests.screens.take [narrow|large] [PART …]``: pictures of every screen, or of some
``PARTS``.

Each in both languages and colour schemes at 360×640 and 1280×800; with ``narrow`` at 320 px alone,
with ``large`` on a phone with letters of twice the size. In ``artifacts/screens`` (``-narrow``,
``-large``), whose ``index.html`` shows them all.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS
from tests.screens import citizen, desk, kiosk, participation
from tests.screens.camera import EVERY, LARGE, NARROW, Camera, Views
from tests.screens.city import fill
from tests.support.portal_process import PortalProcess
from tests.support.post_office import PostOffice
from tools.browser import find

PICTURES = Path("artifacts/screens")
PARTS = ("citizen", "participation", "kiosk", "desk")
#: What each screen is taken in, by the first word: the folder, the views, the browser's flags.
VIEWS: dict[str, tuple[str, Views, list[str]]] = {
    "": ("screens", EVERY, []),
    "narrow": ("screens-narrow", NARROW, []),
    # Twice the size of a browser's letters.
    "large": ("screens-large", LARGE, ["--blink-settings=defaultFontSize=32"]),
}


def main() -> None:
    """Fills a portal, goes through its screens."""
    wanted = sys.argv[1:]
    of = wanted.pop(0) if wanted and wanted[0] in VIEWS else ""
    wanted = wanted or list(PARTS)
    if unknown := set(wanted) - set(PARTS):
        raise SystemExit(f"no such part: {', '.join(sorted(unknown))} (there are {PARTS})")
    began = time.perf_counter()
    folder, views, flags = VIEWS[of]
    camera = Camera(PICTURES.with_name(folder), views)
    with (
        tempfile.TemporaryDirectory() as folder,
        PostOffice() as post,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find(), args=[*FLAGS, *flags])
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
    print(f"\n{len(camera.taken)} screens in {took:.0f} s: {camera.folder}/index.html")


if __name__ == "__main__":
    main()
