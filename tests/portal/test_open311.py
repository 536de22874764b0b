"""Another city's application reports, and reads what became of it (Open311 GeoReport v2)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from xml.etree import ElementTree

import httpx
import pytest

from tests.portal.people import Citizen, Desk, submission
from tests.portal.test_command_line import run
from tests.support.portal_process import PortalProcess
from tests.support.wait import until

LEAK = {
    "service_code": "fuga-de-agua",
    "attribute[leak_source]": "calle",
    "attribute[leak_flow]": "brota",
    "attribute[municipality]": "cerro",
    "address_string": "Ayestarán 210",
    "lat": "23.1165",
    "long": "-82.3882",
    "description": "Sale agua desde ayer.",
    "first_name": "Ana",
    "last_name": "Pérez",
    "phone": "+5352345678",
}


@pytest.fixture(scope="module")
def key(portal: PortalProcess) -> str:
    made = run("open311", "add", "Mapa ciudadano", "--data", str(portal.data))
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


@pytest.fixture(scope="module")
def api(portal: PortalProcess) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{portal.url}/open311", timeout=30) as client:
        yield client


def report(api: httpx.Client, key: str, **changes: str) -> httpx.Response:
    return api.post("/v2/requests.json", data={**LEAK, "api_key": key, **changes})


def test_the_services_and_their_fields(api: httpx.Client) -> None:
    services = api.get("/v2/services.json").json()
    assert [each["service_code"] for each in services] == ["fuga-de-agua", "alumbrado-publico"]
    assert services[0]["service_name"] == "Una fuga de agua"
    english = api.get("/v2/services.json?locale=en-US").json()
    assert english[0]["service_name"] == "A water leak"
    found = api.get("/v2/services/fuga-de-agua.json").json()
    fields = {each["code"]: each for each in found["attributes"]}
    assert fields["leak_source"]["required"]
    assert fields["leak_source"]["values"][0] == {"key": "calle", "name": "De la calle o la acera"}
    assert {"key": "cerro", "name": "Cerro"} in fields["municipality"]["values"]
    assert "light_problem" not in fields
    assert "full_name" not in fields
    assert api.get("/discovery.json").json()["endpoints"][0]["url"].endswith("/open311/v2")


def test_the_same_in_xml(api: httpx.Client) -> None:
    answer = api.get("/v2/services.xml")
    assert answer.headers["content-type"].startswith("text/xml")
    codes = [each.text for each in ElementTree.fromstring(answer.content).iter("service_code")]
    assert codes == ["fuga-de-agua", "alumbrado-publico"]
    root = ElementTree.fromstring(api.get("/v2/services/alumbrado-publico.xml").content)
    assert root.tag == "service_definition"
    assert "light_problem" in [each.text for each in root.iter("code")]


def test_a_report_becomes_a_case_and_is_followed(
    api: httpx.Client, key: str, portal: PortalProcess, desk: Desk
) -> None:
    answer = report(api, key)
    assert answer.status_code == 201, answer.text
    number = answer.json()[0]["service_request_id"]
    found = api.get(f"/v2/requests/{number}.json").json()[0]
    assert (found["status"], found["service_code"]) == ("open", "fuga-de-agua")
    assert (found["address"], found["lat"]) == ("Ayestarán 210", 23.1165)
    assert found["description"] == "Sale agua desde ayer."
    for hers in ("Pérez", "52345678"):
        assert hers not in json.dumps(found)
    listed = api.get("/v2/requests.json?status=open&service_code=fuga-de-agua").json()
    assert number in [each["service_request_id"] for each in listed]

    case = next(row for row in desk.cases(text=number)["rows"] if row["number"] == number)
    view = desk.case(case["uuid"])
    assert view["case"]["data"]["full_name"] == "Ana Pérez"
    assert view["case"]["via"] == "open311"
    answered = {"rev": view["rev"], "text": "Se reparó.", "state": "answered"}
    assert desk.command(f"/cases/{case['uuid']}/answers", **answered).status_code == 200
    assert api.get(f"/v2/requests/{number}.json").json()[0]["status"] == "closed"
    closed = ElementTree.fromstring(api.get("/v2/requests.xml?status=closed").content)
    assert closed.tag == "service_requests"
    assert number in [each.text for each in closed.iter("service_request_id")]


def test_a_report_sent_twice_with_its_key_is_one(api: httpx.Client, key: str) -> None:
    body = {**LEAK, "api_key": key}
    headers = {"Idempotency-Key": "informe-7"}
    first, second = (api.post("/v2/requests.json", data=body, headers=headers) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()


def test_what_citizens_report_themselves_is_not_listed(
    api: httpx.Client, portal: PortalProcess
) -> None:
    citizen, uuid = Citizen(portal), "00000000-0000-4000-8000-000000000311"
    citizen.upload(submission(uuid, via="open311"))
    case = citizen.wait_for(f"case:{uuid}")
    assert api.get(f"/v2/requests/{case['number']}.json").status_code == 404
    assert api.get(f"/v2/tokens/{uuid}.json").json()[0].get("service_request_id", "") == ""


@pytest.mark.parametrize(
    ("changes", "status", "word"),
    [
        ({"api_key": ""}, 403, "api_key"),
        ({"api_key": "0" * 32 + "." + "A" * 43}, 403, "api_key"),
        ({"service_code": "no-hay"}, 404, "service_code"),
        ({"lat": "norte"}, 400, "lat"),
        ({"lat": "91"}, 400, "lat"),
        ({"long": ""}, 400, "lat and long"),
        ({"attribute[leak_flow]": "a mares"}, 400, "leak_flow"),
        ({"attribute[municipality]": ""}, 400, "place"),
        ({"attribute[otra]": "cosa"}, 400, "otra"),
        ({"first_name": "", "last_name": ""}, 400, "full_name"),
    ],
)
def test_a_wrong_report_is_told_what_is_wrong(
    api: httpx.Client, key: str, changes: dict[str, str], status: int, word: str
) -> None:
    answer = report(api, key, **changes)
    assert answer.status_code == status, answer.text
    (error,) = answer.json()
    assert error["code"] == status
    assert word in error["description"]


@pytest.mark.parametrize(
    "path",
    [
        "/v2/requests.json?status=perdido",
        "/v2/requests.json?start_date=ayer",
        "/v2/requests.json?page=0",
        "/v2/requests.json?page_size=x",
    ],
)
def test_a_wrong_question_is_told_what_is_wrong(api: httpx.Client, path: str) -> None:
    answer = api.get(path)
    assert answer.status_code == 400
    assert answer.json()[0]["description"]


def test_errors_in_the_format_that_was_asked(api: httpx.Client) -> None:
    answer = api.get("/v2/services/no-hay.xml")
    assert answer.status_code == 404
    root = ElementTree.fromstring(answer.content)
    assert [each.tag for each in root] == ["error"]
    assert api.get("/v2/services/no-hay").status_code == 404
    assert api.post("/v2/requests.json", json={"a": 1}).status_code == 400


def test_a_key_that_was_taken_away_reports_no_more(
    api: httpx.Client, portal: PortalProcess
) -> None:
    data = ("--data", str(portal.data))
    key = run("open311", "add", "Vieja", *data).stdout.strip()
    assert report(api, key).status_code == 201
    id, _, secret = key.partition(".")
    hers = f"{portal.url}/db/citizen-{id}"
    assert httpx.get(hers, auth=(id, secret)).status_code == 200
    assert "Vieja" in run("open311", "list", *data).stdout
    assert run("open311", "remove", "Vieja", *data).returncode == 0
    assert report(api, key).status_code == 403
    # The portal may remember a device for a few seconds.
    until(lambda: httpx.get(hers, auth=(id, secret)).status_code == 401)
    assert run("open311", "remove", "Vieja", *data).returncode == 1
