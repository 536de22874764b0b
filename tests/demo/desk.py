"""What officials do at the desk: another Chromium, 1280×800, in Spanish."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.official import Official, at_desk, set_up_factor, type_code, type_password
from tests.demo.phone import FLAGS
from tests.demo.pictured import Pictured
from tests.demo.telling import PICTURES, Story, show
from tests.support.portal_process import PortalProcess
from tools.browser import find

ADMINISTERS = ("--role", "attend", "--role", "moderate", "--role", "administer")


class Desk(Pictured):
    """The computer of an official of the portal. Leaving on an error takes a picture of it,
    ``failed-desk.png``."""

    def __init__(
        self,
        story: Story,
        playwright: Playwright,
        portal: PortalProcess,
        display: str,
        *options: str,
    ) -> None:
        self._story = story
        self.official = Official(portal, display, *options)
        self._first = display.partition(" ")[0]
        self._browser: Browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        self._context = self._browser.new_context(
            base_url=portal.url,
            viewport={"width": 1280, "height": 800},
            locale="es-CU",
            timezone_id="America/Havana",
        )
        self.page: Page | None = None

    def failed(self, error: BaseException) -> None:
        if self.page is not None:
            self.page.screenshot(path=PICTURES / "failed-desk.png")

    def close(self) -> None:
        self._browser.close()

    def tell(self, what: str) -> None:
        """A step, told with her name."""
        self._story.tell(f"{self._first} {what}", self.page)

    def sign_in(self) -> None:
        """By her password alone: she administers nothing."""
        self.page = at_desk(self._context, self.official)
        self._story.tell(f"{self._first} signs in")

    def sign_in_with_factor(self) -> None:
        """The first time she sets her second factor up; the next time it is asked for."""
        self.page = page = at_desk(self._context, self.official, "/desk/administracion")
        page.get_by_role("link", name="Configurar el segundo factor").click()
        totp = set_up_factor(page)
        page.get_by_role("button", name="Salir").click()
        type_password(page, self.official)
        expect(page.get_by_label("Código de su segundo factor")).to_be_focused()
        self.tell("has set her second factor up; it is asked for")
        type_code(page, totp)
        expect(page.get_by_role("button", name="Salir")).to_be_visible()

    def open_case(self, number: str) -> None:
        """From the list."""
        page = self._open
        page.goto("/desk")
        expect(page.get_by_role("link", name=number)).to_be_visible()
        self.tell("sees the case in the list")
        page.get_by_role("link", name=number).click()
        expect(page.get_by_role("heading", name="Lo que envió")).to_be_visible()

    def take(self) -> None:
        """The case is hers."""
        self._open.get_by_role("button", name="Tomar el caso").click()
        expect(self._open.get_by_role("button", name="Dejar el caso")).to_be_visible()
        self.tell("takes the case")

    def write(self, text: str, state: str, told: str) -> None:
        """An answer, or a question: ``state`` is what it leaves the case in."""
        page = self._open
        page.get_by_label("Su respuesta").fill(text)
        page.get_by_label("Al responder, el caso queda").select_option(state)
        self._send(text)
        self.tell(told)

    def review(self, text: str) -> None:
        """The answer of another official than the first."""
        page = self._open
        expect(page.get_by_text("Revise el caso y responda")).to_be_visible()
        page.get_by_label("Su respuesta").fill(text)
        self.tell("reviews the case")
        self._send(text)
        self.tell("decides the review")

    def reads(self, text: str) -> None:
        """What the citizen wrote shows on the open case by itself."""
        show(self._open.get_by_role("list").get_by_text(text))
        self.tell("reads her reply, which came by itself")

    def publish_comment(self, text: str) -> None:
        """Without waiting for the undo time."""
        page = self._open
        page.get_by_role("link", name="Comentarios").click()
        expect(page.get_by_text(text)).to_be_visible()
        page.get_by_role("button", name="Publicar:").click()
        page.get_by_role("button", name="Hacerlo ya").click()
        expect(page.get_by_text("Publicado", exact=True)).to_be_visible()
        self.tell("publishes the comment")

    def _send(self, text: str) -> None:
        page = self._open
        page.get_by_role("button", name="Enviar respuesta").click()
        expect(page.get_by_label("Su respuesta")).to_have_value("")
        show(page.get_by_role("list").get_by_text(text))

    @property
    def _open(self) -> Page:
        if self.page is None:
            raise AssertionError("nobody has signed in at this desk")
        return self.page
