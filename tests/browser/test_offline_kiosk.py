"""A kiosk's visit leaves nothing readable and loses nothing; a phone follows it from its code."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import NewContext
from tests.browser.core import controlled, open_core, started
from tests.browser.front import Front
from tests.browser.sending import fill, submit, until_outbox, until_received
from tests.support.portal_process import PortalProcess

#: Everything a browser keeps for an origin, as text: IndexedDB, localStorage, caches.
EVERYTHING = """async () => {
    const found = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})];
    for (const {name} of await indexedDB.databases()) {
        const database = await new Promise((resolve) => {
            const request = indexedDB.open(name);
            request.onsuccess = () => resolve(request.result);
        });
        for (const store of database.objectStoreNames) {
            const rows = await new Promise((resolve) => {
                const request = database.transaction(store).objectStore(store).getAll();
                request.onsuccess = () => resolve(request.result);
            });
            if (store !== "content") found.push(`${name}/${store}: ${JSON.stringify(rows)}`);
        }
        database.close();
    }
    for (const name of await caches.keys()) {
        for (const {url} of await (await caches.open(name)).keys()) found.push(url);
    }
    return found.join("\\n");
}"""


def enrolled(line: Front, portal: PortalProcess, new_context: NewContext) -> Page:
    """A kiosk that is ready for a visitor."""
    code = portal.run("kiosk", "enrol", "--name", "Oficina Cerro").split()[-1]
    page = open_core(new_context(line.url))
    controlled(page)
    assert page.evaluate("(code) => core.enrolKiosk(code, 'Oficina Cerro')", code) == "enrolled"
    return page


def test_a_visit_that_ends_offline_is_sealed_erased_and_sent_later(
    line: Front, portal: PortalProcess, new_context: NewContext
) -> None:
    page = enrolled(line, portal, new_context)
    context = page.context
    context.set_offline(True)
    uuid = fill(page)
    submit(page, uuid)
    until_outbox(page, "offline")
    who = page.evaluate("core.identity()")
    link = page.evaluate("(id) => core.followHref(id)", who["id"])
    assert "Ana P" in page.evaluate(EVERYTHING)  # her name, while she is here

    assert page.evaluate("core.endVisit(200)") == {"sealed": 1}
    page.goto("/kiosk")
    started(page)
    left = page.evaluate(EVERYTHING)
    for hers in ("Ana P", uuid, who["id"], who["secret"], "foto-1.jpg"):
        assert hers not in left
    assert page.evaluate("core.kioskName()") == "Oficina Cerro"
    assert page.evaluate("core.sealedWaiting()") == 1

    context.set_offline(False)
    page.wait_for_function("async () => (await core.sealedWaiting()) === 0")

    phone = open_core(new_context(line.url))
    assert phone.evaluate("(link) => core.followLink(link)", link) == "followed"
    assert phone.evaluate("(link) => core.followLink(link)", link) == "known"
    assert phone.evaluate("core.followLink('/seguir#1234.5678')") == "malformed"
    phone.evaluate("core.syncNow()")
    case = until_received(phone, uuid)
    assert case["followed"]
    assert case["submission"]["via"] == "kiosk"
    size = "async (uuid) => (await core.photo(uuid, 'foto-1.jpg')).size"
    assert phone.evaluate(size, uuid) == 40_000


def test_a_visit_that_ends_online_leaves_nothing_sealed(
    line: Front, portal: PortalProcess, new_context: NewContext
) -> None:
    page = enrolled(line, portal, new_context)
    uuid = fill(page)
    submit(page, uuid)
    until_received(page, uuid)
    assert page.evaluate("core.endVisit()") == {"sealed": 0}
    page.goto("/kiosk")
    started(page)
    left = page.evaluate(EVERYTHING)
    assert uuid not in left
    assert "_pouch_citizen" not in left
    assert page.evaluate("core.content.value.services.length") > 0
