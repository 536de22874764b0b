"""Codes, contacts and passwords: who is let in, who is told, and what a stranger can learn."""

from __future__ import annotations

import re
import sqlite3

from tests.accounts.devices import Phone, new_address, new_number


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_comes_by_e_mail_and_is_kept_nowhere(phone: Phone) -> None:
    address = new_address()
    challenge, code = phone.code_for(address.upper())
    letter = phone.post_office.to(address)[0]
    assert letter.subject.startswith(code)
    assert "no se la diga a nadie" in letter.text.lower()
    assert letter.headers["Auto-Submitted"] == "auto-generated"
    assert "portal@habana.example" in letter.headers["From"]
    held = (phone.portal.data / "portal.db").read_bytes()
    log = phone.portal.log.read_bytes()
    for secret in (code.encode(), challenge.encode()):
        assert secret not in held
        assert secret not in log
    assert address.encode() not in log


def test_an_sms_fits_in_one_message(phone: Phone) -> None:
    number = new_number()
    phone.code_for(number)
    text = phone.post_office.to(number)[0].text
    assert len(text) <= 160
    assert re.fullmatch(r"[ -~ñ\n]+", text)


def test_codes_are_not_to_be_guessed(phone: Phone) -> None:
    challenge, code = phone.code_for(new_address())
    statuses = [phone.confirm(challenge, wrong(code), "attach").status_code for _ in range(5)]
    assert statuses == [403] * 5
    late = phone.confirm(challenge, code, "attach")
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) == 60


def test_a_code_runs_out(phone: Phone) -> None:
    challenge, code = phone.code_for(new_address())
    with sqlite3.connect(phone.portal.data / "portal.db", timeout=20) as database:
        database.execute("UPDATE account_code SET expires_at = 1")
    assert phone.confirm(challenge, code, "attach").status_code == 403


def test_codes_cannot_be_asked_for_without_end(phone: Phone) -> None:
    address = new_address()
    phone.code_for(address)
    again = phone.api("POST", "/codes", {"to": address, "language": "es"})
    assert again.status_code == 429
    assert 0 < int(again.headers["Retry-After"]) <= 60
    # A device asks for ten an hour, whatever the addresses.
    statuses = [
        phone.api("POST", "/codes", {"to": new_address(), "language": "es"}).status_code
        for _ in range(10)
    ]
    assert statuses == [202] * 9 + [429]


def test_nobody_learns_which_addresses_have_an_account(phone: Phone) -> None:
    known, unknown = new_address(), new_address()
    phone.attach(known)
    phone.api("PUT", "/password", {"password": "una clave larga"})
    stranger = phone.other()
    answers = {}
    for address in (known, unknown):
        body = {"to": address, "language": "es"}
        sent = stranger.api("POST", "/codes", body, signed=False)
        said = {k: v for k, v in sent.json().items() if k not in ("challenge", "to")}
        guess = {"to": address, "password": "otra clave", "device": stranger.as_new}
        tried = stranger.api("POST", "/sign-in", guess, signed=False)
        answers[address] = (sent.status_code, said, tried.status_code, tried.json())
    assert answers[known] == answers[unknown]
    assert answers[known][2] == 401
    # A code is sent to both, so that no timing of letters tells either.
    phone.post_office.wait_for(known, 2)
    phone.post_office.wait_for(unknown)


def test_a_code_for_nobodys_address_may_still_begin_an_account(phone: Phone) -> None:
    address = new_address()
    challenge, code = phone.code_for(address)
    assert phone.confirm(challenge, code, "sign-in").json() == {"outcome": "none", "citizen": ""}
    answer = phone.confirm(challenge, code, "attach").json()
    assert answer == {"outcome": "attached", "citizen": phone.id}


def test_an_address_of_another_account_is_not_taken_away(phone: Phone) -> None:
    address = new_address()
    phone.attach(address)
    other = phone.other()
    challenge, code = other.code_for(address)
    assert other.confirm(challenge, code, "attach").json()["outcome"] == "taken"
    other_device = other.other()
    answer = other_device.confirm(challenge, code, "sign-in").json()
    assert answer == {"outcome": "signed-in", "citizen": phone.id}


def test_a_changed_address_is_told_to_the_old_one(phone: Phone) -> None:
    old, new = new_address(), new_address()
    phone.attach(old)
    phone.attach(new)
    assert [each["address"] for each in phone.account()["contacts"]] == [new]
    letter = phone.post_office.wait_for(old, 2)
    assert "se ha cambiado el correo" in letter.text
    assert new not in letter.text
    assert "/ajustes/dispositivos" in letter.text
    # The old one opens nothing any more, and is free.
    other = phone.other()
    assert other.confirm(*other.code_for(old), "sign-in").json()["outcome"] == "none"


def test_a_new_device_is_told_to_the_account(phone: Phone) -> None:
    address = new_address()
    phone.attach(address)
    phone.other().sign_in(address)
    assert "desde otro dispositivo" in phone.post_office.wait_for(address, 3).text


def test_the_last_contact_takes_the_password_with_it(phone: Phone) -> None:
    address = new_address()
    phone.attach(address)
    phone.api("PUT", "/password", {"password": "una clave larga"})
    assert phone.account()["has_password"]
    assert phone.api("DELETE", "/contacts/email").status_code == 204
    assert phone.api("DELETE", "/contacts/email").status_code == 404
    assert not phone.account()["has_password"]
    assert phone.account()["contacts"] == []
    assert phone.reads() == 200


def test_a_password_is_changed_by_who_knows_it_or_has_just_proved_herself(phone: Phone) -> None:
    phone.register()
    assert phone.api("PUT", "/password", {"password": "una clave larga"}).status_code == 403
    address = new_address()
    phone.attach(address)
    assert phone.api("PUT", "/password", {"password": "una clave larga"}).status_code == 204
    assert phone.api("PUT", "/password", {"password": "otra clave larga"}).status_code == 204
    with sqlite3.connect(phone.portal.data / "portal.db", timeout=20) as database:
        database.execute("UPDATE citizen_device SET proved_at = 1")
    stale = {"password": "una clave nueva"}
    assert phone.api("PUT", "/password", stale).status_code == 403
    assert phone.api("PUT", "/password", {**stale, "current": "no es"}).status_code == 403
    good = {**stale, "current": "otra clave larga"}
    assert phone.api("PUT", "/password", good).status_code == 204
    held = (phone.portal.data / "portal.db").read_bytes()
    assert b"una clave nueva" not in held


def test_passwords_are_not_to_be_guessed(phone: Phone) -> None:
    address = new_address()
    guess = {"to": address, "password": "adivina", "device": phone.as_new}
    statuses = [phone.api("POST", "/sign-in", guess, signed=False).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    # From elsewhere she herself is not locked out.
    assert phone.other().api("POST", "/sign-in", guess, signed=False).status_code == 401


def test_a_letter_that_could_not_be_handed_over_is_tried_again(phone: Phone) -> None:
    number = new_number()
    phone.post_office.refuse_sms = [503]
    phone.code_for(number)
    assert phone.post_office.refuse_sms == []
    assert phone.post_office.authorizations[-1] == "Basic cG9ydGFsOnNlY3JldG8="
