"""The whole way, with ``portal serve`` as a process: a form is sent, a push arrives; the process is
killed while it sends, and nothing is lost; news reach whoever follows a section."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.portal.people import Citizen, new_uuid, submission
from tests.push_service.service import Planned, PushService, TestSubscription
from tests.support.portal_process import PortalProcess

PERMISSIVE = {"PORTAL_PUSH_ALLOW_PRIVATE": "1", "VAPID_SUBJECT": "mailto:portal@habana.example"}


@pytest.fixture
def push_service() -> Iterator[PushService]:
    with PushService() as service:
        yield service


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    data = tmp_path_factory.mktemp("portal") / "data"
    with PortalProcess(data, environment=PERMISSIVE) as process:
        yield process


def follow(citizen: Citizen, browser: TestSubscription, *topics: str) -> httpx.Response:
    wish = {"subscription": browser.to_json(), "language": "en", "topics": topics}
    url = f"{citizen.portal.url}/api/push/subscriptions"
    return httpx.post(url, json=wish, auth=citizen.auth)


def application_key(portal: PortalProcess) -> str:
    key: str = httpx.get(f"{portal.url}/api/config").json()["vapid_public_key"]
    return key


def test_a_form_is_sent_and_the_phone_is_told(
    portal: PortalProcess, push_service: PushService
) -> None:
    citizen, uuid = Citizen(portal), new_uuid()
    browser = push_service.subscribe(application_key(portal))
    assert follow(citizen, browser, "cases").status_code == 201
    citizen.upload(submission(uuid, language="en"))
    push_service.wait(lambda service: len(service.accepted) == 1)
    (push,) = push_service.accepted
    assert json.loads(push.message) == {
        "kind": "received",
        "case": uuid,
        "url": f"/casos/{uuid}",
        "language": "en",
    }


def test_killed_while_it_sends_nothing_is_lost(
    portal: PortalProcess, push_service: PushService
) -> None:
    """The push was claimed and under way; the service never answered; kill -9."""
    citizen, uuid = Citizen(portal), new_uuid()
    browser = push_service.subscribe(application_key(portal))
    browser.planned.append(Planned(201, hang=True))
    follow(citizen, browser, "cases")
    citizen.upload(submission(uuid, language="en"))
    push_service.wait(lambda service: len(service.attempts) == 1)
    portal.kill()
    portal.start()
    push_service.wait(lambda service: len(service.accepted) == 1)
    assert json.loads(push_service.accepted[0].message)["case"] == uuid
    assert citizen.get(f"/case:{uuid}").json()["state"] == "received"


def test_news_reach_whoever_follows_the_section(
    portal: PortalProcess, push_service: PushService, tmp_path: Path
) -> None:
    """No account, no credentials; published by another process."""
    key = application_key(portal)
    follower, other = push_service.subscribe(key), push_service.subscribe(key)
    for browser, topic in ((follower, "section:agua"), (other, "section:del-gobernador")):
        wish = {"subscription": browser.to_json(), "language": "es", "topics": [topic]}
        answer = httpx.post(f"{portal.url}/api/push/subscriptions", json=wish)
        assert answer.status_code == 201
    words = {"es": "Obras en la red", "en": "Works on the network"}
    file = tmp_path / "obras-en-la-red.json"
    file.write_text(
        json.dumps(
            {
                "type": "publication",
                "section": "agua",
                "section_title": {"es": "Agua", "en": "Water"},
                "title": words,
                "body": [words],
                "published_on": "2026-11-24",
            }
        )
    )
    portal.run("publication", "add", str(file))
    push_service.wait(lambda service: len(service.accepted) == 1)
    (push,) = push_service.accepted
    assert push.subscription == follower.id
    assert json.loads(push.message) == {
        "kind": "publication",
        "slug": "obras-en-la-red",
        "url": "/noticias/obras-en-la-red",
        "language": "es",
    }


def test_who_may_subscribe_to_what(portal: PortalProcess, push_service: PushService) -> None:
    url = f"{portal.url}/api/push/subscriptions"
    browser = push_service.subscribe(application_key(portal))
    wish = {"subscription": browser.to_json(), "language": "es", "topics": ["cases"]}
    assert httpx.post(url, json=wish).status_code == 401
    stranger = Citizen(portal, begin=False)
    assert follow(stranger, browser, "cases").status_code == 401
    assert stranger.put("").status_code == 201
    first = follow(stranger, browser, "cases")
    assert (first.status_code, first.json()) == (201, {"id": first.json()["id"]})
    assert follow(stranger, browser, "cases").json() == first.json()
    for _ in range(2):
        endpoint = {"endpoint": browser.endpoint}
        assert httpx.request("DELETE", url, json=endpoint).status_code == 204


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"\xff", 400),
        (b"[" * 20_000, 400),
        (b'"\\ud800"', 400),
        (b'{"subscription":{"endpoint":"ftp://x.y/"},"language":"es","topics":[]}', 400),
        (b'{"subscription":null,"language":"fr","topics":{}}', 400),
        (b" " * 40_000, 413),
    ],
)
def test_bad_wishes_are_told(portal: PortalProcess, body: bytes, status: int) -> None:
    url = f"{portal.url}/api/push/subscriptions"
    for method in ("POST", "DELETE"):
        answer = httpx.request(method, url, content=body)
        assert answer.status_code == status
        assert set(answer.json()) == {"error", "reason"}


def test_private_addresses_are_refused_unless_allowed(
    tmp_path: Path, push_service: PushService
) -> None:
    with PortalProcess(tmp_path / "data") as strict:
        browser = push_service.subscribe(application_key(strict))
        wish = {"subscription": browser.to_json(), "language": "es", "topics": []}
        answer = httpx.post(f"{strict.url}/api/push/subscriptions", json=wish)
    assert answer.status_code == 400
    assert "https" in answer.json()["reason"]
