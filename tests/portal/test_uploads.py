"""What arrives twice, at once, forged or too big."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.portal.people import (
    Citizen,
    Desk,
    Json,
    comment,
    message,
    new_uuid,
    submission,
    with_photo,
)
from tests.support.portal_process import ADMIN, PortalProcess


def test_each_upload_sent_twice_gives_one_case(citizen: Citizen, desk: Desk) -> None:
    uuid = new_uuid()
    document = with_photo(submission(uuid))
    assert citizen.replicate(document) == []
    citizen.wait_for(f"case:{uuid}")
    assert citizen.replicate(document) == []
    other = new_uuid()
    citizen.replicate(submission(other))
    citizen.wait_for(f"case:{other}")  # so the second upload has been looked at
    assert len(citizen.all("case")) == len(citizen.all("receipt")) == 2
    assert len(citizen.all("notice")) == 2


def test_concurrent_uploads_of_the_same_give_one_case(citizen: Citizen) -> None:
    uuid = new_uuid()
    with ThreadPoolExecutor(8) as pool:
        rows = list(pool.map(lambda _: citizen.replicate(submission(uuid)), range(16)))
    assert rows == [[]] * 16
    citizen.wait_for(f"case:{uuid}")
    last = new_uuid()
    citizen.upload(submission(last))
    citizen.wait_for(f"case:{last}")
    assert len(citizen.all("case")) == 2
    assert citizen.document(f"submission:{uuid}") is not None


def test_a_message_sent_twice_is_said_once(citizen: Citizen, desk: Desk) -> None:
    uuid, said = new_uuid(), new_uuid()
    citizen.upload(submission(uuid))
    citizen.replicate(message(said, uuid))
    citizen.replicate(message(said, uuid))
    last = new_uuid()
    citizen.upload(submission(last))
    citizen.wait_for(f"case:{last}")
    assert [entry["uuid"] for entry in desk.case(uuid)["case"]["thread"]] == [said]


def test_a_forged_document_is_that_rows_error_and_the_rest_goes_through(
    citizen: Citizen, publication: str
) -> None:
    good, forged, huge, alien, odd = (new_uuid() for _ in range(5))
    rows = citizen.upload(
        submission(good),
        submission(forged, owner="0" * 32),
        comment(huge, publication, text="a" * 1_000_000),
        {**submission(alien), "_id": f"case:{alien}", "type": "case"},
        {**submission(odd), "_id": "submission:1"},
    )
    assert "error" not in rows[0]
    assert [row["error"] for row in rows[1:]] == ["forbidden"] * 4
    assert "owner" in rows[1]["reason"]
    assert "bytes" in rows[2]["reason"]
    citizen.wait_for(f"case:{good}")
    assert citizen.document(f"submission:{forged}") is None


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"type": "comment"}, "type"),
        ({"service": "../etc"}, "service"),
        ({"service_version": 0}, "service_version"),
        ({"language": "fr"}, "language"),
        ({"created_at": "yesterday"}, "created_at"),
        ({"created_at": "2026-11-24T03:00:00"}, "created_at"),
        ({"data": []}, "data"),
        ({"via": "carrier pigeon"}, "via"),
        ({"replaces": "x"}, "replaces"),
    ],
)
def test_a_document_of_wrong_types_names_the_field(
    citizen: Citizen, changes: dict[str, object], named: str
) -> None:
    row = citizen.upload(submission(new_uuid(), **changes))[0]
    assert row["error"] == "forbidden"
    assert named in row["reason"]


def test_nesting_without_end_is_refused(citizen: Citizen) -> None:
    text = json.dumps({"docs": [submission(new_uuid(), data={"a": "DEEP"})]})
    text = text.replace('"DEEP"', "[" * 20_000 + "]" * 20_000)
    answer = httpx.post(
        citizen.url("/_bulk_docs"),
        content=text,
        headers={"Content-Type": "application/json"},
        auth=citizen.auth,
    )
    assert answer.status_code < 500
    assert citizen.all("submission") == []


def test_what_was_sent_does_not_change(citizen: Citizen) -> None:
    uuid = new_uuid()
    row = citizen.upload(submission(uuid))[0]
    changed = citizen.upload({**submission(uuid), "language": "en", "_rev": row["rev"]})[0]
    assert changed["error"] == "forbidden"
    deleted = httpx.delete(citizen.url(f"/submission:{uuid}?rev={row['rev']}"), auth=citizen.auth)
    assert deleted.status_code == 403
    late = httpx.put(
        citizen.url(f"/submission:{uuid}/foto.jpg?rev={row['rev']}"),
        content=b"x",
        headers={"Content-Type": "image/jpeg"},
        auth=citizen.auth,
    )
    assert late.status_code == 403
    found = citizen.document(f"submission:{uuid}")
    assert found is not None
    assert found["_rev"] == row["rev"]


def test_attachments_are_photos_and_papers_of_submissions(
    citizen: Citizen, publication: str
) -> None:
    script = with_photo(submission(new_uuid()))
    script["_attachments"]["foto-1.jpg"]["content_type"] = "text/html"
    path = with_photo(submission(new_uuid()), "../foto.jpg")
    big = with_photo(submission(new_uuid()))
    big["_attachments"]["foto-1.jpg"]["data"] = "A" * 2_800_000
    crowd = with_photo(submission(new_uuid()))
    photo = crowd["_attachments"]["foto-1.jpg"]
    crowd["_attachments"] = {f"foto-{n}.jpg": photo for n in range(7)}
    remark = {**comment(new_uuid(), publication), "_attachments": {"a.jpg": photo}}
    rows = citizen.upload(script, path, big, crowd, remark)
    assert [row.get("error") for row in rows] == ["forbidden"] * 5


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("image/jpeg", b"<html><script>alert(1)</script></html>"),
        ("image/jpeg", b"GIF89a\x01\x00\x01\x00"),
        ("image/png", b"\xff\xd8\xff\xe0"),
        ("image/webp", b"RIFF\x00\x00\x00\x00WAVEfmt "),
        ("application/pdf", b"MZ\x90\x00"),
        ("application/pdf", b""),
        ("image/jpeg", b"#" * 1_500_000),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    citizen: Citizen, kind: str, content: bytes
) -> None:
    disguised = with_photo(submission(new_uuid()), content=content)
    disguised["_attachments"]["foto-1.jpg"]["content_type"] = kind
    (row,) = citizen.upload(disguised)
    assert (row["error"], row["reason"]) == ("forbidden", "an attachment is not what its type says")
    later = httpx.put(  # by its own URL: the document may not be changed, nor made so
        citizen.url(f"/submission:{new_uuid()}/foto-1.jpg"),
        content=content,
        headers={"Content-Type": kind},
        auth=citizen.auth,
    )
    assert later.status_code == 403


def test_her_database_is_hers_alone(citizen: Citizen, portal: PortalProcess) -> None:
    uuid = new_uuid()
    citizen.upload(submission(uuid))
    stranger = Citizen(portal)
    newcomer = Citizen(portal, begin=False)
    for method, path in (("GET", ""), ("GET", "/_all_docs"), ("POST", "/_bulk_docs"), ("PUT", "")):
        url = citizen.url(path)
        body: Json | None = {"docs": []} if method == "POST" else None
        for auth, status in (
            (stranger.auth, 403),
            (newcomer.auth, 403),
            ((citizen.id, stranger.secret), 401),
            ((citizen.id, "short"), 401),
            (None, 401),
        ):
            answer = httpx.request(method, url, json=body, auth=auth)
            assert answer.status_code == status, (method, path)
            assert "www-authenticate" not in answer.headers
    assert httpx.get(f"{portal.url}/db/", auth=(citizen.id, stranger.secret)).status_code == 401


def test_a_newcomer_is_asked_to_make_her_database_first(portal: PortalProcess) -> None:
    newcomer = Citizen(portal, begin=False)
    assert newcomer.get().status_code == 404
    assert httpx.get(f"{portal.url}/db/public", auth=newcomer.auth).status_code == 200
    assert newcomer.put("").status_code == 201
    assert newcomer.get().status_code == 200
    assert newcomer.put("").status_code == 412


def test_a_database_that_an_admin_restored_goes_to_nobody_who_guesses_its_name(
    portal: PortalProcess,
) -> None:
    newcomer = Citizen(portal, begin=False)
    assert httpx.put(newcomer.url(), auth=ADMIN).status_code == 201
    drafts = f"{portal.url}/db/drafts-{newcomer.id}"
    assert newcomer.get("/_all_docs").status_code == 404
    assert newcomer.put("").status_code == 412
    assert httpx.put(drafts, auth=newcomer.auth).status_code == 412
    assert newcomer.get("/_all_docs").status_code == 404


@pytest.mark.parametrize("digest", ["f" * 32, "0" * 32])
def test_what_was_sent_stays_as_it_was_sent(citizen: Citizen, digest: str) -> None:
    """Another first revision, which might win, is refused; the same one again is no edit."""
    uuid = new_uuid()
    sent, forged = submission(uuid), submission(uuid, language="en")
    assert citizen.replicate(sent) == []
    (row,) = citizen.upload({**forged, "_rev": f"1-{digest}"}, new_edits=False)
    assert row["error"] == "forbidden"
    (row,) = citizen.upload(forged)
    assert row["error"] == "conflict"
    (row,) = citizen.upload({**forged, "_rev": f"1-{'a' * 32}"})
    assert row["error"] == "forbidden"
    deletion = {"_id": f"submission:{uuid}", "_deleted": True, "_rev": f"1-{digest}"}
    (row,) = citizen.upload(deletion, new_edits=False)
    assert row["error"] == "forbidden"
    assert citizen.replicate(sent) == []
    answer = citizen.get(f"/submission:{uuid}?conflicts=true").json()
    assert (answer["_rev"], answer["language"]) == (f"1-{'a' * 32}", "es")
    assert "_conflicts" not in answer
