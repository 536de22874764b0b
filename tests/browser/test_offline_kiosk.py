"""A kiosk's visit leaves nothing readable and loses nothing; a phone follows it from its code."""

from __future__ import annotations

from aiohttp import web
from playwright.sync_api import Page

from tests.browser.conftest import NewContext
from tests.browser.core import controlled, open_core, started
from tests.browser.front import Front
from tests.browser.sending import fill, submit, until_outbox, until_received
from tests.support.beside import kiosk_code
from tests.support.portal_process import PortalProcess
from tests.support.wait import until

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
    code = kiosk_code(portal, "Oficina Cerro")
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

    assert page.evaluate("core.endVisit(200)") == {"sealed": 1, "refused": 0}
    page.goto("/kiosk")
    started(page)
    left = page.evaluate(EVERYTHING)
    for hers in ("Ana P", uuid, who["id"], who["secret"], "foto-1.jpg"):
        assert hers not in left
    assert page.evaluate("core.kioskState()") == {"name": "Oficina Cerro", "removed": False}
    assert page.evaluate("core.sealedCounts()") == {"waiting": 1, "refused": 0}

    context.set_offline(False)
    until(lambda: page.evaluate("core.sealedCounts()")["waiting"] == 0)

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
    assert page.evaluate("core.endVisit()") == {"sealed": 0, "refused": 0}
    page.goto("/kiosk")
    started(page)
    left = page.evaluate(EVERYTHING)
    assert uuid not in left
    assert "_pouch_citizen" not in left
    assert page.evaluate("core.content.value.services.length") > 0


def send_in(page: Page, language: str) -> str:
    """A form in a language; the portal takes no document in one that it does not know."""
    uuid = fill(page)
    page.evaluate(
        """async ([uuid, language]) => {
            core.saveDraft({...(await core.openDraft(uuid)), language});
            await core.submitDraft(uuid);
        }""",
        [uuid, language],
    )
    return uuid


def test_an_envelope_that_the_portal_refuses_is_kept_and_holds_up_no_other(
    line: Front, portal: PortalProcess, new_context: NewContext
) -> None:
    page = enrolled(line, portal, new_context)
    page.context.set_offline(True)
    # The portal's answer is a success, and the row inside says that it took nothing.
    send_in(page, "xx")
    assert page.evaluate("core.endVisit(200)") == {"sealed": 1, "refused": 0}
    page.goto("/kiosk")
    started(page)
    wrong = fill(page)
    submit(page, wrong)
    until_outbox(page, "offline")
    assert page.evaluate("core.endVisit(200)") == {"sealed": 1, "refused": 0}
    page.goto("/kiosk")
    started(page)
    assert page.evaluate("core.sealedCounts()") == {"waiting": 2, "refused": 0}

    page.context.set_offline(False)
    until(lambda: page.evaluate("core.sealedCounts()")["waiting"] == 0)
    assert page.evaluate("core.sealedCounts()") == {"waiting": 0, "refused": 1}


def test_a_whole_envelope_that_is_forbidden_is_kept_and_holds_up_no_other(
    line: Front, portal: PortalProcess, new_context: NewContext
) -> None:
    page = enrolled(line, portal, new_context)
    page.context.set_offline(True)
    for _visit in range(2):
        uuid = fill(page)
        submit(page, uuid)
        until_outbox(page, "offline")
        page.evaluate("core.endVisit(200)")
        page.goto("/kiosk")
        started(page)

    refused: list[object] = []

    def forbid_the_first(method: str, path: str, body: object) -> web.Response | None:
        if path != "/api/kiosk/sealed" or (refused and body not in refused):
            return None
        refused.append(body)
        return web.json_response({"error": "forbidden", "reason": "not hers"}, status=403)

    line.instead = forbid_the_first
    page.context.set_offline(False)
    until(lambda: page.evaluate("core.sealedCounts()")["waiting"] == 0)
    assert page.evaluate("core.sealedCounts()") == {"waiting": 0, "refused": 1}


def test_what_the_portal_refused_in_the_visit_is_sealed_as_well(
    line: Front, portal: PortalProcess, new_context: NewContext
) -> None:
    page = enrolled(line, portal, new_context)
    uuid = send_in(page, "xx")
    until_outbox(page, "blocked")
    assert page.evaluate("core.endVisit()") == {"sealed": 0, "refused": 1}
    page.goto("/kiosk")
    started(page)
    assert page.evaluate("core.sealedCounts()") == {"waiting": 0, "refused": 1}
    assert uuid not in page.evaluate(EVERYTHING)
