"""How she is told of what happens to what she sent."""

from __future__ import annotations

import sqlite3

from tests.accounts.devices import Phone, new_address, new_number
from tests.portal.people import new_uuid, submission
from tests.push_service.browser import Browser


def send(phone: Phone, *, wrong: bool = False) -> str:
    """A report: one that opens a case, or one that must be corrected."""
    uuid = new_uuid()
    changes = {"data": {"kind": "nada"}} if wrong else {}
    document = submission(uuid, **changes)
    answer = phone.ask("PUT", f"/db/citizen-{phone.citizen}/submission:{uuid}", document)
    assert answer.status_code == 201
    return uuid


def test_notices_go_where_she_said_and_name_nobody(phone: Phone) -> None:
    address, number = new_address(), new_number()
    phone.attach(address)
    phone.attach(number)
    assert phone.account()["told"] == ["email", "phone"]
    uuid = send(phone, wrong=True)
    post = phone.post_office
    # After the codes, and what the e-mail heard of the number.
    letter = post.wait_for(address, 3)
    assert f"{phone.portal.url}/casos/{uuid}" in letter.text
    assert "Ana" not in letter.text
    sms = post.wait_for(number, 2)
    assert sms.text == letter.text.strip().replace("\n", " ")


def test_whoever_wants_only_the_journal_hears_nothing(phone: Phone) -> None:
    silent, told = new_address(), new_address()
    phone.attach(silent)
    answer = phone.api("PUT", "/notices", {"told": [], "language": "es"})
    assert answer.status_code == 204
    assert phone.account()["told"] == []
    other = phone.other()
    other.attach(told)
    send(phone)
    send(other)
    # Both were spread in their order: what the other was told, she would have been before.
    other.post_office.wait_for(told, 2)
    assert len(phone.post_office.to(silent)) == 1


def test_a_changed_address_is_told_as_the_old_one_was(phone: Phone) -> None:
    old, new = new_address(), new_address()
    phone.attach(old)
    phone.api("PUT", "/notices", {"told": [], "language": "es"})
    phone.attach(new)
    assert phone.account()["told"] == []
    phone.api("PUT", "/notices", {"told": ["email", "phone"], "language": "en"})
    assert phone.account()["told"] == ["email"]  # she has no number
    uuid = send(phone, wrong=True)
    assert "something to correct" in phone.post_office.wait_for(new, 2).text
    assert uuid not in "".join(each.text for each in phone.post_office.to(old))
    phone.api("DELETE", "/contacts/email")
    assert phone.account()["told"] == []


def test_a_device_that_was_signed_out_is_pushed_nothing_more(phone: Phone) -> None:
    phone.attach(new_address())
    endpoint = f"https://push.example/{phone.id}"
    browser = Browser.new()
    wish = {
        "subscription": {"endpoint": endpoint, "keys": browser.keys},
        "language": "es",
        "topics": ["cases", "section:agua"],
    }
    assert phone.ask("POST", "/api/push/subscriptions", wish).status_code == 201
    tablet = phone.other()
    tablet.sign_in(phone.account()["contacts"][0]["address"])
    assert topics_of(phone, endpoint) == [f"citizen:{phone.id}", "section:agua"]
    tablet.api("DELETE", f"/devices/{phone.id}")
    assert topics_of(phone, endpoint) == ["section:agua"]


def topics_of(phone: Phone, endpoint: str) -> list[str]:
    with sqlite3.connect(phone.portal.data / "portal.db", timeout=20) as database:
        rows = database.execute(
            "SELECT topic FROM push_subscription_topic JOIN push_subscription"
            " ON subscription = id WHERE endpoint = ? ORDER BY topic",
            [endpoint],
        )
        return [topic for (topic,) in rows]
