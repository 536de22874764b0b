"""The live stream: names what changed, to whom it concerns."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from server.feed import STREAMS_A_PERSON
from tests.portal.people import Citizen, Desk, comment, new_uuid, submission
from tests.support.portal_process import ADMIN, PortalProcess


class Stream:
    """An open stream, read line by line."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.iter_lines()
        assert next(self._lines).startswith("retry:")

    def next_change(self) -> str:
        """The database that the next event names."""
        for line in self._lines:
            if line.startswith("data: "):
                db: str = json.loads(line.removeprefix("data: "))["db"]
                return db
        raise AssertionError("the stream ended")

    def rest(self) -> list[str]:
        """What still comes until the server ends it."""
        return list(self._lines)


def basic_auth(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


@contextmanager
def opened(
    portal: PortalProcess,
    auth: tuple[str, str] | None = None,
    cookies: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> Iterator[Stream]:
    url = f"{portal.url}/api/feed"
    with httpx.stream(
        "GET", url, auth=auth, cookies=cookies, headers=headers, timeout=20
    ) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        yield Stream(response)


def test_one_stream_tells_of_those_she_follows_as_well(
    portal: PortalProcess, citizen: Citizen
) -> None:
    followed, stranger = Citizen(portal), Citizen(portal)
    wrong = basic_auth(stranger.auth[0], "A" * 43)
    also = ", ".join([wrong, basic_auth(*ADMIN), "nonsense", basic_auth(*followed.auth)])
    with opened(portal, citizen.auth, headers={"Also-Authorization": also}) as stream:
        stranger.upload(submission(new_uuid()))
        followed.upload(submission(new_uuid()))
        assert stream.next_change() == followed.database


def test_a_citizen_hears_of_her_own_and_of_nobody_elses(
    portal: PortalProcess, citizen: Citizen
) -> None:
    other = Citizen(portal)
    with opened(portal, citizen.auth) as stream:
        other.upload(submission(new_uuid()))
        citizen.upload(submission(new_uuid()))
        assert stream.next_change() == citizen.database


def test_anybody_hears_of_public_and_an_official_of_the_desk(
    portal: PortalProcess, citizen: Citizen, desk: Desk, publication: str
) -> None:
    uuid = new_uuid()
    with opened(portal, cookies=dict(desk.client.cookies)) as official:
        citizen.upload(comment(uuid, publication))
        assert official.next_change() == "desk"
    with opened(portal) as anybody:
        rev = desk.comment(uuid)["rev"]
        desk.command(f"/comments/{uuid}/decision", rev=rev, decision="publish")
        assert anybody.next_change() == "public"


def test_wrong_credentials_get_no_stream(portal: PortalProcess, citizen: Citizen) -> None:
    wrong = (citizen.id, "x" * 43)
    assert httpx.get(f"{portal.url}/api/feed", auth=wrong).status_code == 401


def test_one_person_has_a_few_streams_at_most(portal: PortalProcess, citizen: Citizen) -> None:
    with opened(portal, citizen.auth) as first:
        streams = [opened(portal, citizen.auth) for _ in range(STREAMS_A_PERSON)]
        entered = [stream.__enter__() for stream in streams]
        first.rest()  # ends: there is one more than may be
        citizen.upload(submission(new_uuid()))
        assert [stream.next_change() for stream in entered] == [citizen.database] * len(entered)
        for stream in streams:
            stream.__exit__(None, None, None)
