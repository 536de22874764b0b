"""Passkeys, with Chromium's virtual authenticator: made on one device, used on another."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, Route, expect

from tests.browser.account import address, create_account, send_code
from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.support.portal_process import PortalProcess
from tests.support.post_office import PostOffice


class Authenticator:
    """A phone's own, whose person puts her finger on it."""

    def __init__(self, page: Page) -> None:
        self._cdp: CDPSession = page.context.new_cdp_session(page)
        self._cdp.send("WebAuthn.enable")
        made = self._cdp.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        self._id = made["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        found = self._cdp.send("WebAuthn.getCredentials", {"authenticatorId": self._id})
        held: list[dict[str, Any]] = found["credentials"]
        return held

    def take_over(self, credential: dict[str, Any]) -> None:
        """As a passkey that is synchronized between a person's phones."""
        asked = {"authenticatorId": self._id, "credential": credential}
        self._cdp.send("WebAuthn.addCredential", asked)

    def refuse(self) -> None:
        """It does not know the person before it."""
        asked = {"authenticatorId": self._id, "isUserVerified": False}
        self._cdp.send("WebAuthn.setUserVerified", asked)


def with_passkey(page: Page, post: PostOffice) -> tuple[str, Authenticator]:
    """An account with a passkey: its address, and the authenticator that holds it."""
    to = address()
    phone = Authenticator(page)
    create_account(page, post, to)
    page.get_by_role("button", name="Crear una llave en este dispositivo").click()
    expect(page.get_by_role("button", name="Quitar: Safari · Linux")).to_be_visible()
    return to, phone


def test_a_passkey_signs_in_on_another_device_until_it_is_removed(
    city: PortalProcess, post: PostOffice, new_context: NewContext
) -> None:
    page = new_context(city.url).new_page()
    to, phone = with_passkey(page, post)
    (credential,) = phone.credentials()

    other = new_context(city.url).new_page()
    Authenticator(other).take_over(credential)
    other.goto("/ajustes/entrar")
    other.get_by_role("button", name="Entrar con una llave de acceso").click()
    expect(other.get_by_role("heading", name="Ya está dentro")).to_be_visible()
    other.goto("/ajustes/cuenta")
    expect(other.get_by_role("heading", name="Llaves de acceso")).to_be_visible()
    assert other.get_by_text(to).count() > 0
    assert "llave de acceso" in post.wait_for(to, 2).text

    page.get_by_role("button", name="Quitar: Safari · Linux").click()
    page.get_by_role("button", name="Sí, quitarlo").click()
    expect(page.get_by_role("button", name="Quitar: Safari · Linux")).to_have_count(0)
    third = new_context(city.url).new_page()
    Authenticator(third).take_over(credential)
    third.goto("/ajustes/entrar")
    third.get_by_role("button", name="Entrar con una llave de acceso").click()
    expect(third.get_by_role("alert")).to_contain_text("No hay en este dispositivo una llave")


@pytest.mark.parametrize("field", ["signature", "clientDataJSON", "authenticatorData"])
def test_a_forged_answer_lets_nobody_in(
    city: PortalProcess, post: PostOffice, new_context: NewContext, field: str
) -> None:
    page = new_context(city.url).new_page()
    _, phone = with_passkey(page, post)
    forger = new_context(city.url).new_page()
    Authenticator(forger).take_over(phone.credentials()[0])
    statuses: list[int] = []

    def forge(route: Route) -> None:
        body = json.loads(route.request.post_data or "")
        signed = body["credential"]["response"][field]
        body["credential"]["response"][field] = signed[:40] + ("A" if signed[40] != "A" else "B")
        body["credential"]["response"][field] += signed[41:]
        answer = route.fetch(post_data=json.dumps(body))
        statuses.append(answer.status)
        route.fulfill(response=answer)

    forger.route("**/api/account/passkeys/sign-in", forge)
    forger.goto("/ajustes/entrar")
    forger.get_by_role("button", name="Entrar con una llave de acceso").click()
    expect(forger.get_by_role("alert")).to_be_visible()
    assert statuses == [403]


def test_a_phone_that_does_not_know_her_makes_no_passkey(
    city: PortalProcess, post: PostOffice, new_context: NewContext
) -> None:
    page = new_context(city.url).new_page()
    phone = Authenticator(page)
    create_account(page, post, address())
    phone.refuse()
    page.get_by_role("button", name="Crear una llave en este dispositivo").click()
    expect(page.get_by_role("alert")).to_contain_text("El teléfono no creó la llave")


def test_an_account_with_a_passkey_alone_is_changed_after_a_proof(
    city: PortalProcess, post: PostOffice, new_context: NewContext
) -> None:
    page = new_context(city.url).new_page()
    with_passkey(page, post)
    page.get_by_role("button", name="Quitar: Correo").click()
    page.get_by_role("button", name="Sí, quitarlo").click()
    expect(page.get_by_role("button", name="Añadir un correo")).to_be_visible()
    # A long while later.
    with closing(sqlite3.connect(city.data / "portal.db", timeout=20)) as database, database:
        database.execute("UPDATE citizen_device SET proved_at = 0")

    page.get_by_role("button", name="Añadir un correo").click()
    to = address()
    send_code(page, post, to, label="Correo electrónico")
    expect(page.get_by_role("alert")).to_contain_text("Antes hay que saber que es usted.")
    page.get_by_role("button", name="Demostrar que soy yo").click()
    expect(page.get_by_text("Ya sabemos que es usted.")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Confirmar", exact=True).click()
    expect(page.get_by_role("button", name="Quitar: Correo")).to_be_visible()
    expect(page.get_by_text(to).first).to_be_visible()
