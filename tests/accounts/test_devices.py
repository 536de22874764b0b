"""One database on several devices: signing in, devices, claim codes."""

from __future__ import annotations

import sqlite3

import httpx
import pytest

from tests.accounts.devices import Phone, new_address, new_number
from tests.portal.people import new_uuid, submission


def test_a_second_device_opens_the_same_database_with_credentials_of_its_own(phone: Phone) -> None:
    address = new_address()
    phone.attach(address)
    uuid = new_uuid()
    phone.ask("PUT", f"/db/citizen-{phone.id}/submission:{uuid}", submission(uuid))

    tablet = phone.other()
    tablet.sign_in(address)
    assert tablet.citizen == phone.id
    assert tablet.ask("GET", f"/db/citizen-{phone.id}/submission:{uuid}").status_code == 200
    mine = new_uuid()
    written = tablet.ask("PUT", f"/db/citizen-{phone.id}/submission:{mine}", submission(mine))
    assert written.status_code == 201
    assert phone.ask("GET", f"/db/citizen-{phone.id}/submission:{mine}").status_code == 200

    listed = phone.account()["devices"]
    assert {(each["id"], each["this"]) for each in listed} == {(phone.id, True), (tablet.id, False)}
    assert phone.account()["contacts"][0]["address"] == address


def test_a_mobile_number_does_as_well(phone: Phone) -> None:
    number = new_number()
    phone.attach(number)
    tablet = phone.other()
    # Typed without country code and with spaces, it is the same number.
    tablet.sign_in(f"{number[3:7]} {number[7:]}")
    assert tablet.citizen == phone.id


def test_devices_are_revoked_one_by_one_and_the_first_one_too(phone: Phone) -> None:
    address = new_address()
    phone.attach(address)
    tablet, desktop = phone.other(), phone.other()
    tablet.sign_in(address)
    assert phone.api("PUT", "/password", {"password": "una clave larga"}).status_code == 204
    answer = desktop.api(
        "POST",
        "/sign-in",
        {"to": address, "password": "una clave larga", "device": desktop.as_new},
        signed=False,
    )
    assert answer.json() == {"citizen": phone.id}
    desktop.citizen = phone.id
    assert [each.reads() for each in (phone, tablet, desktop)] == [200, 200, 200]

    assert tablet.api("DELETE", f"/devices/{phone.id}").status_code == 204
    assert [each.reads() for each in (phone, tablet, desktop)] == [401, 200, 200]
    # The revoked device's own identity is not up for grabs, not by its old secret either.
    assert phone.ask("PUT", f"/db/citizen-{phone.id}").status_code == 401
    assert tablet.api("DELETE", f"/devices/{phone.id}").status_code == 404

    assert tablet.api("DELETE", "/devices").status_code == 204
    assert [each.reads() for each in (phone, tablet, desktop)] == [401, 200, 401]
    assert [each["id"] for each in tablet.account()["devices"]] == [tablet.id]


def test_a_device_signs_itself_out(phone: Phone) -> None:
    phone.register()
    assert phone.api("DELETE", f"/devices/{phone.id}").status_code == 204
    assert phone.reads() == 401


def test_the_same_request_again_makes_no_second_device(phone: Phone) -> None:
    address = new_address()
    phone.attach(address)
    tablet = phone.other()
    challenge, code = tablet.code_for(address, signed=False)
    for _ in range(2):  # the first answer was lost
        assert tablet.confirm(challenge, code, "sign-in").json()["outcome"] == "signed-in"
    assert len(phone.account()["devices"]) == 2
    thief = phone.other()
    assert thief.confirm(challenge, code, "sign-in").status_code == 403


def test_nobody_signs_in_under_a_device_that_is_there(phone: Phone) -> None:
    """Session fixation: an attacker's credentials, or a victim's id, let nobody in."""
    address = new_address()
    phone.attach(address)
    victim = phone.other()
    victim.register()
    mallory = phone.other()
    mallory.id = victim.id
    challenge, code = mallory.code_for(address, signed=False)
    assert mallory.confirm(challenge, code, "sign-in").status_code == 409
    assert victim.ask("GET", f"/db/citizen-{victim.id}").status_code == 200


# --- claim codes -------------------------------------------------------------------------------


def test_a_claim_code_takes_a_case_to_another_device_once(phone: Phone) -> None:
    phone.register()
    uuid = new_uuid()
    phone.ask("PUT", f"/db/citizen-{phone.id}/submission:{uuid}", submission(uuid))
    made = phone.api("POST", "/claims").json()
    assert made["expires_in"] == 24 * 3600
    typed = made["code"].lower().replace("-", " ").replace("0", "o").replace("1", "l")

    tablet = phone.other()
    body = {"code": typed, "device": tablet.as_new}
    for _ in range(2):  # once and again: the first answer was lost
        answer = tablet.api("POST", "/claims/redeem", body, signed=False)
        assert answer.json() == {"citizen": phone.id}
    assert tablet.ask("GET", f"/db/citizen-{phone.id}/submission:{uuid}").status_code == 200
    assert phone.reads() == 200

    late = phone.other()
    body = {"code": typed, "device": late.as_new}
    assert late.api("POST", "/claims/redeem", body, signed=False).status_code == 403
    assert phone.account()["contacts"] == []
    assert len(phone.account()["devices"]) == 2


def test_claim_codes_are_not_to_be_guessed(phone: Phone) -> None:
    body = {"code": "AAAAA-AAAAA", "device": phone.as_new}
    statuses = [
        phone.api("POST", "/claims/redeem", body, signed=False).status_code for _ in range(21)
    ]
    assert statuses == [403] * 20 + [429]
    refused = phone.api("POST", "/claims/redeem", body, signed=False)
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    other = phone.other()
    body = {"code": "AAAAA-AAAAA", "device": other.as_new}
    assert other.api("POST", "/claims/redeem", body, signed=False).status_code == 403


def test_a_claim_code_runs_out(phone: Phone) -> None:
    phone.register()
    code = phone.api("POST", "/claims").json()["code"]
    with sqlite3.connect(phone.portal.data / "portal.db", timeout=20) as database:
        database.execute("UPDATE citizen_claim SET expires_at = 1")
    tablet = phone.other()
    body = {"code": code, "device": tablet.as_new}
    assert tablet.api("POST", "/claims/redeem", body, signed=False).status_code == 403


# --- what a device that has proved nothing may not do ------------------------------------------


def claimed(phone: Phone) -> Phone:
    """Another's device, let in by a code that ``phone`` showed."""
    other = phone.other()
    body = {"code": phone.api("POST", "/claims").json()["code"], "device": other.as_new}
    assert other.api("POST", "/claims/redeem", body, signed=False).status_code == 200
    other.citizen = phone.citizen
    return other


def needs_proof(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json()["error"]) == (403, "proof_needed")


def test_a_claimed_device_does_not_take_the_account_over(phone: Phone) -> None:
    address = new_address()
    phone.attach(address)
    thief = claimed(phone)
    challenge, code = thief.code_for(new_address())
    assert needs_proof(thief.confirm(challenge, code, "attach"))
    assert needs_proof(thief.confirm(*thief.code_for(new_number()), "attach"))
    password = {"password": "una clave larga"}
    assert needs_proof(thief.api("PUT", "/password", password))
    assert phone.api("PUT", "/password", password).status_code == 204
    assert thief.api("PUT", "/password", password).status_code == 403
    for method, path in (
        ("POST", "/passkeys/options"),
        ("DELETE", "/passkeys/AAAA"),
        ("DELETE", "/password"),
        ("DELETE", "/contacts/email"),
        ("DELETE", "/devices"),
        ("DELETE", f"/devices/{phone.id}"),
        ("POST", "/erasure"),
    ):
        assert needs_proof(thief.api(method, path)), path
    held = phone.account()
    assert [each["address"] for each in held["contacts"]] == [address]
    assert (held["has_password"], held["erase_at"]) == (True, None)
    assert len(held["devices"]) == 2
    # It still signs itself out.
    assert thief.api("DELETE", f"/devices/{thief.id}").status_code == 204


def test_who_reads_the_accounts_own_address_proves_to_be_its_person(phone: Phone) -> None:
    address, number = new_address(), new_number()
    phone.attach(address)
    tablet = claimed(phone)
    assert needs_proof(tablet.api("DELETE", "/devices"))
    refused = tablet.code_for(number)
    assert needs_proof(tablet.confirm(*refused, "attach"))
    # A minute passes between two codes to one address.
    with sqlite3.connect(phone.portal.data / "portal.db", timeout=20) as database:
        database.execute("DELETE FROM account_limit")
    tablet.attach(address)
    # The code that was refused was not used up.
    assert tablet.confirm(*refused, "attach").json()["outcome"] == "attached"
    assert tablet.api("DELETE", "/devices").status_code == 204
    assert [phone.reads(), tablet.reads()] == [401, 200]


def test_without_an_account_every_device_is_as_good(phone: Phone) -> None:
    phone.register()
    other = claimed(phone)
    assert other.api("POST", "/passkeys/options").status_code == 200
    assert other.api("DELETE", f"/devices/{phone.id}").status_code == 204
    assert other.api("POST", "/erasure").status_code == 202


# --- bad input ---------------------------------------------------------------------------------

BAD = [
    ("POST", "/codes", {"to": "", "language": "es"}),
    ("POST", "/codes", {"to": "ana", "language": "es"}),
    ("POST", "/codes", {"to": "ana@x\r\nBcc: b@c.d", "language": "es"}),
    ("POST", "/codes", {"to": "a@b.cu, c@d.cu", "language": "es"}),
    ("POST", "/codes", {"to": "123", "language": "es"}),
    ("POST", "/codes", {"to": "a@b.cu", "language": "fr"}),
    ("POST", "/codes", {"to": 5}),
    ("POST", "/codes", []),
    ("POST", "/codes/confirm", {"challenge": "x", "code": "", "intent": "attach"}),
    ("POST", "/codes/confirm", {"challenge": "x", "code": "1", "intent": "sign-in"}),
    ("POST", "/sign-in", {"to": "a@b.cu", "password": "x", "device": {"id": "zz"}}),
    ("PUT", "/password", {"password": "corta"}),
    ("POST", "/claims/redeem", {"code": "AAAAA-AAAAA"}),
]


@pytest.mark.parametrize(("method", "path", "body"), BAD)
def test_bad_input_is_named_and_changes_nothing(
    phone: Phone, method: str, path: str, body: object
) -> None:
    phone.register()
    answer = phone.api(method, path, body)
    assert answer.status_code == 400, answer.text
    assert set(answer.json()) == {"error", "reason"}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("POST", "/claims", None),
        ("DELETE", "/devices", None),
        ("DELETE", "/devices/x", None),
        ("DELETE", "/contacts/email", None),
        ("DELETE", "/password", None),
        ("PUT", "/password", {"password": "a long enough password"}),
    ],
)
def test_an_account_needs_the_devices_credentials(
    phone: Phone, method: str, path: str, body: object
) -> None:
    assert phone.api(method, path, body, signed=False).status_code == 401
    assert phone.api(method, path, body).status_code == 401  # the portal has not met it


def test_an_officials_cookie_opens_no_account(phone: Phone) -> None:
    answer = httpx.delete(
        f"{phone.portal.url}/api/account/devices", cookies={"desk": "x"}, timeout=20
    )
    assert answer.status_code == 401
