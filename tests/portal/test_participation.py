"""Replies, reports and appeals, from a citizen's database to the moderators and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.portal.people import Citizen, Desk, Json, add_official, comment, new_uuid
from tests.support.portal_process import PortalProcess
from tests.support.wait import until

MADE = {"created_at": "2026-11-24T03:00:00Z"}


@pytest.fixture(scope="module")
def second(portal: PortalProcess) -> Iterator[Desk]:
    """Another moderator."""
    add_official(portal, "segunda", "Segunda", "--role", "moderate")
    browser = Desk(portal, "segunda")
    yield browser
    browser.close()


def decide(desk: Desk, uuid: str, decision: str, **more: Any) -> httpx.Response:
    rev = desk.comment(uuid)["rev"]
    return desk.command(f"/comments/{uuid}/decision", rev=rev, decision=decision, **more)


def published(citizen: Citizen, desk: Desk, publication: str, **changes: Any) -> str:
    uuid = new_uuid()
    citizen.upload(comment(uuid, publication, **changes))
    citizen.wait_for(f"moderation:{uuid}")
    assert decide(desk, uuid, "publish").status_code == 200
    return uuid


def public(portal: PortalProcess, uuid: str) -> httpx.Response:
    return httpx.get(f"{portal.url}/db/public/published-comment:{uuid}")


def listed(desk: Desk, state: str) -> set[str]:
    rows = desk.client.get("/comments", params={"state": state}).json()["rows"]
    return {row["uuid"] for row in rows}


def report(uuid: str, of: str, publication: str) -> Json:
    return {
        "_id": f"report:{uuid}",
        "type": "report",
        "comment": of,
        "publication": publication,
        "reason": "unlawful",
        "text": "Da el teléfono de otra persona.",
        **MADE,
    }


def appeal(uuid: str, of: str, publication: str, text: str = "Es mi teléfono.") -> Json:
    return {
        "_id": f"appeal:{uuid}",
        "type": "appeal",
        "comment": of,
        "publication": publication,
        "text": text,
        **MADE,
    }


def test_a_reply_names_a_comment_of_the_same_publication(
    portal: PortalProcess, citizen: Citizen, desk: Desk, publication: str
) -> None:
    first = published(citizen, desk, publication)
    reply = published(citizen, desk, publication, answers=first)
    assert public(portal, reply).json()["answers"] == first
    lost = new_uuid()
    citizen.upload(comment(lost, publication, answers=new_uuid()))
    problems = citizen.wait_for(f"correction:{lost}")["problems"]
    assert [each["rule"] for each in problems] == ["comment"]


def test_a_reported_comment_is_taken_down_and_an_appeal_goes_to_somebody_else(
    portal: PortalProcess, citizen: Citizen, desk: Desk, second: Desk, publication: str
) -> None:
    uuid = published(citizen, desk, publication)
    reader = Citizen(portal)
    first, again, appealed = new_uuid(), new_uuid(), new_uuid()
    reader.upload(report(first, uuid, publication), report(again, uuid, publication))
    until(lambda: uuid in listed(desk, "reported"))
    view = desk.comment(uuid)["comment"]
    assert [each["reason"] for each in view["reports"]] == ["unlawful"]
    assert reader.id not in str(view)

    assert decide(desk, uuid, "take_down").status_code == 400
    gone = decide(desk, uuid, "take_down", rule="unlawful", note="Quite el teléfono.")
    assert gone.json()["state"] == "taken_down"
    assert public(portal, uuid).status_code == 404
    assert uuid not in listed(desk, "reported")
    moderation = citizen.wait_for(f"moderation:{uuid}")
    assert (moderation["state"], moderation["note"]) == ("taken_down", "Quite el teléfono.")

    reader.upload(appeal(new_uuid(), uuid, publication))  # it is not hers: nothing happens
    citizen.upload(appeal(appealed, uuid, publication))
    until(lambda: uuid in listed(second, "appeals"))
    assert uuid not in listed(desk, "appeals")
    assert decide(desk, uuid, "deny").status_code == 409
    assert decide(second, uuid, "grant", note="Es suyo.").json()["state"] == "published"
    assert public(portal, uuid).status_code == 200
    moderation = citizen.wait_for(f"moderation:{uuid}")
    assert (moderation["state"], moderation["appeal"]) == ("published", "granted")
    kinds = {each["kind"] for each in citizen.all("notice")}
    assert kinds == {"comment_published", "comment_taken_down", "appeal_granted"}

    twice = new_uuid()
    citizen.upload(appeal(twice, uuid, publication))
    problems = citizen.wait_for(f"correction:{twice}")["problems"]
    assert [each["rule"] for each in problems] == ["appeal"]


def test_comments_that_came_with_the_content_are_answered_and_reported_too(
    portal: PortalProcess, citizen: Citizen, desk: Desk, publication: str
) -> None:
    url = f"{portal.url}/db/public/_all_docs"
    range_ = {"startkey": '"published-comment:"', "endkey": '"published-comment;"'}
    rows = httpx.get(url, params={**range_, "include_docs": "true"}).json()["rows"]
    shipped = min(rows, key=lambda row: row["doc"]["at"])["id"].partition(":")[2]
    reply = published(citizen, desk, publication, answers=shipped)
    assert public(portal, reply).json()["answers"] == shipped
    citizen.upload(report(new_uuid(), shipped, publication))
    until(lambda: shipped in listed(desk, "reported"))
    assert decide(desk, shipped, "take_down", rule="unlawful").status_code == 200
    assert public(portal, shipped).status_code == 404
    assert public(portal, reply).status_code == 200


def test_a_report_without_reason_leaves_the_comment(
    portal: PortalProcess, citizen: Citizen, desk: Desk, publication: str
) -> None:
    uuid = published(citizen, desk, publication)
    Citizen(portal).upload(report(new_uuid(), uuid, publication))
    until(lambda: uuid in listed(desk, "reported"))
    assert decide(desk, uuid, "keep").json()["state"] == "published"
    assert uuid not in listed(desk, "reported")
    assert public(portal, uuid).status_code == 200
    assert decide(desk, uuid, "keep").status_code == 409
