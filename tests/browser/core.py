"""Driving the offline core through its test page (pwa/test/)."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext, Page

SERVICE = "atencion-a-la-poblacion"
#: As on another of her devices, which begins with the newest alone: a public document is not there.
LET_GO = """async id => {
  const answer = request => new Promise(done => { request.onsuccess = () => done(request.result) });
  const database = await answer(indexedDB.open("portal"));
  await answer(database.transaction("content", "readwrite").objectStore("content").delete(id));
  database.close();
}"""


def open_core(context: BrowserContext, path: str = "/") -> Page:
    """A page whose offline core has started."""
    page = context.new_page()
    page.goto(path)
    started(page)
    return page


def started(page: Page) -> None:
    """Wait until the core has read what the device holds."""
    page.wait_for_function("globalThis.core?.content.value.ready && core.citizenReady.value")


def controlled(page: Page) -> None:
    """Wait until the service worker is in charge: the page then opens offline."""
    # A page's policy forbids ``eval``, by which Playwright would look again and again.
    page.evaluate(
        """async () => {
            const workers = navigator.serviceWorker;
            const taken = new Promise((done) => workers.addEventListener("controllerchange", done));
            await workers.ready;
            if (workers.controller === null) await taken;
        }"""
    )


def offline(context: BrowserContext, path: str = "/") -> Page:
    """The app, opened at ``path``; it is whole on the device, and the network has gone."""
    page = context.new_page()
    page.goto(path)
    controlled(page)
    context.set_offline(True)
    return page


def offline_core(context: BrowserContext) -> Page:
    """The same, of the test page."""
    page = open_core(context)
    controlled(page)
    context.set_offline(True)
    return page


def start_draft(page: Page, data: dict[str, Any], service: str = SERVICE) -> str:
    """Begin a form of version 1 and type ``data`` into it; its uuid."""
    uuid: str = page.evaluate(
        """async ([service, data]) => {
            const of = {_id: `service:${service}`, version: 1};
            const draft = await core.startDraft(of, {language: "es"});
            core.saveDraft({...draft, data});
            return draft.uuid;
        }""",
        [service, data],
    )
    return uuid


def save(page: Page, uuid: str, data: dict[str, Any]) -> None:
    """Type into a form that is open."""
    page.evaluate(
        """async ([uuid, data]) => {
            const draft = core.drafts.value.find((each) => each.uuid === uuid);
            core.saveDraft({...draft, data});
        }""",
        [uuid, data],
    )


def stored(page: Page, uuid: str) -> Any:
    """The draft's data as this device gives it back, or None."""
    return page.evaluate("async (uuid) => (await core.openDraft(uuid))?.data ?? null", uuid)


def draft_state(page: Page, uuid: str) -> str:
    """How the draft stands in this tab."""
    state: str = page.evaluate("(uuid) => core.draftState(uuid).value.state", uuid)
    return state


def until_state(page: Page, uuid: str, state: str) -> None:
    """Wait until the draft stands so in this tab."""
    page.wait_for_function(
        "([uuid, state]) => core.draftState(uuid).value.state === state", arg=[uuid, state]
    )
