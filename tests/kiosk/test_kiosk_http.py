"""A kiosk beside ``portal serve``: enrolled with a code, it delivers what visits left sealed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.kiosk.sealing import Visitor, seal, submission
from tests.support.beside import kiosk_code
from tests.support.portal_process import PortalProcess
from tests.support.wait import until


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    with PortalProcess(tmp_path_factory.mktemp("portal") / "data") as process:
        yield process


def code(portal: PortalProcess) -> str:
    return kiosk_code(portal, "Oficina Cerro")


class Kiosk:
    def __init__(self, portal: PortalProcess) -> None:
        self.url = f"{portal.url}/api/kiosk"
        answer = httpx.post(
            f"{self.url}/enrol", json={"code": code(portal), "name": "Oficina Cerro, entrada"}
        )
        assert answer.status_code == 201
        assert answer.json()["name"] == "Oficina Cerro, entrada"
        self.auth = (answer.json()["kiosk"], answer.json()["secret"])
        config = httpx.get(f"{portal.url}/api/config").json()
        self.public: str = config["seal_public_key"]

    def deliver(self, plaintext: bytes) -> httpx.Response:
        return self.post(seal(self.public, plaintext))

    def post(self, envelope: bytes) -> httpx.Response:
        return httpx.post(f"{self.url}/sealed", content=envelope, auth=self.auth, timeout=30)


@pytest.fixture(scope="module")
def kiosk(portal: PortalProcess) -> Kiosk:
    return Kiosk(portal)


def test_a_sealed_visit_becomes_a_case(portal: PortalProcess, kiosk: Kiosk) -> None:
    """Delivered twice, it is one case with one receipt, which her phone can follow."""
    visitor, uuid = Visitor(), str(uuid4())
    plaintext = visitor.visit(submission(uuid))
    first, second = kiosk.deliver(plaintext), kiosk.deliver(plaintext)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert first.json()[0]["id"] == f"submission:{uuid}"
    hers = f"{portal.url}/db/citizen-{visitor.id}"
    auth = (visitor.id, visitor.secret)
    until(lambda: httpx.get(f"{hers}/case:{uuid}", auth=auth).status_code == 200)
    receipt = httpx.get(f"{hers}/receipt:{uuid}", auth=auth).json()
    assert receipt["number"].endswith("-000001")


def test_photos_of_the_largest_size_arrive(kiosk: Kiosk) -> None:
    document = submission(str(uuid4()))
    photo = {"content_type": "image/jpeg", "data": "/9j/" + "A" * (2 * 1024 * 1024 // 3 * 4 - 4)}
    names = [f"foto-{n}.jpg" for n in range(1, 7)]
    document["_attachments"] = dict.fromkeys(names, photo)
    answer = kiosk.deliver(Visitor().visit(document))
    assert answer.status_code == 201
    assert "error" not in answer.json()[0]


def test_an_envelope_that_is_too_large_is_refused(kiosk: Kiosk) -> None:
    answer = kiosk.post(bytes(20 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    assert set(answer.json()) == {"error", "reason"}


def test_broken_envelopes_are_refused(kiosk: Kiosk) -> None:
    good = seal(kiosk.public, Visitor().visit())
    for envelope in (b"", b"\x01", good[:-1], good[:40] + b"x" + good[41:], b"\x02" + good[1:]):
        answer = kiosk.post(envelope)
        assert answer.status_code == 400
        assert set(answer.json()) == {"error", "reason"}
    for plaintext in (b"", b"null", b"\xff", b"[" * 50_000, Visitor().visit(docs=3)):
        assert kiosk.deliver(plaintext).status_code == 400


def test_a_device_that_is_not_enrolled_is_refused(portal: PortalProcess, kiosk: Kiosk) -> None:
    envelope = seal(kiosk.public, Visitor().visit())
    for auth in (None, ("kiosk-0", "x"), (kiosk.auth[0], "x"), ("admin", "a-password-for-tests")):
        answer = httpx.post(f"{portal.url}/api/kiosk/sealed", content=envelope, auth=auth)
        assert answer.status_code == 401


def test_another_device_s_visit_is_no_fault_of_the_kiosk(
    portal: PortalProcess, kiosk: Kiosk
) -> None:
    visitor, thief = Visitor(), Visitor()
    assert kiosk.deliver(visitor.visit(submission(str(uuid4())))).status_code == 201
    thief.id = visitor.id
    answer = kiosk.deliver(thief.visit(submission(str(uuid4()))))
    assert (answer.status_code, answer.json()["error"]) == (403, "forbidden")


def test_a_stolen_kiosk_is_removed(portal: PortalProcess) -> None:
    stolen = Kiosk(portal)
    name = stolen.auth[0]
    listed = portal.run("kiosk", "list")
    assert f"{name}  Oficina Cerro, entrada" in listed
    assert stolen.auth[1] not in listed
    assert portal.run("kiosk", "remove", name) == f"Removed {name}  Oficina Cerro, entrada\n"
    assert stolen.deliver(Visitor().visit()).status_code == 401
    assert name not in portal.run("kiosk", "list")
    with pytest.raises(RuntimeError, match="no kiosk"):
        portal.run("kiosk", "remove", name)


def test_a_code_works_once(portal: PortalProcess) -> None:
    given = portal.run("kiosk", "enrol", "--name", "Oficina Cerro").strip()
    url = f"{portal.url}/api/kiosk/enrol"
    statuses = [httpx.post(url, json={"code": given, "name": "x"}).status_code for _ in range(2)]
    assert statuses == [201, 403]


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'{"code":1}', b'{"code":"x","name":""}', b'{"code":"x","more":1}', b"\xff"],
)
def test_bad_enrolments_are_told(portal: PortalProcess, body: bytes) -> None:
    answer = httpx.post(f"{portal.url}/api/kiosk/enrol", content=body)
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "reason"}


def test_what_is_kept_tells_nothing(portal: PortalProcess) -> None:
    """Neither code nor secret is in the data folder."""
    given = code(portal)
    enrolled = httpx.post(f"{portal.url}/api/kiosk/enrol", json={"code": given, "name": "x"}).json()
    for path in Path(portal.data).iterdir():
        kept = path.read_bytes()
        assert enrolled["secret"].encode() not in kept
        assert given.replace("-", "").encode() not in kept


def test_a_kiosk_learns_that_it_was_removed(portal: PortalProcess) -> None:
    gone = Kiosk(portal)
    assert httpx.get(gone.url, auth=gone.auth).json() == {"kiosk": gone.auth[0]}
    portal.run("kiosk", "remove", gone.auth[0])
    answer = httpx.get(gone.url, auth=gone.auth)
    assert (answer.status_code, answer.json()["error"]) == (401, "unauthorized")
    assert httpx.get(gone.url).status_code == 401


def test_codes_are_not_guessed_without_end(portal: PortalProcess) -> None:
    def enrols(given: str, address: str) -> httpx.Response:
        headers = {"X-Forwarded-For": address}
        return httpx.post(f"{portal.url}/api/kiosk/enrol", json={"code": given}, headers=headers)

    statuses = [enrols("AAAAA-AAAAA", "10.9.8.7").status_code for _ in range(21)]
    assert statuses == [403] * 20 + [429]
    assert int(enrols(code(portal), "10.9.8.7").headers["retry-after"]) > 0
    assert enrols(code(portal), "10.9.8.8").status_code == 201
