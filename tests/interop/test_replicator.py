"""``portal replicate`` and ``_replicator`` between real servers: portals, and npm's pouchdb-server.
What is killed on the way goes on where it was."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.bench.peers import pouchdb_server
from tests.interop.site import Site, many, with_files
from tests.support.leaves import Copy, differences
from tests.support.portal_process import ADMIN, PortalProcess, free_port
from tests.support.wait import until
from tools.node_modules import install

_BENCH = Path(__file__).parents[1] / "bench"
_numbers = count(1)
_DONE = re.compile(r"Done: ([0-9,]+) read, ([0-9,]+) written")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("replicator")


@pytest.fixture(scope="module")
def city(folder: Path) -> Iterator[Site]:
    with Site(PortalProcess(folder / "city")) as site:
        yield site


@pytest.fixture(scope="module")
def office(folder: Path) -> Iterator[Site]:
    with Site(PortalProcess(folder / "office")) as site:
        yield site


@pytest.fixture
def name() -> str:
    return f"db{next(_numbers)}"


@pytest.fixture
def filled(city: Site, name: str) -> str:
    """A database with conflicts, deletions and attachments."""
    docs: list[dict[str, Any]] = []
    for number in range(40):
        id = f"doc ñ/{number}" if number % 9 == 0 else f"doc-{number}"
        file = base64.b64encode(os.urandom(100 * number)).decode()
        doc: dict[str, Any] = {"_id": id, "n": number, "text": "ä\u2028" * number}
        if number % 3 == 0:
            doc["_attachments"] = {
                "a b/ñ.bin": {"content_type": "image/png", "data": file, "revpos": 1}
            }
        docs.append({**doc, "_rev": f"1-{number:032x}"})
        if number % 4 == 0:  # two leaves that are edits of the first
            for leaf in ("a", "b"):
                history = {"start": 2, "ids": [leaf * 32, f"{number:032x}"]}
                docs.append({**doc, "_revisions": history, "leaf": leaf})
        if number % 5 == 0:
            history = {"start": 2, "ids": ["d" * 32, f"{number:032x}"]}
            docs.append({"_id": id, "_revisions": history, "_deleted": True, "why": "gone"})
    city.make(name)
    answer = city.client.post(f"/{name}/_bulk_docs", json={"docs": docs, "new_edits": False})
    assert answer.json() == []
    return name


def test_portal_to_portal_and_back(city: Site, office: Site, filled: str) -> None:
    city.replicate(filled, office.url(filled), "--create-target")
    one, other = Copy(city.client, filled), Copy(office.client, filled)
    assert differences(one, other) == []
    assert "nothing to bring" in city.replicate(filled, office.url(filled))
    # Edits on the other side come back; the whole goes to a third, through two remote peers.
    assert office.client.put(f"/{filled}/new", json={"n": 1}).status_code == 201
    city.replicate(office.url(filled), filled)
    third = city.make(f"{filled}-third")
    city.replicate(office.url(filled), city.url(third))
    assert differences(one, other) == []
    assert differences(one, Copy(city.client, third)) == []


def test_pouchdb_server_both_ways(city: Site, filled: str, tmp_path: Path) -> None:
    install(_BENCH)
    with (
        pouchdb_server(tmp_path / "pouchdb") as peer,
        httpx.Client(base_url=f"http://127.0.0.1:{peer.address.port}", timeout=60) as client,
    ):
        url = f"http://127.0.0.1:{peer.address.port}/{filled}"
        city.replicate(filled, url, "--create-target")
        one, other = Copy(city.client, filled), Copy(client, filled)
        assert differences(one, other) == []
        doc = client.get(f"/{filled}/doc-1").json()
        assert client.put(f"/{filled}/doc-1", json={**doc, "n": 2}).status_code == 201
        city.replicate(url, filled)
        assert differences(one, other) == []
        third = city.make(f"{filled}-third")
        city.replicate(url, third)
        assert differences(Copy(city.client, third), other) == []
        assert "nothing to bring" in city.replicate(url, third)
        some = city.make(f"{filled}-some")
        city.replicate(url, some, "--doc-ids", "doc-1", "doc-2")
        assert city.count(some) == 2
        large = city.make(f"{filled}-large")
        with_files(city, large, "a", {"ñ b.png": 13_000_000, "c/d.txt": 100_000, "e": 5})
        with_files(city, large, "b", {"f": 5})
        url = f"http://127.0.0.1:{peer.address.port}/{large}"
        city.replicate(large, url, "--create-target")
        with_files(city, large, "a", {"g": 5_000_000})
        city.replicate(large, url)
        assert differences(Copy(city.client, large), Copy(client, large)) == []
        back = city.make(f"{filled}-back")
        city.replicate(url, back)
        assert differences(Copy(city.client, back), Copy(client, large)) == []


def test_filtered(city: Site, office: Site, filled: str) -> None:
    city.replicate(filled, office.url(f"{filled}-few"), "--create-target", "--doc-ids", "doc-1")
    assert office.count(f"{filled}-few") == 1
    office.make(f"{filled}-high")
    selector = json.dumps({"n": {"$gte": 36}})
    city.replicate(city.url(filled), office.url(f"{filled}-high"), "--selector", selector)
    rows = office.client.get(f"/{filled}-high/_all_docs").json()["rows"]
    assert sorted(row["id"] for row in rows) == ["doc ñ/36", "doc-37", "doc-38", "doc-39"]


def test_a_document_larger_than_a_request_goes_in_parts(
    city: Site, folder: Path, name: str
) -> None:
    city.make(name)
    for number, size in enumerate((3_000_000, 10, 2_500_000)):
        path = f"/{name}/doc-{number}"
        rev = city.client.put(path, json={"n": number}).json()["rev"]
        headers = {"Content-Type": "image/png"}
        file = f"{path}/ñ%20{number}.png"
        sent = city.client.put(file, params={"rev": rev}, content=os.urandom(size), headers=headers)
        assert sent.status_code == 201
    small = {"PORTAL_MAX_REQUEST_MB": "1"}
    with Site(PortalProcess(folder / "small", environment=small)) as site:
        output = city.replicate(name, site.url(name), "--create-target")
        assert "3 written" in output
        assert differences(Copy(city.client, name), Copy(site.client, name)) == []


def test_a_killed_replicator_goes_on_at_its_checkpoint(city: Site, office: Site, name: str) -> None:
    total = 2500
    many(city, city.make(name), total)
    office.make(name)
    for _ in range(2):
        before = office.checkpoints(name)
        running = city.begin(name, office.url(name))
        until(partial(advanced, office, name, before))
        running.kill()
        running.communicate()
        assert running.returncode == -signal.SIGKILL
    assert office.count(name) < total
    found = _DONE.search(city.replicate(name, office.url(name)))
    assert found
    # Two checkpoints, of 500 changes each at least, need not be gone through again.
    assert 0 < int(found[1].replace(",", "")) <= total - 1000
    assert differences(Copy(city.client, name), Copy(office.client, name)) == []


def advanced(site: Site, db: str, before: list[Any]) -> bool:
    return site.checkpoints(db) not in ([], before)


def test_a_killed_target_is_waited_for(city: Site, folder: Path, name: str) -> None:
    many(city, city.make(name), 2000)
    with Site(PortalProcess(folder / "unsteady")) as site:
        site.make(name)
        running = city.begin(name, site.url(name))
        until(lambda: site.count(name) > 0)
        site.process.kill()
        site.process.start()
        output, _ = running.communicate(timeout=120)
        assert running.returncode == 0, output
        assert differences(Copy(city.client, name), Copy(site.client, name)) == []


def test_a_replicator_document_survives_a_kill(office: Site, folder: Path, name: str) -> None:
    with Site(PortalProcess(folder / "killed")) as site:
        site.make(name)
        site.make("_replicator")
        basic = {"username": ADMIN[0], "password": ADMIN[1]}
        target = {"url": f"{office.process.url}/db/{name}", "auth": {"basic": basic}}
        body = {"source": name, "target": target, "continuous": True, "create_target": True}
        document = site.client.put("/_replicator/live", json=body).json()
        site.client.put(f"/{name}/before", json={}).raise_for_status()
        until(lambda: office.client.get(f"/{name}/before").status_code == 200)
        until(lambda: bool(office.checkpoints(name)) and len(site.checkpoints(name)) == 1)
        site.process.kill()
        site.process.start()
        site.client.put(f"/{name}/after", json={}).raise_for_status()
        until(lambda: office.client.get(f"/{name}/after").status_code == 200)
        # It goes on at its checkpoint, and leaves its document alone.
        row = "/_scheduler/docs/_replicator/live"
        until(lambda: site.client.get(row).json()["info"].get("docs_written") == 1)
        job = site.client.get(row).json()
        assert (job["state"], job["info"]["revisions_checked"]) == ("running", 1)
        assert site.client.get("/_replicator/live").json()["_rev"] == document["rev"]
        log = site.process.log.read_text()
        assert ADMIN[1] not in log


def test_interrupted_it_says_how_to_go_on(city: Site, office: Site, name: str) -> None:
    city.make(name)
    many(city, name, 10)
    words = (name, office.url(name), "--create-target")
    running = city.begin(*words, "--continuous")
    until(lambda: office.client.get(f"/{name}/d00009").status_code == 200)
    running.send_signal(signal.SIGINT)
    output, _ = running.communicate(timeout=20)
    assert running.returncode == 130
    assert "Run the same command again" in output
    assert "Traceback" not in output
    assert "nothing to bring" in city.replicate(*words)


def test_what_went_wrong_is_said(city: Site, office: Site, name: str) -> None:
    city.make(name)
    wrong = office.url(name).replace(ADMIN[1], "wrong")
    assert "Are name and password right?" in city.replicate(name, wrong, status=1)
    assert "--create-target" in city.replicate(name, office.url("none"), status=1)
    assert "could not open none" in city.replicate("none", office.url(name), status=1)
    assert "JSON" in city.replicate(name, office.url(name), "--selector", "{", status=1)
    assert "lowercase" in city.replicate(name, "UPPER", "--create-target", status=1)
    refused = f"http://127.0.0.1:{free_port()}/db/x"
    assert "Is the address right" in city.replicate(name, refused, status=1)


def test_what_the_target_refuses_is_counted(city: Site, office: Site, filled: str) -> None:
    """A citizen's own database takes nothing but what a citizen writes."""
    device = (f"{next(_numbers):032x}", "s" * 43)
    db = f"citizen-{device[0]}"
    with httpx.Client(base_url=f"{office.process.url}/db", auth=device) as owner:
        assert owner.put(f"/{db}").status_code == 201
    url = office.url(db).replace(":".join(ADMIN), ":".join(device))
    output = city.replicate(filled, url, status=1)
    assert "refused" in output
    assert office.count(db) == 0
