"""Sending from the test page, and what must have become of it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.browser.core import start_draft, until_state
from tests.browser.front import Front
from tests.content.examples import VALID

SERVICE = "reporte-fuga-de-agua-o-alumbrado"
LEAK = VALID[SERVICE][0]
#: It begins as a JPEG; the portal looks at that, its type and size alone.
PHOTO = (
    "new Blob([new Uint8Array(40_000).fill(7).fill(255, 0, 3).fill(216, 1, 2)], "
    "{type: 'image/jpeg'})"
)


def uploads(front: Front, uuid: str) -> int:
    """How many times a document of this uuid was uploaded whole."""
    bodies = [each.body for each in front.seen if each.path.endswith("/_bulk_docs")]
    documents = [document for body in bodies for document in body["docs"]]
    return sum(1 for document in documents if document["_id"].endswith(uuid))


def fill(page: Page) -> str:
    """A report with a photo, ready to be sent."""
    uuid = start_draft(page, LEAK, service=SERVICE)
    page.evaluate(f"(uuid) => core.putPhoto(uuid, 'foto-1.jpg', {PHOTO})", uuid)
    until_state(page, uuid, "saved")
    return uuid


def submit(page: Page, uuid: str) -> None:
    """Two taps, as people do."""
    page.evaluate("(uuid) => Promise.all([core.submitDraft(uuid), core.submitDraft(uuid)])", uuid)


def until_received(page: Page, uuid: str) -> Any:
    """Wait for the receipt of a submission; the whole case."""
    one = "core.cases.value.find((each) => each.uuid === uuid)"
    page.wait_for_function(f"(uuid) => {one}?.receipt", arg=uuid)
    return page.evaluate(f"(uuid) => {one}", uuid)


def until_outbox(page: Page, state: str) -> Any:
    """Wait for the outbox to stand so."""
    page.wait_for_function("(state) => core.outbox.value.state === state", arg=state)
    return page.evaluate("core.outbox.value")


def comment(page: Page, text: str) -> str:
    """A comment on some publication."""
    uuid: str = page.evaluate(
        "(text) => core.sendComment({publication: 'noticia', text, author_name: 'Ana'})", text
    )
    return uuid
