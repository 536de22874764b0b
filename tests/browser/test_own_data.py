"""Her data: downloaded, and erased here, there and at the portal."""

from __future__ import annotations

import sqlite3
import zipfile

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.account import address, create_account, narrow_phone, through_core
from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.core import controlled, open_core, start_draft
from tests.browser.front import Front
from tests.browser.sending import comment, fill, submit, until_outbox, until_received
from tests.support.portal_process import PortalProcess
from tests.support.post_office import PostOffice


def days_pass(portal: PortalProcess) -> None:
    portal.stop()
    with sqlite3.connect(portal.data / "portal.db", timeout=20) as database:
        database.execute("UPDATE citizen_erasure SET due_at = 1")
    portal.start()


def ask_erasure(page: Page) -> None:
    page.goto("/ajustes/mis-datos")
    page.get_by_role("button", name="Borrar todo lo mío").click()
    page.get_by_label("Para confirmar, escriba BORRAR").fill("no")
    page.get_by_role("button", name="Pedir el borrado").click()
    expect(page.get_by_text("Escriba la palabra BORRAR")).to_be_visible()
    page.get_by_label("Para confirmar, escriba BORRAR").fill("borrar")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Anular el borrado")).to_be_visible()


def test_all_is_downloaded_and_an_erasure_can_be_undone(
    city: PortalProcess, post: PostOffice, new_context: NewContext
) -> None:
    page = new_context(city.url).new_page()
    create_account(page, post, address())
    page.goto("/ajustes/mis-datos")
    with page.expect_download() as download:
        page.get_by_role("button", name="Descargar todo").click()
    assert download.value.suggested_filename == "mis-datos.zip"
    assert "leer.html" in zipfile.ZipFile(download.value.path()).namelist()
    expect(page.get_by_text("Descargado: mis-datos.zip")).to_be_visible()

    ask_erasure(page)
    assert violations(page) == []
    page.goto("/ajustes")
    expect(page.get_by_text("Se borrará todo:")).to_be_visible()
    page.get_by_role("link", name="Mis datos").click()
    page.get_by_role("button", name="Anular el borrado").click()
    expect(page.get_by_role("button", name="Borrar todo lo mío")).to_be_visible()


def test_an_erasure_is_carried_out_and_said(
    city: PortalProcess, post: PostOffice, new_context: NewContext
) -> None:
    page = new_context(city.url).new_page()
    create_account(page, post, address())
    ask_erasure(page)
    days_pass(city)
    page.goto("/ajustes/mis-datos")
    expect(page.get_by_text("Sus datos se borraron")).to_be_visible()
    expect(page.get_by_text("sin nada que diga quién es usted")).to_be_visible()
    assert violations(page) == []


def test_her_other_devices_lose_what_was_erased_and_keep_what_never_left_them(
    wire: Front, city: PortalProcess, post: PostOffice, new_context: NewContext
) -> None:
    to = address()
    first = open_core(new_context(wire.url))
    assert through_core(first, post, to, "attach") == "attached"
    form = fill(first)
    submit(first, form)
    until_received(first, form)
    context = new_context(wire.url)
    other = open_core(context)
    assert through_core(other, post, to, "sign-in") == "signed-in"
    until_received(other, form)
    controlled(other)
    context.set_offline(True)
    draft = start_draft(other, {"kind": "queja"})
    waiting = comment(other, "Esto no salió.")
    until_outbox(other, "offline")

    first.evaluate("core.askErasure()")
    days_pass(city)
    first.evaluate("core.syncNow()")
    first.wait_for_function("core.cases.value.length === 0")

    before = other.evaluate("core.identity()")
    context.set_offline(False)
    left = until_outbox(other, "blocked")
    assert [(each["uuid"], each["reason"]) for each in left["items"]] == [(waiting, "erased")]
    other.wait_for_function("core.cases.value.length === 0")
    assert other.evaluate("core.identity()")["id"] != before["id"]
    assert other.evaluate("core.drafts.value.map((each) => each.uuid)") == [draft]
    databases = "indexedDB.databases().then((all) => all.map(({name}) => name))"
    assert f"_pouch_citizen-{before['id']}" not in other.evaluate(databases)
    # It is hers to decide: sent after all, it goes out under an identity that is new.
    other.evaluate("(id) => core.retryBlocked(id)", f"comment:{waiting}")
    until_outbox(other, "empty")


@pytest.mark.parametrize("language", ["es", "en"])
def test_nothing_is_cut(
    city: PortalProcess, post: PostOffice, chromium: Browser, language: str
) -> None:
    with narrow_phone(chromium, city, post, language) as page:
        page.goto("/ajustes/mis-datos")
        page.locator("button.button-warm").click()
        expect(page.locator("#erase-word")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert violations(page) == []
