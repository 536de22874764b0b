"""Services edited at the desk: within one's organization, each change a new version."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.content.xlsforms import tree_report
from tests.portal.people import PASSWORD, Citizen, Desk, Json, add_official, new_uuid, submission
from tests.support.portal_process import PortalProcess

LEAK = "reporte-fuga-de-agua-o-alumbrado"
LICENCE = "licencia-de-construccion"
WATER = "aguas-y-electricidad"


PEOPLE = {
    "agua": {"role": "publish", "organization": WATER},
    "ciudad": {"role": "publish"},
    "cerro": {"role": "publish", "municipality": "cerro"},
    "atiende": {"role": "attend"},
}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    """One of its own: officials of other tests have other grants under the same names."""
    with PortalProcess(tmp_path_factory.mktemp("editors") / "data") as process:
        yield process


@pytest.fixture(scope="module")
def editors(portal: PortalProcess) -> Iterator[dict[str, Desk]]:
    """A browser of each of them, signed in."""
    add_official(portal, "directora", "Directora", "--role", "administer")
    desks = {"directora": Desk(portal, "directora")}
    desks["directora"].enrol()
    for name, grant in PEOPLE.items():
        new = {"name": name, "display": name, "password": PASSWORD, "grants": [grant]}
        assert desks["directora"].client.post("/officials", json=new).status_code == 201
        desks[name] = Desk(portal, name)
    yield desks
    for one in desks.values():
        one.close()


def read(desk: Desk, slug: str = LEAK) -> Any:
    answer = desk.client.get(f"/services/{slug}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def publish(desk: Desk, service: Json, base: int, slug: str = LEAK) -> httpx.Response:
    body = {"service": service, "base": base}
    return desk.client.put(f"/services/{slug}", json=body)


def changed(service: Json, **parts: Any) -> Json:
    return {**service, **parts}


def words(text: str) -> Json:
    return {"es": text, "en": f"{text} (en)"}


def test_a_change_is_a_version_that_can_be_taken_back(editors: dict[str, Desk]) -> None:
    desk = editors["agua"]
    before = read(desk)
    version = before["service"]["version"]
    edit = changed(before["service"], cost=words("Diez pesos."))
    after = publish(desk, edit, version).json()
    assert after["service"]["cost"] == words("Diez pesos.")
    assert after["service"]["version"] == version + 1
    assert after["versions"][:2] == [version + 1, version]
    # The same once more is no version; on what somebody else changed it is a conflict.
    assert publish(desk, edit, version + 1).json()["service"]["version"] == version + 1
    late = publish(desk, edit, version)
    assert (late.status_code, late.json()["error"]) == (409, "conflict")

    wanted = {"version": version, "base": version + 1}
    back = desk.client.post(f"/services/{LEAK}/restore", json=wanted).json()
    assert back["service"]["cost"] == before["service"]["cost"]
    assert back["service"]["version"] == version + 2
    subject = f"service:{LEAK}"
    log = editors["directora"].client.get("/audit", params={"subject": subject}).json()["rows"]
    acts = [(one["act"], one["who"], one["before"], one["after"]) for one in log[:2]]
    restored, published = back["service"]["_rev"], after["service"]["_rev"]
    assert acts == [
        ("service_restore", "agua", published, restored),
        ("service_publish", "agua", before["service"]["_rev"], published),
    ]
    nothing = {"version": 99, "base": version + 2}
    gone = desk.client.post(f"/services/{LEAK}/restore", json=nothing)
    assert gone.status_code == 404


def test_a_form_of_the_version_before_is_still_accepted(
    editors: dict[str, Desk], portal: PortalProcess
) -> None:
    before = read(editors["ciudad"])["service"]
    uuid = new_uuid()
    mine = submission(uuid, service_version=before["version"])
    slug = mine["service"]
    before = read(editors["ciudad"], slug)["service"]
    form = json.loads(json.dumps(before["form"]).replace('"maxLength": 120', '"maxLength": 119'))
    form["schema"]["properties"]["extra"] = {
        **{"x-label": words("Algo más"), "x-widget": "text", "type": "string", "maxLength": 9},
    }
    form["schema"]["required"].append("extra")
    form["pages"][-1]["fields"].append("extra")
    answer = publish(editors["ciudad"], changed(before, form=form), before["version"], slug)
    assert answer.status_code == 200, answer.text

    citizen = Citizen(portal)
    citizen.upload(submission(uuid, service_version=before["version"]))
    assert citizen.wait_for(f"case:{uuid}")["state"] == "received"
    late = new_uuid()
    citizen.upload(submission(late, service_version=before["version"] + 1))
    problems = citizen.wait_for(f"correction:{late}")["problems"]
    assert [one["field"] for one in problems] == ["extra"]


def test_nobody_edits_beyond_her_organization(editors: dict[str, Desk]) -> None:
    listed = {
        name: [row["slug"] for row in editors[name].client.get("/services").json()]
        for name in ("agua", "ciudad", "cerro")
    }
    assert listed["agua"] == [LEAK]
    assert {LEAK, LICENCE} <= set(listed["ciudad"])
    assert listed["cerro"] == []
    service = read(editors["ciudad"], LICENCE)["service"]
    for name in ("agua", "cerro", "atiende"):
        client = editors[name].client
        assert client.get(f"/services/{LICENCE}").status_code == 403
        assert publish(editors[name], service, service["version"], LICENCE).status_code == 403
        body = {"version": 1, "base": service["version"]}
        path = f"/services/{LICENCE}/restore"
        assert client.post(path, json=body).status_code == 403
    assert editors["atiende"].client.get("/services").status_code == 403
    # Nor does she take one of another's, or give hers away.
    own = read(editors["agua"])["service"]
    given = changed(own, organization_slug="vivienda")
    assert publish(editors["agua"], given, own["version"]).status_code == 403


def test_what_citizens_could_not_use_is_refused_and_changes_nothing(
    editors: dict[str, Desk],
) -> None:
    desk = editors["agua"]
    before = read(desk)
    service, version = before["service"], before["service"]["version"]
    pages = service["form"]["pages"]
    refused: list[tuple[Json, str]] = [
        ({"title": {"es": "Título", "en": ""}}, "title: a text in each language is needed"),
        ({"requirements": []}, "requirements: at least one is needed"),
        ({"form": {**service["form"], "pages": pages[:-1]}}, "exactly one page"),
        ({"form": {"schema": {}, "pages": pages}}, "form.schema"),
        ({"form": {"schema": {"properties": []}, "pages": []}}, "form.schema"),
        ({"nonsense": 1}, ""),
        ({"type": "publication"}, ""),
        ({"title": "Título"}, ""),
    ]
    for parts, said in refused:
        answer = publish(desk, changed(service, **parts), version)
        assert answer.status_code == 400, answer.text
        assert said in answer.json()["reason"]
    assert publish(desk, service, version, "No Slug").status_code == 400
    assert publish(desk, service, -1).status_code == 400
    assert read(desk) == before


def test_another_site_cannot_publish(editors: dict[str, Desk]) -> None:
    desk = editors["agua"]
    service = read(desk)["service"]
    body = json.dumps({"service": service, "base": service["version"]})
    plain = {"content-type": "application/json", "x-portal": ""}
    path = f"/services/{LEAK}"
    assert desk.client.put(path, content=body, headers=plain).status_code == 403


def test_what_is_wrong_is_told_in_both_languages_before_it_is_published(
    editors: dict[str, Desk],
) -> None:
    client = editors["agua"].client
    service = read(editors["agua"])["service"]
    assert client.post("/service-check", json=service).json() == []
    broken = json.loads(json.dumps(service))
    broken["form"]["schema"]["properties"]["kind"]["x-label"]["en"] = ""
    broken["form"]["pages"][1]["title"]["en"] = " "
    broken["cost"]["es"] = ""
    found = client.post("/service-check", json=broken).json()
    assert [(one["of"], one["name"]) for one in found] == [
        ("service", "cost"),
        ("page", "1"),
        ("field", "kind"),
    ]
    assert all(one["es"] and one["en"] and one["es"] != one["en"] for one in found)
    assert publish(editors["agua"], broken, service["version"]).status_code == 400
    for body in (b"", b"[]", b'{"form": {}}', b"\xff", b'{"form":' * 5_000):
        refused = client.post("/service-check", content=body)
        assert refused.status_code == 400, refused.text
    assert editors["atiende"].client.post("/service-check", json=service).status_code == 403


def test_questions_begin_as_a_kind(editors: dict[str, Desk]) -> None:
    kinds = editors["agua"].client.get("/question-kinds").json()
    assert kinds["phone"]["x-widget"] == "phone"
    assert "cerro" in kinds["place"]["properties"]["municipality"]["enum"]
    assert editors["atiende"].client.get("/question-kinds").status_code == 403


def test_a_service_goes_out_and_comes_in_as_a_file(editors: dict[str, Desk]) -> None:
    client = editors["agua"].client
    service = read(editors["agua"])["service"]
    sent = client.get(f"/services/{LEAK}/xlsform")
    assert sent.status_code == 200
    name = f'attachment; filename="{LEAK}-{service["version"]}.xlsx"'
    assert sent.headers["Content-Disposition"] == name
    back = client.post("/service-import", content=sent.content).json()
    assert (back["slug"], back["left_out"]) == (LEAK, [])
    assert back["service"]["form"]["pages"] == service["form"]["pages"]
    properties = service["form"]["schema"]["properties"]
    assert back["service"]["form"]["schema"]["properties"] == properties
    left = client.post("/service-import", content=tree_report()).json()["left_out"]
    assert {(one["row"], one["es"] != one["en"]) for one in left} == {
        (7, True),
        (16, True),
        (18, True),
    }

    assert client.get(f"/services/{LEAK}/xlsform", params={"version": 1}).status_code == 200
    for path, code in (
        (f"{LEAK}/xlsform?version=99", 404),
        (f"{LEAK}/xlsform?version=x", 400),
        (f"{LICENCE}/xlsform", 403),
        (f"{LICENCE}/xlsform?version=1", 403),
        ("nada/xlsform", 404),
    ):
        assert client.get(f"/services/{path}").status_code == code, path
    for body in (b"", b"junk", b"PK\x03\x04"):
        refused = client.post("/service-import", content=body)
        assert (refused.status_code, refused.json()["error"]) == (400, "bad_request")
    assert client.post("/service-import", content=bytes(5_000_001)).status_code == 413
    atiende = editors["atiende"].client
    assert atiende.get(f"/services/{LEAK}/xlsform").status_code == 403
    assert atiende.post("/service-import", content=sent.content).status_code == 403


def test_everybody_can_read_a_version_that_was_offered(
    editors: dict[str, Desk], portal: PortalProcess
) -> None:
    before = read(editors["agua"])["service"]
    edit = changed(before, duration=words("Una semana."))
    version = publish(editors["agua"], edit, before["version"]).json()["service"]["version"]
    url = f"{portal.url}/api/services/{LEAK}/versions"
    for number, cost in ((version, words("Una semana.")), (before["version"], before["duration"])):
        answer = httpx.get(f"{url}/{number}")
        assert (answer.status_code, answer.json()["duration"]) == (200, cost)
    assert httpx.get(f"{url}/99").status_code == 404
    for strange in ("x", "-1", "9" * 30):
        assert httpx.get(f"{url}/{strange}").status_code in {400, 404}, strange
