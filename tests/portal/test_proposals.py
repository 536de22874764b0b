"""Proposals: moderated as comments are."""

from __future__ import annotations

from typing import Any

import httpx

from tests.portal.people import Citizen, Desk, Json, new_uuid
from tests.support.portal_process import PortalProcess
from tests.support.wait import until


def proposal(uuid: str, **changes: Any) -> Json:
    document = {
        "_id": f"proposal:{uuid}",
        "type": "proposal",
        "kind": "suggestion",
        "topic": "streets",
        "title": "Bancos en el parque",
        "text": "Faltan bancos con sombra en el parque de la esquina.",
        "author_name": "Ana",
        "municipality": "cerro",
        "language": "es",
        "created_at": "2026-11-24T03:00:00Z",
    }
    return {**document, **changes}


def support(of: str) -> Json:
    return {
        "_id": f"support:{new_uuid()}",
        "type": "support",
        "proposal": of,
        "supports": True,
        "created_at": "2026-11-24T03:00:00Z",
    }


def public(portal: PortalProcess, id: str) -> Json | None:
    answer = httpx.get(f"{portal.url}/db/public/{id}")
    found: Json | None = answer.json() if answer.status_code == 200 else None
    return found


def decide(desk: Desk, uuid: str, decision: str, **more: Any) -> None:
    view = desk.comment(uuid)
    path = f"/comments/{uuid}/decision"
    answer = desk.command(path, rev=view["rev"], decision=decision, **more)
    assert answer.status_code == 200, answer.text


def published(citizen: Citizen, desk: Desk, **changes: Any) -> str:
    uuid = new_uuid()
    citizen.upload(proposal(uuid, **changes))
    citizen.wait_for(f"moderation:{uuid}")
    decide(desk, uuid, "publish")
    return uuid


def test_a_moderator_publishes_a_proposal(
    portal: PortalProcess, citizen: Citizen, desk: Desk
) -> None:
    uuid = new_uuid()
    citizen.upload(proposal(uuid, text="Los mierdas del parque."))
    assert citizen.wait_for(f"moderation:{uuid}")["state"] == "pending"
    assert public(portal, f"published-proposal:{uuid}") is None
    waiting = desk.comment(uuid)["comment"]
    assert waiting["municipality"] == "cerro"
    assert waiting["proposal"]["title"] == "Bancos en el parque"
    assert [each["rule"] for each in waiting["findings"]] == ["offensive"]
    decide(desk, uuid, "publish")
    shown = public(portal, f"published-proposal:{uuid}")
    assert shown is not None
    assert (shown["kind"], shown["topic"], shown["author_name"]) == ("suggestion", "streets", "Ana")
    assert citizen.id not in str(shown)
    assert {each["kind"] for each in citizen.all("notice")} == {"proposal_published"}


def test_a_refused_proposal_may_be_appealed_against_and_one_taken_down_is_gone(
    portal: PortalProcess, citizen: Citizen, desk: Desk
) -> None:
    uuid = published(citizen, desk)
    reader = Citizen(portal)
    made = {"created_at": "2026-11-24T03:00:00Z"}
    report = {"type": "report", "comment": uuid, "reason": "unlawful", **made}
    reader.upload({"_id": f"report:{new_uuid()}", **report})
    until(lambda: desk.comment(uuid)["comment"].get("reports"))
    decide(desk, uuid, "take_down", rule="unlawful", note="Quite el nombre.")
    assert public(portal, f"published-proposal:{uuid}") is None
    appeal = {"type": "appeal", "comment": uuid, "text": "No nombra a nadie.", **made}
    citizen.upload({"_id": f"appeal:{new_uuid()}", **appeal})
    until(lambda: citizen.wait_for(f"moderation:{uuid}").get("appeal") == "open")


def test_what_is_empty_or_of_nowhere_is_answered_with_the_reason(citizen: Citizen) -> None:
    blank, nowhere = new_uuid(), new_uuid()
    citizen.upload(proposal(blank, title="  "), proposal(nowhere, municipality="atlantis"))
    assert citizen.wait_for(f"correction:{blank}")["problems"][0]["rule"] == "blank"
    assert citizen.wait_for(f"correction:{nowhere}")["problems"][0]["rule"] == "municipality"
    (row,) = citizen.upload(proposal(new_uuid(), kind="order"))
    assert row["error"] == "forbidden"


def test_what_is_not_published_takes_no_support(citizen: Citizen) -> None:
    waiting, given = new_uuid(), support(new_uuid())
    about_all = proposal(waiting)
    del about_all["municipality"]
    citizen.upload(about_all)
    citizen.wait_for(f"moderation:{waiting}")
    early = support(waiting)
    citizen.upload(given, early)
    for each in (given, early):
        uuid = each["_id"].partition(":")[2]
        assert citizen.wait_for(f"correction:{uuid}")["problems"][0]["rule"] == "proposal"
