"""Services edited at the desk: within one's organization, each change a new version."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

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
