"""Takes each screen in both languages and colour schemes, on a phone and on a computer; or in
Spanish and light alone, in the narrowest of windows."""

from __future__ import annotations

import html
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

Scheme = Literal["light", "dark"]


@dataclass(frozen=True)
class Views:
    """What every screen is taken in; sizes are of the window, in CSS pixels."""

    languages: tuple[str, ...]
    schemes: tuple[Scheme, ...]
    sizes: tuple[tuple[int, int], ...]


EVERY = Views(("es", "en"), ("light", "dark"), ((360, 640), (1280, 800)))
#: WCAG 2.2 SC 1.4.10, and the phone whose letters were made large (SC 1.4.4).
NARROW = Views(("es",), ("light",), ((320, 640),))
LARGE = Views(("es",), ("light",), ((360, 640),))

#: By script, since it must work where a dialog lies over the header.
_SWITCH = """(to) => {
    if (document.documentElement.lang === to) return true;
    const button = document.querySelector(`.band button[lang=${to}]`);
    button?.click();
    return button !== null;
}"""
_SHOWN = "(to) => document.documentElement.lang === to"
_HEIGHT = "document.documentElement.scrollHeight"
#: What is drawn a moment later: fonts, pictures, what slides.
_STILL = """async () => {
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
}"""


@dataclass
class Camera:
    """``folder`` is emptied first; ``index.html`` in it shows all that was taken."""

    folder: Path
    views: Views = EVERY
    taken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def take(self, page: Page, name: str, *, whole: bool = True) -> None:
        """A picture of each view of the screen as it stands, which is left in Spanish, light, as it
        was; half of them, where it cannot be had in the other language. ``whole`` shows all of a
        long page, in a window as long as it; else what the window shows."""
        before = page.viewport_size
        folder = self.folder / name
        folder.mkdir()
        for language in self.views.languages:
            if not page.evaluate(_SWITCH, language):
                continue
            page.wait_for_function(_SHOWN, arg=language)
            for scheme in self.views.schemes:
                page.emulate_media(color_scheme=scheme)
                for width, height in self.views.sizes:
                    page.set_viewport_size({"width": width, "height": height})
                    if whole:
                        tall = max(height, page.evaluate(_HEIGHT))
                        page.set_viewport_size({"width": width, "height": tall})
                    page.evaluate(_STILL)
                    file = folder / f"{language}-{scheme}-{width}.png"
                    page.screenshot(path=file, animations="disabled")
        page.evaluate(_SWITCH, "es")
        page.wait_for_function(_SHOWN, arg="es")
        page.emulate_media(color_scheme="light")
        if before:
            page.set_viewport_size(before)
        self.taken.append(name)
        print(f"  {name}", flush=True)

    def write_index(self) -> None:
        """One page with every picture, a row a screen."""
        rows = "".join(self._row(name) for name in self.taken)
        style = "img{height:24rem;border:1px solid #999;margin:4px}div{white-space:nowrap}"
        page = f"<!doctype html><meta charset=utf-8><title>Screens</title><style>{style}</style>"
        (self.folder / "index.html").write_text(page + rows, encoding="utf-8")

    def _row(self, name: str) -> str:
        files = sorted((self.folder / name).glob("*.png"))
        images = "".join(
            f'<a href="{name}/{file.name}"><img loading=lazy src="{name}/{file.name}" alt=""></a>'
            for file in files
        )
        return f"<h2>{html.escape(name)}</h2><div>{images}</div>"
