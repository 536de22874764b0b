"""The citizen's phone: a real Chromium of 360×640 that keeps its data, on a screen of its own."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright
from playwright.sync_api import Error as PlaywrightError

from tests.demo.desktop import Desktop
from tests.demo.pictured import Pictured
from tests.push_service.service import Push, PushService, TestSubscription
from tools.browser import find

PERMISSIONS = ["notifications", "background-sync"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: A browser with no way to its maker's push service subscribes at the test's own; the rest of the
#: way (the portal's request, encryption, the worker's event, the notification) is the real one.
PUSH_MANAGER = """
{
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const shaped = (json, key) => json && ({
    endpoint: json.endpoint,
    options: { userVisibleOnly: true, applicationServerKey: bytes(key).buffer },
    toJSON: () => json,
    unsubscribe: async () => true,
  });
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    const key = btoa(String.fromCharCode(...new Uint8Array(applicationServerKey)));
    return shaped(await window.pushSubscribe(key), key);
  };
  PushManager.prototype.getSubscription = async () => {
    const present = await window.pushPresent();
    return present ? shaped(present.json, present.key) : null;
  };
}
"""


def wait_for_worker(page: Page) -> None:
    """Until the page's service worker is active and in charge of it."""
    controlled = "navigator.serviceWorker.controller?.state === 'activated'"
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    while not page.evaluate(controlled):
        page.wait_for_timeout(50)


class Phone(Pictured):
    """``context`` is Playwright's; ``page`` the tab that is open. Leaving on an error takes a
    picture of it, ``failed.png``."""

    def __init__(
        self,
        playwright: Playwright,
        desktop: Desktop,
        push: PushService,
        *,
        profile: Path,
        url: str,
        pictures: Path,
        language: Literal["es", "en"] = "es",
    ) -> None:
        self.url = url
        self._pictures = pictures
        self._push = push
        self._subscription: TestSubscription | None = None
        self._key = ""
        self.context: BrowserContext = playwright.chromium.launch_persistent_context(
            str(profile),
            executable_path=find(),
            headless=False,
            args=FLAGS,
            # Windows that a notification opens know only the browser's own language.
            env={**desktop.environment, "LANGUAGE": language},
            viewport={"width": 360, "height": 640},
            locale={"es": "es-CU", "en": "en-GB"}[language],
            base_url=url,
            timezone_id="America/Havana",
            permissions=PERMISSIONS,
        )
        self.context.add_init_script(PUSH_MANAGER)
        self.context.expose_function("pushSubscribe", self._subscribe)
        self.context.expose_function("pushPresent", self._present)
        self.page: Page = self.context.pages[0]

    def failed(self, error: BaseException) -> None:
        if isinstance(error, AssertionError | PlaywrightError) and not self.page.is_closed():
            self.page.screenshot(path=self._pictures / "failed.png")

    def close(self) -> None:
        self.context.close()

    def open(self, path: str) -> Page:
        """A new tab at ``path``; the one that was open is closed after it."""
        before, self.page = self.page, self.context.new_page()
        self.page.goto(path)
        before.close()
        return self.page

    def wait_until_installed(self) -> None:
        """The worker has the whole app on the phone."""
        wait_for_worker(self.page)

    @property
    def subscribed(self) -> bool:
        """Whether the portal asked the push service for a subscription."""
        return self._subscription is not None

    def deliver(self, push: Push) -> None:
        """The browser hands a push that its service accepted, decrypted, to the worker."""
        session = self.context.new_cdp_session(self.page)
        registration = self._registration(session)
        session.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": self.url,
                "registrationId": registration,
                "data": push.message.decode(),
            },
        )
        session.detach()

    def _registration(self, session: CDPSession) -> str:
        found: list[str] = []

        def updated(event: dict[str, Any]) -> None:
            found.extend(row["registrationId"] for row in event["registrations"])

        session.on("ServiceWorker.workerRegistrationUpdated", updated)
        session.send("ServiceWorker.enable")
        while not found:
            self.page.wait_for_timeout(50)
        return found[-1]

    def _subscribe(self, key: str) -> dict[str, Any]:
        raw = base64.b64decode(key)
        self._key = key
        self._subscription = self._push.subscribe(
            base64.urlsafe_b64encode(raw).decode().rstrip("=")
        )
        return self._subscription.to_json()

    def _present(self) -> dict[str, Any] | None:
        if self._subscription is None:
            return None
        return {"json": self._subscription.to_json(), "key": self._key}


def message_of(push: Push) -> dict[str, Any]:
    """What the portal put into a push."""
    message: dict[str, Any] = json.loads(push.message)
    return message
