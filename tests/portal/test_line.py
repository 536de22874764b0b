"""From what a citizen sends to what she is answered."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.portal.people import (
    DISPLAY,
    PIXEL,
    Citizen,
    Desk,
    comment,
    message,
    new_uuid,
    submission,
    with_photo,
)
from tests.support.portal_process import PortalProcess
from tests.support.wait import until


def opened(citizen: Citizen) -> str:
    """The uuid of a case of hers."""
    uuid = new_uuid()
    assert "error" not in citizen.upload(submission(uuid))[0]
    citizen.wait_for(f"case:{uuid}")
    return uuid


def test_a_submission_becomes_a_case_a_receipt_and_a_notice(citizen: Citizen, desk: Desk) -> None:
    uuid = new_uuid()
    citizen.upload(with_photo(submission(uuid)))

    case = citizen.wait_for(f"case:{uuid}")
    receipt = citizen.document(f"receipt:{uuid}")
    notice = citizen.document(f"notice:{uuid}-received")
    assert receipt is not None
    assert notice is not None
    assert case["state"] == "received"
    assert case["number"] == receipt["number"] == notice["number"]
    received = datetime.fromisoformat(receipt["received_at"])
    in_the_city = received.astimezone(ZoneInfo("America/Havana")).date()
    assert case["number"].startswith(f"{in_the_city.year}-")
    assert date.fromisoformat(case["answer_by"]) == in_the_city + timedelta(days=30)
    assert receipt["submitted_at"] == "2026-11-24T03:00:00Z"

    view = desk.case(uuid)
    assert view["case"]["citizen"] == citizen.id
    assert view["case"]["municipality"] == "cerro"
    assert [(file["name"], file["length"]) for file in view["attachments"]] == [
        ("foto-1.jpg", len(PIXEL))
    ]
    photo = desk.client.get(f"/cases/{uuid}/attachments/foto-1.jpg")
    assert photo.content == PIXEL
    assert photo.headers["content-type"] == "image/jpeg"
    assert "sandbox" in photo.headers["content-security-policy"]


def test_a_clock_that_is_years_off_changes_no_deadline(citizen: Citizen) -> None:
    for moment in (
        "1970-01-01T00:00:00Z",
        "2099-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",  # before the first moment there is in UTC
        "9999-12-31T23:59:59-12:00",
    ):
        uuid = new_uuid()
        citizen.upload(submission(uuid, created_at=moment))
        case = citizen.wait_for(f"case:{uuid}")
        receipt = citizen.wait_for(f"receipt:{uuid}")
        assert receipt["submitted_at"] == moment
        assert case["received_at"][:4] != moment[:4]
        assert case["answer_by"][:4] != moment[:4]


def test_numbers_follow_each_other_without_gaps(citizen: Citizen) -> None:
    uuids = [new_uuid() for _ in range(3)]
    for uuid in uuids:
        citizen.upload(submission(uuid))
        citizen.wait_for(f"case:{uuid}")
        citizen.upload(submission(new_uuid(), service="nada"))  # takes no number
    numbers = [citizen.wait_for(f"case:{uuid}")["number"] for uuid in uuids]
    first = int(numbers[0].split("-")[1])
    assert [int(number.split("-")[1]) for number in numbers] == [first, first + 1, first + 2]


def test_an_invalid_form_is_answered_field_by_field(citizen: Citizen) -> None:
    uuid = new_uuid()
    data = {"kind": "fuga-de-agua", "leak_source": "calle", "pole_number": "C-1", "owner": "x"}
    citizen.upload(submission(uuid, data=data))
    correction = citizen.wait_for(f"correction:{uuid}")
    rules = {problem["field"]: problem["rule"] for problem in correction["problems"]}
    assert rules["leak_flow"] == "required"
    assert rules["pole_number"] == "hidden"
    assert rules["owner"] == "unknown"
    assert all(p["message"]["es"] and p["message"]["en"] for p in correction["problems"])
    notice = citizen.wait_for(f"notice:{uuid}-correction")
    assert notice["subject"] == uuid
    assert citizen.document(f"case:{uuid}") is None
    assert citizen.document(f"submission:{uuid}") is not None  # never lost


@pytest.mark.parametrize(
    ("changes", "rule"),
    [({"service": "no-existe"}, "service"), ({"service_version": 99}, "version")],
)
def test_an_unknown_service_or_version_is_answered(
    citizen: Citizen, changes: dict[str, object], rule: str
) -> None:
    uuid = new_uuid()
    citizen.upload(submission(uuid, **changes))
    correction = citizen.wait_for(f"correction:{uuid}")
    assert [problem["rule"] for problem in correction["problems"]] == [rule]


def test_a_photo_that_did_not_come_along_is_a_problem(citizen: Citizen) -> None:
    uuid = new_uuid()
    document = with_photo(submission(uuid))
    del document["_attachments"]
    citizen.upload(document)
    correction = citizen.wait_for(f"correction:{uuid}")
    assert [(p["field"], p["rule"]) for p in correction["problems"]] == [("photos", "attachment")]


def test_an_official_answers_and_the_citizen_replies(citizen: Citizen, desk: Desk) -> None:
    uuid = opened(citizen)
    view = desk.case(uuid)
    command = {
        "command": new_uuid(),
        "rev": view["rev"],
        "text": "¿En qué esquina?",
        "state": "waiting_citizen",
    }
    first = desk.client.post(f"/cases/{uuid}/answers", json=command)
    again = desk.client.post(f"/cases/{uuid}/answers", json=command)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()

    answers = citizen.all("answer")
    assert [answer["text"] for answer in answers] == ["¿En qué esquina?"]
    assert answers[0]["official_name"] == DISPLAY
    assert citizen.wait_for(f"case:{uuid}")["state"] == "waiting_citizen"
    assert citizen.document(f"notice:{command['command']}-answered") is not None

    reply = new_uuid()
    citizen.upload(message(reply, uuid, "En 23 y 12."))
    until(lambda: len(desk.case(uuid)["case"]["thread"]) == 2)
    case = desk.case(uuid)["case"]
    assert [(entry["author"], entry["text"]) for entry in case["thread"]] == [
        ("official", "¿En qué esquina?"),
        ("citizen", "En 23 y 12."),
    ]
    assert case["state"] == citizen.wait_for(f"case:{uuid}")["state"] == "in_study"
    assert [step["state"] for step in case["steps"]] == ["received", "waiting_citizen", "in_study"]


def test_a_message_for_another_citizens_case_is_answered_with_a_correction(
    citizen: Citizen, portal: PortalProcess, desk: Desk
) -> None:
    uuid = opened(citizen)
    stranger = Citizen(portal)
    sent = new_uuid()
    stranger.upload(message(sent, uuid))
    correction = stranger.wait_for(f"correction:{sent}")
    assert [problem["rule"] for problem in correction["problems"]] == ["case"]
    assert desk.case(uuid)["case"]["thread"] == []


def test_somebody_elses_uuid_takes_nothing_from_her(
    citizen: Citizen, portal: PortalProcess, desk: Desk
) -> None:
    uuid = opened(citizen)
    stranger = Citizen(portal)
    stranger.upload(submission(uuid))
    correction = stranger.wait_for(f"correction:{uuid}")
    assert [problem["rule"] for problem in correction["problems"]] == ["taken"]
    assert desk.case(uuid)["case"]["citizen"] == citizen.id


def test_a_comment_is_moderated_and_published(
    citizen: Citizen, desk: Desk, publication: str, portal: PortalProcess
) -> None:
    uuid = new_uuid()
    citizen.upload(comment(uuid, publication))
    assert citizen.wait_for(f"moderation:{uuid}")["state"] == "pending"
    public = f"{portal.url}/db/public/published-comment:{uuid}"
    assert httpx.get(public).status_code == 404

    decided = desk.command(
        f"/comments/{uuid}/decision", rev=desk.comment(uuid)["rev"], decision="publish"
    )
    assert decided.json()["state"] == "published"
    assert httpx.get(public).json()["text"] == "¿Cómo se organizarán las colas?"
    assert citizen.wait_for(f"moderation:{uuid}")["state"] == "published"
    assert [notice["kind"] for notice in citizen.all("notice")] == ["comment_published"]


def test_a_refused_comment_names_the_rule(
    citizen: Citizen, desk: Desk, publication: str, portal: PortalProcess
) -> None:
    uuid = new_uuid()
    citizen.upload(comment(uuid, publication))
    citizen.wait_for(f"moderation:{uuid}")
    rev = desk.comment(uuid)["rev"]
    path = f"/comments/{uuid}/decision"
    assert desk.command(path, rev=rev, decision="refuse").status_code == 400
    refusal = {"decision": "refuse", "rule": "off_topic", "note": "Hable del tema."}
    assert desk.command(path, rev=rev, **refusal).status_code == 200
    moderation = citizen.wait_for(f"moderation:{uuid}")
    assert (moderation["state"], moderation["rule"]) == ("refused", "off_topic")
    assert moderation["note"] == "Hable del tema."
    assert httpx.get(f"{portal.url}/db/public/published-comment:{uuid}").status_code == 404
    late = desk.command(path, rev=desk.comment(uuid)["rev"], decision="publish")
    assert late.status_code == 409


def test_a_comment_on_nothing_or_of_nothing_is_answered(citizen: Citizen, publication: str) -> None:
    nowhere, blank = new_uuid(), new_uuid()
    citizen.upload(comment(nowhere, "no-existe"), comment(blank, publication, text="   "))
    for uuid, rule in ((nowhere, "publication"), (blank, "blank")):
        correction = citizen.wait_for(f"correction:{uuid}")
        assert [problem["rule"] for problem in correction["problems"]] == [rule]
        assert citizen.document(f"moderation:{uuid}") is None
