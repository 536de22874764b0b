"""The whole story, from an account to a review, in real Chromiums: first in Spanish, with the desk
and a tapped notification; then in English, what the citizen does.

Prints each step with its time and leaves pictures at 360×640 (the desk at 1280×800) in
``artifacts/demo``. Every step is checked; the first that does not come true ends the story.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import httpx
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.official import Official
from tests.demo.citizen import COMMENT, Citizen
from tests.demo.desk import ADMINISTERS, Desk
from tests.demo.desktop import Desktop
from tests.demo.language import Language
from tests.demo.phone import Phone, message_of
from tests.demo.telling import PATIENCE, PICTURES, Story
from tests.push_service.service import Push, PushService
from tests.support.portal_process import ADMIN, PortalProcess
from tests.support.post_office import PostOffice

QUESTION = "¿Frente a qué número de la calle brota el agua?"
REPLY = "Frente al 1512, junto a la bodega."
ANSWER = "Una brigada repara la tubería mañana, de 8:00 a 12:00."
DISAGREEMENT = "Vinieron, pero el agua sigue saliendo."
DECISION = "Tiene razón: la brigada vuelve hoy."

#: What the databases of the two citizens hold in the end. Answers: a question, an answer and a
#: review's decision to the first; an answer and a decision to the second.
ONCE: Final = {
    "submission": 2,
    "case": 2,
    "receipt": 2,
    "message": 1,
    "answer": 5,
    "review": 2,
    "comment": 2,
    "moderation": 2,
    "vote": 2,
}


def documents(portal: PortalProcess) -> Counter[str]:
    """How many documents of each type the citizens' databases hold, as an administrator sees it."""
    found: Counter[str] = Counter()
    with httpx.Client(base_url=f"{portal.url}/db", auth=ADMIN) as client:
        for name in client.get("/_all_dbs").json():
            if name.startswith("citizen-"):
                rows = client.get(f"/{name}/_all_docs").json()["rows"]
                found.update(row["id"].partition(":")[0] for row in rows)
    return found


def check_exactly_once(portal: PortalProcess) -> Counter[str]:
    """Nothing lost, nothing double."""
    found = documents(portal)
    wrong = {kind: found[kind] for kind, count in ONCE.items() if found[kind] != count}
    if wrong:
        raise AssertionError(f"not as often as they were written: {wrong} of {found}")
    return found


class Pushes:
    """The pushes that the portal sent, each told of once."""

    def __init__(self, service: PushService) -> None:
        self._service = service
        self._seen = 0

    def next(self, kind: str) -> Push:
        """The next push of a kind: its VAPID was checked, it was decrypted."""

        def wanted(service: PushService) -> int | None:
            kinds = [message_of(push)["kind"] for push in service.accepted]
            return next((i for i in range(self._seen, len(kinds)) if kinds[i] == kind), None)

        self._service.wait(lambda service: wanted(service) is not None)
        at = wanted(self._service)
        assert at is not None
        self._seen = at + 1
        return self._service.accepted[at]


def tapped(phone: Phone, push: Push, desktop: Desktop) -> Page:
    """The push comes to a phone on which the portal is closed; a tap opens the case."""
    phone.open("about:blank")
    phone.deliver(push)
    desktop.wait_for_notification()
    desktop.picture(PICTURES / "notification.png")
    with phone.context.expect_page() as opened:
        desktop.tap_notification()
    phone.page = opened.value
    return opened.value


def nothing_left(portal: PortalProcess, before: Counter[str]) -> None:
    if documents(portal) != before:
        raise AssertionError("something reached the server without a network")


class Telling:
    """What both tellings need."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.story = Story()
        self._folder = folder
        self._push = stack.enter_context(PushService())
        self._post = stack.enter_context(PostOffice())
        environment = {"PORTAL_PUSH_ALLOW_PRIVATE": "1", **self._post.settings}
        self.portal = stack.enter_context(PortalProcess(folder / "portal", environment=environment))
        self.desktop = stack.enter_context(Desktop())
        self._playwright = stack.enter_context(sync_playwright())
        self.pushes = Pushes(self._push)
        self._profiles = 0
        self.story.tell("the portal serves")

    def phone(self, language: Language) -> Phone:
        """A device of its own, with nothing on it."""
        self._profiles += 1
        return Phone(
            self._playwright,
            self.desktop,
            self._push,
            profile=self._folder / f"phone-{self._profiles}",
            url=self.portal.url,
            pictures=PICTURES,
            language=language.code,
        )

    def citizen(self, phone: Phone, language: Language) -> Citizen:
        return Citizen(self.story, phone, self._post, language)

    def desk(self, display: str, *options: str) -> Desk:
        return Desk(self.story, self._playwright, self.portal, display, *options)

    def begin(self, citizen: Citizen) -> None:
        """From a new phone to a case with a number."""
        photo = self._folder / "photo.jpg"
        citizen.install(photo)
        citizen.make_account()
        before = documents(self.portal)
        citizen.draft(photo)
        citizen.send()
        nothing_left(self.portal, before)
        citizen.receive()


def in_spanish(telling: Telling) -> None:
    """The whole story, both sides of it on the screen."""
    language, pushes = Language("es"), telling.pushes
    with (
        telling.phone(language) as phone,
        telling.desk("Ana Pérez", *ADMINISTERS) as ana,
        telling.desk("Jorge Díaz", "--role", "attend") as jorge,
    ):
        she = telling.citizen(phone, language)
        telling.begin(she)

        ana.sign_in_with_factor()
        ana.open_case(she.number)
        ana.take()
        ana.write(QUESTION, "waiting_citizen", "asks her something")
        pushes.next("answered")
        she.tell("the question is on her phone", she.reads(QUESTION))
        she.reply(REPLY)
        ana.reads(REPLY)
        ana.write(ANSWER, "answered", "answers")

        push = pushes.next("answered")
        she.tell("the push arrived: VAPID checked, decrypted, no personal data in it")
        she.letter_says("tiene respuesta")
        case = she.reads(ANSWER, tapped(phone, push, telling.desktop))
        she.tell("she taps it: the case opens with the answer", case)
        she.disagree(case, DISAGREEMENT)

        jorge.sign_in()
        jorge.open_case(she.number)
        jorge.review(DECISION)
        pushes.next("answered")
        she.tell("the decision is on her phone", she.reads(DECISION))

        ana.publish_comment(COMMENT)
        she.sees_her_part()
        with telling.phone(language) as tablet:
            she.sign_in_on(tablet)


def in_english(telling: Telling) -> None:
    """What the citizen does; the officials act from computers that are not shown."""
    language, pushes = Language("en"), telling.pushes
    say = language.say
    ana, jorge = (Official(telling.portal, display) for display in ("Ana Pérez", "Jorge Díaz"))
    with telling.phone(language) as phone:
        she = telling.citizen(phone, language)
        telling.begin(she)
        ana.answer(she.case, say(ANSWER), "answered")
        pushes.next("answered")
        she.letter_says(say("tiene respuesta"))
        case = she.reads(say(ANSWER))
        she.tell("she reads the answer", case)
        she.disagree(case, say(DISAGREEMENT))
        jorge.answer(she.case, say(DECISION), "answered")
        pushes.next("answered")
        she.tell("another official has decided", she.reads(say(DECISION)))
        ana.decide(ana.comment_saying(say(COMMENT)), "publish")
        she.sees_her_part()
        with telling.phone(language) as tablet:
            she.sign_in_on(tablet)


def main() -> None:
    """Tell the story on a fresh portal; the pictures of an earlier one are replaced."""
    expect.set_options(timeout=PATIENCE)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        telling = Telling(stack, folder)
        in_spanish(telling)
        in_english(telling)
        found = check_exactly_once(telling.portal)
        once = ", ".join(f"{count} {kind}" for kind, count in sorted(found.items()))
        telling.story.tell(f"exactly once: {once}")
    print(f"\nPictures: {PICTURES}/")


if __name__ == "__main__":
    main()
