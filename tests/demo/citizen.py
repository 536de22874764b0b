"""What a citizen does on her phone, in her language, each step of it checked."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.account import address, create_account, send_code
from tests.browser.official import PUBLICATION
from tests.browser.sending import SERVICE
from tests.demo.language import Language
from tests.demo.phone import Phone
from tests.demo.telling import Story, show
from tests.support.post_office import PostOffice
from tests.support.wait import until

DETAILS = "El agua corre hasta la esquina desde el domingo."
COMMENT = "Gracias. ¿Se podrá consultar aquí el turno de las colas?"


class Citizen:
    """``mail`` is where she gets letters; ``case`` the uuid of her case and ``number`` its number,
    once she has sent it."""

    def __init__(self, story: Story, phone: Phone, post: PostOffice, language: Language) -> None:
        self._story, self._post, self._language = story, post, language
        self._say = language.say
        self.phone = phone
        self.mail = address()
        self.case = self.number = ""

    def tell(self, what: str, page: Page | None = None) -> None:
        """A step, told with the language of the person."""
        self._story.tell(f"{self._language.code}: {what}", page)

    def install(self, photo: Path) -> None:
        """What her camera will give is played by a picture of the first screen."""
        page = self.phone.open("/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(f"html[lang={self._language.code}]")).to_be_attached()
        self.phone.wait_until_installed()
        page.screenshot(path=photo, type="jpeg", quality=95)
        self.tell("the portal is on the phone", page)

    def make_account(self) -> None:
        """By a code that comes by e-mail; from then on she is told of answers by e-mail too."""
        page = self.phone.page
        create_account(page, self._post, self.mail, self._say)
        told = page.get_by_role("checkbox", name=f"{self._say('Correo')} {self.mail}")
        expect(told).to_be_checked()
        show(told)
        self.tell("she makes an account with a code that came by e-mail", page)

    def draft(self, photo: Path) -> None:
        """With no network: a report, drafted and left; a comment, typed and left; a rating."""
        self.phone.context.set_offline(True)
        page = self.phone.open(f"/servicios/{SERVICE}")
        self._draft_report(page, photo)
        self.tell("offline: a report with a photo is drafted", page)
        page = self.phone.open(f"/noticias/{PUBLICATION}")
        page.get_by_role("radio", name=self._say("5 estrellas")).check()
        expect(page.get_by_text(self._say("Su valoración: 5 de 5. Se enviará"))).to_be_visible()
        self.tell("offline: a publication is rated", page)
        self._box(page).fill(self._say(COMMENT))
        page.get_by_label(self._say("Su nombre")).fill("Caridad")
        self.tell("offline: a comment is typed", page)

    def send(self) -> None:
        """Everything was left and is opened again, still with no network."""
        page = self.phone.open(f"/noticias/{PUBLICATION}")
        expect(self._box(page)).to_have_value(self._say(COMMENT))
        page.get_by_role("button", name=self._say("Enviar comentario")).click()
        expect(page.get_by_text(self._say("Esperando conexión")).first).to_be_visible()
        self.tell("offline: reopened, the comment is there; sent, it waits", page)
        page = self.phone.open("/mis-casos")
        self.tell("offline: reopened, the draft is there", page)
        self._finish_report(page)
        self.tell("offline: the answers are checked", page)
        page.get_by_role("button", name=self._say("Enviar"), exact=True).click()
        waits = self._say("Se enviará cuando haya conexión")
        expect(page.get_by_role("heading", name=waits)).to_be_visible()
        self.tell("offline: sent, saved on the phone, waiting", page)

    def receive(self) -> None:
        """The network returns: everything leaves by itself; she asks to be told of the answer."""
        page = self.phone.page
        self.phone.context.set_offline(False)
        shown = page.get_by_text(re.compile(r"^\d{4}-\d{6}$")).first
        expect(shown).to_be_visible()
        self.number = shown.inner_text()
        self.tell(f"the network is back: receipt {self.number}", page)
        page.get_by_role("button", name=self._say("Sí, avísenme")).click()
        expect(page.get_by_text(self._say("Le avisaremos en este teléfono."))).to_be_visible()
        self.tell("she asks to be told of the answer", page)
        page.get_by_role("link", name=self._say("Ver mi asunto")).click()
        expect(page.get_by_role("link", name=self._say("Ver la constancia"))).to_be_visible()
        self.case = page.url.rpartition("/")[2]

    def reads(self, text: str, page: Page | None = None) -> Page:
        """Her case, once it holds what the office wrote."""
        shown = page or self.phone.open(f"/casos/{self.case}")
        show(shown.get_by_role("list").get_by_text(text))
        return shown

    def reply(self, text: str) -> None:
        page = self.phone.page
        page.get_by_label(self._say("Escribir a quien atiende su asunto")).fill(text)
        page.get_by_role("button", name=self._say("Enviar mensaje")).click()
        show(page.get_by_role("list").get_by_text(text))
        self.tell("she replies", page)

    def letter_says(self, words: str) -> None:
        """An e-mail about her case has come that says so, and nothing of what it is about."""
        about = f"{self.number} {words}"
        until(lambda: any(about in each.text for each in self._post.to(self.mail)))
        letter = next(each for each in self._post.to(self.mail) if about in each.text)
        if self._say(DETAILS) in letter.text or "Caridad" in letter.text:
            raise AssertionError(f"personal data in a letter: {letter.text}")
        self.tell(f"the e-mail arrived: “{letter.text.strip()}”")

    def disagree(self, page: Page, text: str) -> None:
        """She asks for a review, which another official has to decide."""
        page.get_by_text(self._say("No estoy conforme con la respuesta")).click()
        page.get_by_label(self._say("¿Por qué no está conforme?")).fill(text)
        page.get_by_role("button", name=self._say("Pedir que lo revisen")).click()
        show(page.get_by_text(self._say("Otra persona revisa su asunto")))
        self.tell("she disagrees: a review is open", page)

    def sees_her_part(self) -> None:
        """Under the publication: her comment, published, and her rating, counted."""
        page = self.phone.open(f"/noticias/{PUBLICATION}")
        own = page.get_by_role("region", name=self._say("Sus comentarios aquí"))
        expect(own.get_by_text(self._say("Publicado"), exact=True)).to_be_visible()
        rated = self._say("Su valoración: 5 de 5. Se suma al total")
        expect(page.get_by_text(rated)).to_be_visible()
        show(own)
        self.tell("her comment is published, her rating counts", page)

    def sign_in_on(self, tablet: Phone) -> None:
        """With the account alone, and a new code."""
        page = tablet.open("/ajustes/entrar")
        send_code(page, self._post, self.mail, self._say)
        expect(page.get_by_role("heading", name=self._say("Ya está dentro"))).to_be_visible()
        page.get_by_role("link", name=self._say("Ver mis asuntos")).click()
        expect(page.get_by_text(self.number).first).to_be_visible()
        self.tell("she signs in on a second device and sees the case there", page)

    def _box(self, page: Page) -> Locator:
        return page.get_by_label(self._say("Su comentario"), exact=True)

    def _draft_report(self, page: Page, photo: Path) -> None:
        say = self._say
        page.get_by_role("button", name=say("Empezar")).click()
        page.get_by_label(say("Una fuga de agua")).check()
        page.get_by_label(say("De la calle o la acera")).check()
        page.get_by_label(say("Brota con fuerza")).check()
        page.get_by_label(say("Otros detalles")).fill(say(DETAILS))
        page.get_by_role("button", name=say("Continuar")).click()
        page.get_by_label(say("Municipio")).select_option("cerro")
        page.get_by_label(say("Dirección")).fill("Calzada del Cerro 1510, entre Patria y Auditor")
        page.locator("input[type=file]").set_input_files(photo)
        expect(page.get_by_role("img", name=say("Foto 1"))).to_be_visible()

    def _finish_report(self, page: Page) -> None:
        say = self._say
        page.get_by_role("link", name=say("Continuar")).first.click()
        expect(page.get_by_label(say("Dirección"))).to_have_value(re.compile("Calzada del Cerro"))
        expect(page.get_by_role("img", name=say("Foto 1"))).to_be_visible()
        page.get_by_role("button", name=say("Continuar")).click()
        page.get_by_label(say("Nombre y apellidos")).fill("Caridad Peña Díaz")
        page.get_by_role("button", name=say("Revisar antes de enviar")).click()
        expect(page.get_by_role("heading", name=say("Revise antes de enviar"))).to_be_visible()
