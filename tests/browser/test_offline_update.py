"""A version is kept whole, opens offline, and gives way to the next only on the person's tap."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import NewContext, Version
from tests.browser.core import controlled, open_core, start_draft, started, stored, until_state
from tests.browser.front import Front

LOOK_FOR_UPDATE = "async () => { (await navigator.serviceWorker.getRegistration()).update(); }"


def version_of(page: Page) -> str:
    return page.locator("#version").inner_text()


def controlled_core(context: BrowserContext) -> Page:
    page = open_core(context)
    controlled(page)
    return page


def test_every_page_opens_offline(front: Front, new_context: NewContext) -> None:
    context = new_context(front.url)
    page = controlled_core(context)
    context.set_offline(True)
    page.goto("/casos/00000000-0000-4000-8000-000000000000?a=b")
    started(page)
    assert version_of(page) == "1"
    # The replica script too, though no page has needed it yet.
    assert page.evaluate("core.photo('00000000-0000-4000-8000-000000000000', 'x.jpg')") is None


def test_an_update_is_offered_and_a_form_in_progress_survives_it(
    front: Front, core_version: Version, new_context: NewContext
) -> None:
    context = new_context(front.url)
    page, other = controlled_core(context), controlled_core(context)
    uuid = start_draft(page, {"text": "a medias"})
    until_state(page, uuid, "saved")

    front.static = core_version("2")
    page.evaluate(LOOK_FOR_UPDATE)
    page.wait_for_function("core.updateReady.value")
    page.reload()
    started(page)
    assert version_of(page) == "1"  # nobody has tapped
    page.wait_for_function("core.updateReady.value")

    other.evaluate("globalThis.untouched = true")
    page.evaluate("core.applyUpdate()")
    page.wait_for_function("document.querySelector('#version')?.textContent === '2'")
    started(page)
    assert stored(page, uuid) == {"text": "a medias"}
    assert other.evaluate("globalThis.untouched && core.updateReady.value")
    context.set_offline(True)
    page.reload()
    started(page)
    assert version_of(page) == "2"
    # A page of the version before still gets the parts that it had not used.
    assert other.evaluate("core.photo('00000000-0000-4000-8000-000000000000', 'x.jpg')") is None


def test_a_version_that_is_not_whole_is_not_taken(
    front: Front, core_version: Version, new_context: NewContext, tmp_path: Path
) -> None:
    context = new_context(front.url)
    page = controlled_core(context)
    mixed = tmp_path / "mixed"
    shutil.copytree(core_version("2"), mixed)
    shutil.copy(core_version("1") / "index.html", mixed / "index.html")
    front.static = mixed  # as in the middle of a deployment: the new list, an old file
    failed = page.evaluate(
        """async () => {
            const registration = await navigator.serviceWorker.getRegistration();
            await registration.update();
            const worker = registration.installing;
            await new Promise((resolve) => {
                const look = () => worker.state === "redundant" && resolve();
                worker.addEventListener("statechange", look);
                look();
            });
            return registration.waiting === null;
        }"""
    )
    assert failed
    assert page.evaluate("core.updateReady.value") is False
    context.set_offline(True)
    page.reload()
    started(page)
    assert version_of(page) == "1"
    assert len(page.evaluate("caches.keys()")) == 1
