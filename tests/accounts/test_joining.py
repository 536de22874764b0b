"""What a device did before it signed in is opened by the account's other devices too."""

from __future__ import annotations

import io
import json
import zipfile

import httpx
import pytest

from tests.accounts.devices import Json, Phone, new_address
from tests.portal.people import PIXEL, new_uuid, submission, with_photo
from tests.support.wait import until


@pytest.fixture
def before(phone: Phone) -> str:
    """A case of the phone, which has no account."""
    phone.register()
    uuid = new_uuid()
    phone.ask("PUT", f"/db/citizen-{phone.id}/submission:{uuid}", submission(uuid))
    until(lambda: opens(phone, phone.id, f"case:{uuid}") == 200)
    return uuid


def opens(device: Phone, citizen: str, id: str = "") -> int:
    return device.ask("GET", f"/db/citizen-{citizen}/{id}").status_code


def signed_in(phone: Phone, to: str) -> Phone:
    """The same phone as a device of the account of ``to``; ``phone`` is what it was before."""
    now = phone.other()
    now.sign_in(to)
    return now


def join(device: Phone, earlier: Phone) -> httpx.Response:
    return device.api("POST", "/joined", {"device": earlier.as_new})


def enter(device: Phone, citizen: str) -> tuple[httpx.Response, Phone]:
    """A further device of whoever holds ``device``, let into what was joined."""
    inner = device.other()
    body: Json = {"device": inner.as_new}
    return device.api("POST", f"/joined/{citizen}/devices", body), inner


def test_her_other_devices_open_it_while_they_are_in_the_account(phone: Phone, before: str) -> None:
    to = new_address()
    tablet = phone.other()
    tablet.attach(to)
    assert tablet.account()["joined"] == []
    now = signed_in(phone, to)
    assert join(now, phone).json() == {"citizen": phone.id}
    assert join(now, phone).json() == {"citizen": phone.id}
    assert tablet.account()["joined"] == [phone.id]
    answer, inner = enter(tablet, phone.id)
    assert answer.json() == {"citizen": phone.id}
    assert [opens(each, phone.id, f"case:{before}") for each in (inner, phone)] == [200, 200]
    # It opens that database, not the account's.
    assert opens(inner, tablet.citizen) == 403

    assert now.api("DELETE", f"/devices/{tablet.id}").status_code == 204
    assert [opens(inner, phone.id), opens(phone, phone.id)] == [401, 200]
    assert now.api("DELETE", f"/devices/{now.id}").status_code == 204
    assert opens(phone, phone.id) == 401


def test_nothing_joins_that_is_not_shown_to_be_a_devices_own(phone: Phone, before: str) -> None:
    to, others = new_address(), new_address()
    account, stranger = phone.other(), phone.other()
    account.attach(to)
    stranger.attach(others)
    guess = phone.other()
    guess.id = phone.id
    assert join(account, guess).status_code == 403
    assert join(account, phone.other()).status_code == 403
    # An account with an address of its own stays one.
    assert join(account, stranger).status_code == 403
    # Who follows a case by a code does not bring it into an account.
    code = phone.api("POST", "/claims").json()["code"]
    follower = phone.other()
    body = {"code": code, "device": follower.as_new}
    assert follower.api("POST", "/claims/redeem", body, signed=False).status_code == 200
    assert join(account, follower).status_code == 403
    # There must be an account to join, and there is one for each.
    assert join(follower, phone).json() == {"citizen": phone.id}
    bare = phone.other()
    bare.register()
    assert join(bare, phone).status_code == 403
    assert join(account, phone).status_code == 200
    assert join(stranger, phone).status_code == 403
    assert enter(stranger, phone.id)[0].status_code == 404
    assert enter(account, "0" * 32)[0].status_code == 404
    assert opens(account, phone.id, f"case:{before}") == 403


def test_her_data_and_her_notices_are_of_it_too(phone: Phone, before: str) -> None:
    to = new_address()
    tablet = phone.other()
    tablet.attach(to)
    assert join(signed_in(phone, to), phone).status_code == 200
    uuid = new_uuid()
    path = f"/db/citizen-{phone.id}/submission:{uuid}"
    sent = with_photo(submission(uuid))
    assert phone.ask("PUT", path, sent).status_code == 201
    # A case of the identity that she had before; her address is the account's.
    until(lambda: any(uuid in each.text for each in phone.post_office.to(to)))

    archive = zipfile.ZipFile(io.BytesIO(tablet.api("GET", "/data").content))
    held = {each["_id"]: each for each in json.loads(archive.read("datos.json"))["documentos"]}
    assert {f"case:{before}", f"submission:{uuid}"} <= held.keys()
    [photo] = held[f"submission:{uuid}"]["archivos"]
    assert archive.read(photo) == PIXEL
    assert photo in archive.read("leer.html").decode()


@pytest.mark.usefixtures("before")
def test_erasing_takes_it_along_and_is_undone_with_it(phone: Phone) -> None:
    to = new_address()
    tablet = phone.other()
    tablet.attach(to)
    now = signed_in(phone, to)
    assert join(now, phone).status_code == 200
    assert tablet.api("POST", "/erasure").status_code == 202
    assert phone.account()["erase_at"] is not None
    assert tablet.api("DELETE", "/erasure").status_code == 204
    assert phone.account()["erase_at"] is None


@pytest.mark.parametrize(
    "body", [{}, [], {"device": {}}, {"device": {"id": "x", "secret": "y", "name": ""}}, {"a": 1}]
)
def test_what_is_no_device_is_refused(phone: Phone, body: object) -> None:
    phone.attach(new_address())
    for path in ("/joined", f"/joined/{phone.id}/devices"):
        answer = phone.api("POST", path, body)
        assert answer.status_code == 400, answer.text
