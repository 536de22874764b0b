"""What a new device begins with, and how it asks for what is older."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.support.old_content import MANY, comment, fill, proposal, publication, tally
from tests.support.portal_process import ADMIN, PortalProcess


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with PortalProcess(tmp_path_factory.mktemp("old") / "data") as portal:
        fill(portal)
        with httpx.Client(base_url=portal.url) as asking:
            yield asking


def begun(client: httpx.Client) -> tuple[dict[str, Any], str]:
    """What a new device holds, and the sequence that it goes on from."""
    held: dict[str, Any] = {}
    after, since = "", ""
    while True:
        answer = client.get("/api/content", params={"after": after}).raise_for_status().json()
        assert len(answer["results"]) <= 100
        since = since or answer["last_seq"]
        held |= {row["id"]: row["doc"] for row in answer["results"]}
        if not answer["more"]:
            return held, since
        after = answer["results"][-1]["id"]


def test_a_device_begins_with_the_newest_and_all_that_does_not_grow(client: httpx.Client) -> None:
    held, _ = begun(client)
    every = client.get("/db/public/_all_docs", params={"include_docs": "true"}).json()["rows"]
    kinds = ("service:", "municipality:")
    rest = [row["id"] for row in every if row["id"].startswith(kinds)]
    assert rest
    assert set(rest) <= held.keys()
    proposals = sorted(id for id in held if id.startswith("published-proposal:"))
    assert proposals == [proposal(number)["_id"] for number in range(MANY - 100, MANY)]
    assert sum(id.startswith("publication:") for id in held) == 100
    assert publication(MANY - 1)["_id"] in held
    for make in (comment, tally):
        assert make(MANY - 1)["_id"] in held
        assert make(0)["_id"] not in held
    stored = {row["id"]: row["doc"] for row in every}
    assert all(document == stored[id] for id, document in held.items())


def test_services_are_in_the_first_answer(client: httpx.Client) -> None:
    first = client.get("/api/content").json()["results"]
    assert first[0]["doc"]["type"] == "service"


def test_it_is_small_on_the_way(client: httpx.Client) -> None:
    whole = client.get("/api/content", headers={"Accept-Encoding": "identity"})
    packed = client.get("/api/content", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) * 3 < int(whole.headers["content-length"])
    assert packed.json() == whole.json()


def test_what_changes_later_comes_by_the_feed(client: httpx.Client) -> None:
    _, since = begun(client)
    new = proposal(MANY)
    client.put(f"/db/public/{new['_id']}", json=new, auth=ADMIN).raise_for_status()
    rows = client.get("/db/public/_changes", params={"since": since}).json()["results"]
    assert [row["id"] for row in rows] == [new["_id"]]
    assert new["_id"] in begun(client)[0]
    rev = client.get(f"/db/public/{new['_id']}").json()["_rev"]
    path = f"/db/public/{new['_id']}"
    client.delete(path, params={"rev": rev}, auth=ADMIN).raise_for_status()


def test_it_tells_of_pictures_as_the_feed_does(client: httpx.Client) -> None:
    path = f"/db/public/{publication(MANY - 1)['_id']}"
    rev = client.get(path).json()["_rev"]
    kind = {"Content-Type": "image/webp"}
    put = client.put(
        f"{path}/a.webp", params={"rev": rev}, content=b"picture", headers=kind, auth=ADMIN
    )
    put.raise_for_status()
    assert begun(client)[0][publication(MANY - 1)["_id"]] == client.get(path).json()


def test_what_an_administrator_wrote_in_another_shape_stops_nobody(client: httpx.Client) -> None:
    odd = ({"_id": "publication:x", "published_on": "?"}, {"_id": "published-comment:x"})
    revs = []
    for document in odd:
        path = f"/db/public/{document['_id']}"
        revs.append((path, client.put(path, json=document, auth=ADMIN).json()["rev"]))
    assert any(id.startswith("service:") for id in begun(client)[0])
    for path, rev in revs:
        client.delete(path, params={"rev": rev}, auth=ADMIN).raise_for_status()


def test_older_ones_are_listed_to_the_last(client: httpx.Client) -> None:
    than, listed = proposal(30)["_id"], []
    while True:
        asked = {"kind": "published-proposal", "than": than}
        answer = client.get("/api/content/older", params=asked).json()
        ids = [row["id"] for row in answer["results"]]
        proposals = [id for id in ids if id.startswith("published-")]
        assert {id.replace("published-", "tally:") for id in proposals} <= set(ids)
        listed += proposals
        if not answer["more"]:
            break
        than = listed[-1]
    assert listed == [proposal(number)["_id"] for number in range(29, -1, -1)]


def test_an_old_one_is_opened_with_its_comments(client: httpx.Client) -> None:
    answer = client.get("/api/content/publication/noticia-3").json()
    assert [row["id"] for row in answer["results"]] == [publication(3)["_id"], comment(3)["_id"]]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("publication/nada", 404),
        ("service/licencia-de-construccion", 400),
        ("older?kind=submission&than=", 400),
        ("older?kind=publication", 400),
    ],
)
def test_what_is_not_there_is_said(client: httpx.Client, path: str, status: int) -> None:
    answer = client.get(f"/api/content/{path}")
    assert answer.status_code == status
    assert answer.json().keys() == {"error", "reason"}


def test_of_one_day_the_ids_decide(client: httpx.Client) -> None:
    for slug in ("b", "a"):
        old = publication(0) | {"_id": f"publication:{slug}", "published_on": "2019-12-31"}
        client.put(f"/db/public/{old['_id']}", json=old, auth=ADMIN).raise_for_status()
    asked = {"kind": "publication", "than": publication(0)["_id"]}
    rows = client.get("/api/content/older", params=asked).json()["results"]
    assert [row["id"] for row in rows] == ["publication:a", "publication:b"]
