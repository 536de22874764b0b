"""What an official sees and does follows her grants; administration and the log of it all."""

from __future__ import annotations

import httpx
import pytest

from tests.portal.people import (
    PASSWORD,
    Citizen,
    Desk,
    Json,
    comment,
    complaint,
    new_uuid,
    review,
    with_photo,
)
from tests.portal.roles import HOUSING, PEOPLE, WATER
from tests.support.portal_process import PortalProcess
from tests.support.wait import until

SEES = {"agua", "agua-cerro", "todo"}


@pytest.mark.parametrize("name", PEOPLE)
def test_another_offices_case_is_not_there(desks: dict[str, Desk], name: str, leak: str) -> None:
    known = desks["agua"].case(leak)
    desk, rev = desks[name].client, known["rev"]
    attends = PEOPLE[name]["role"] == "attend"
    refused = 404 if attends else 403
    for path in (
        f"/cases/{leak}",
        f"/cases/{leak}/attachments/foto-1.jpg",
        f"/cases/{leak}/colleagues",
    ):
        expected = 200 if name in SEES else refused
        assert desk.get(path).status_code == expected, path
    command = {"command": new_uuid(), "rev": rev}
    for path, body in (
        ("answers", {"text": "Ya.", "state": "answered"}),
        ("state", {"state": "in_study"}),
        ("assignee", {"assignee": ""}),
        ("extension", {"reason": "Falta."}),
        ("redirection", {"reason": "No es.", "organization": HOUSING}),
    ):
        if name not in SEES:
            answer = desk.post(f"/cases/{leak}/{path}", json={**command, **body})
            assert answer.status_code == refused, path
    listed = desk.get("/cases", params={"text": known["case"]["number"]})
    assert listed.status_code == (200 if attends else 403)
    if attends:
        page = listed.json()
        assert (leak in [row["uuid"] for row in page["rows"]]) == (name in SEES)
        if name == "vivienda":
            assert not any(page["states"].values())
    # The database itself is no way around.
    for path in ("", f"/desk-case:{leak}", "/_all_docs", "/_changes", "/_find"):
        url = f"{str(desk.base_url).removesuffix('/api/desk/')}/db/desk{path}"
        answer = httpx.get(url, cookies=dict(desk.cookies))
        assert answer.status_code in (403, 405), path


def test_who_asks_for_confidentiality_is_known_to_her_office_alone(
    desks: dict[str, Desk], citizen: Citizen
) -> None:
    uuid, word = new_uuid(), f"Xiomara {new_uuid()[:8]}"
    citizen.upload(with_photo(complaint(uuid, full_name=word, confidential=True)))
    assert citizen.wait_for(f"case:{uuid}")["confidential"] is True
    office, elsewhere = desks["gobierno"], desks["todo"]
    assert office.case(uuid)["case"]["data"]["full_name"] == word
    view = elsewhere.case(uuid)
    assert view["hidden"] is True
    assert view["case"]["citizen"] == ""
    assert word not in elsewhere.client.get(f"/cases/{uuid}").text
    assert not {"full_name", "identity", "address"} & view["case"]["data"].keys()
    assert view["case"]["data"]["subject"] == "Basura en la calle"
    for desk in (office, elsewhere):
        assert desk.cases(text=word)["rows"] == []
    photo = f"/cases/{uuid}/attachments/foto-1.jpg"
    assert office.client.get(photo).status_code == 200
    assert elsewhere.client.get(photo).status_code == 404
    assert (len(office.case(uuid)["attachments"]), view["attachments"]) == (1, [])
    # She cannot give it to herself; the office can, and then she attends to it.
    taken = elsewhere.command(f"/cases/{uuid}/assignee", rev=view["rev"], assignee="todo")
    assert taken.status_code == 409
    assert elsewhere.case(uuid)["hidden"] is True
    given = office.command(f"/cases/{uuid}/assignee", rev=view["rev"], assignee="todo")
    assert given.status_code == 200
    assert elsewhere.case(uuid)["case"]["data"]["full_name"] == word
    assert elsewhere.client.get(photo).status_code == 200
    assert [row["uuid"] for row in elsewhere.cases(assigned="me")["rows"]] == [uuid]


def test_cases_are_given_only_to_those_who_attend_there(desks: dict[str, Desk], leak: str) -> None:
    desk = desks["agua"]
    names = {one["name"] for one in desk.client.get(f"/cases/{leak}/colleagues").json()}
    assert {"agua", "agua-cerro", "todo"} <= names
    assert not {"agua-playa", "vivienda", "jefa"} & names
    rev = desk.case(leak)["rev"]
    for name, status in (("agua-playa", 409), ("nadie", 409), ("agua-cerro", 200)):
        answer = desk.command(f"/cases/{leak}/assignee", rev=rev, assignee=name)
        assert answer.status_code == status, name


def test_an_extension_a_redirection_and_a_review(
    desks: dict[str, Desk], citizen: Citizen, leak: str
) -> None:
    desk, path = desks["agua"], f"/cases/{leak}"
    before = citizen.wait_for(f"case:{leak}")["answer_by"]
    rev = desk.case(leak)["rev"]
    assert desk.command(f"{path}/extension", rev=rev, reason="  ").status_code == 400
    rev = desk.command(f"{path}/extension", rev=rev, reason="Falta una pieza.").json()["rev"]
    assert desk.command(f"{path}/extension", rev=rev, reason="Otra.").status_code == 409
    hers = citizen.wait_for(f"case:{leak}")
    assert (hers["extension"]["before"], hers["extension"]["reason"]) == (
        before,
        "Falta una pieza.",
    )
    assert hers["answer_by"] > before
    assert desk.case(leak)["extend_by"] is None

    for wrong, status in (
        ({}, 400),
        ({"organization": HOUSING, "body": "Fiscalía"}, 400),
        ({"organization": WATER}, 409),
        ({"organization": "nadie"}, 409),
    ):
        answer = desk.command(f"{path}/redirection", rev=rev, reason="No es.", **wrong)
        assert answer.status_code == status, wrong
    sent = desk.command(f"{path}/redirection", rev=rev, reason="Es suyo.", organization=HOUSING)
    assert sent.status_code == 200
    assert desk.client.get(path).status_code == 404  # it is another office's now
    assert citizen.wait_for(f"case:{leak}")["redirects"][0]["organization"] == HOUSING
    kinds = [notice["kind"] for notice in citizen.all("notice")]
    assert {"extended", "redirected"} <= set(kinds)

    other = desks["vivienda"]
    rev = sent.json()["rev"]
    answer = other.command(f"{path}/answers", rev=rev, text="No procede.", state="answered")
    assert answer.status_code == 200
    asked, again = new_uuid(), new_uuid()
    citizen.upload(review(asked, leak))
    until(lambda: (citizen.document(f"case:{leak}") or {})["state"] == "in_review")
    citizen.upload(review(again, leak))
    problems = citizen.wait_for(f"correction:{again}")["problems"]
    assert [problem["rule"] for problem in problems] == ["review"]
    view = other.case(leak)
    assert (view["case"]["review"]["uuid"], view["after_answer"]) == (asked, [])
    verdict = {"rev": view["rev"], "text": "Tiene razón.", "state": "answered"}
    assert other.command(f"{path}/answers", **verdict).status_code == 409
    assert desks["todo"].case(leak)["after_answer"] == ["answered", "closed"]
    assert desks["todo"].command(f"{path}/answers", **verdict).status_code == 200
    assert citizen.wait_for(f"case:{leak}")["review"]["decided_at"]


def test_moderation_is_for_moderators(
    desks: dict[str, Desk], citizen: Citizen, publication: str
) -> None:
    uuid = new_uuid()
    citizen.upload(comment(uuid, publication))
    citizen.wait_for(f"moderation:{uuid}")
    rev = desks["modera"].comment(uuid)["rev"]
    assert desks["agua"].client.get("/comments").status_code == 403
    refused = desks["todo"].command(f"/comments/{uuid}/decision", rev=rev, decision="publish")
    assert refused.status_code == 403
    done = desks["modera"].command(f"/comments/{uuid}/decision", rev=rev, decision="publish")
    assert done.status_code == 200


def test_administrators_stay_within_their_reach(
    portal: PortalProcess, desks: dict[str, Desk]
) -> None:
    city, water = desks["jefa"].client, desks["jefa-agua"].client
    assert desks["agua"].client.get("/officials").status_code == 403
    assert {"agua", "vivienda"} <= {one["name"] for one in city.get("/officials").json()}
    within = {one["name"] for one in water.get("/officials").json()}
    assert {"agua", "agua-cerro", "jefa-agua"} <= within
    assert not {"vivienda", "todo", "jefa"} & within

    def new(*grants: Json) -> Json:
        return {"name": "nueva", "display": "Nueva", "password": PASSWORD, "grants": grants}

    attend = {"role": "attend", "organization": WATER}
    assert water.post("/officials", json=new({"role": "attend"})).status_code == 403
    assert water.post("/officials", json=new({"role": "rule"})).status_code == 400
    assert water.post("/officials", json={**new(attend), "password": "corta"}).status_code == 400
    assert water.post("/officials", json=new(attend)).status_code == 201
    assert water.post("/officials", json=new(attend)).status_code == 409
    session = Desk(portal, "nueva")
    assert session.client.get("/cases").status_code == 200
    assert water.patch("/officials/vivienda", json={"grants": []}).status_code == 403
    assert (
        water.patch("/officials/nueva", json={"grants": [{"role": "publish"}]}).status_code == 403
    )
    assert water.patch("/officials/nueva", json={"grants": []}).json()["grants"] == []
    assert session.client.get("/cases").status_code == 403  # at once
    assert water.patch("/officials/jefa-agua", json={"grants": []}).status_code == 409
    assert water.delete("/officials/jefa-agua").status_code == 409
    assert water.delete("/officials/vivienda").status_code == 403
    assert city.delete("/officials/nadie").status_code == 404
    assert water.delete("/officials/nueva").status_code == 204
    assert session.client.get("/session").status_code == 401
    session.close()


@pytest.mark.parametrize("query", [{"due": "soon"}, {"assigned": "you"}, {"state": "lost"}])
def test_a_filter_that_is_none_is_told(desks: dict[str, Desk], query: dict[str, str]) -> None:
    assert desks["agua"].client.get("/cases", params=query).status_code == 400


def test_ready_answers_are_of_an_organization_and_filled_in(
    desks: dict[str, Desk], leak: str
) -> None:
    city, water, desk = desks["jefa"].client, desks["jefa-agua"].client, desks["agua"]
    words = {"es": "El caso {number} tiene brigada. {official}", "en": "Case {number} has a crew."}
    made = {"title": "Brigada", "text": words, "organization": WATER}
    uuid, other = new_uuid(), new_uuid()
    assert desk.client.put(f"/templates/{uuid}", json=made).status_code == 403
    assert water.put(f"/templates/{uuid}", json=made).status_code == 200
    everywhere = {**made, "title": "Otra", "organization": ""}
    assert water.put(f"/templates/{other}", json=everywhere).status_code == 403
    elsewhere = {**made, "title": "Otra", "organization": HOUSING}
    assert city.put(f"/templates/{other}", json=elsewhere).status_code == 200
    assert water.put(f"/templates/{other}", json=made).status_code == 403
    for wrong in ({"text": {"es": "{evil}", "en": "x"}}, {"title": " "}, {"text": {"es": "x"}}):
        answer = water.put(f"/templates/{uuid}", json={**made, **wrong})
        assert answer.status_code == 400, wrong
    assert city.put("/templates/x", json=made).status_code == 400
    number = desk.case(leak)["case"]["number"]
    found = desk.client.get(f"/cases/{leak}/templates").json()
    assert found == [{"title": "Brigada", "text": f"El caso {number} tiene brigada. Agua"}]
    assert desks["vivienda"].client.get(f"/cases/{leak}/templates").status_code == 404
    assert [one["title"] for one in water.get("/templates").json()] == ["Brigada"]
    assert water.delete(f"/templates/{other}").status_code == 403
    assert water.delete(f"/templates/{uuid}").status_code == 204
    assert water.delete(f"/templates/{uuid}").status_code == 404
    assert city.get("/report").json()["past"] == []
    assert desk.client.get("/report").status_code == 403


def test_who_publishes_does_it_for_her_organization(
    portal: PortalProcess, desks: dict[str, Desk]
) -> None:
    desk, slug = desks["publica"].client, f"corte-{new_uuid()}"
    words = {"es": "Corte de agua", "en": "Water cut"}
    news = {
        "type": "publication",
        "section": "avisos",
        "section_title": words,
        "title": words,
        "body": [words],
        "published_on": "2026-11-24",
        "organization": WATER,
    }
    path = f"/publications/{slug}"
    assert desks["modera"].client.put(path, json=news).status_code == 403
    assert desk.put(path, json={**news, "organization": ""}).status_code == 403
    assert desk.put("/publications/No%20es", json=news).status_code == 400
    assert desk.put(path, json={**news, "title": "x"}).status_code == 400
    first = desk.put(path, json=news)
    assert first.status_code == 200
    public = f"{portal.url}/db/public/publication:{slug}"
    assert httpx.get(public).json()["title"] == words
    assert desk.put(path, json=news).status_code == 409
    corrected = {**news, "correction": words, "body": [words, words]}
    again = desk.put(path, json={**corrected, "_rev": first.json()["rev"]})
    assert again.status_code == 200
    log = desks["jefa"].client.get("/audit", params={"who": "publica", "act": "publish"}).json()
    assert [entry["before"] for entry in log["rows"]] == [first.json()["rev"], ""]
