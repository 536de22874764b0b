"""PouchDB 9, npm's own build, in Chromium: live both ways with a citizen's database."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.portal.people import PIXEL, submission, with_photo
from tests.support.portal_process import ADMIN, PortalProcess
from tests.support.wait import until
from tools.node_modules import install

INTEROP = Path(__file__).resolve().parents[1] / "interop"

#: Opens both databases, as ``window.phone`` and ``window.portal``, and keeps them in step.
OPEN = """
([url, name, secret]) => {
  window.portal = new PouchDB(url, { auth: { username: name, password: secret } });
  window.phone = new PouchDB(name);
  window.errors = [];
  window.live = phone.sync(portal, { live: true, retry: true })
    .on("error", (error) => errors.push(String(error)))
    .on("denied", (error) => errors.push(JSON.stringify(error)));
}
"""


@pytest.fixture
def page(chromium: Browser, portal: PortalProcess) -> Iterator[Page]:
    """A page of the portal's origin with npm's PouchDB in place of the app."""
    install(INTEROP)
    context = chromium.new_context(bypass_csp=True, service_workers="block")
    page = context.new_page()
    page.goto(f"{portal.url}/manifest.webmanifest")
    page.add_script_tag(path=INTEROP / "node_modules/pouchdb/dist/pouchdb.min.js")
    yield page
    context.close()


def open_both(page: Page, portal: PortalProcess, name: str, secret: str) -> None:
    page.evaluate(OPEN, [f"{portal.url}/db/citizen-{name}", name, secret])


def test_live_sync_takes_a_form_up_and_brings_its_receipt(
    page: Page, portal: PortalProcess
) -> None:
    name, secret, uuid = secrets.token_hex(16), secrets.token_urlsafe(32), str(uuid4())
    open_both(page, portal, name, secret)
    page.evaluate(
        "(doc) => phone.put(doc)",
        with_photo(submission(uuid), content=PIXEL + secrets.token_bytes(20_000)),
    )
    has = "(id) => phone.get(id).then(() => true, () => false)"
    until(lambda: bool(page.evaluate(has, f"receipt:{uuid}")))
    number = page.evaluate("(id) => phone.get(id).then((doc) => doc.number)", f"case:{uuid}")
    stored = httpx.get(f"{portal.url}/db/citizen-{name}/case:{uuid}", auth=ADMIN).json()
    assert stored["number"] == number
    photo = httpx.get(f"{portal.url}/db/desk/desk-case:{uuid}/foto-1.jpg", auth=ADMIN)
    assert len(photo.content) == len(PIXEL) + 20_000
    assert page.evaluate("errors") == []


def test_somebody_elses_database_stays_closed(page: Page, portal: PortalProcess) -> None:
    owner, other = secrets.token_hex(16), secrets.token_hex(16)
    url = f"{portal.url}/db/citizen-{owner}"
    assert httpx.put(url, auth=(owner, secrets.token_urlsafe(32))).status_code == 201
    status = """
    ([url, username, password]) =>
      new PouchDB(url, { skip_setup: true, auth: { username, password } })
        .allDocs().then(() => 200, (error) => error.status)
    """
    assert page.evaluate(status, [url, owner, secrets.token_urlsafe(32)]) == 401
    assert page.evaluate(status, [url, other, secrets.token_urlsafe(32)]) in (401, 403)
    assert page.evaluate(status, [url, "", ""]) == 401
