"""What is no passkey is refused, whatever it is. The good ones: tests/browser/test_passkeys.py."""

from __future__ import annotations

from typing import Any

import pytest

from tests.accounts.devices import Phone, new_address

BAD: list[dict[str, Any]] = [
    {},
    {"id": "!!"},
    {"id": "AAAA"},
    {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}},
    {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "response": {"clientDataJSON": "AAAA", "attestationObject": "AAAA"},
    },
    {"id": ["x"], "response": 5},
]


@pytest.mark.parametrize("credential", BAD)
def test_what_is_no_passkey_is_refused(phone: Phone, credential: dict[str, Any]) -> None:
    phone.register()
    begun = phone.api("POST", "/passkeys/options").json()
    assert begun["options"]["authenticatorSelection"]["userVerification"] == "required"
    body = {"ceremony": begun["ceremony"], "credential": credential, "name": "x"}
    assert phone.api("POST", "/passkeys", body).status_code == 403
    begun = phone.api("POST", "/passkeys/sign-in/options", signed=False).json()
    body = {**body, "ceremony": begun["ceremony"], "device": phone.other().as_new}
    del body["name"]
    assert phone.api("POST", "/passkeys/sign-in", body, signed=False).status_code == 403
    assert phone.account()["passkeys"] == []


def test_a_challenge_is_good_once_and_for_who_asked(phone: Phone) -> None:
    phone.register()
    other = phone.other()
    other.register()
    ceremony = phone.api("POST", "/passkeys/options").json()["ceremony"]
    body = {"ceremony": ceremony, "credential": {}, "name": ""}
    assert "too long" in other.api("POST", "/passkeys", body).json()["reason"]
    assert "not accepted" in phone.api("POST", "/passkeys", body).json()["reason"]
    assert "too long" in phone.api("POST", "/passkeys", body).json()["reason"]


def test_a_passkey_is_removed_by_its_owner_alone(phone: Phone) -> None:
    phone.attach(new_address())
    for id in ("AAAA", "!!", "x" * 300):
        assert phone.api("DELETE", f"/passkeys/{id}").status_code == 404


def test_an_account_may_be_begun_without_credentials_by_nobody(phone: Phone) -> None:
    assert phone.api("POST", "/passkeys/options", signed=False).status_code == 401
    assert phone.api("POST", "/passkeys/options").status_code == 401


def test_a_proof_needs_a_passkey_and_a_device_of_the_account(phone: Phone) -> None:
    begun = phone.api("POST", "/passkeys/sign-in/options", signed=False).json()
    body = {"ceremony": begun["ceremony"], "credential": {"id": "AAAA"}}
    assert phone.api("POST", "/passkeys/proof", body, signed=False).status_code == 401
    phone.attach(new_address())
    assert phone.api("POST", "/passkeys/proof", body).status_code == 403
    assert phone.api("POST", "/passkeys/proof", {"ceremony": 1}).status_code == 400
