"""The desk: lists, commands that meet each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.portal.people import (
    DISPLAY,
    Citizen,
    Desk,
    Json,
    add_official,
    new_uuid,
    submission,
)
from tests.support.portal_process import PortalProcess
from tests.support.wait import until


def test_two_officials_on_one_case(desk: Desk, case: str, citizen: Citizen) -> None:
    rev = desk.case(case)["rev"]
    path = f"/cases/{case}/answers"
    first = desk.command(path, rev=rev, text="Irá una brigada.", state="in_study")
    assert first.status_code == 200
    second = desk.command(path, rev=rev, text="No procede.", state="closed")
    assert second.status_code == 409
    assert second.json()["error"] == "conflict"
    assert "changed" in second.json()["reason"]
    assert [answer["text"] for answer in citizen.all("answer")] == ["Irá una brigada."]
    assert desk.case(case)["rev"] == first.json()["rev"]


def test_a_command_repeated_at_once_is_one(desk: Desk, case: str, citizen: Citizen) -> None:
    command = {
        "command": new_uuid(),
        "rev": desk.case(case)["rev"],
        "text": "Resuelto.",
        "state": "answered",
    }
    url, cookies = f"{desk.client.base_url}cases/{case}/answers", dict(desk.client.cookies)

    def send(_: int) -> Json:
        headers = {"X-Portal": "desk"}
        answer = httpx.post(url, json=command, cookies=cookies, headers=headers, timeout=30)
        found: Json = answer.json()
        return found

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(16)))
    assert answers == [{"rev": answers[0]["rev"], "state": "answered"}] * 16
    assert len(citizen.all("answer")) == 1
    other = desk.client.post(f"/cases/{case}/answers", json={**command, "text": "Otra cosa."})
    assert other.status_code == 409


def test_states_move_as_the_table_says(desk: Desk, case: str, citizen: Citizen) -> None:
    def move(state: str) -> int:
        rev = desk.case(case)["rev"]
        return desk.command(f"/cases/{case}/state", rev=rev, state=state).status_code

    assert desk.case(case)["moves"] == ["in_study", "waiting_citizen"]
    assert [move("in_study"), move("received")] == [200, 409]
    # Not without a word to her.
    assert [move("answered"), move("closed")] == [409, 409]
    rev = desk.case(case)["rev"]
    reason = {"rev": rev, "text": "Es el mismo caso que otro suyo.", "state": "closed"}
    assert desk.command(f"/cases/{case}/answers", **reason).status_code == 200
    assert move("in_study") == 409
    view = desk.case(case)
    assert (view["moves"], view["after_answer"]) == ([], [])
    late = desk.command(f"/cases/{case}/answers", rev=view["rev"], text="Ya.", state="answered")
    assert late.status_code == 409
    assert "closed" in late.json()["reason"]
    hers = citizen.wait_for(f"case:{case}")
    assert [step["state"] for step in hers["steps"]] == ["received", "in_study", "closed"]
    assert [notice["kind"] for notice in citizen.all("notice")].count("state") == 1
    assert [answer["text"] for answer in citizen.all("answer")] == [reason["text"]]


@pytest.mark.parametrize(
    "command",
    [
        {},
        {"command": "x", "rev": "1-a", "text": "Sí.", "state": "answered"},
        {"command": str(new_uuid()), "rev": "", "text": "Sí.", "state": "answered"},
        {"command": str(new_uuid()), "rev": "1-a", "text": "", "state": "answered"},
        {"command": str(new_uuid()), "rev": "1-a", "text": "  \n ", "state": "answered"},
        {"command": str(new_uuid()), "rev": "1-a", "text": "a" * 10_001, "state": "answered"},
        {"command": str(new_uuid()), "rev": "1-a", "text": "Sí.", "state": "lost"},
        {"command": str(new_uuid()), "rev": "1-a", "text": "Sí.", "state": "closed", "x": 1},
    ],
)
def test_a_malformed_command_is_told(desk: Desk, case: str, command: Json) -> None:
    answer = desk.client.post(f"/cases/{case}/answers", json=command)
    assert answer.status_code == 400
    assert answer.json().keys() == {"error", "reason"}
    assert desk.case(case)["case"]["thread"] == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b"null", b"[" * 50_000])
def test_a_body_that_is_no_command_is_told(desk: Desk, case: str, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    for path in (f"/cases/{case}/answers", f"/comments/{case}/decision", "/session"):
        answer = desk.client.post(path, content=body, headers=headers)
        assert answer.status_code == 400, (path, answer.text)
        assert answer.json().keys() == {"error", "reason"}


def test_what_is_not_there_is_not_found(desk: Desk) -> None:
    missing = new_uuid()
    assert desk.client.get(f"/cases/{missing}").status_code == 404
    assert desk.client.get("/cases/..%2f..%2fx").status_code == 404
    assert desk.client.get(f"/cases/{missing}/attachments/a").status_code == 404
    move = desk.command(f"/cases/{missing}/state", rev="1-a", state="closed")
    assert move.status_code == 404
    decision = desk.command(f"/comments/{missing}/decision", rev="1-a", decision="publish")
    assert decision.status_code == 404


def test_filters_of_the_list(desk: Desk, citizen: Citizen) -> None:
    word = new_uuid()[:8]
    place = {"municipality": "diez-de-octubre", "address": f"Calzada {word} número 5"}
    uuids = [new_uuid(), new_uuid()]
    for uuid in uuids:
        data = {**submission(uuid)["data"], "full_name": "José Nuñez", "place": place}
        citizen.upload(submission(uuid, data=data))
        citizen.wait_for(f"case:{uuid}")

    def found(**query: str) -> list[str]:
        return [row["uuid"] for row in desk.cases(**query)["rows"]]

    assert found(text=word) == uuids
    assert found(text=f"JOSE nunez {word} Octubre") == uuids
    assert found(text=f"{word} nada") == []
    assert found(text=f"{word[:4]}%{word[5:]}") == []  # no wildcard
    assert found(text=word[:5]) == uuids  # the beginning of the last word
    rev = desk.case(uuids[0])["rev"]
    desk.command(f"/cases/{uuids[0]}/answers", rev=rev, text="Ya.", state="closed")
    assert found(text=word, state="open") == [uuids[1]]
    assert found(text=word, state="closed") == [uuids[0]]
    assert found(text=word, state="all") == uuids
    number = desk.case(uuids[1])["case"]["number"]
    assert uuids[1] in found(text=number)


@pytest.mark.parametrize(
    "query",
    [
        {"state": "lost"},
        {"after": "x"},
        {"after": "nan~"},
        {"before": "2026-11-24~x"},
        {"after": "1.0~x", "sort": "due"},
        {"after": "1.0~x", "before": "1.0~x"},
        {"text": "a" * 201},
        {"sort": "color"},
        {"due": "soon"},
        {"unread": "perhaps"},
    ],
)
def test_a_filter_that_is_none_is_told(desk: Desk, query: dict[str, str]) -> None:
    assert desk.client.get("/cases", params=query).status_code == 400


def test_pages_of_the_list_have_every_case_once(desk: Desk, portal: PortalProcess) -> None:
    crowd = Citizen(portal)
    word = crowd.id[:12]
    uuids = [new_uuid() for _ in range(120)]
    data = {**submission("x")["data"], "full_name": word}
    crowd.upload(*(submission(uuid, data=data) for uuid in uuids))
    until(lambda: desk.cases(text=word)["total"] == 120)
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = desk.cases(text=word, after=after)
        assert 0 < len(page["rows"]) <= 50
        seen += [row["uuid"] for row in page["rows"]]
        after = page["next"]
    assert sorted(seen) == sorted(uuids)
    moments = [row["received_at"] for row in desk.cases(text=word)["rows"]]
    assert moments == sorted(moments)


def test_officials_on_one_case_see_each_other(desk: Desk, case: str, portal: PortalProcess) -> None:
    add_official(portal, "jorge", "Jorge Díaz")
    other = Desk(portal, "jorge")

    def said(by: Desk, uuid: str = case, **here: bool) -> httpx.Response:
        return by.client.post(f"/cases/{uuid}/presence", json=here)

    assert said(desk).json() == []
    assert [one["display"] for one in said(other, writing=True).json()] == [DISPLAY]
    assert said(desk).json() == [{"name": "jorge", "display": "Jorge Díaz", "writing": True}]
    assert said(other, gone=True).json() == []
    assert said(desk).json() == []
    assert said(desk, new_uuid()).status_code == 404
    other.close()
