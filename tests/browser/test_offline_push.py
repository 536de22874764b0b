"""A push shows what happened, says nothing personal, and brings the answer before the tap."""

from __future__ import annotations

import json
import uuid as uuids
from typing import Any

import httpx
from playwright.sync_api import Page

from tests.browser.conftest import NewContext
from tests.browser.core import controlled, open_core
from tests.browser.front import Front
from tests.browser.sending import fill, submit, until_received
from tests.support.beside import add_official
from tests.support.portal_process import PortalProcess
from tests.support.wait import until

NAME, PASSWORD = "oficial-de-pruebas", "una clave larga de pruebas"
HEADERS = {"X-Portal": "desk"}


def answer(portal: PortalProcess, case: str, text: str) -> None:
    """An official answers a case."""
    add_official(portal, NAME, "Oficial", PASSWORD)
    with httpx.Client(base_url=f"{portal.url}/api/desk", headers=HEADERS, timeout=20) as desk:
        desk.post("/session", json={"name": NAME, "password": PASSWORD}).raise_for_status()
        rev = desk.get(f"/cases/{case}").raise_for_status().json()["rev"]
        command = {"command": str(uuids.uuid4()), "rev": rev, "text": text, "state": "answered"}
        desk.post(f"/cases/{case}/answers", json=command).raise_for_status()


def deliver(page: Page, origin: str, payload: dict[str, Any]) -> None:
    """Hand a push to the service worker, as the browser does after decrypting it."""
    session = page.context.new_cdp_session(page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(
            each["registrationId"]
            for each in event["registrations"]
            if each["scopeURL"].startswith(origin)
        ),
    )
    session.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(10)
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": found[0], "data": json.dumps(payload)},
    )


def test_a_push_brings_the_answer_and_its_tap_opens_the_case(
    line: Front, portal: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(line.url)
    page = open_core(context)
    controlled(page)
    uuid = fill(page)
    submit(page, uuid)
    until_received(page, uuid)

    page.goto("about:blank")  # only the worker can fetch the answer
    answer(portal, uuid, "La brigada va el jueves.")
    payload = {"kind": "answered", "case": uuid, "url": f"/casos/{uuid}", "language": "es"}
    deliver(page, line.url, payload)
    worker = context.service_workers[0]
    shown = """async () => {
        const all = await self.registration.getNotifications();
        return all.map(({title, body, tag, lang}) => ({title, body, tag, lang}));
    }"""
    until(lambda: bool(worker.evaluate(shown)))
    assert worker.evaluate(shown) == [
        {
            "title": "Su caso tiene respuesta",
            "body": "Toque para abrirlo en el portal.",
            "tag": uuid,
            "lang": "es",
        }
    ]
    until(lambda: any("answer:" in str(each.body) for each in line.seen))
    context.set_offline(True)
    page = open_core(context)
    page.wait_for_function("core.cases.value[0]?.thread.length === 1")
    assert page.evaluate("core.cases.value[0].thread[0].answer.text") == "La brigada va el jueves."

    worker.evaluate(
        """async () => {
            const [notification] = await self.registration.getNotifications();
            self.dispatchEvent(new NotificationEvent("notificationclick", {notification}));
        }"""
    )
    page.wait_for_url(f"**/casos/{uuid}")
