"""What one address of the internet may ask for, whoever asks from there (RFC 6585 section 4)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest

from tests.accounts.devices import Phone, new_address


def code(phone: Phone) -> httpx.Response:
    body = {"to": new_address(), "language": "es"}
    return phone.api("POST", "/codes", body, signed=False)


def passkey(phone: Phone) -> httpx.Response:
    return phone.api("POST", "/passkeys/sign-in/options", signed=False)


def visits(phone: Phone) -> httpx.Response:
    body = {"batch": str(uuid4()), "visits": {"noticia": 1}}
    return phone.ask("POST", "/api/visits", body, signed=False)


@pytest.mark.parametrize(("ask", "most"), [(code, 200), (passkey, 100), (visits, 600)])
def test_one_address_asks_so_often_and_is_told_when_to_come_again(
    phone: Phone, ask: Callable[[Phone], httpx.Response], most: int
) -> None:
    answers = [ask(phone) for _ in range(most)]
    assert all(answer.is_success for answer in answers)
    late = ask(phone)
    assert (late.status_code, late.json()["error"]) == (429, "too_many_requests")
    assert 0 < int(late.headers["Retry-After"]) <= 3600
    assert ask(phone.other()).is_success, "another address does not suffer for it"
