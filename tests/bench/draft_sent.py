"""What one sent form costs: bytes and requests from the network's return to the receipt.

The peer is the least a server could ask for: the same fields as one HTML form POST, to the same
server through the same relay.
"""

from __future__ import annotations

import re
import uuid

import httpx
from playwright.sync_api import Page, expect

from tests.bench.browsing import measured, wait_until_installed
from tests.bench.wire import Relay, Traffic
from tests.support.portal_process import PortalProcess

FIELDS = {
    "kind": "fuga-de-agua",
    "leak_source": "calle",
    "leak_flow": "brota",
    "description": "El agua corre hasta la esquina desde el domingo.",
    "municipality": "cerro",
    "address": "Calzada del Cerro 1510, entre Patria y Auditor",
    "full_name": "Caridad Peña Díaz",
}


def fill_in(page: Page, url: str) -> None:
    """The report of a water leak, up to the button that sends it."""
    page.goto(f"{url}/servicios/reporte-fuga-de-agua-o-alumbrado")
    page.get_by_role("button", name="Empezar").click()
    page.get_by_label("Una fuga de agua").check()
    page.get_by_label("De la calle o la acera").check()
    page.get_by_label("Brota con fuerza").check()
    page.get_by_label("Otros detalles").fill(FIELDS["description"])
    page.get_by_role("button", name="Continuar").click()
    page.get_by_label("Municipio").select_option(FIELDS["municipality"])
    page.get_by_label("Dirección").fill(FIELDS["address"])
    page.get_by_role("button", name="Continuar").click()
    page.get_by_label("Nombre y apellidos").fill(FIELDS["full_name"])
    page.get_by_role("button", name="Revisar antes de enviar").click()


def plain_post(portal: PortalProcess, agent: str) -> Traffic:
    """The same fields as one form POST, over a wire of its own."""
    with Relay(portal.port) as relay:
        headers = {"User-Agent": agent}
        httpx.post(f"{relay.url}/api/{uuid.uuid4()}", data=FIELDS, headers=headers, timeout=10)
        return relay.traffic()


def main() -> None:
    """Print the traffic of the portal's way and of the plain form's, and their ratio."""
    with measured() as everything:
        relay = everything.relay
        page = everything.page(slow=False)
        page.goto(relay.url)
        wait_until_installed(page)
        everything.context.set_offline(True)
        fill_in(page, relay.url)
        page.get_by_role("button", name="Enviar", exact=True).click()
        waiting = page.get_by_role("heading", name="Se enviará cuando haya conexión")
        expect(waiting).to_be_visible()
        before = relay.traffic()
        everything.context.set_offline(False)
        number = page.get_by_text(re.compile(r"^\d{4}-\d{6}$")).first
        expect(number).to_be_visible(timeout=30_000)
        ours = relay.traffic() - before
        agent = page.evaluate("navigator.userAgent")
        plain = plain_post(everything.portal, agent)
    print(f"a form sent offline, until its receipt is shown: {ours}")
    print(f"the same fields as one form POST: {plain}")
    ratio = (ours.up + ours.down) / (plain.up + plain.down)
    print(f"bytes both ways, ratio {ratio:.1f}; exactly once, with a receipt, against neither")


if __name__ == "__main__":
    main()
