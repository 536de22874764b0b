"""The main job, told from a cut network to a tapped notification, in a real Chromium.

Prints each step with its time and leaves pictures at 360×640 (the desk at 1280×800) in
``artifacts/demo``. Every step is checked; the first that does not come true ends the story.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx
from playwright.sync_api import Page, expect, sync_playwright

from tests.demo.desktop import Desktop
from tests.demo.official import Official
from tests.demo.phone import Phone, message_of
from tests.push_service.service import Push, PushService
from tests.support.portal_process import ADMIN, PortalProcess

PICTURES = Path("artifacts/demo")
PUBLICATION = "un-portal-al-servicio-de-la-poblacion"
SERVICE = "reporte-fuga-de-agua-o-alumbrado"
COMMENT = "Gracias. ¿Se podrá consultar aquí el turno de las colas?"
ANSWER = "Una brigada repara la tubería mañana, de 8:00 a 12:00. Gracias por avisar."


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


def draft_report(page: Page, photo: Path) -> None:
    """The first two pages of the form, with a photo; not sent yet."""
    page.get_by_role("button", name="Empezar").click()
    page.get_by_label("Una fuga de agua").check()
    page.get_by_label("De la calle o la acera").check()
    page.get_by_label("Brota con fuerza").check()
    page.get_by_label("Otros detalles").fill("El agua corre hasta la esquina desde el domingo.")
    page.get_by_role("button", name="Continuar").click()
    page.get_by_label("Municipio").select_option("cerro")
    page.get_by_label("Dirección").fill("Calzada del Cerro 1510, entre Patria y Auditor")
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_role("img", name="Foto 1")).to_be_visible()


def finish_report(page: Page) -> None:
    """Continue the draft from the list of cases and check the answers."""
    page.get_by_role("link", name="Continuar").first.click()
    expect(page.get_by_label("Dirección")).to_have_value(re.compile("Calzada del Cerro"))
    expect(page.get_by_role("img", name="Foto 1")).to_be_visible()
    page.get_by_role("button", name="Continuar").click()
    page.get_by_label("Nombre y apellidos").fill("Caridad Peña Díaz")
    page.get_by_role("button", name="Revisar antes de enviar").click()
    expect(page.get_by_role("heading", name="Revise antes de enviar")).to_be_visible()


def write_comment(page: Page) -> None:
    """A comment under the first publication."""
    page.get_by_label("Su comentario", exact=True).fill(COMMENT)
    page.get_by_label("Su nombre").fill("Caridad")


def documents(portal: PortalProcess) -> Counter[str]:
    """How many documents of each type the citizens' databases hold, as an administrator sees it."""
    found: Counter[str] = Counter()
    with httpx.Client(base_url=f"{portal.url}/db", auth=ADMIN) as client:
        for name in client.get("/_all_dbs").json():
            if name.startswith("citizen-"):
                rows = client.get(f"/{name}/_all_docs").json()["rows"]
                found.update(row["id"].partition(":")[0] for row in rows)
    return found


def citizen_offline(story: Story, portal: PortalProcess, phone: Phone, photo: Path) -> None:
    """She drafts, closes, reopens and sends with no network at all."""
    page = phone.open("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    phone.wait_until_installed()
    story.tell("the portal is on the phone", page)
    # What the camera gives is played by a picture of the screen.
    page.screenshot(path=photo, type="jpeg", quality=95)

    phone.context.set_offline(True)
    page = phone.open(f"/servicios/{SERVICE}")
    draft_report(page, photo)
    story.tell("offline: a report with a photo is drafted", page)
    page = phone.open(f"/noticias/{PUBLICATION}")
    write_comment(page)
    story.tell("offline: a comment is typed", page)
    page = phone.open(f"/noticias/{PUBLICATION}")
    expect(page.get_by_label("Su comentario", exact=True)).to_have_value(COMMENT)
    page.get_by_role("button", name="Enviar comentario").click()
    expect(page.get_by_text("Esperando conexión").first).to_be_visible()
    story.tell("offline: reopened, the comment is there; sent, it waits", page)
    page = phone.open("/mis-casos")
    story.tell("offline: reopened, the draft is there", page)
    finish_report(page)
    story.tell("offline: the answers are checked", page)
    page.get_by_role("button", name="Enviar", exact=True).click()
    waiting = page.get_by_role("heading", name="Se enviará cuando haya conexión")
    expect(waiting).to_be_visible()
    story.tell("offline: sent, saved on the phone, waiting", page)
    if documents(portal):
        raise AssertionError("something reached the server without a network")


def citizen_online(story: Story, phone: Phone) -> str:
    """The network returns: everything leaves by itself. The number of her case."""
    phone.context.set_offline(False)
    shown = phone.page.get_by_text(re.compile(r"^\d{4}-\d{6}$")).first
    expect(shown).to_be_visible(timeout=30_000)
    number = shown.inner_text()
    story.tell(f"the network is back: receipt {number}", phone.page)
    phone.page.get_by_role("button", name="Sí, avísenme").click()
    expect(phone.page.get_by_text("Le avisaremos en este teléfono.")).to_be_visible()
    story.tell("she asks to be told of the answer", phone.page)
    phone.open("about:blank")
    return number


def at_the_desk(story: Story, official: Official, number: str) -> None:
    """The case is answered, the comment published."""
    story.tell("the official signs in and sees the case", official.sign_in(number))
    story.tell("the official answers", official.answer(number, ANSWER))
    story.tell("the official publishes the comment", official.publish_comment(COMMENT))


def told(story: Story, phone: Phone, push: PushService, desktop: Desktop) -> None:
    """The push comes to a phone on which the portal is closed; a tap opens the case."""
    push.wait(lambda service: any(answered(each) for each in service.accepted))
    arrived = next(each for each in push.accepted if answered(each))
    story.tell("the push arrived: VAPID checked, decrypted, no personal data in it")
    phone.deliver(arrived)
    desktop.wait_for_notification()
    desktop.picture(PICTURES / "notification.png")
    with phone.context.expect_page() as opened:
        desktop.tap_notification()
    expect(opened.value.get_by_text(ANSWER)).to_be_visible()
    story.tell("she taps it: the case opens with the answer", opened.value)


def answered(push: Push) -> bool:
    """Whether a push tells of an answer."""
    return bool(message_of(push)["kind"] == "answered")


def check_exactly_once(portal: PortalProcess) -> Counter[str]:
    """One of each, nothing lost, nothing double."""
    found = documents(portal)
    for kind in ("submission", "case", "receipt", "answer", "comment", "moderation"):
        if found[kind] != 1:
            raise AssertionError(f"{found[kind]} documents of type {kind}: {found}")
    return found


def main() -> None:
    """Tell the story on a fresh portal; the pictures of an earlier one are replaced."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    story = Story()
    environment = {"PORTAL_PUSH_ALLOW_PRIVATE": "1"}
    with (
        tempfile.TemporaryDirectory() as folder,
        PushService() as push,
        PortalProcess(Path(folder) / "portal", environment=environment) as portal,
        Desktop() as desktop,
        sync_playwright() as playwright,
        Phone(
            playwright,
            desktop,
            push,
            profile=Path(folder) / "phone",
            url=portal.url,
            pictures=PICTURES,
        ) as phone,
    ):
        story.tell("the portal serves")
        citizen_offline(story, portal, phone, Path(folder) / "photo.jpg")
        number = citizen_online(story, phone)
        with Official(playwright, portal) as official:
            at_the_desk(story, official, number)
        told(story, phone, push, desktop)
        found = check_exactly_once(portal)
        story.tell("exactly once: " + ", ".join(f"{n} {kind}" for kind, n in sorted(found.items())))
    print(f"\nPictures: {PICTURES}/")


if __name__ == "__main__":
    main()
