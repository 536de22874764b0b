"""A portal on PostgreSQL, served by several processes."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.portal.people import Citizen, Desk, add_official, message, new_uuid, submission
from tests.support.portal_process import ADMIN, PORTAL, PortalProcess
from tests.support.postgres import Cluster
from tests.support.wait import until


@pytest.fixture(scope="module")
def url(postgres: Cluster) -> Iterator[str]:
    with postgres.store_url() as made:
        yield made


@pytest.fixture(scope="module")
def portal(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    data = tmp_path_factory.mktemp("workers") / "data"
    environment = {"DATABASE_URL": url}
    with PortalProcess(data, environment=environment, options=("--workers", "2")) as process:
        add_official(process)
        yield process


def workers(portal: PortalProcess) -> list[int]:
    """The processes that serve."""
    children = Path(f"/proc/{portal.pid}/task/{portal.pid}/children")
    return [int(pid) for pid in children.read_text().split()]


def on_duty(url: str) -> set[int]:
    """Who holds the duties' lock: PostgreSQL's process of that connection."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
        )
        return {row[0] for row in rows}


def test_the_line_from_submission_to_answer(portal: PortalProcess) -> None:
    citizen, desk = Citizen(portal), Desk(portal)
    uuid = new_uuid()
    citizen.upload(submission(uuid))
    case = citizen.wait_for(f"case:{uuid}")
    assert case["state"] == "received"
    note = new_uuid()
    citizen.upload(message(note, uuid))
    until(lambda: len(desk.case(uuid)["case"]["thread"]) == 1)
    listed = desk.cases(text="gotea fuga")
    assert [row["uuid"] for row in listed["rows"]] == [uuid]
    view = desk.case(uuid)
    answer = desk.command(
        f"/cases/{uuid}/answers", rev=view["rev"], text="Se reparó.", state="answered"
    )
    assert answer.status_code == 200, answer.text
    until(lambda: (citizen.document(f"case:{uuid}") or {})["state"] == "answered")
    desk.close()


def test_a_feed_hears_of_what_another_worker_commits(portal: PortalProcess) -> None:
    """Clients' connections fall to any worker: over so many, to both."""
    url = f"{portal.url}/db/told"
    assert httpx.put(url, auth=ADMIN).status_code == 201
    for number in range(8):
        query = {"feed": "longpoll", "since": "now", "timeout": "30000"}
        with httpx.stream("GET", f"{url}/_changes", params=query, auth=ADMIN, timeout=40) as feed:
            pieces = feed.iter_text()
            next(pieces)  # it waits now
            assert httpx.put(f"{url}/d{number}", json={}, auth=ADMIN).status_code == 201
            assert f'"id":"d{number}"' in "".join(pieces)


def kill_one(portal: PortalProcess) -> None:
    """A worker dies; its place is taken."""
    killed = workers(portal)[0]
    os.kill(killed, signal.SIGKILL)
    until(lambda: len(workers(portal)) == 2 and killed not in workers(portal))


def test_another_worker_takes_over_the_duties_of_one_that_was_killed(
    portal: PortalProcess, url: str
) -> None:
    citizen = Citizen(portal)
    for _ in range(2):  # one of them had the duties
        assert len(on_duty(url)) == 1
        kill_one(portal)
        uuid = new_uuid()
        assert "error" not in citizen.upload(submission(uuid))[0]
        citizen.wait_for(f"case:{uuid}")


def test_no_worker_outlives_a_killed_portal(url: str, tmp_path: Path) -> None:
    environment = {"DATABASE_URL": url}
    portal = PortalProcess(
        tmp_path / "data", environment=environment, options=("--workers", "2")
    ).start()
    pids = workers(portal)
    assert len(pids) == 2
    portal.kill()
    until(lambda: not any(_alive(pid) for pid in pids))


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": f"postgresql+psycopg:///x?host={tmp_path}"}
    command = [PORTAL, "serve", "--port", "0", "--data", str(tmp_path / "data")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "unavailable" in done.stderr
    assert "Traceback" not in done.stderr
