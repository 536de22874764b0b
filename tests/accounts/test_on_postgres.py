"""The same on PostgreSQL, served by two processes: what one does, the other knows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest

from tests.accounts.devices import Phone, new_address, new_number
from tests.portal.people import new_uuid, submission
from tests.support.engines import elsewhere
from tests.support.portal_process import PortalProcess
from tests.support.post_office import PostOffice
from tests.support.postgres import Cluster
from tests.support.wait import until


@pytest.fixture(scope="module")
def url(postgres: Cluster) -> Iterator[str]:
    with postgres.store_url() as made:
        yield made


@pytest.fixture(scope="module")
def city(
    url: str, post: PostOffice, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PortalProcess]:
    data = tmp_path_factory.mktemp("city") / "data"
    environment = {"DATABASE_URL": url, **post.settings}
    options = ("--workers", "2")
    with PortalProcess(data, environment=environment, options=options) as process:
        yield process


def test_an_account_from_its_first_code_to_its_last_trace(
    city: PortalProcess, post: PostOffice, url: str
) -> None:
    phone = Phone(city, post)
    address, number = new_address(), new_number()
    phone.attach(address)
    phone.attach(number)
    assert phone.api("PUT", "/password", {"password": "una clave larga"}).status_code == 204
    tablet, desktop, visitor = phone.other(), phone.other(), phone.other()
    tablet.sign_in(number)
    body = {"to": address, "password": "una clave larga", "device": desktop.as_new}
    assert desktop.api("POST", "/sign-in", body, signed=False).json() == {"citizen": phone.id}
    code = phone.api("POST", "/claims").json()["code"]
    claim = {"code": code, "device": visitor.as_new}
    for _ in range(2):
        answer = visitor.api("POST", "/claims/redeem", claim, signed=False)
        assert answer.json() == {"citizen": phone.id}
    assert len(phone.account()["devices"]) == 4
    assert phone.api("POST", "/passkeys/options").status_code == 200

    uuid = new_uuid()
    where = f"/db/citizen-{phone.id}/submission:{uuid}"
    assert tablet.ask("PUT", where, submission(uuid, data={"kind": "nada"})).status_code == 201
    until(lambda: any(uuid in each.text for each in post.to(number)))
    archive = zipfile.ZipFile(io.BytesIO(phone.api("GET", "/data").content))
    assert "Corrección" in archive.read("leer.html").decode()

    assert phone.api("DELETE", f"/devices/{visitor.id}").status_code == 204
    visitor.citizen = phone.id
    # The other process may remember it for a few seconds.
    until(lambda: {visitor.reads() for _ in range(4)} == {401})

    assert phone.api("POST", "/erasure").status_code == 202
    elsewhere(url, "UPDATE citizen_erasure SET due_at = 1")
    city.stop()
    city.start()
    tablet.citizen = phone.id
    until(lambda: tablet.api("GET", "").status_code == 403)
    rows = tablet.ask("GET", f"/db/citizen-{phone.id}/_all_docs").json()["rows"]
    assert [row["id"][:8] for row in rows] == ["erasure:"]
