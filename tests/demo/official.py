"""The official at the desk: another Chromium, 1280×800."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from playwright.sync_api import Browser, Page, Playwright, expect

from tests.demo.phone import FLAGS
from tests.support.portal_process import PortalProcess
from tools.browser import find

NAME, PASSWORD = "ana", "una-clave-de-demostracion"


class Official:
    """Added by the command line, as an administrator would, then signed in at ``/desk``."""

    def __init__(self, playwright: Playwright, portal: PortalProcess) -> None:
        portal.run("official", "add", NAME, "--display", "Ana Pérez", text=f"{PASSWORD}\n")
        self._url = portal.url
        self._browser: Browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        self.page: Page = self._browser.new_page(
            viewport={"width": 1280, "height": 800}, locale="es-CU", timezone_id="America/Havana"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._browser.close()

    def sign_in(self, number: str) -> Page:
        """Sign in; the case is in the list."""
        self.page.goto(f"{self._url}/desk")
        self.page.get_by_label("Nombre de usuario").fill(NAME)
        self.page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Entrar").click()
        expect(self.page.get_by_role("link", name=number)).to_be_visible()
        return self.page

    def answer(self, number: str, text: str) -> Page:
        """Open the case and answer it."""
        self.page.get_by_role("link", name=number).click()
        self.page.get_by_label("Su respuesta").fill(text)
        self.page.get_by_role("button", name="Enviar respuesta").click()
        expect(self.page.get_by_text("Respuesta enviada")).to_be_visible()
        return self.page

    def publish_comment(self, text: str) -> Page:
        """Read the pending comment and let it be published, without waiting for the undo time."""
        self.page.get_by_role("link", name="Comentarios").click()
        expect(self.page.get_by_text(text)).to_be_visible()
        self.page.get_by_role("button", name="Publicar:").click()
        self.page.get_by_role("button", name="Hacerlo ya").click()
        expect(self.page.get_by_text("Publicado", exact=True)).to_be_visible()
        return self.page
