"""All of hers to keep, and none of hers here."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator

import httpx
import pytest

from tests.accounts.devices import Json, Phone, new_address, new_number
from tests.portal.people import PIXEL, comment, message, new_uuid, publication_of, submission
from tests.portal.people import with_photo as with_a_photo
from tests.support.portal_process import ADMIN, PortalProcess
from tests.support.post_office import PostOffice
from tests.support.wait import until


def put(phone: Phone, document: Json) -> None:
    answer = phone.ask("PUT", f"/db/citizen-{phone.citizen}/{document['_id']}", document)
    assert answer.status_code == 201, answer.text


def document(phone: Phone, id: str) -> Json | None:
    answer = phone.ask("GET", f"/db/citizen-{phone.citizen}/{id}")
    found: Json | None = answer.json() if answer.status_code == 200 else None
    return found


def case_of(phone: Phone, uuid: str) -> None:
    until(lambda: document(phone, f"case:{uuid}") is not None)


# --- downloading -------------------------------------------------------------------------------


def test_she_downloads_all_that_is_held_of_her(phone: Phone) -> None:
    address = new_address()
    phone.attach(address)
    uuid = new_uuid()
    put(phone, with_a_photo(submission(uuid)))
    case_of(phone, uuid)
    said = "<script>alert(1)</script> Sigue saliendo agua."
    put(phone, message(new_uuid(), uuid, said))

    answer = phone.api("GET", "/data?language=es")
    assert answer.status_code == 200
    assert "mis-datos.zip" in answer.headers["content-disposition"]
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    held = json.loads(archive.read("datos.json"))
    assert held["cuenta"]["contacts"][0]["address"] == address
    types = [each["type"] for each in held["documentos"]]
    assert {"submission", "case", "receipt", "notice", "message"} <= set(types)
    photo = f"archivos/submission-{uuid}/foto-1.jpg"
    assert archive.read(photo) == PIXEL
    page = archive.read("leer.html").decode()
    assert "Ayestarán 210" in page
    assert "fuga de agua" in page.lower()
    assert photo in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page

    english = phone.api("GET", "/data?language=en")
    page = zipfile.ZipFile(io.BytesIO(english.content)).read("leer.html").decode()
    assert "All that this portal holds of you" in page
    assert phone.api("GET", "/data?language=fr").status_code == 400
    assert phone.api("GET", "/data", signed=False).status_code == 401


def test_a_person_who_has_sent_nothing_downloads_that(phone: Phone) -> None:
    phone.register()
    archive = zipfile.ZipFile(io.BytesIO(phone.api("GET", "/data").content))
    assert json.loads(archive.read("datos.json"))["documentos"] == []
    assert "Todavía no ha enviado nada" in archive.read("leer.html").decode()


def test_downloads_are_limited(phone: Phone) -> None:
    phone.register()
    statuses = [phone.api("GET", "/data").status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]


# --- erasing -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory, post: PostOffice) -> Iterator[PortalProcess]:
    """A portal that a test may stop: days pass while it is off."""
    data = tmp_path_factory.mktemp("village") / "data"
    with PortalProcess(data, environment=post.settings) as process:
        yield process


def days_pass(portal: PortalProcess) -> None:
    """Off, and on again when all that was asked for is due."""
    portal.stop()
    with sqlite3.connect(portal.data / "portal.db", timeout=20) as database:
        database.execute("UPDATE citizen_erasure SET due_at = 1")
    portal.start()


def desk(portal: PortalProcess, id: str) -> Json:
    answer = httpx.get(f"{portal.url}/db/desk/{id}", auth=ADMIN)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def test_what_was_asked_can_be_undone_from_any_device(phone: Phone) -> None:
    address = new_address()
    phone.attach(address)
    tablet = phone.other()
    tablet.sign_in(address)
    asked = phone.api("POST", "/erasure")
    assert asked.status_code == 202
    due = asked.json()["erase_at"]
    assert phone.api("POST", "/erasure").json()["erase_at"] == due
    until(lambda: any("borrar su cuenta" in each.text for each in phone.post_office.to(address)))
    assert tablet.account()["erase_at"] == due
    assert tablet.api("DELETE", "/erasure").status_code == 204
    assert tablet.api("DELETE", "/erasure").status_code == 404
    assert "erase_at" not in {k for k, v in phone.account().items() if v is not None}
    assert phone.reads() == 200


def test_all_of_hers_goes_and_the_desk_keeps_a_case_without_her(  # noqa: PLR0915 - one story
    village: PortalProcess, post: PostOffice
) -> None:
    phone = Phone(village, post)
    address, number = new_address(), new_number()
    phone.attach(address)
    phone.attach(number)
    phone.api("PUT", "/password", {"password": "una clave larga"})
    tablet = phone.other()
    tablet.sign_in(address)
    uuid, remark, said = new_uuid(), new_uuid(), new_uuid()
    put(phone, with_a_photo(submission(uuid)))
    case_of(phone, uuid)
    put(phone, message(said, uuid, "Llámeme al 5 765 4321."))
    put(phone, comment(remark, publication_of(village), author_name="Ana la de Cerro"))
    until(lambda: document(phone, f"moderation:{remark}") is not None)
    until(lambda: len(desk(village, f"desk-case:{uuid}")["thread"]) == 1)
    put(phone, vote(new_uuid(), publication_of(village)))
    until(lambda: rated(village) == [phone.id])
    other = Phone(village, post)
    other.register()
    kept = new_uuid()
    put(other, submission(kept))
    case_of(other, kept)
    before = tablet.ask("GET", f"/db/citizen-{phone.id}/_changes").json()["last_seq"]

    phone.api("POST", "/erasure")
    days_pass(village)
    until(lambda: bool(erasures(tablet)))

    # A replica that has seen it all hears of every deletion, and why.
    changes = tablet.ask("GET", f"/db/citizen-{phone.id}/_changes?since={before}").json()["results"]
    gone = {row["id"] for row in changes if row.get("deleted")}
    assert {f"submission:{uuid}", f"case:{uuid}", f"receipt:{uuid}", f"message:{said}"} <= gone
    assert [row["id"][:8] for row in changes if not row.get("deleted")] == ["erasure:"]
    refused = tablet.ask("PUT", f"/db/citizen-{phone.id}/message:{new_uuid()}", {"type": "message"})
    assert refused.status_code == 403
    assert tablet.api("GET", "").status_code == 403

    # The desk: the case and how it was handled, and nothing of hers.
    case = desk(village, f"desk-case:{uuid}")
    assert case["number"]
    assert case["state"] == "closed"
    assert (case["citizen"], case["data"]) == ("", {})
    assert "_attachments" not in case
    assert [entry["text"] for entry in case["thread"]] == [""]
    assert desk(village, f"desk-comment:{remark}")["text"] == ""
    # Another person's stays.
    assert desk(village, f"desk-case:{kept}")["data"]["full_name"] == "Ana Pérez Díaz"
    assert document(other, f"case:{kept}") is not None

    village.stop()
    with sqlite3.connect(village.data / "portal.db") as database:
        dump = "\n".join(database.iterdump())
        photos = database.execute("SELECT count(*) FROM attachment_uses").fetchone()
    village.start()
    assert rated(village) == []
    for trace in ("5 765 4321", "la de Cerro", address, number):
        assert trace not in dump, trace
    assert photos == (0,)

    # Her addresses open nothing, and are free.
    stranger = Phone(village, post)
    guess = {"to": address, "password": "una clave larga", "device": stranger.as_new}
    assert stranger.api("POST", "/sign-in", guess, signed=False).status_code == 401
    assert stranger.confirm(*stranger.code_for(address), "sign-in").json()["outcome"] == "none"


def test_what_joined_after_she_asked_goes_too(village: PortalProcess, post: PostOffice) -> None:
    phone = Phone(village, post)
    phone.register()
    uuid = new_uuid()
    put(phone, submission(uuid))
    case_of(phone, uuid)
    tablet = phone.other()
    tablet.attach(new_address())
    assert tablet.api("POST", "/erasure").status_code == 202
    assert tablet.api("POST", "/joined", {"device": phone.as_new}).status_code == 200
    days_pass(village)
    until(lambda: desk(village, f"desk-case:{uuid}")["citizen"] == "")
    until(lambda: bool(erasures(phone)))


def vote(uuid: str, publication: str) -> Json:
    return {
        "_id": f"vote:{uuid}",
        "type": "vote",
        "publication": publication,
        "stars": 4,
        "created_at": "2026-11-24T03:00:00Z",
    }


def rated(portal: PortalProcess) -> list[str]:
    with sqlite3.connect(portal.data / "portal.db", timeout=20) as database:
        return [citizen for (citizen,) in database.execute("SELECT citizen FROM rating")]


def erasures(phone: Phone) -> list[str]:
    rows = phone.ask("GET", f"/db/citizen-{phone.citizen}/_all_docs").json().get("rows", [])
    return [row["id"] for row in rows if row["id"].startswith("erasure:")]


def test_months_later_nothing_at_all_is_left(village: PortalProcess, post: PostOffice) -> None:
    phone = Phone(village, post)
    phone.register()
    put(phone, submission(new_uuid()))
    phone.api("POST", "/erasure")
    days_pass(village)
    until(lambda: bool(erasures(phone)))
    village.stop()
    with sqlite3.connect(village.data / "portal.db", timeout=20) as database:
        database.execute("UPDATE citizen_erasure SET done_at = 1")
    village.start()
    until(lambda: phone.reads() == 401)
    answer = httpx.get(f"{village.url}/db/citizen-{phone.id}", auth=ADMIN)
    assert answer.status_code == 404
    assert phone.ask("PUT", f"/db/citizen-{phone.id}").status_code == 401
