"""Through the screens of an account."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE
from tests.support.portal_process import PortalProcess
from tests.support.post_office import PostOffice
from tests.support.wait import until

#: A person's language: the screens' words, given the Spanish ones.
Say = Callable[[str], str]


def spanish(words: str) -> str:
    return words


def address() -> str:
    """Long, as those of people are."""
    return f"maria.del.carmen.{secrets.token_hex(4)}@correo.example"


def newest_code(post: PostOffice, to: str, before: int) -> str:
    until(lambda: any(each.has_code for each in post.to(to)[before:]))
    return next(each.code for each in post.to(to)[before:] if each.has_code)


def send_code(
    page: Page,
    post: PostOffice,
    to: str,
    say: Say = spanish,
    *,
    label: str = "Correo o número de móvil",
) -> None:
    """From the address to what lies behind the code. ``label`` is of the field of the address."""
    before = len(post.to(to))
    page.get_by_label(say(label), exact=True).fill(to)
    page.get_by_role("button", name=say("Enviar la clave")).click()
    code = page.get_by_label(say("Clave de 6 cifras"))
    expect(code).to_be_focused()
    code.fill(newest_code(post, to, before))
    page.keyboard.press("Enter")


def create_account(page: Page, post: PostOffice, to: str, say: Say = spanish) -> None:
    page.goto("/ajustes/cuenta")
    send_code(page, post, to, say)
    expect(page.get_by_role("heading", name=say("Contraseña"))).to_be_visible()


@contextmanager
def narrow_phone(
    chromium: Browser, portal: PortalProcess, post: PostOffice, language: str
) -> Iterator[Page]:
    """A page 320 px wide of somebody who has an account, in her language."""
    with chromium.new_page(
        base_url=portal.url, viewport={"width": 320, "height": 640}, locale="es-CU"
    ) as page:
        page.set_default_timeout(PATIENCE)
        create_account(page, post, address())
        page.evaluate("(language) => localStorage.setItem('language', language)", language)
        yield page


def through_core(page: Page, post: PostOffice, to: str, intent: str) -> str:
    """The same without screens; the outcome."""
    before = len(post.to(to))
    page.evaluate("async (to) => { globalThis.sent = await core.askCode(to); }", to)
    code = newest_code(post, to, before)
    outcome: str = page.evaluate(
        "([code, intent]) => core.confirmCode(sent, code, intent)", [code, intent]
    )
    return outcome
