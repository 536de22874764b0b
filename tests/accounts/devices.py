"""A citizen's devices, as far as HTTP goes."""

from __future__ import annotations

import itertools
import secrets
from typing import Any

import httpx

from tests.support.portal_process import PortalProcess
from tests.support.post_office import PostOffice, Received
from tests.support.wait import until

Json = dict[str, Any]

_client = httpx.Client(timeout=30)
_numbers = itertools.count(50_000_000)


def new_address() -> str:
    return f"ana.{secrets.token_hex(6)}@correo.example"


def new_number() -> str:
    """Of a mobile phone, as it is kept."""
    return f"+53{next(_numbers)}"


class Phone:
    """A device with credentials it drew itself. ``ip`` is where it says to come from: the portal
    trusts a proxy on its own machine (X-Forwarded-For)."""

    def __init__(self, portal: PortalProcess, post: PostOffice, ip: str = "") -> None:
        self.portal = portal
        self.post_office = post
        self.id = secrets.token_hex(16)
        self.secret = secrets.token_urlsafe(32)
        self.citizen = self.id
        octets = (10, *(secrets.randbelow(250) for _ in range(3)))
        self.ip = ip or ".".join(str(octet) for octet in octets)

    @property
    def as_new(self) -> Json:
        """How it introduces itself."""
        return {"id": self.id, "secret": self.secret, "name": "Chrome, Android"}

    def other(self) -> Phone:
        """Another device of whoever holds this one."""
        return Phone(self.portal, self.post_office)

    def ask(
        self, method: str, path: str, json: Any = None, *, signed: bool = True
    ) -> httpx.Response:
        return _client.request(
            method,
            f"{self.portal.url}{path}",
            json=json,
            auth=(self.id, self.secret) if signed else None,
            headers={"X-Forwarded-For": self.ip},
        )

    def api(
        self, method: str, path: str, json: Any = None, *, signed: bool = True
    ) -> httpx.Response:
        return self.ask(method, f"/api/account{path}", json, signed=signed)

    def register(self) -> None:
        """As a device that sends its first document."""
        assert self.ask("PUT", f"/db/citizen-{self.id}").status_code == 201

    def reads(self) -> int:
        """The status with which the portal answers to a look into the database."""
        return self.ask("GET", f"/db/citizen-{self.citizen}").status_code

    def code_for(self, to: str, *, signed: bool = True) -> tuple[str, str]:
        """Challenge and code, as they arrived."""
        before = len(self.post_office.received)
        answer = self.api("POST", "/codes", {"to": to, "language": "es"}, signed=signed)
        assert answer.status_code == 202, answer.text
        address = answer.json()["to"]
        until(lambda: bool(self._codes(address, before)))
        return answer.json()["challenge"], self._codes(address, before)[0].code

    def _codes(self, address: str, after: int) -> list[Received]:
        new = self.post_office.received[after:]
        return [each for each in new if each.to == address and each.has_code]

    def confirm(self, challenge: str, code: str, intent: str) -> httpx.Response:
        body: Json = {"challenge": challenge, "code": code, "intent": intent, "language": "es"}
        if intent == "sign-in":
            body["device"] = self.as_new
        answer = self.api("POST", "/codes/confirm", body, signed=intent == "attach")
        if answer.status_code == 200 and answer.json()["outcome"] == "signed-in":
            self.citizen = answer.json()["citizen"]
        return answer

    def attach(self, to: str) -> None:
        """Confirm an address for this device's account."""
        answer = self.confirm(*self.code_for(to), "attach")
        assert answer.json() == {"outcome": "attached", "citizen": self.citizen}, answer.text

    def sign_in(self, to: str) -> None:
        """Let this device into the account of an address."""
        answer = self.confirm(*self.code_for(to, signed=False), "sign-in")
        assert answer.json()["outcome"] == "signed-in", answer.text

    def account(self) -> Json:
        answer = self.api("GET", "")
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found
