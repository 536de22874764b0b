"""``kill -9`` at the worst moments: one case, one receipt, one push, nothing lost."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.portal.killed_at import POINTS
from tests.portal.people import Citizen, new_uuid, submission, with_photo
from tests.push_service.service import PushService, TestSubscription
from tests.support.portal_process import PortalProcess
from tests.support.wait import until

PUSHES = {"PORTAL_PUSH_ALLOW_PRIVATE": "1", "VAPID_SUBJECT": "mailto:portal@habana.example"}


@pytest.fixture
def push_service() -> Iterator[PushService]:
    with PushService() as service:
        yield service


def _follow(portal: PortalProcess, citizen: Citizen, browser: TestSubscription) -> None:
    wish = {"subscription": browser.to_json(), "language": "es", "topics": ["cases"]}
    url = f"{portal.url}/api/push/subscriptions"
    assert httpx.post(url, json=wish, auth=citizen.auth).status_code == 201


@pytest.mark.parametrize("point", POINTS)
def test_killed(point: str, tmp_path: Path, push_service: PushService) -> None:
    data = tmp_path / "data"
    document = with_photo(submission(new_uuid()))
    launcher = (sys.executable, "-m", "tests.portal.killed_at", point)
    with PortalProcess(data, environment=PUSHES, command=launcher) as portal:
        citizen = Citizen(portal)
        key = httpx.get(f"{portal.url}/api/config").json()["vapid_public_key"]
        _follow(portal, citizen, push_service.subscribe(key))
        try:
            citizen.replicate(document)
        except httpx.TransportError:
            pass  # killed before it could answer
        else:
            assert point != "during-bulk-docs"
        assert portal.wait() == -9

    with PortalProcess(data, environment=PUSHES) as portal:
        citizen.portal = portal
        for _ in range(2):  # a phone that had no answer sends again
            assert citizen.replicate(document) == []
        uuid = document["_id"].partition(":")[2]
        case = citizen.wait_for(f"case:{uuid}")
        push_service.wait(lambda service: len(service.accepted) >= 1)
        after = new_uuid()
        citizen.upload(submission(after))
        next_case = citizen.wait_for(f"case:{after}")
        push_service.wait(lambda service: len(service.accepted) >= 2)

        for type_ in ("submission", "case", "receipt", "notice"):
            assert len(citizen.all(type_)) == 2, type_
        # No number was spent on what did not happen.
        assert [case["number"][-6:], next_case["number"][-6:]] == ["000001", "000002"]
        told = [json.loads(push.message)["case"] for push in push_service.accepted]
        assert told == [uuid, after]
        photo = httpx.get(citizen.url(f"/{document['_id']}/foto-1.jpg"), auth=citizen.auth)
        assert photo.status_code == 200


def test_restarted_in_the_middle_of_many(tmp_path: Path) -> None:
    """Sixty submissions, the server killed and started again while they are worked on."""
    with PortalProcess(tmp_path / "data") as portal:
        citizens = [Citizen(portal) for _ in range(3)]
        uuids = [new_uuid() for _ in range(20)]
        for citizen in citizens:
            citizen.replicate(*(submission(f"{citizen.id[:8]}{uuid[8:]}") for uuid in uuids))
        portal.kill()
        portal.start()
        until(lambda: all(len(citizen.all("case")) == 20 for citizen in citizens))
        numbers = [case["number"] for citizen in citizens for case in citizen.all("case")]
        assert sorted(number[-6:] for number in numbers) == [f"{n:06d}" for n in range(1, 61)]
        assert all(len(citizen.all("receipt")) == 20 for citizen in citizens)
        assert all(len(citizen.all("notice")) == 20 for citizen in citizens)
